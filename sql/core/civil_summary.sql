-- One row per scope, calendar, year and geography with civil suits (scope, calendar, year, geography_type, state_code,
-- court_id): suits filed in the year by type. A suit under 18 USC 1595 belongs to both scopes.
with civil_year as (
    select
        scope.scope,
        'calendar' as calendar,
        dim_date.calendar_year as year,
        fact_civil_case.state_code,
        fact_civil_case.court_id,
        fact_civil_case.trafficking_type
    from core.fact_civil_case
    inner join core.dim_date on fact_civil_case.filed_date = dim_date.date_day
    cross join (select unnest(['chapter_77', 'wider']) as scope) as scope

    union all

    select
        scope.scope,
        'fiscal' as calendar,
        dim_date.fiscal_year as year,
        fact_civil_case.state_code,
        fact_civil_case.court_id,
        fact_civil_case.trafficking_type
    from core.fact_civil_case
    inner join core.dim_date on fact_civil_case.filed_date = dim_date.date_day
    cross join (select unnest(['chapter_77', 'wider']) as scope) as scope
)

select
    civil_year.scope,
    civil_year.calendar,
    civil_year.year,
    case
        when grouping(civil_year.state_code) = 1 then 'national'
        when grouping(civil_year.court_id) = 1 then 'state'
        else 'district'
    end as geography_type,
    coalesce(civil_year.state_code, 'US') as state_code,
    coalesce(civil_year.court_id, 'all') as court_id,
    count(*) as new_civil_cases,
    count(*) filter (where civil_year.trafficking_type in ('sex', 'both')) as new_civil_cases_sex,
    count(*) filter (where civil_year.trafficking_type in ('labor', 'both')) as new_civil_cases_labor,
    count(*) filter (where civil_year.trafficking_type = 'both') as new_civil_cases_both,
    count(*) filter (where civil_year.trafficking_type = 'unknown') as new_civil_cases_unknown
from civil_year
group by grouping sets (
    (civil_year.scope, civil_year.calendar, civil_year.year),
    (civil_year.scope, civil_year.calendar, civil_year.year, civil_year.state_code),
    (civil_year.scope, civil_year.calendar, civil_year.year, civil_year.state_code, civil_year.court_id)
)
