"""What one build states differently from an earlier one, and the cases and defendants that caused it.

The one place for this SQL: the build runs it against the publication that readers see and keeps the rows, readers run
it on any two publications. Both databases are attached to one connection; `earlier` and `later` are their names in it.
Only what both have is compared: a figure or a fact that a newer version adds has changed nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

import duckdb

# What a figure measures, by its name: a cause lists the measures that it moved. The first that fits counts.
_MEASURES = (
    ("new_civil_cases*", "new_civil_cases"),
    ("new_case*", "new_cases"),
    ("jurisdictions_without_new_labor_case", "new_cases"),
    ("active_case*", "active_cases"),
    ("new_defendants*", "new_defendants"),
    ("active_defendants*", "active_defendants"),
    ("convicted_defendants*", "convicted_defendants"),
    ("restitution_*", "restitution"),
    ("*prison*", "sentences"),
    ("*_sentence_defendants", "sentences"),
    ("resolved_defendants", "resolution"),
    ("mean_months_to_resolve", "resolution"),
    ("deportation_threat_percent", "labor_detail"),
)
# The headline tables with what stands for state and district in their keys; the nation and "all" as in core.summary.
_SUMMARIES = (
    ("marts.national_summary", "'US'", "'all'"),
    ("marts.state_summary", "state_code", "'all'"),
    ("marts.district_summary", "state_code", "court_id"),
)
_NUMBERS = ("INTEGER", "BIGINT", "HUGEINT", "DOUBLE", "DECIMAL")


@dataclass(frozen=True)
class _Fact:
    """A fact behind the headline, and how a row of it enters the figures."""

    table: str
    entity: str
    """The column that names the case or defendant."""
    case: str
    defendant: str
    known_in: str
    """The table that has every case or defendant, whatever its scope."""
    year: str
    condition: str
    columns: tuple[str, ...]
    """What is told of a row that changed."""
    measures: Mapping[str, str]
    """The text of what a row adds to each measure, NULL for nothing; texts that differ are a cause."""


_FACTS = (
    _Fact(
        "core.fact_case_year",
        entity="case_id",
        case="case_id",
        defendant="cast(null as varchar)",
        known_in="core.dim_case",
        year="year",
        condition="scope = 'chapter_77' and calendar = 'calendar'",
        columns=("is_new", "is_active", "trafficking_type", "labor_sector", "coercion_means"),
        measures={
            "new_cases": "case when is_new then trafficking_type end",
            "active_cases": "case when is_active then trafficking_type end",
            "labor_detail": "case when trafficking_type in ('labor', 'both') "
            "then nullif(concat_ws('; ', labor_sector, coercion_means), '') end",
        },
    ),
    _Fact(
        "core.fact_defendant_year",
        entity="defendant_id",
        case="case_id",
        defendant="defendant_id",
        known_in="core.dim_defendant",
        year="year",
        condition="scope = 'chapter_77' and calendar = 'calendar'",
        columns=(
            "is_new",
            "is_active",
            "trafficking_type",
            "is_convicted",
            "restitution_eligibility",
            "is_sentenced",
            "sentence_type",
            "prison_months",
            "is_resolved",
            "months_to_resolve",
            "is_restitution_ordered",
            "is_restitution_ordered_other",
            "restitution_amount",
        ),
        measures={
            "new_defendants": "case when is_new then trafficking_type end",
            "active_defendants": "case when is_active then trafficking_type end",
            "convicted_defendants": "case when is_convicted then trafficking_type end",
            "restitution": "nullif(concat_ws('; ', restitution_eligibility, "
            "case when is_restitution_ordered then 'ordered' end, "
            "case when is_restitution_ordered_other then 'ordered otherwise' end, restitution_amount), '')",
            "sentences": "case when is_sentenced then concat_ws(' ', sentence_type, prison_months) end",
            "resolution": "case when is_resolved then concat_ws(' ', 'resolved', months_to_resolve) end",
        },
    ),
    _Fact(
        "core.fact_civil_case",
        entity="civil_case_id",
        case="civil_case_id",
        defendant="cast(null as varchar)",
        known_in="core.fact_civil_case",
        year="cast(extract(year from filed_date) as integer)",
        condition="filed_date is not null",
        columns=("trafficking_type", "filed_date"),
        measures={"new_civil_cases": "trafficking_type"},
    ),
)
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
_NO_CAUSE = """
    select
        cast(null as varchar) as fact,
        cast(null as varchar) as state_code,
        cast(null as varchar) as court_id,
        cast(null as integer) as year,
        cast(null as varchar) as case_id,
        cast(null as varchar) as defendant_id,
        cast(null as varchar) as cause,
        cast(null as varchar[]) as measures,
        cast(null as varchar) as what_changed
    where false
