"""DuckDB's own words about a query, with the file and line that they are about."""

from __future__ import annotations

import re

import duckdb

from warehouse.runner.models.model import Model
from warehouse.withhold import of_database


def failing_place(model: Model, error: duckdb.Error) -> str:
    """File and line of an error in a model, the file alone when DuckDB tells no line."""
    line = re.search(r"^LINE (\d+):", str(error), re.MULTILINE)
    return f"{model.where}:{line[1]}" if line else model.where


def words(error: duckdb.Error) -> str:
    r"""What DuckDB says, on one line, without its excerpt and without a value of a row.

    >>> words(duckdb.Error('Binder Error: no column "a"!\nCandidate bindings: "b"\n\nLINE 1: select a\n        ^'))
    'Binder Error: no column "a"! Candidate bindings: "b"'
    """
    return of_database(str(error))


def excerpt(error: duckdb.Error) -> str:
    r"""The line that DuckDB shows with its mark below, both indented; empty when it shows none.

    >>> excerpt(duckdb.Error('Binder Error: no column "a"!\n\nLINE 12: select a\n                ^'))
    '\n    select a\n           ^'
    """
    shown = re.search(r"^LINE \d+: (.*)\n(.*\^.*)", str(error), re.MULTILINE)
    return f"\n    {shown[1]}\n    {shown[2][shown.start(1) - shown.start() :]}" if shown else ""
