"""Whether models keep to their layers: what each may read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from warehouse.runner.models.layers import Layers
from warehouse.runner.models.model import Model
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.query import line_of
from warehouse.runner.models.tables import table_nodes


def add_layer_problems(models: Iterable[Model], layers: Layers, problems: Problems) -> None:
    """Adds a problem for each place where a model reads from a layer that its own may not read."""
    for model in models:
        refused = {table for table in model.reads if not layers.may_read(model.schema, table.split(".")[0])}
        for table in table_nodes(model.query) if refused else ():
            name = exp.table_name(table)
            if name in refused:
                order = [layer.name for layer in layers.all]
                is_above = table.db in order and order.index(table.db) > order.index(model.schema)
                problem = f"{model.schema} reads upwards, from {name}" if is_above else f"{model.schema} reads {name}"
                remedy = (
                    "move the model up, or what it needs down." if is_above else f"read what is made of {table.db}."
                )
                readable = ", ".join(layers.readable(model.schema))
                problems.add(f"{model.where}:{line_of(table)}", problem, f"Expected {readable}: {remedy}")
