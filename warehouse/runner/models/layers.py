"""The layers of a project: its schemas in order, what each may read, which are checked and which are published."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from warehouse.errors import suggestion
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.yaml_file import Entry, read_entries
from warehouse.runner.schemas import META, SEEDS

LAYERS_FILE = "sql/layers.yml"
DUCKDB, SPARK = "duckdb", "spark"
_ENGINES = (DUCKDB, SPARK)
_KEYS = ("layers", "data_through", "engines")
_LAYER_KEYS = ("description", "made_by", "materialized", "reads", "gated", "published", "for_readers")
_REMEDY = "List the schemas of sql/, each after those that it reads: `layers: {staging: {}, core: {published: true}}`."


@dataclass(frozen=True)
class Layer:
    """A schema of the project."""

    name: str
    reads: frozenset[str]
    """The schemas that its models may read, its own among them."""
    description: str = ""
    made_by: str = ""
    """The step that makes its tables; empty for one of models."""
    materialized: str = "table"
    """What its models are unless their contracts say otherwise; a view may be empty then."""
    is_gated: bool = False
    """Whether the grain of each of its tables is checked before a build is published."""
    is_published: bool = False
    for_readers: tuple[str, ...] = ()
    """Patterns of names: such tables are there for readers, whether or not a model reads them."""


@dataclass(frozen=True)
class Layers:
    """The schemas of a project, each after those that it may read."""

    all: tuple[Layer, ...]
    data_through: str = ""
    """The column (schema.table.column) whose latest day is the last that the data covers; empty for none."""
    engines: tuple[str, ...] = (DUCKDB,)
    """The engines that its models are for; lint refuses what one of them reads differently."""

    @property
    def models(self) -> tuple[str, ...]:
        """The schemas of models."""
        return tuple(layer.name for layer in self.all if not layer.made_by)

    @property
    def loaded(self) -> tuple[str, ...]:
        """The schemas that another step makes: text as received, which never leaves the build."""
        return tuple(layer.name for layer in self.all if layer.made_by)

    @property
    def gated(self) -> tuple[str, ...]:
        """The schemas whose tables are checked."""
        return tuple(layer.name for layer in self.all if layer.is_gated)

    @property
    def published(self) -> tuple[str, ...]:
        """The schemas that readers see: those of models that say so, and the records of the build."""
        return (*(layer.name for layer in self.all if layer.is_published), META)

    def materialized(self, schema: str) -> str:
        """What the models of a schema are unless their contracts say otherwise."""
        return next((layer.materialized for layer in self.all if layer.name == schema), "table")

    @property
    def descriptions(self) -> dict[str, str]:
        """What each schema is, by name."""
        return {layer.name: layer.description for layer in self.all}

    def may_read(self, schema: str, other: str) -> bool:
        """Whether a model of a schema may read tables of another; a schema that is not listed may be read by all."""
        layers = {layer.name: layer for layer in self.all}
        return schema not in layers or other in layers[schema].reads or other not in {*layers, SEEDS, META}

    def readable(self, schema: str) -> tuple[str, ...]:
        """What models of a schema may read, in order."""
        reads = next((layer.reads for layer in self.all if layer.name == schema), frozenset())
        return tuple(name for name in (SEEDS, META, *(layer.name for layer in self.all)) if name in reads)

    def is_for_readers(self, name: str) -> bool:
        """Whether a table is there for readers: by its layer's patterns, or as one of the last layer."""
        schema, table = name.split(".")
        layer = next((layer for layer in self.all if layer.name == schema), None)
        if layer is None or (layer == self.all[-1] and not layer.for_readers):
            return True
        return any(fnmatchcase(table, pattern) for pattern in layer.for_readers)