"""
# A publication of before there were bounds has none.
_NO_BOUND = """(
    select '*' as table_name, '*' as figure, cast(null as double) as absolute_bound,
        cast(null as double) as relative_bound_percent, true as is_sum
    where false
)"""
_NO_REVIEW = """(
    select current_date as reviewed_date, '*' as state_code, '*' as year, '*' as figure,
        cast(null as double) as largest_difference, '' as reason
    where false
)"""


def are_comparable(connection: duckdb.DuckDBPyConnection, earlier: str, later: str) -> bool:
    """Whether both are made from real extracts or both from synthetic ones: made-up and real figures say nothing of
    each other.
    """
    query = f"select (select is_synthetic from {earlier}.meta.build) = (select is_synthetic from {later}.meta.build)"
    return connection.execute(query).fetchone() == (True,)


def measure_of(figure: str) -> str | None:
    """What a figure measures; None for one that no rule here names.

    >>> measure_of("new_cases_sex_percent"), measure_of("mean_prison_months"), measure_of("year")
    ('new_cases', 'sentences', None)
    """
    return next((measure for pattern, measure in _MEASURES if fnmatchcase(figure, pattern)), None)


def figures_in(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> list[str]:
    """The figures of a headline table: its counts, dollars, means, percents and ranks, in its order."""
    columns = _columns(connection, database, table)
    return [column for column, type_ in columns.items() if type_.startswith(_NUMBERS) and column != "year"]


def figure_changes(connection: duckdb.DuckDBPyConnection, earlier: str, later: str) -> str:
    """The query for every figure that differs (columns: meta.figure_change), the order left to the caller.

    A change is beyond its bound when it exceeds both parts of it, in a year that was complete before: others grow by
    nature. A reviewed line speaks for changes since publications up to its day, so it lapses with the next one.
    """
    changed = " union all by name ".join(
        [_NO_CHANGE, *(_changes_of(connection, earlier, later, *table) for table in _SUMMARIES)]
    )
    known = _columns(connection, later, "meta.figure_change_bound")
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
                try_cast(value_after as double) - try_cast(value_before as double) as difference,
                bound.absolute_bound,
                bound.relative_bound_percent,
                case
                    when bound.is_sum
                        then coalesce(try_cast(value_after as double), 0) - coalesce(try_cast(value_before as double), 0)
                    else try_cast(value_after as double) - try_cast(value_before as double)
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
                > bounded.relative_bound_percent * abs(coalesce(try_cast(bounded.value_before as double), 0)),
                false
            ) as is_beyond_bound,
            review.review,
            (select build_id from {earlier}.meta.build) as build_id_before
        from bounded
        left join review using (table_name, state_code, court_id, year, figure)
    """


