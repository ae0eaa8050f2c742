"""The layers of a project: its schemas in order, each made from its own tables and those of the schemas before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml
from sqlglot import exp

from warehouse.models.model import Model
from warehouse.models.problems import Problems, suggestion
from warehouse.models.query import line_of
from warehouse.models.tables import table_nodes
from warehouse.models.yaml_file import read_entries

LAYERS_FILE = "sql/layers.yml"
FIRST = ("raw", "seeds", "meta")
"""What no model makes: any may read it."""
_USUAL = ("staging", "core", "marts")
_REMEDY = "List the schemas of sql/, each after those that it reads: `layers: [staging, core, marts]`."


def read_layers(folder: Path, problems: Problems) -> tuple[str, ...]:
    """The schemas of a project in the order of sql/layers.yml; staging, core, marts where there is no such file."""
    file = folder / LAYERS_FILE
    entries = read_entries(file, LAYERS_FILE, problems) if file.exists() else None
    if entries is None:
        return _USUAL
    for key in entries.keys() - {"layers"}:
        problems.add(f"{LAYERS_FILE}:{entries[key].line}", f'unknown key "{key}"', suggestion(key, ["layers"]))
    entry = entries.get("layers")
    if entry is None or not isinstance(entry.node, yaml.SequenceNode):
        problems.add(f"{LAYERS_FILE}:{entry.line if entry else 1}", '"layers" is no list', _REMEDY)
        return _USUAL
    layers = tuple(str(node.value) for node in entry.node.value)
    schemas = {file.parent.name for file in (folder / "sql").glob("*/*.sql")}
    for schema in sorted({schema for schema in layers if layers.count(schema) > 1}):
        problems.add(f"{LAYERS_FILE}:{entry.line}", f'"{schema}" stands here twice', "Remove one of the two.")
    for schema in sorted(schemas - {*layers}):
        problems.add(f"{LAYERS_FILE}:{entry.line}", f'the schema "{schema}" is not in layers', _REMEDY)
    return layers


def is_above(layers: Sequence[str], schema: str, other: str) -> bool:
    """Whether a schema stands above another; one that has no place in the order stands above none, and below none.

    >>> is_above(["stg", "shop"], "shop", "stg"), is_above(["stg", "shop"], "seeds", "stg")
    (True, False)
    """
    return schema in layers and other in layers and layers.index(schema) > layers.index(other)


def add_layer_problems(models: Iterable[Model], layers: Sequence[str], problems: Problems) -> None:
    """Adds a problem for each place where a model reads from a layer above its own."""
    for model in models:
        above = {table for table in model.reads if is_above(layers, table.split(".")[0], model.schema)}
        for table in table_nodes(model.query) if above else ():
            if exp.table_name(table) in above:
                problem = f"{model.schema} reads upwards, from {exp.table_name(table)}"
                below = ", ".join([*FIRST, *layers[: layers.index(model.schema) + 1]])
                remedy = f"Expected {below}: move the model up, or what it needs down."
                problems.add(f"{model.where}:{line_of(table)}", problem, remedy)
