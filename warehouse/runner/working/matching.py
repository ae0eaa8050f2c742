"""Rows of two tables matched by the grain: those that are on one side only, and those with another value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from warehouse.runner.models.contract import Contract
from warehouse.sql import name as quoted
from warehouse.sql import text

_FLOATS = ("DOUBLE", "FLOAT")
AFTER, BEFORE, DIFFERENCE = "temp.main.query_after", "temp.main.table_before", "temp.main.difference"


def not_matched(connection: duckdb.DuckDBPyConnection, contract: Contract, before: dict[str, str]) -> str:
    """Why rows cannot be matched by the grain; empty if they can."""
    if missing := [column for column in contract.grain if column not in before]:
        return f"the grain has a column that the table before lacks: {', '.join(missing)}"
    for table, what in ((AFTER, "the query returns"), (BEFORE, "the table before has")):
        keys = ", ".join(quoted(column) for column in contract.grain) or "'the only row'"
        doubled = connection.execute(
            f"select {keys} from {table} group by all having count(*) > 1 order by all limit 1"
        ).fetchall()
        if doubled:
            key = ", ".join(str(value) for value in doubled[0])
            return f"{what} rows of the same grain ({', '.join(contract.grain)}), such as {key}"
    return ""


def match(
    connection: duckdb.DuckDBPyConnection,
    grain: Sequence[str],
    columns: Sequence[str],
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    """Makes the table of rows that differ, by one full join."""
    matched = " and ".join(f"b.{quoted(key)} is not distinct from a.{quoted(key)}" for key in grain)
    keys = "".join(
        f"case when a.is_there then a.{quoted(key)} else b.{quoted(key)} end as key_{position}, "
        for position, key in enumerate(grain)
    )
    flags = ", ".join(
        f"case when {_differs(column, before[column], after[column])} then {text(column)} end" for column in columns
    )
    connection.execute(
        f"""
        create temp table difference as
        with joined as (
            select
                {keys}
                case when b.is_there is null then 'added' when a.is_there is null then 'removed' else 'changed' end as kind,
                list_filter(cast([{flags}] as varchar[]), lambda flag: flag is not null) as changed
            from (select *, true as is_there from {BEFORE}) as b
            full join (select *, true as is_there from {AFTER}) as a on {matched or "b.is_there = a.is_there"}
        )
        select * from joined where kind <> 'changed' or len(changed) > 0
        """
    )


def _differs(column: str, before: str, after: str) -> str:
    """The condition that a column has another value after.

    >>> _differs("year", "INTEGER", "INTEGER")
    'b."year" is distinct from a."year"'
    """
    b, a = f"b.{quoted(column)}", f"a.{quoted(column)}"
    if before != after:
        return f"cast({b} as varchar) is distinct from cast({a} as varchar)"
    if before in _FLOATS:
        # Sums of the same numbers in another order differ in their last digits.
        return f"({b} is distinct from {a} and coalesce(abs({b} - {a}) > 1e-12 * greatest(abs({b}), abs({a})), true))"
    return f"{b} is distinct from {a}"


def example_rows(
    connection: duckdb.DuckDBPyConnection, kind: str, grain: Sequence[str], both: Sequence[str], limit: int
) -> list[tuple[Any, ...]]:
    """Changed columns, then the columns before, then those after, of the first rows of a kind."""
    keys = [f"key_{position}" for position in range(len(grain))]
    sides = ", ".join(f"{side}.{quoted(column)}" for side in ("b", "a") for column in both)
    joins = "".join(
        f" left join {table} as {side} on "
        + (" and ".join(f"{side}.{quoted(k)} is not distinct from d.{key}" for k, key in zip(grain, keys, strict=True)) or "true")
        for side, table in (("b", BEFORE), ("a", AFTER))
    )  # fmt: skip
    order = f"order by {', '.join(f'd.{key}' for key in keys)}" if keys else ""
    first = f"select * from {DIFFERENCE} as d where d.kind = '{kind}' {order} limit {limit}"
    return connection.execute(f"select d.changed, {sides} from ({first}) as d{joins} {order}").fetchall()
