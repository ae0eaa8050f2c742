"""Every table that has a page: models, seeds, raw tables and the records of a build, as the project's files tell them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from warehouse.extracts.raw_tables import LEDGER_TABLES, RELEASE_COLUMNS, ROW_COLUMNS
from warehouse.meta_tables import META_TABLES
from warehouse.models.contract import Column, Contract
from warehouse.models.model import Seed
from warehouse.models.problems import Problems
from warehouse.models.project import read_project
from warehouse.models.resolve import resolve_project
from warehouse.models.value import ColumnName
from warehouse.sources import project_sources

SCHEMAS = {
    "marts": "What people open: summaries, and the rows behind their figures.",
    "core": "Keys and rules: which source wins, what counts.",
    "staging": "One view per source: renamed, cast, trimmed.",
    "seeds": "Reference tables kept as CSV files of the project, each with its source.",
    "raw": "Extract rows as received. Private to the refresh: never published, never shown here.",
    "meta": "Records of a build: what it was made from, what its checks found.",
}
"""The schemas that we know, in the order of a reader's interest; a project may have others."""


@dataclass(frozen=True)
class Table:
    """What the files of the project say of a table."""

    name: str
    kind: str
    """table, view, incremental, seed, raw or record."""
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


def documented_tables(project_dir: Path) -> dict[str, Table]:
    """Every table by name, models in the order in which they are built. Raises ModelError for a project that is not sound."""
    sources = project_sources(project_dir)
    project = read_project(project_dir, sources)
    # A column that cannot be resolved is lint's to tell; it comes from nothing here.
    resolved = resolve_project(project, sources, Problems())
    tables = {}
    for name, model in project.models.items():
        table = _of_contract(name, model.contract.materialized, model.where, model.contract, model.reads, model.sql)
        comes_from = {column: sorted(value.origins) for column, value in resolved.outputs[name].items()}
        tables[name] = replace(table, comes_from=comes_from)
    for name, seed in project.seeds.items():
        tables[name] = _of_seed(seed)
    for name, contract in META_TABLES.items():
        tables[name] = _of_contract(name, "record", "", contract)
    described = _raw_descriptions(project_dir / "seeds" / "extract_column.csv")
    for name, types in sources.items():
        if name.startswith("raw."):
            tables[name] = _raw(name, types, described)
    return tables


def readers_of(tables: Mapping[str, Table]) -> dict[str, frozenset[str]]:
    """For each table the tables that read it."""
    return {name: frozenset(other.name for other in tables.values() if name in other.reads) for name in tables}


def personal_columns(project_dir: Path) -> frozenset[str]:
    """The names of columns that may hold names of people; none of these is shown, in whatever table it stands."""
    return frozenset(
        row["column_name"]
        for row in _rows(project_dir / "seeds" / "extract_column.csv")
        if row.get("is_personal") == "true"
    )


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


def _raw(name: str, types: Mapping[str, str], described: Mapping[tuple[str, str], str]) -> Table:
    format_ = name.removeprefix("raw.")
    ledger = LEDGER_TABLES.get(format_)
    if ledger:
        columns = tuple(Column(column, *told) for column, told in ledger.columns.items())
        return Table(name, "raw", "", ledger.description, (), columns)
    told = {column: description for column, (_, description) in {**ROW_COLUMNS, **RELEASE_COLUMNS}.items()}
    columns = tuple(
        Column(column, type_, described.get((format_, column)) or told.get(column, ""))
        for column, type_ in types.items()
    )
    return Table(name, "raw", "", f"Rows of extracts of the format {format_}, text as received.", (), columns)


def _raw_descriptions(file: Path) -> dict[tuple[str, str], str]:
    return {(row["format"], row["column_name"]): row["description"] for row in _rows(file)}


def _rows(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file; none when it is not there."""
    if file.exists():
        with file.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines)
