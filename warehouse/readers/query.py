"""The answer to a question in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.errors import InputError
from warehouse.publication import connect_published
from warehouse.settings import Settings


@dataclass(frozen=True)
class Answer:
    """Column names and rows; values are Python's own (None, int, Decimal, date, …)."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def run_query(settings: Settings, sql: str) -> Answer:
    """The rows that `sql` gives on the published file. Raises InputError with DuckDB's words for what it refuses."""
    with connect_published(settings) as connection:
        try:
            result = connection.execute(sql)
            return Answer(tuple(column[0] for column in result.description or ()), result.fetchall())
        except duckdb.Error as error:
            remedy = '`warehouse query "show all tables"` lists what there is.'
            raise InputError("query", str(error), remedy) from error
