"""The history of restated figures: what each publication stated otherwise than the one before, for good.

It is carried from publication to publication and never from build to build, so a build that was not published leaves
no trace in it, and an earlier publication that readers are put back to has the history that it had.
"""

from __future__ import annotations

import duckdb

from warehouse.comparison.columns import columns_in
from warehouse.comparison.tables import TABLES
from warehouse.sql import name, text

_HISTORY = ("meta.figure_restatement", "meta.restatement_cause")


def record_restatements(connection: duckdb.DuckDBPyConnection) -> None:
    """Fills the history: that of the attached `publication`, and what meta.figure_change and meta.figure_cause add."""
    for table in _HISTORY:
        # A publication of another version may know fewer columns, or not have the table at all.
        known = columns_in(connection, "publication", table)
        columns = ", ".join(name(column.name) for column in TABLES[table].columns if column.name in known)
        if columns:
            connection.execute(f"insert into {table} by name select {columns} from publication.{table} order by all")
    changed = connection.execute("select distinct table_name from meta.figure_change order by all").fetchall()
    if changed:
        connection.execute(f"insert into meta.figure_restatement by name {_restatements(connection, changed)}")
        connection.execute(f"insert into meta.restatement_cause by name {_causes()}")


def _restatements(connection: duckdb.DuckDBPyConnection, changed: list[tuple[str]]) -> str:
    """The query for the changes of this build that restate a figure.

    A year that was not published before is new. One that was, and is back after it was gone, goes on with its history.
    """
    years = " union all ".join(_published_years(connection, table) for (table,) in changed)
    return f"""
        with published_year as (
            {years}
        ),
        restated as (
            select distinct table_name, state_code, court_id, year, figure, true as is_restated
            from meta.figure_restatement
        )
        select
            change.table_name,
            change.state_code,
            change.court_id,
            change.year,
            change.figure,
            build.build_id,
            change.measure,
            change.value_before,
            change.value_after,
            coalesce(published_year.is_complete_year, false) as was_complete_year,
            change.build_id_before,
            cast(build.refreshed_at as date) as changed_date
        from meta.figure_change as change
        cross join meta.build as build
        left join published_year
            on change.table_name = published_year.table_name and change.year = published_year.year
        left join restated
            on change.table_name = restated.table_name
            and change.state_code = restated.state_code
            and change.court_id = restated.court_id
            and change.year = restated.year
            and change.figure = restated.figure
        where published_year.year is not null or restated.is_restated
        order by all
    """


def _published_years(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """The query for the years of a summary that readers see, and whether each was complete."""
    is_told = "is_complete_year" in columns_in(connection, "publication", table)
    complete = "bool_or(is_complete_year)" if is_told else "false"
    return (
        f"select {text(table)} as table_name, year, {complete} as is_complete_year"
        f" from publication.{table} group by year"
    )


def _causes() -> str:
    """The query for the cases and defendants that count otherwise in a year of which this build restates a figure."""
    columns = ", ".join(f"cause.{name(column.name)}" for column in TABLES["meta.figure_cause"].columns)
    return f"""
        select {columns}, build.build_id
        from meta.figure_cause as cause
        cross join meta.build as build
        where cause.year in (
            select restatement.year
            from meta.figure_restatement as restatement
            inner join meta.build as build on restatement.build_id = build.build_id
        )
        order by all
    """
