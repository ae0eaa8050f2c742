-- One row per year, scope and calendar (year, scope, calendar) for the nation, with the averages printed beside a
-- state: new cases over the jurisdictions with a new case, convictions over those with an active case; the
-- denominators are columns. Stated only under a census.
with jurisdiction as (
    select
        summary.scope,
        summary.calendar,
        summary.year,
        count(*) filter (where summary.new_cases > 0) as new_case_jurisdictions,
        count(*) filter (where summary.active_cases > 0) as active_case_jurisdictions,
        count(*) filter (where summary.new_cases_labor = 0) as jurisdictions_without_new_labor_case
    from core.summary
    where summary.geography_type = 'state' and summary.is_known
    group by summary.scope, summary.calendar, summary.year
)

select
    summary.year,
    summary.scope,
    summary.calendar,
    summary.new_cases,
    summary.new_cases_sex,
    summary.new_cases_labor,
    summary.new_cases_both,
    summary.new_cases_unknown,
    summary.new_cases_sex_percent,
    summary.new_cases_labor_percent,
    summary.new_defendants,
    summary.new_defendants_sex,
    summary.new_defendants_labor,
    summary.new_defendants_both,
    summary.new_defendants_unknown,
    summary.new_defendants_sex_percent,
    summary.new_defendants_labor_percent,
    summary.active_cases,
    summary.active_cases_sex,
    summary.active_cases_labor,
    summary.active_cases_both,
    summary.active_cases_unknown,
    summary.active_cases_sex_percent,
    summary.active_cases_labor_percent,
    summary.active_defendants,
    summary.active_defendants_sex,
    summary.active_defendants_labor,
    summary.active_defendants_both,
    summary.active_defendants_unknown,
    summary.active_defendants_sex_percent,
    summary.active_defendants_labor_percent,
    summary.convicted_defendants,
    summary.convicted_defendants_sex,
    summary.convicted_defendants_labor,
    summary.convicted_defendants_both,
    summary.convicted_defendants_unknown,
    summary.convicted_defendants_sex_percent,
    summary.convicted_defendants_labor_percent,
    summary.restitution_eligible_defendants,
    summary.restitution_excluded_defendants,
    summary.restitution_unknown_defendants,
    summary.restitution_ordered_defendants,
    summary.restitution_ordered_other_defendants,
    summary.restitution_percent,
    summary.restitution_amount,
    summary.prison_sentenced_defendants,
    summary.mean_prison_months,
    summary.median_prison_months,
    summary.life_sentence_defendants,
    summary.death_sentence_defendants,
    summary.sealed_sentence_defendants,
    summary.no_prison_defendants,
    summary.unknown_sentence_defendants,
    summary.resolved_defendants,
    summary.mean_months_to_resolve,
    summary.new_civil_cases,
    summary.new_civil_cases_sex,
    summary.new_civil_cases_labor,
    summary.new_civil_cases_both,
    summary.new_civil_cases_unknown,
    summary.new_civil_cases_sex_percent,
    summary.new_civil_cases_labor_percent,
    summary.top_labor_sector,
    summary.deportation_threat_percent,
    case when summary.is_cases_census then jurisdiction.new_case_jurisdictions end as new_case_jurisdictions,
    case when summary.is_cases_census then jurisdiction.active_case_jurisdictions end as active_case_jurisdictions,
    case when summary.is_cases_census then cast(
        (200 * summary.new_cases + jurisdiction.new_case_jurisdictions)
        // nullif(2 * jurisdiction.new_case_jurisdictions, 0) / 100.0 as decimal(8, 2)
    ) end as new_cases_mean_over_nonzero,
    case when summary.is_cases_census and summary.is_convictions_census then cast(
        (200 * summary.convicted_defendants + jurisdiction.active_case_jurisdictions)
        // nullif(2 * jurisdiction.active_case_jurisdictions, 0) / 100.0 as decimal(8, 2)
    ) end as convicted_defendants_mean_over_active,
    case
        when summary.is_complete_year and summary.is_cases_census then jurisdiction.jurisdictions_without_new_labor_case
    end
        as jurisdictions_without_new_labor_case,
    summary.is_complete_year,
    run.data_through_date,
    run.refreshed_at,
    run.build_id,
    run.is_synthetic,
    year_coverage.coverage
from core.summary
left join core.year_coverage on summary.calendar = year_coverage.calendar and summary.year = year_coverage.year
left join jurisdiction
    on summary.scope = jurisdiction.scope
    and summary.calendar = jurisdiction.calendar
    and summary.year = jurisdiction.year
cross join core.run
where summary.geography_type = 'national'