def figure_causes(connection: duckdb.DuckDBPyConnection, earlier: str, later: str) -> str:
    """The query for the cases and defendants that count differently (columns: meta.figure_cause), in no order.

    Arrived and left: the warehouse did not know the case or defendant before, or does not now. Recoded: what it
    counts as is another: scope, type, sector, coercion, eligibility or place. Restated: anything else, so what
    happened and when: a date, disposition, amount or term.
    """
    causes = [_causes_of(earlier, later, fact) for fact in _FACTS if _is_in_both(connection, earlier, later, fact)]
    return " union all by name ".join([_NO_CAUSE, *causes])


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
    measures = ", ".join(f"'{figure}': {_text(measure_of(figure))}" for figure in figures)
    complete = "is_complete_year" if "is_complete_year" in _columns(connection, earlier, table) else "false"
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
            and try_cast(before.stated as double) is distinct from try_cast(after.stated as double)
    )"""


def _causes_of(earlier: str, later: str, fact: _Fact) -> str:
    """The query for the rows of one fact that count differently."""
    measures = ", ".join(f'{expression} as "moves_{measure}"' for measure, expression in fact.measures.items())
    moved = ", ".join(
        f"case when before.moves_{measure} is distinct from after.moves_{measure} then '{measure}' end"
        for measure in fact.measures
    )
    told = ", ".join(_told(column) for column in fact.columns)
    coded = [column for column in ("labor_sector", "coercion_means") if column in fact.columns]
    eligibility = "before.restitution_eligibility <> after.restitution_eligibility"
    recoded = f"coalesce({eligibility}, false)" if "restitution_eligibility" in fact.columns else "false"
    sides = " ".join(
        f"""
        {side} as (
            select
                {fact.entity} as entity_id, {fact.case} as case_id, {fact.defendant} as defendant_id,
                state_code, court_id, {fact.year} as year, {", ".join(fact.columns)}, {measures}
            from {database}.{fact.table}
            where {fact.condition}
        ),
        known_{side} as (
            select {fact.entity} as entity_id, true as is_known from {database}.{fact.known_in}
        ),
        coded_{side} as (
            select
                {fact.entity} as entity_id,
                min(concat_ws(' ', state_code, court_id)) as place,
                min(concat_ws('; ', {", ".join(["trafficking_type", *coded])})) as code
            from {database}.{fact.table}
            where {fact.condition}
            group by {fact.entity}
        ),"""
        for side, database in (("before", earlier), ("after", later))
    )
    return f"""(
        with {sides}
        compared as (
            select
                entity_id,
                state_code,
                court_id,
                year,
                coalesce(after.case_id, before.case_id) as case_id,
                coalesce(after.defendant_id, before.defendant_id) as defendant_id,
                {recoded} as is_eligibility_recoded,
                list_filter([{moved}], lambda measure: measure is not null) as measures,
                concat_ws('; ', {told}) as told
            from before
            full join after using (entity_id, state_code, court_id, year)
        )
        select
            '{fact.table}' as fact,
            compared.state_code,
            compared.court_id,
            compared.year,
            compared.case_id,
            compared.defendant_id,
            case
                when known_before.is_known is null then 'arrived'
                when known_after.is_known is null then 'left'
                when
                    compared.is_eligibility_recoded
                    or coded_before.place is distinct from coded_after.place
                    or coded_before.code is distinct from coded_after.code
                    then 'recoded'
                else 'restated'
            end as cause,
            compared.measures,
            concat_ws(
                '; ',
                case
                    when known_before.is_known and known_after.is_known and coded_before.place is null
                        then 'enters the headline scope'
                    when known_before.is_known and known_after.is_known and coded_after.place is null
                        then 'leaves the headline scope'
                    when coded_before.place <> coded_after.place
                        then concat('place ', coded_before.place, ' → ', coded_after.place)
                end,
                compared.told
            ) as what_changed
        from compared
        left join known_before using (entity_id)
        left join known_after using (entity_id)
        left join coded_before using (entity_id)
        left join coded_after using (entity_id)
        where len(compared.measures) > 0
    )"""


def _told(column: str) -> str:
    """The expression for a column's change in words; a flag that is not there is one that does not hold."""
    before, after = (
        f"cast(coalesce({side}.{column}, false) as varchar)"
        if column.startswith("is_")
        else f"coalesce(cast({side}.{column} as varchar), 'none')"
        for side in ("before", "after")
    )
    return f"case when {before} <> {after} then concat('{column} ', {before}, ' → ', {after}) end"


def _is_in_both(connection: duckdb.DuckDBPyConnection, earlier: str, later: str, fact: _Fact) -> bool:
    """Whether both databases have what is read of a fact."""
    needed = {fact.entity, "state_code", "court_id", *fact.columns}
    return all(
        needed <= set(_columns(connection, database, fact.table))
        and fact.entity in _columns(connection, database, fact.known_in)
        for database in (earlier, later)
    )


def _columns(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> dict[str, str]:
    """The types of a table's columns, in their order; none if there is no such table."""
    query = """
        select column_name, data_type from duckdb_columns()
        where database_name = ? and schema_name || '.' || table_name = ?
        order by column_index
    """
    return dict(connection.execute(query, [database, table]).fetchall())


def _text(value: str | None) -> str:
    return "null" if value is None else f"'{value}'"
