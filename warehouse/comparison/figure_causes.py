"""The cases and defendants that count otherwise in one build than in an earlier one: why its figures differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from warehouse.comparison.columns import columns_in


@dataclass(frozen=True)
class _Fact:
    """A fact behind the headline, and how a row of it enters the figures."""

    table: str
    row: str
    """The column that names what counts in a year."""
    entity: str
    """The column that names the case or defendant."""
    case: str
    defendant: str
    known_in: str
    """The table that has every case or defendant, whatever its scope."""
    coded_in: str
    """The fact that has what every case or defendant of the headline counts as."""
    year: str
    condition: str
    columns: tuple[str, ...]
    """What is told of a row that changed."""
    measures: Mapping[str, str]
    """The text of what a row adds to each measure, NULL for nothing; texts that differ are a cause."""


_HEADLINE_YEARS = "scope = 'chapter_77' and calendar = 'calendar'"
_FACTS = (
    _Fact(
        "core.fact_case_year",
        row="case_id",
        entity="case_id",
        case="case_id",
        defendant="cast(null as varchar)",
        known_in="core.dim_case",
        coded_in=f"core.fact_case_year where {_HEADLINE_YEARS}",
        year="year",
        condition=_HEADLINE_YEARS,
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
        row="defendant_id",
        entity="defendant_id",
        case="case_id",
        defendant="defendant_id",
        known_in="core.dim_defendant",
        coded_in=f"core.fact_defendant_year where {_HEADLINE_YEARS}",
        year="year",
        condition=_HEADLINE_YEARS,
        columns=(
            "is_new",
            "is_active",
            "trafficking_type",
            "is_convicted",
            "restitution_eligibility",
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
            "resolution": "case when is_resolved then concat_ws(' ', 'resolved', months_to_resolve) end",
        },
    ),
    _Fact(
        "core.fact_sentence",
        row="sentence_id",
        entity="defendant_id",
        case="case_id",
        defendant="defendant_id",
        known_in="core.dim_defendant",
        coded_in=f"core.fact_defendant_year where {_HEADLINE_YEARS}",
        year="sentenced_year",
        condition="scope = 'chapter_77' and sentenced_year is not null",
        columns=("sentence_type", "prison_months"),
        measures={"sentences": "concat_ws(' ', sentence_type, prison_months)"},
    ),
    _Fact(
        "core.fact_civil_case",
        row="civil_case_id",
        entity="civil_case_id",
        case="civil_case_id",
        defendant="cast(null as varchar)",
        known_in="core.fact_civil_case",
        coded_in="core.fact_civil_case where filed_date is not null",
        year="cast(extract(year from filed_date) as integer)",
        condition="filed_date is not null",
        columns=("trafficking_type", "filed_date"),
        measures={"new_civil_cases": "trafficking_type"},
    ),
)
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


def figure_causes(connection: duckdb.DuckDBPyConnection, earlier: str, later: str) -> str:
    """The query for the cases and defendants that count differently (columns: meta.figure_cause), in no order.

    Arrived and left: the warehouse did not know the case or defendant before, or does not now. Recoded: what it
    counts as is another: scope, type, sector, coercion, eligibility or place. Restated: anything else, so what
    happened and when: a date, disposition, amount or term.
    """
    causes = [_causes_of(earlier, later, fact) for fact in _FACTS if _is_in_both(connection, earlier, later, fact)]
    return " union all by name ".join([_NO_CAUSE, *causes])


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
                {fact.row} as counted_id, {fact.entity} as entity_id, {fact.case} as case_id, {fact.defendant} as defendant_id,
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
            from {database}.{fact.coded_in}
            group by {fact.entity}
        ),"""
        for side, database in (("before", earlier), ("after", later))
    )
    return f"""(
        with {sides}
        compared as (
            select
                coalesce(after.entity_id, before.entity_id) as entity_id,
                state_code,
                court_id,
                year,
                coalesce(after.case_id, before.case_id) as case_id,
                coalesce(after.defendant_id, before.defendant_id) as defendant_id,
                {recoded} as is_eligibility_recoded,
                list_filter([{moved}], lambda measure: measure is not null) as measures,
                concat_ws('; ', {told}) as told
            from before
            full join after using (counted_id, state_code, court_id, year)
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
    needed = {fact.row, fact.entity, "state_code", "court_id", *fact.columns}
    return all(
        needed <= set(columns_in(connection, database, fact.table))
        and fact.entity in columns_in(connection, database, fact.known_in)
        for database in (earlier, later)
    )
