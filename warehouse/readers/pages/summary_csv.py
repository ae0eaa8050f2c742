"""The summaries as CSV, as the marts hold them: a row for each place and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from warehouse.readers.figures import Figure
from warehouse.readers.pages.csv_file import csv_bytes
from warehouse.readers.pages.html import machine_value
from warehouse.readers.pages.place_year import Values
from warehouse.readers.pages.titles import titles_of
from warehouse.readers.pages.whole_tables import WholeTable


def summary_csv(rows: Sequence[Values], note: str) -> bytes:
    """Rows of one summary mart under its columns, but `coverage`, a list, which `coverage_note` says in words."""
    columns = [name for name in (rows[0] if rows else ()) if name != "coverage"]
    return csv_bytes(columns, ([machine_value(row[name]) for name in columns] for row in rows), note)


def definitions_csv(figures: Mapping[str, Figure], note: str) -> bytes:
    """What each figure among the columns is called, its unit, and its definition."""
    titles = titles_of(figures)
    rows = ((name, titles[name], figure.unit, figure.definition) for name, figure in figures.items())
    return csv_bytes(("figure", "title", "unit", "definition"), rows, note)


def columns_csv(tables: Sequence[WholeTable], note: str) -> bytes:
    """The dictionary: each column of each table, its type, and what it says."""
    rows = ((table.name, column.name, column.kind, column.description) for table in tables for column in table.columns)
    return csv_bytes(("table", "column", "type", "description"), rows, note)
