"""The figures that one build states otherwise than an earlier one, with their bounds and reviews."""

from __future__ import annotations

import duckdb

from warehouse.comparison.columns import columns_in

# The headline tables with what stands for state and district in their keys; the nation and "all" as in core.summary_place.
_SUMMARIES = (
    ("marts.national_summary", "'US'", "'all'"),
    ("marts.state_summary", "state_code", "'all'"),
    ("marts.district_summary", "state_code", "court_id"),
)
# Numbers of the tables that no court made: what a figure is of, and what it is set beside.
_NO_FIGURES = ("year", "population")
_NUMBERS = ("INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "DECIMAL")
_NO_CHANGE = """
    select
        cast(null as varchar) as table_name,
        cast(null as varchar) as state_code,
        cast(null as varchar) as court_id,
        cast(null as integer) as year,
        cast(null as varchar) as figure,
        cast(null as varchar) as measure,
        cast(null as varchar) as value_before,
        cast(null as varchar) as value_after,
        cast(null as boolean) as was_complete_year
    where false
"""
_NO_ROW = "(cast(null as varchar), cast(null as varchar), cast(null as varchar))"
# A publication of before there were bounds has none.
_NO_BOUND = """(
    select '*' as table_name, '*' as figure, cast(null as decimal(18, 2)) as absolute_bound,
        cast(null as decimal(18, 2)) as relative_bound_percent, true as is_sum
    where false
)"""
_NO_REVIEW = """(
    select current_date as reviewed_date, '*' as state_code, '*' as year, '*' as figure,
        cast(null as decimal(18, 2)) as largest_difference, '' as reason
    where false
)"""


def measures_in(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, str]:
    """What each figure measures (marts.figure): a cause lists the measures that it moved. None in a publication of
    before there were measures.
    """
    if "measure" not in columns_in(connection, database, "marts.figure"):
        return {}
    return dict(connection.execute(f'select figure, measure from "{database}".marts.figure').fetchall())


def figures_in(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> list[str]:
    """The figures of a headline table: its counts, dollars, means, percents and ranks, in its order."""
    columns = columns_in(connection, database, table)
    return [column for column, type_ in columns.items() if type_.startswith(_NUMBERS) and column not in _NO_FIGURES]


def all_figures_in(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> list[str]:
    """The same with those in words (labels, sectors) and flags, which change with what they are computed from.

    They are known by their names in `marts.figure` of any attached publication: an earlier one may lack them.
    """
    described = "select database_name from duckdb_columns() where schema_name = 'marts' and table_name = 'figure'"
    names = set(figures_in(connection, database, table))
    for (other,) in connection.execute(f"{described} and column_name = 'figure'").fetchall():
        names |= {name for (name,) in connection.execute(f'select figure from "{other}".marts.figure').fetchall()}
    return [column for column in columns_in(connection, database, table) if column in names]


def figure_changes(connection: duckdb.DuckDBPyConnection, earlier: str, later: str) -> str:
    """The query for every figure that differs (columns: meta.figure_change), the order left to the caller.

    A change is beyond its bound when it exceeds both parts of it, in a year that was complete before: others grow by
    nature. A reviewed line speaks for changes since publications up to its day, so it lapses with the next one.
    """
    changed = " union all by name ".join(
        [_NO_CHANGE, *(_changes_of(connection, earlier, later, *table) for table in _SUMMARIES)]
    )
    known = columns_in(connection, later, "meta.figure_change_bound")
    bounds, reviews = (
        (f"{later}.meta.figure_change_bound", f"{later}.meta.reviewed_change") if known else (_NO_BOUND, _NO_REVIEW)
    )
    return f"""
        with changed as (
            {changed}
        ),
        bounded as (
            select
                changed.*,
                {_number("value_after")} - {_number("value_before")} as difference,
                bound.absolute_bound,
                bound.relative_bound_percent,
                case
                    when bound.is_sum
                        then coalesce({_number("value_after")}, 0) - coalesce({_number("value_before")}, 0)
                    else {_number("value_after")} - {_number("value_before")}
                end as size
            from changed
            left join {bounds} as bound
                on bound.table_name in ('*', changed.table_name) and changed.figure glob bound.figure
            qualify row_number() over (
                partition by changed.table_name, changed.state_code, changed.court_id, changed.year, changed.figure
                order by bound.table_name = '*', length(bound.figure) desc, bound.figure
            ) = 1
        ),
        review as (
            select
                bounded.table_name, bounded.state_code, bounded.court_id, bounded.year, bounded.figure,
                min(concat(cast(review.reviewed_date as varchar), ': ', review.reason)) as review
            from bounded
            inner join {reviews} as review
                on review.state_code in ('*', bounded.state_code)
                and review.year in ('*', cast(bounded.year as varchar))
                and bounded.figure glob review.figure
                and abs(bounded.size) <= coalesce(review.largest_difference, abs(bounded.size))
            where
                review.reviewed_date >= (select cast(refreshed_at as date) from {earlier}.meta.build)
                and review.reviewed_date <= (select cast(refreshed_at as date) from {later}.meta.build)
            group by bounded.table_name, bounded.state_code, bounded.court_id, bounded.year, bounded.figure
        )
        select
            bounded.table_name,
            bounded.state_code,
            bounded.court_id,
            bounded.year,
            bounded.figure,
            bounded.measure,
            bounded.value_before,
            bounded.value_after,
            bounded.difference,
            coalesce(
                bounded.was_complete_year
                and abs(bounded.size) > bounded.absolute_bound
                and 100 * abs(bounded.size)
                > bounded.relative_bound_percent * abs(coalesce({_number("bounded.value_before")}, 0)),
                false
            ) as is_beyond_bound,
            review.review,
            (select build_id from {earlier}.meta.build) as build_id_before
        from bounded
        left join review using (table_name, state_code, court_id, year, figure)
    """


def figure_set_changes(connection: duckdb.DuckDBPyConnection, earlier: str, later: str) -> str:
    """The query for every figure that only one of the two has (columns: meta.figure_set_change).

    A summary that one of them lacks altogether says nothing of its figures.
    """
    found = []
    for table, *_ in _SUMMARIES:
        before, after = (all_figures_in(connection, database, table) for database in (earlier, later))
        if before and after:
            found += [(table, figure, "new") for figure in after if figure not in before]
            found += [(table, figure, "gone") for figure in before if figure not in after]
    rows = ", ".join(f"('{table}', '{figure}', '{change}')" for table, figure, change in found) or _NO_ROW
    return f"""
        select table_name, figure, change, (select build_id from {earlier}.meta.build) as build_id_before
        from (values {rows}) as found (table_name, figure, change)
        where table_name is not null
    """


def _changes_of(
    connection: duckdb.DuckDBPyConnection, earlier: str, later: str, table: str, state_code: str, court_id: str
) -> str:
    """The query for the figures of one table that differ."""
    before = set(figures_in(connection, earlier, table))
    figures = [figure for figure in figures_in(connection, later, table) if figure in before]
    if not figures:
        return _NO_CHANGE
    keys = f"{state_code} as state_code, {court_id} as court_id, year"
    texts = ", ".join(f'cast("{figure}" as varchar) as "{figure}"' for figure in figures)
    names = ", ".join(f'"{figure}"' for figure in figures)
    known = measures_in(connection, later)
    measures = ", ".join(f"'{figure}': {_text(known.get(figure))}" for figure in figures)
    complete = "is_complete_year" if "is_complete_year" in columns_in(connection, earlier, table) else "false"
    before_and_after = " ".join(
        f"""
        {side} as (
            unpivot (select {keys}, {texts} from {database}.{table}) on {names} into name figure value stated
        ),"""
        for side, database in (("before", earlier), ("after", later))
    )
    return f"""(
        with {before_and_after}
        completeness as (
            select {keys}, {complete} as was_complete_year from {earlier}.{table}
        )
        select
            '{table}' as table_name,
            state_code,
            court_id,
            year,
            figure,
            map_extract(map {{{measures}}}, figure)[1] as measure,
            before.stated as value_before,
            after.stated as value_after,
            completeness.was_complete_year
        from before
        full join after using (state_code, court_id, year, figure)
        left join completeness using (state_code, court_id, year)
        where
            before.stated is distinct from after.stated
            and {_number("before.stated")} is distinct from {_number("after.stated")}
    )"""


def _number(stated: str) -> str:
    """A stated figure as a number: exact, since no figure has more than two decimals."""
    return f"try_cast({stated} as decimal(18, 2))"


def _text(value: str | None) -> str:
    return "null" if value is None else f"'{value}'"
