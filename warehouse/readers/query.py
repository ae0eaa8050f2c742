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
    """The rows that `sql`, one statement, gives on the published file.

    Raises InputError for none or several statements, and with DuckDB's words for what it refuses.
    """
    with connect_published(settings) as connection:
        try:
            statements = connection.extract_statements(sql)
            if len(statements) != 1:
                # Of several DuckDB would run all and show the rows of the last.
                there = f"there are {len(statements)} statements" if statements else "there is no statement"
                raise InputError("query", f"{there}, expected one", "Ask one question at a time.")
            result = connection.execute(statements[0])
            return Answer(tuple(column[0] for column in result.description or ()), result.fetchall())
        except duckdb.Error as error:
            remedy = '`warehouse query "show all tables"` lists what there is.'
            raise InputError("query", str(error), remedy) from error
