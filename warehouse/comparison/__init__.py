"""What one build states differently from an earlier one, and the cases and defendants that caused it.

The one place for this SQL: the build runs it against the publication that readers see and keeps the rows, readers run
it on any two publications. Both databases are attached to one connection; `earlier` and `later` are their names in it.
Values are compared of what both have: a figure or a fact that a newer version adds has changed nothing. Which figures
only one of them has is told apart.
"""

from __future__ import annotations

import duckdb

from warehouse.comparison.figure_causes import figure_causes
from warehouse.comparison.figure_changes import (
    all_figures_in,
    figure_changes,
    figure_set_changes,
    figures_in,
    measures_in,
)

__all__ = [
    "all_figures_in",
    "are_comparable",
    "figure_causes",
    "figure_changes",
    "figure_set_changes",
    "figures_in",
    "measures_in",
]


def are_comparable(connection: duckdb.DuckDBPyConnection, earlier: str, later: str) -> bool:
    """Whether both are made from real extracts or both from synthetic ones: made-up and real figures say nothing of
    each other.
    """
    query = f"select (select is_synthetic from {earlier}.meta.build) = (select is_synthetic from {later}.meta.build)"
    return connection.execute(query).fetchone() == (True,)
