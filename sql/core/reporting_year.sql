-- One row per calendar (`calendar`, or `fiscal`: October to September) and year of the data (calendar, year), from the
-- first charge or civil suit to the day through which the sources report.
with span as (
    select
        min(first_event.first_year) as first_year,
        max(extract(year from source_data_through.data_through_date)) as last_year,
        max(source_data_through.data_through_date) as last_date
    from core.source_data_through
    cross join (
        select min(case_scope.charged_year) as first_year
        from core.case_scope
        union all
        select min(extract(year from fact_civil_case.filed_date)) as first_year
        from core.fact_civil_case
    ) as first_event
),

year_number as (
    select
        cast(unnest(generate_series(cast(span.first_year as bigint), cast(span.last_year + 1 as bigint))) as integer)
            as year
    from span
    where span.first_year is not null
)

select
    'calendar' as calendar,
    year_number.year,
    make_date(year_number.year, 1, 1) as first_date,
    make_date(year_number.year, 12, 31) as last_date,
    coalesce(data_through.data_through_date >= make_date(year_number.year, 12, 31), false)
        as is_complete_year
from year_number
cross join span
cross join core.data_through
where make_date(year_number.year, 1, 1) <= span.last_date

union all

select
    'fiscal' as calendar,
    year_number.year,
    make_date(year_number.year - 1, 10, 1) as first_date,
    make_date(year_number.year, 9, 30) as last_date,
    coalesce(data_through.data_through_date >= make_date(year_number.year, 9, 30), false)
        as is_complete_year
from year_number
cross join span
cross join core.data_through
where make_date(year_number.year - 1, 10, 1) <= span.last_date
