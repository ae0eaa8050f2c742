-- One row per calendar (`calendar`, or `fiscal`: October to September) and year of the data (calendar, year), from the
-- first event to the day through which the sources report, or the last event where one is later: what happened has a
-- year. Dates that are not believed are no events (sql/staging). A year is complete when more than one row reaches its
-- end.
with event as (
    select
        case_scope.charged_year as event_year,
        case_scope.charged_date as event_date
    from intermediate.case_scope
    union all
    select
        cast(extract(year from fact_civil_case.filed_date) as integer) as event_year,
        fact_civil_case.filed_date as event_date
    from core.fact_civil_case
    union all
    select
        outcome.convicted_year as event_year,
        outcome.convicted_date as event_date
    from core.fact_defendant_outcome as outcome
    union all
    select
        fact_sentence.sentenced_year as event_year,
        fact_sentence.sentenced_date as event_date
    from core.fact_sentence
    union all
    select
        cast(extract(year from outcome.resolved_date) as integer) as event_year,
        outcome.resolved_date as event_date
    from core.fact_defendant_outcome as outcome
    union all
    select
        outcome.restitution_year as event_year,
        outcome.restitution_order_date as event_date
    from core.fact_defendant_outcome as outcome
    union all
    select
        outcome.charged_year as event_year,
        outcome.charged_date as event_date
    from core.fact_defendant_outcome as outcome
),

span as (
    select
        min(known.event_year) as first_year,
        max(greatest(known.event_date, make_date(known.event_year, 1, 1))) as last_date
    from (
        select
            event.event_year,
            event.event_date
        from event
        where event.event_year is not null
        union all
        select
            cast(null as integer) as event_year,
            source_data_through.data_through_date as event_date
        from intermediate.source_data_through
    ) as known
),

year_number as (
    select
        cast(
            unnest(
                generate_series(
                    cast(span.first_year as bigint), cast(extract(year from span.last_date) + 1 as bigint)
                )
            ) as integer
        ) as year
    from span
    where span.first_year is not null
)

select
    'calendar' as calendar,
    year_number.year,
    make_date(year_number.year, 1, 1) as first_date,
    make_date(year_number.year, 12, 31) as last_date,
    coalesce(data_through.confirmed_through_date >= make_date(year_number.year, 12, 31), false)
        as is_complete_year
from year_number
cross join span
cross join intermediate.data_through
where make_date(year_number.year, 1, 1) <= span.last_date

union all

select
    'fiscal' as calendar,
    year_number.year,
    make_date(year_number.year - 1, 10, 1) as first_date,
    make_date(year_number.year, 9, 30) as last_date,
    coalesce(data_through.confirmed_through_date >= make_date(year_number.year, 9, 30), false)
        as is_complete_year
from year_number
cross join span
cross join intermediate.data_through
where make_date(year_number.year - 1, 10, 1) <= span.last_date
