"""What Spark and Java say, as an error of ours: one sentence on what happened and one on what to do.

What Spark says of a row may quote it, and its stack traces are long: the operator is told the kind, the log has it all.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from warehouse.errors import DiskFull, ModelError, NotAllowed, TooLittleMemory, WarehouseError
from warehouse.runner.models.model import Model

# The name of an error, as Spark has it in front: [CAST_INVALID_INPUT.SUB_CLASS] or [UNRESOLVED_COLUMN…].
_CONDITION = re.compile(r"\[([A-Z][A-Z0-9_]+(?:\.[A-Z0-9_]+)*)\]")
# The errors that are found before a row is read say what of the query is wrong, and quote that alone.
_ABOUT_THE_QUERY = ("AnalysisException", "ParseException")
_MOST_WORDS = 240
_FULL = ("no space left on device", "disk quota exceeded", "file too large")
_NO_MEMORY = ("outofmemoryerror", "unable_to_acquire_memory", "cannot allocate memory")
_LOST = ("executorlostfailure", "executor lost", "fetchfailed", "failed to connect to", "lost executor", "worker lost")
_STOPPED = (
    "sparkcontext was shut down",
    "stopped sparkcontext",
    "sparkcontext was stopped",
    "cancelled",
    "answer from java side",
)


class SparkFailed(WarehouseError):
    """Spark could not be reached, or could not go on; no model is to blame."""

    kind = "Spark failed"


def spark_failure(model: Model, error: BaseException, log: Path, why: str = "") -> WarehouseError:
    """The error to raise for one that a model's query met in Spark; `why` is what was seen of the session meanwhile."""
    text = f"{error}\n{getattr(error, '_stackTrace', '') or ''}"
    low, kind = text.lower(), type(error).__name__
    see = f"{log} has all that Spark said"
    if any(word in low for word in _FULL):
        problem = f"{model.name}: no space is left on the disk of one of Spark's machines"
        return DiskFull(model.where, problem, f"Make room there (spark.local.dir, spark_dir) and build again; {see}.")
    if any(word in low for word in _NO_MEMORY):
        remedy = f"Give its workers more (spark.executor.memory), or locally the setting memory_limit; {see}."
        return TooLittleMemory(model.where, f"{model.name} needs more memory than Spark has", remedy)
    if why:
        return SparkFailed(model.where, f"{model.name}: {why}", f"Start what is missing and build again; {see}.")
    if "permission denied" in low or "accesscontrolexception" in low:
        problem = f"{model.name}: one of Spark's machines may not write to the folder that it shares with us"
        return NotAllowed(model.where, problem, f"Let its user write to spark_dir; {see}.")
    condition = _CONDITION.search(text)
    if kind in _ABOUT_THE_QUERY:
        said = textwrap.shorten(str(error).split(" SQLSTATE:")[0], _MOST_WORDS, placeholder=" …")
        remedy = "Write it in a form that both engines read; `warehouse lint` names those that have none."
        return ModelError(model.where, f"{model.name} cannot be run by Spark: {said}", remedy)
    if any(word in low for word in _LOST):
        remedy = f"See why they end (memory, disk, network), then build again: what was made is kept; {see}."
        return SparkFailed(model.where, f"{model.name}: too many of Spark's workers were lost", remedy)
    if kind == "Py4JNetworkError" or isinstance(error, OSError) or any(word in low for word in _STOPPED):
        problem = f"{model.name}: the driver of Spark has ended, or was stopped"
        return SparkFailed(model.where, problem, f"Build again: what was made is kept; {see}.")
    named = condition[1] if condition else kind
    remedy = f"Mend the query or the row that it cannot read, then build again; {see}."
    return ModelError(model.where, f"{model.name} failed while it ran. Spark: {named}", remedy)
