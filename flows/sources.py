"""What stands around the models of this project: the raw tables of its load, the records of its comparison."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from warehouse.comparison.tables import TABLES
from warehouse.extracts.formats import OUR_COLUMNS, Format, read_formats
from warehouse.extracts.raw_tables import LEDGER_TABLES, RELEASE_COLUMNS, ROW_COLUMNS, raw_tables
from warehouse.runner.models.contract import Column, Contract
from warehouse.runner.sources import Sources

_LATER = ("warehouse.comparison.record", "warehouse.publish")
# Columns of seeds that hold codes, not prose or names.
_CODES = (
    r"(_(code|id|district|type|group)$)"
    r"|^(attribute|column_name|event|fact|figure|format|metric|outcome|scope)$"
)
_GEOGRAPHY = ("seeds.published_figure", "geography")


def project_sources(project_dir: Path) -> Sources:
    """What the project in a folder reads beside its own tables.

    One that names no extract formats (seeds/extract_column.csv) has no raw tables: its models start at its seeds.
    """
    described = project_dir / "seeds" / "extract_column.csv"
    if not described.exists():
        return Sources()
    formats = read_formats(described.parent)
    personal = {(f"raw.{format_.name}", column) for format_ in formats for column in format_.personal}
    return Sources(
        tables=_raw_contracts(formats, described),
        records={
            name: _contract(table.description, table.grain, *(Column(*column) for column in table.columns))
            for name, table in TABLES.items()
        },
        # A line that was set aside stands there whole.
        personal=frozenset(personal | {("raw.quarantine", "raw_text")}),
        stamps=frozenset((f"raw.{format_.name}", column) for format_ in formats for column in OUR_COLUMNS - {"row_id"}),
        # A load without news writes what was looked at, and under which names. Pages are kept to be read again: their
        # rows tell what was read.
        no_news=frozenset(("raw.batch", "raw.extract_path", "raw.page", "raw.release_removed")),
        later=_LATER,
        codes=_CODES,
        phrases=frozenset((_GEOGRAPHY,)),
        title="Docket warehouse",
    )


def _raw_contracts(formats: tuple[Format, ...], described: Path) -> dict[str, Contract]:
    told = _descriptions(described)
    stamps = {column: description for column, (_, description) in {**ROW_COLUMNS, **RELEASE_COLUMNS}.items()}
    contracts = {}
    for table, types in raw_tables(formats).items():
        if ledger := LEDGER_TABLES.get(table):
            columns = [Column(column, *found) for column, found in ledger.columns.items()]
            contracts[f"raw.{table}"] = _contract(ledger.description, (), *columns)
            continue
        columns = [
            Column(column, type_, told.get((table, column)) or stamps.get(column, ""))
            for column, type_ in types.items()
        ]
        description = f"Rows of extracts of the format {table}, text as received."
        contracts[f"raw.{table}"] = _contract(description, ("row_id",), *columns)
    return contracts


def _descriptions(file: Path) -> Mapping[tuple[str, str], str]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return {(row["format"], row["column_name"]): row["description"] for row in csv.DictReader(lines)}


def _contract(description: str, grain: tuple[str, ...], *columns: Column) -> Contract:
    return Contract(__name__, description, grain, "table", True, columns)
