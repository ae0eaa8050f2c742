-- One row per scope, calendar, year and geography with defendants (scope, calendar, year, geography_type, state_code,
-- court_id): new, active and convicted defendants by type, restitution and months to resolve. A mean is computed anew
-- for each geography, never added; it is taken of exact durations, and rounded once, half up, to one decimal.
select
    fact_defendant_year.scope,
    fact_defendant_year.calendar,
    fact_defendant_year.year,
    case
        when grouping(fact_defendant_year.state_code) = 1 then 'national'
        when grouping(fact_defendant_year.court_id) = 1 then 'state'
        else 'district'
    end as geography_type,
    coalesce(fact_defendant_year.state_code, 'US') as state_code,
    coalesce(fact_defendant_year.court_id, 'all') as court_id,
    count(*) filter (where fact_defendant_year.is_new) as new_defendants,
    count(*) filter (where fact_defendant_year.is_new and fact_defendant_year.trafficking_type in ('sex', 'both'))
        as new_defendants_sex,
    count(*) filter (where fact_defendant_year.is_new and fact_defendant_year.trafficking_type in ('labor', 'both'))
        as new_defendants_labor,
    count(*) filter (where fact_defendant_year.is_new and fact_defendant_year.trafficking_type = 'both')
        as new_defendants_both,
    count(*) filter (where fact_defendant_year.is_new and fact_defendant_year.trafficking_type = 'unknown')
        as new_defendants_unknown,
    count(*) filter (where fact_defendant_year.is_active) as active_defendants,
    count(*) filter (where fact_defendant_year.is_active and fact_defendant_year.trafficking_type in ('sex', 'both'))
        as active_defendants_sex,
    count(*) filter (
        where fact_defendant_year.is_active and fact_defendant_year.trafficking_type in ('labor', 'both')
    ) as active_defendants_labor,
    count(*) filter (where fact_defendant_year.is_active and fact_defendant_year.trafficking_type = 'both')
        as active_defendants_both,
    count(*) filter (where fact_defendant_year.is_active and fact_defendant_year.trafficking_type = 'unknown')
        as active_defendants_unknown,
    count(*) filter (where fact_defendant_year.is_convicted) as convicted_defendants,
    count(*) filter (
        where fact_defendant_year.is_convicted and fact_defendant_year.trafficking_type in ('sex', 'both')
    ) as convicted_defendants_sex,
    count(*) filter (
        where fact_defendant_year.is_convicted and fact_defendant_year.trafficking_type in ('labor', 'both')
    ) as convicted_defendants_labor,
    count(*) filter (where fact_defendant_year.is_convicted and fact_defendant_year.trafficking_type = 'both')
        as convicted_defendants_both,
    count(*) filter (where fact_defendant_year.is_convicted and fact_defendant_year.trafficking_type = 'unknown')
        as convicted_defendants_unknown,
    count(*) filter (where fact_defendant_year.restitution_eligibility = 'eligible') as restitution_eligible_defendants,
    count(*) filter (where fact_defendant_year.restitution_eligibility = 'excluded') as restitution_excluded_defendants,
    count(*) filter (where fact_defendant_year.restitution_eligibility = 'unknown') as restitution_unknown_defendants,
    count(*) filter (where fact_defendant_year.is_restitution_ordered) as restitution_ordered_defendants,
    count(*) filter (where fact_defendant_year.is_restitution_ordered_other) as restitution_ordered_other_defendants,
    cast(sum(fact_defendant_year.restitution_amount) as decimal(18, 2)) as restitution_amount,
    count(fact_defendant_year.days_to_resolve) as resolved_defendants,
    -- A month is 30.4375 days, 487 / 16.
    cast(
        (
            320 * cast(sum(fact_defendant_year.days_to_resolve) as bigint)
            + 487 * count(fact_defendant_year.days_to_resolve)
        )
        // nullif(974 * count(fact_defendant_year.days_to_resolve), 0) / 10.0 as decimal(8, 1)
    ) as mean_months_to_resolve
from core.fact_defendant_year
group by grouping sets (
    (fact_defendant_year.scope, fact_defendant_year.calendar, fact_defendant_year.year),
    (fact_defendant_year.scope, fact_defendant_year.calendar, fact_defendant_year.year, fact_defendant_year.state_code),
    (
        fact_defendant_year.scope,
        fact_defendant_year.calendar,
        fact_defendant_year.year,
        fact_defendant_year.state_code,
        fact_defendant_year.court_id
    )
)
