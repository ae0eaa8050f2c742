-- One row per scope, calendar, year and geography with cases (scope, calendar, year, geography_type, state_code,
-- court_id): new and active cases by type (`both` counts in each), and what the coding sheet says of the labor cases
-- active in the year. The top sector is the most frequent one; of equal ones the first in the alphabet.
with counted as (
    select
        fact_case_year.scope,
        fact_case_year.calendar,
        fact_case_year.year,
        case
            when grouping(fact_case_year.state_code) = 1 then 'national'
            when grouping(fact_case_year.court_id) = 1 then 'state'
            else 'district'
        end as geography_type,
        coalesce(fact_case_year.state_code, 'US') as state_code,
        coalesce(fact_case_year.court_id, 'all') as court_id,
        count(*) filter (where fact_case_year.is_new) as new_cases,
        count(*) filter (where fact_case_year.is_new and fact_case_year.trafficking_type in ('sex', 'both'))
            as new_cases_sex,
        count(*) filter (where fact_case_year.is_new and fact_case_year.trafficking_type in ('labor', 'both'))
            as new_cases_labor,
        count(*) filter (where fact_case_year.is_new and fact_case_year.trafficking_type = 'both') as new_cases_both,
        count(*) filter (where fact_case_year.is_new and fact_case_year.trafficking_type = 'unknown')
            as new_cases_unknown,
        count(*) filter (where fact_case_year.is_active) as active_cases,
        count(*) filter (where fact_case_year.is_active and fact_case_year.trafficking_type in ('sex', 'both'))
            as active_cases_sex,
        count(*) filter (where fact_case_year.is_active and fact_case_year.trafficking_type in ('labor', 'both'))
            as active_cases_labor,
        count(*) filter (where fact_case_year.is_active and fact_case_year.trafficking_type = 'both')
            as active_cases_both,
        count(*) filter (where fact_case_year.is_active and fact_case_year.trafficking_type = 'unknown')
            as active_cases_unknown,
        count(*) filter (
            where fact_case_year.trafficking_type in ('labor', 'both') and fact_case_year.coercion_means is not null
        ) as coercion_known_cases,
        count(*) filter (
            where fact_case_year.trafficking_type in ('labor', 'both')
            and contains(lower(fact_case_year.coercion_means), 'deportation')
        ) as deportation_threat_cases
    from core.fact_case_year
    group by grouping sets (
        (fact_case_year.scope, fact_case_year.calendar, fact_case_year.year),
        (fact_case_year.scope, fact_case_year.calendar, fact_case_year.year, fact_case_year.state_code),
        (
            fact_case_year.scope,
            fact_case_year.calendar,
            fact_case_year.year,
            fact_case_year.state_code,
            fact_case_year.court_id
        )
    )
),

sector as (
    select
        fact_case_year.scope,
        fact_case_year.calendar,
        fact_case_year.year,
        case
            when grouping(fact_case_year.state_code) = 1 then 'national'
            when grouping(fact_case_year.court_id) = 1 then 'state'
            else 'district'
        end as geography_type,
        coalesce(fact_case_year.state_code, 'US') as state_code,
        coalesce(fact_case_year.court_id, 'all') as court_id,
        fact_case_year.labor_sector,
        count(*) as sector_cases
    from core.fact_case_year
    where fact_case_year.trafficking_type in ('labor', 'both') and fact_case_year.labor_sector is not null
    group by grouping sets (
        (fact_case_year.scope, fact_case_year.calendar, fact_case_year.year, fact_case_year.labor_sector),
        (
            fact_case_year.scope,
            fact_case_year.calendar,
            fact_case_year.year,
            fact_case_year.state_code,
            fact_case_year.labor_sector
        ),
        (
            fact_case_year.scope,
            fact_case_year.calendar,
            fact_case_year.year,
            fact_case_year.state_code,
            fact_case_year.court_id,
            fact_case_year.labor_sector
        )
    )
),

top_sector as (
    select sector.*
    from sector
    qualify row_number() over (
        partition by
            sector.scope, sector.calendar, sector.year, sector.geography_type, sector.state_code, sector.court_id
        order by sector.sector_cases desc, sector.labor_sector asc
    ) = 1
)

select
    counted.scope,
    counted.calendar,
    counted.year,
    counted.geography_type,
    counted.state_code,
    counted.court_id,
    counted.new_cases,
    counted.new_cases_sex,
    counted.new_cases_labor,
    counted.new_cases_both,
    counted.new_cases_unknown,
    counted.active_cases,
    counted.active_cases_sex,
    counted.active_cases_labor,
    counted.active_cases_both,
    counted.active_cases_unknown,
    counted.coercion_known_cases,
    counted.deportation_threat_cases,
    top_sector.labor_sector as top_labor_sector
from counted
left join top_sector
    on counted.scope = top_sector.scope
    and counted.calendar = top_sector.calendar
    and counted.year = top_sector.year
    and counted.geography_type = top_sector.geography_type
    and counted.state_code = top_sector.state_code
    and counted.court_id = top_sector.court_id
