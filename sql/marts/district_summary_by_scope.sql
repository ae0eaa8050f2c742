-- One row per district, year, scope and calendar (state_code, court_id, year, scope, calendar). The district
-- `unresolved` of a state holds its cases whose district is not known. District rows add up to the state's row.
select
    place.state_code,
    place.court_id,
    place.geography_name as district_name,
    place.year,
    place.scope,
    place.calendar,
    -- figures, written by `warehouse figures` from seeds/figure.csv
    cast(max(stated.value) filter (where stated.figure = 'new_cases') as bigint) as new_cases,
    cast(max(stated.value) filter (where stated.figure = 'new_cases_sex') as bigint) as new_cases_sex,
    cast(max(stated.value) filter (where stated.figure = 'new_cases_labor') as bigint) as new_cases_labor,
    cast(max(stated.value) filter (where stated.figure = 'new_cases_both') as bigint) as new_cases_both,
    cast(max(stated.value) filter (where stated.figure = 'new_cases_unknown') as bigint) as new_cases_unknown,
    cast(max(stated.value) filter (where stated.figure = 'new_cases_sex_percent') as decimal(5, 1))
        as new_cases_sex_percent,
    cast(max(stated.value) filter (where stated.figure = 'new_cases_labor_percent') as decimal(5, 1))
        as new_cases_labor_percent,
    cast(max(stated.value) filter (where stated.figure = 'new_defendants') as bigint) as new_defendants,
    cast(max(stated.value) filter (where stated.figure = 'new_defendants_sex') as bigint) as new_defendants_sex,
    cast(max(stated.value) filter (where stated.figure = 'new_defendants_labor') as bigint) as new_defendants_labor,
    cast(max(stated.value) filter (where stated.figure = 'new_defendants_both') as bigint) as new_defendants_both,
    cast(max(stated.value) filter (where stated.figure = 'new_defendants_unknown') as bigint) as new_defendants_unknown,
    cast(max(stated.value) filter (where stated.figure = 'new_defendants_sex_percent') as decimal(5, 1))
        as new_defendants_sex_percent,
    cast(max(stated.value) filter (where stated.figure = 'new_defendants_labor_percent') as decimal(5, 1))
        as new_defendants_labor_percent,
    cast(max(stated.value) filter (where stated.figure = 'active_cases') as bigint) as active_cases,
    cast(max(stated.value) filter (where stated.figure = 'active_cases_sex') as bigint) as active_cases_sex,
    cast(max(stated.value) filter (where stated.figure = 'active_cases_labor') as bigint) as active_cases_labor,
    cast(max(stated.value) filter (where stated.figure = 'active_cases_both') as bigint) as active_cases_both,
    cast(max(stated.value) filter (where stated.figure = 'active_cases_unknown') as bigint) as active_cases_unknown,
    cast(max(stated.value) filter (where stated.figure = 'active_cases_sex_percent') as decimal(5, 1))
        as active_cases_sex_percent,
    cast(max(stated.value) filter (where stated.figure = 'active_cases_labor_percent') as decimal(5, 1))
        as active_cases_labor_percent,
    cast(max(stated.value) filter (where stated.figure = 'active_defendants') as bigint) as active_defendants,
    cast(max(stated.value) filter (where stated.figure = 'active_defendants_sex') as bigint) as active_defendants_sex,
    cast(max(stated.value) filter (where stated.figure = 'active_defendants_labor') as bigint)
        as active_defendants_labor,
    cast(max(stated.value) filter (where stated.figure = 'active_defendants_both') as bigint) as active_defendants_both,
    cast(max(stated.value) filter (where stated.figure = 'active_defendants_unknown') as bigint)
        as active_defendants_unknown,
    cast(max(stated.value) filter (where stated.figure = 'active_defendants_sex_percent') as decimal(5, 1))
        as active_defendants_sex_percent,
    cast(max(stated.value) filter (where stated.figure = 'active_defendants_labor_percent') as decimal(5, 1))
        as active_defendants_labor_percent,
    cast(max(stated.value) filter (where stated.figure = 'convicted_defendants') as bigint) as convicted_defendants,
    cast(max(stated.value) filter (where stated.figure = 'convicted_defendants_sex') as bigint)
        as convicted_defendants_sex,
    cast(max(stated.value) filter (where stated.figure = 'convicted_defendants_labor') as bigint)
        as convicted_defendants_labor,
    cast(max(stated.value) filter (where stated.figure = 'convicted_defendants_both') as bigint)
        as convicted_defendants_both,
    cast(max(stated.value) filter (where stated.figure = 'convicted_defendants_unknown') as bigint)
        as convicted_defendants_unknown,
    cast(max(stated.value) filter (where stated.figure = 'convicted_defendants_sex_percent') as decimal(5, 1))
        as convicted_defendants_sex_percent,
    cast(max(stated.value) filter (where stated.figure = 'convicted_defendants_labor_percent') as decimal(5, 1))
        as convicted_defendants_labor_percent,
    cast(max(stated.value) filter (where stated.figure = 'restitution_eligible_defendants') as bigint)
        as restitution_eligible_defendants,
    cast(max(stated.value) filter (where stated.figure = 'restitution_excluded_defendants') as bigint)
        as restitution_excluded_defendants,
    cast(max(stated.value) filter (where stated.figure = 'restitution_unknown_defendants') as bigint)
        as restitution_unknown_defendants,
    cast(max(stated.value) filter (where stated.figure = 'restitution_ordered_defendants') as bigint)
        as restitution_ordered_defendants,
    cast(max(stated.value) filter (where stated.figure = 'restitution_ordered_other_defendants') as bigint)
        as restitution_ordered_other_defendants,
    cast(max(stated.value) filter (where stated.figure = 'restitution_percent') as decimal(5, 1))
        as restitution_percent,
    cast(max(stated.value) filter (where stated.figure = 'restitution_amount') as decimal(18, 2)) as restitution_amount,
    cast(max(stated.value) filter (where stated.figure = 'prison_sentenced_defendants') as bigint)
        as prison_sentenced_defendants,
    cast(max(stated.value) filter (where stated.figure = 'mean_prison_months') as decimal(8, 1)) as mean_prison_months,
    cast(max(stated.value) filter (where stated.figure = 'median_prison_months') as decimal(8, 1))
        as median_prison_months,
    cast(max(stated.value) filter (where stated.figure = 'life_sentence_defendants') as bigint)
        as life_sentence_defendants,
    cast(max(stated.value) filter (where stated.figure = 'death_sentence_defendants') as bigint)
        as death_sentence_defendants,
    cast(max(stated.value) filter (where stated.figure = 'sealed_sentence_defendants') as bigint)
        as sealed_sentence_defendants,
    cast(max(stated.value) filter (where stated.figure = 'no_prison_defendants') as bigint) as no_prison_defendants,
    cast(max(stated.value) filter (where stated.figure = 'unknown_sentence_defendants') as bigint)
        as unknown_sentence_defendants,
    cast(max(stated.value) filter (where stated.figure = 'resolved_defendants') as bigint) as resolved_defendants,
    cast(max(stated.value) filter (where stated.figure = 'mean_months_to_resolve') as decimal(8, 1))
        as mean_months_to_resolve,
    cast(max(stated.value) filter (where stated.figure = 'new_civil_cases') as bigint) as new_civil_cases,
    cast(max(stated.value) filter (where stated.figure = 'new_civil_cases_sex') as bigint) as new_civil_cases_sex,
    cast(max(stated.value) filter (where stated.figure = 'new_civil_cases_labor') as bigint) as new_civil_cases_labor,
    cast(max(stated.value) filter (where stated.figure = 'new_civil_cases_both') as bigint) as new_civil_cases_both,
    cast(max(stated.value) filter (where stated.figure = 'new_civil_cases_unknown') as bigint)
        as new_civil_cases_unknown,
    cast(max(stated.value) filter (where stated.figure = 'new_civil_cases_sex_percent') as decimal(5, 1))
        as new_civil_cases_sex_percent,
    cast(max(stated.value) filter (where stated.figure = 'new_civil_cases_labor_percent') as decimal(5, 1))
        as new_civil_cases_labor_percent,
    max(stated.words) filter (where stated.figure = 'top_labor_sector') as top_labor_sector,
    cast(max(stated.value) filter (where stated.figure = 'deportation_threat_percent') as decimal(5, 1))
        as deportation_threat_percent,
    -- end of figures
    place.is_complete_year,
    run.data_through_date,
    run.refreshed_at,
    run.build_id,
    run.is_synthetic,
    year_coverage.coverage
from core.summary_place as place
left join marts.figure_value as stated
    on place.scope = stated.scope
    and place.calendar = stated.calendar
    and place.year = stated.year
    and place.geography_type = stated.geography_type
    and place.state_code = stated.state_code
    and place.court_id = stated.court_id
left join core.year_coverage on place.calendar = year_coverage.calendar and place.year = year_coverage.year
cross join core.run
where place.geography_type = 'district'
group by
    place.state_code,
    place.court_id,
    place.geography_name,
    place.year,
    place.scope,
    place.calendar,
    place.is_complete_year,
    run.data_through_date,
    run.refreshed_at,
    run.build_id,
    run.is_synthetic,
    year_coverage.coverage