def read_layers(folder: Path, problems: Problems) -> Layers:
    """The layers of a project as sql/layers.yml says; where there is no such file each schema of sql/ may read each
    other, and all are checked and published.
    """
    file = folder / LAYERS_FILE
    schemas = tuple(sorted({file.parent.name for file in (folder / "sql").glob("*/*.sql")}))
    open_ = Layers(
        tuple(Layer(name, frozenset((*schemas, SEEDS, META)), "", "", "table", True, True, ("*",)) for name in schemas)
    )
    entries = read_entries(file, LAYERS_FILE, problems) if file.exists() else None
    if entries is None:
        return open_
    for key in entries.keys() - {*_KEYS}:
        problems.add(f"{LAYERS_FILE}:{entries[key].line}", f'unknown key "{key}"', suggestion(key, _KEYS))
    entry = entries.get("layers")
    if entry is None or not isinstance(entry.node, yaml.MappingNode):
        problems.add(f"{LAYERS_FILE}:{entry.line if entry else 1}", '"layers" is no mapping', _REMEDY)
        return open_
    listed = entry.entries(LAYERS_FILE, problems) or {}
    layers: list[Layer] = []
    for name, found in listed.items():
        if name in (SEEDS, META):
            place = f"{LAYERS_FILE}:{found.line}"
            problems.add(place, f'the schema "{name}" is that of every project', "Leave it out; `reads` may name it.")
            continue
        layers.append(_layer(name, found, [layer.name for layer in layers], problems))
    for schema in sorted({*schemas} - {layer.name for layer in layers if not layer.made_by} - {SEEDS, META}):
        if schema in listed:
            problems.add(f"{LAYERS_FILE}:{listed[schema].line}", f'the schema "{schema}" is not for models', _OTHER)
        else:
            problems.add(f"{LAYERS_FILE}:{entry.line}", f'the schema "{schema}" is not in layers', _REMEDY)
    through = entries.get("data_through")
    return Layers(tuple(layers), str(through.node.value) if through else "", _engines(entries, problems))


def _engines(entries: dict[str, Entry], problems: Problems) -> tuple[str, ...]:
    """The engines that a project names; DuckDB alone where it names none."""
    if "engines" not in entries:
        return (DUCKDB,)
    entry = entries["engines"]
    named = _list(entry, "engines", problems)
    for name in named:
        if name not in _ENGINES:
            problems.add(f"{LAYERS_FILE}:{entry.line}", f'no engine "{name}"', suggestion(name, _ENGINES))
    if DUCKDB not in named:
        remedy = "Add it: test cases, `show` and `diff` run there. `engines: [duckdb, spark]`."
        problems.add(f"{LAYERS_FILE}:{entry.line}", '"engines" leaves out duckdb', remedy)
    return tuple(named)


_OTHER = "Another step makes it (made_by): move the models to another folder of sql/."


def _layer(name: str, entry: Entry, before: list[str], problems: Problems) -> Layer:
    """A layer as its entry says; `before` names those that stand before it."""
    values = {} if entry.is_null else entry.entries(LAYERS_FILE, problems) or {}
    for key in values.keys() - {*_LAYER_KEYS}:
        problems.add(f"{LAYERS_FILE}:{values[key].line}", f'unknown key "{key}"', suggestion(key, _LAYER_KEYS))
    known = (SEEDS, META, *before, name)
    reads = frozenset(known)
    if "reads" in values:
        reads = frozenset((*_list(values["reads"], "reads", problems), name))
        for other in sorted(reads - {*known}):
            problem = f'{name} cannot read "{other}": it does not stand before it'
            problems.add(f"{LAYERS_FILE}:{values['reads'].line}", problem, suggestion(other, known))
    return Layer(
        name,
        reads,
        _text(values, "description"),
        _text(values, "made_by"),
        _kind(values, problems),
        _flag(values, "gated", problems),
        _flag(values, "published", problems),
        tuple(_list(values["for_readers"], "for_readers", problems)) if "for_readers" in values else (),
    )


def _text(values: dict[str, Entry], key: str) -> str:
    return str(values[key].node.value).strip() if key in values else ""


def _kind(values: dict[str, Entry], problems: Problems) -> str:
    kind = _text(values, "materialized") or "table"
    if kind not in ("table", "view"):
        place = f"{LAYERS_FILE}:{values['materialized'].line}"
        problems.add(place, f'"materialized" is {kind}', "Write `materialized: view`, or leave it out for tables.")
    return kind


def _flag(values: dict[str, Entry], key: str, problems: Problems) -> bool:
    if key not in values:
        return False
    if values[key].node.value not in ("true", "false"):
        problems.add(f"{LAYERS_FILE}:{values[key].line}", f'"{key}" is neither true nor false', f"Write `{key}: true`.")
    return bool(values[key].node.value == "true")


def _list(entry: Entry, key: str, problems: Problems) -> list[str]:
    if not isinstance(entry.node, yaml.SequenceNode):
        problems.add(f"{LAYERS_FILE}:{entry.line}", f'"{key}" is no list', f"Write `{key}: [one, another]`.")
        return []
    return [str(node.value) for node in entry.node.value]
