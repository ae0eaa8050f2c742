"""A column that a changed query adds, drops or gives another type, and what stands in an added one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.runner.working.matching import AFTER
from warehouse.runner.working.show import hidden
from warehouse.sql import name as quoted


@dataclass(frozen=True)
class ColumnExample:
    """A value of an added column, with the key of the first row that has it."""

    key: dict[str, Any]
    value: Any


@dataclass(frozen=True)
class ColumnChange:
    """A column that is there on one side only, or of another type; None where it is not."""

    column: str
    before: str | None
    after: str | None
    null_rows: int | None = None
    """Of an added column: the rows in which it is NULL."""
    examples: tuple[ColumnExample, ...] = ()
    """Of an added column: some of its values, each once."""


def added_column(
    connection: duckdb.DuckDBPyConnection,
    column: str,
    type_: str,
    grain: Sequence[str],
    limit: int,
    withheld: Sequence[str],
) -> ColumnChange:
    """A column that only the query has: in how many rows it is NULL, and the first of its values by the grain."""
    [(null_rows,)] = connection.execute(f"select count(*) - count({quoted(column)}) from {AFTER}").fetchall()
    keys = ", ".join(quoted(key) for key in grain)
    order = f"order by {keys}" if keys else ""
    rows = connection.execute(
        f"""
        select {f"{keys}, " if keys else ""}{quoted(column)}
        from {AFTER}
        where {quoted(column)} is not null
        qualify row_number() over (partition by {quoted(column)} {order}) = 1
        {order}
        limit {limit}
        """
    ).fetchall()
    names = [*grain, column]
    shown = [hidden(names, row, withheld) for row in rows]
    examples = tuple(ColumnExample(dict(zip(grain, row, strict=False)), row[-1]) for row in shown)
    return ColumnChange(column, None, type_, null_rows, examples)
