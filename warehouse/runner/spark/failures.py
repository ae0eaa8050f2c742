"""What Spark says of a model's query, as an error of ours: the query is to blame unless a machine is."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from warehouse.errors import ModelError, WarehouseError
from warehouse.runner.models.model import Model
from warehouse.spark.failures import machine_failure, text_of

# The name of an error, as Spark has it in front: [CAST_INVALID_INPUT.SUB_CLASS] or [UNRESOLVED_COLUMN…].
_CONDITION = re.compile(r"\[([A-Z][A-Z0-9_]+(?:\.[A-Z0-9_]+)*)\]")
# The errors that are found before a row is read say what of the query is wrong, and quote that alone.
_ABOUT_THE_QUERY = ("AnalysisException", "ParseException")
_MOST_WORDS = 240


def spark_failure(model: Model, error: BaseException, log: Path, why: str = "") -> WarehouseError:
    """The error to raise for one that a model's query met in Spark; `why` is what was seen of the session meanwhile."""
    kind = type(error).__name__
    if kind in _ABOUT_THE_QUERY and not why:
        said = textwrap.shorten(str(error).split(" SQLSTATE:")[0], _MOST_WORDS, placeholder=" …")
        remedy = "Write it in a form that both engines read; `warehouse lint` names those that have none."
        return ModelError(model.where, f"{model.name} cannot be run by Spark: {said}", remedy)
    if found := machine_failure(model.where, model.name, error, log, why):
        return found
    condition = _CONDITION.search(text_of(error))
    named = condition[1] if condition else kind
    remedy = f"Mend the query or the row that it cannot read, then build again; {log} has all that Spark said."
    return ModelError(model.where, f"{model.name} failed while it ran. Spark: {named}", remedy)
