"""Every table that has a page: models, seeds, raw tables and the records of a build, as the project's files tell them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from warehouse.runner.models.contract import Column, Contract
from warehouse.runner.models.layers import read_layers
from warehouse.runner.models.model import Seed
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.project import read_project
from warehouse.runner.models.resolve import resolve_project
from warehouse.runner.models.value import ColumnName
from warehouse.runner.records import META_TABLES
from warehouse.runner.schemas import META, SEEDS
from warehouse.runner.sources import Sources


@dataclass(frozen=True)
class Table:
    """What the files of the project say of a table."""

    name: str
    kind: str
    """table, view, incremental, seed, loaded or record."""
    where: str
    """File that makes it, as seen from the project; empty when no file of the project does."""
    description: str
    grain: tuple[str, ...]
    columns: tuple[Column, ...]
    reads: frozenset[str] = frozenset()
    sql: str = ""
    tags: tuple[str, ...] = ()
    seed_rows: int = 0
    seed_sources: tuple[str, ...] = ()
    comes_from: Mapping[str, Sequence[ColumnName]] = field(default_factory=dict)
    """For each column of a model, the columns of what it reads that its value comes from or is decided by."""

    @property
    def schema(self) -> str:
        """The part of the name before the dot."""
        return self.name.split(".")[0]


@dataclass(frozen=True)
class Schema:
    """What the tables of a schema are, and why none of their rows is shown; empty where rows are."""

    description: str = ""
    why_no_sample: str = ""


_PRIVATE = "None: its tables are in the private build file of the refresh, which is not a reader's."
_AS_RECEIVED = "None: text as received may name people; it never leaves the private build file."
_IN_FILE = "None: the rows stand in the CSV file itself."


def documented_tables(project_dir: Path, sources: Sources) -> dict[str, Table]:
    """Every table by name, models in the order in which they are built. Raises ModelError for a project that is not sound."""
    columns = sources.columns
    project = read_project(project_dir, columns)
    # A column that cannot be resolved is lint's to tell; it comes from nothing here.
    resolved = resolve_project(project, columns, Problems())
    tables = {}
    for name, model in project.models.items():
        table = _of_contract(name, model.contract.materialized, model.where, model.contract, model.reads, model.sql)
        comes_from = {column: sorted(value.origins) for column, value in resolved.outputs[name].items()}
        tables[name] = replace(table, comes_from=comes_from)
    for name, seed in project.seeds.items():
        tables[name] = _of_seed(seed)
    for name, contract in {**META_TABLES, **sources.records}.items():
        tables[name] = _of_contract(name, "record", "", contract)
    for name, contract in sources.tables.items():
        tables[name] = replace(_of_contract(name, "loaded", "", contract), grain=())
    return tables


def schemas_of(project_dir: Path) -> dict[str, Schema]:
    """The schemas in the order of a reader's interest: what is made last comes first."""
    layers = read_layers(project_dir, Problems())
    models = [layer for layer in reversed(layers.all) if not layer.made_by]
    loaded = [layer for layer in layers.all if layer.made_by]
    schemas = {layer.name: Schema(layer.description, "" if layer.is_published else _PRIVATE) for layer in models}
    schemas[SEEDS] = Schema("Reference tables kept as CSV files of the project, each with its source.", _IN_FILE)
    schemas |= {layer.name: Schema(layer.description, _AS_RECEIVED) for layer in loaded}
    return schemas | {META: Schema("Records of a build: what it was made from, what its checks found.", "")}


def readers_of(tables: Mapping[str, Table]) -> dict[str, frozenset[str]]:
    """For each table the tables that read it."""
    return {name: frozenset(other.name for other in tables.values() if name in other.reads) for name in tables}


def _of_contract(
    name: str, kind: str, where: str, contract: Contract, reads: frozenset[str] = frozenset(), sql: str = ""
) -> Table:
    return Table(
        name, kind, where, contract.description, contract.grain, contract.columns, reads, sql.strip(), contract.tags
    )


def _of_seed(seed: Seed) -> Table:
    rows = list(_rows(seed.file))
    sources = sorted({row["source"] for row in rows if row.get("source")})
    contract = seed.contract
    return Table(
        seed.name,
        "seed",
        seed.where,
        contract.description,
        contract.grain,
        contract.columns,
        tags=contract.tags,
        seed_rows=len(rows),
        seed_sources=tuple(sources),
    )


def _rows(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file; none when it is not there."""
    if file.exists():
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines)
