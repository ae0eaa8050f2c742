"""The jurisdictions beside each other: who stands where by the count that a rank or a tie compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from warehouse.readers.figures import Figure

# Figures that compare the 56 jurisdictions.
COMPARED_KINDS = ("rank", "tie", "label", "flag", "jurisdictions")


@dataclass(frozen=True)
class Place:
    """A jurisdiction beside others: the count that ranks it, and its place."""

    state_code: str
    value: int | Decimal | None
    rank: int


def places(
    connection: duckdb.DuckDBPyConnection, figure: Figure, figures: Mapping[str, Figure], keys: Sequence[object]
) -> tuple[Place, ...]:
    """The 56 jurisdictions by place in a year, scope and calendar (`keys`), for a figure that compares them."""
    counted = figure.numerator
    if figure.denominator and figure.kind == "mean" and figure.fact == "derived":
        counted = figures[figure.denominator].numerator
    elif figure.kind not in COMPARED_KINDS:
        return ()
    # A rate is ranked from so many cases on.
    count = figures[counted].numerator if counted and figure.least_ranked else counted
    rows = connection.execute(
        f"""
        select
            summary.state_code,
            summary.{counted} as value,
            rank() over (order by summary.{counted} desc nulls last) as place
        from marts.state_summary_by_scope as summary
        inner join core.dim_state on summary.state_code = dim_state.state_code and dim_state.is_jurisdiction
        where
            summary.year = ? and summary.scope = ? and summary.calendar = ?
            and summary.{counted} is not null and summary.{count} >= ?
        order by place, summary.state_code
        """,
        [*keys, figure.least_ranked or 0],
    ).fetchall()
    return tuple(Place(*row) for row in rows)
