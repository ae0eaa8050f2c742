-- One row per jurisdiction, year, scope and calendar (state_code, year, scope, calendar): what the federal courts of
-- the state did about the subject. marts.state_summary is its part of scope chapter_77 and calendar years.
-- Ranks are competition ranks, highest first, over the 56 jurisdictions, for complete years under a census only. `XX`
-- (state not known) is a row where a case is there, and has no rank. State rows add up to the national row.
with stated as (
    select
        figure_value.scope,
        figure_value.calendar,
        figure_value.year,
        figure_value.state_code,
        -- values of figures, written by `warehouse figures` from seeds/figure.csv
        max(case when figure_value.figure = 'new_cases' then figure_value.value end) as new_cases,
        max(case when figure_value.figure = 'new_cases_sex' then figure_value.value end) as new_cases_sex,
        max(case when figure_value.figure = 'new_cases_labor' then figure_value.value end) as new_cases_labor,
        max(case when figure_value.figure = 'new_cases_both' then figure_value.value end) as new_cases_both,
        max(case when figure_value.figure = 'new_cases_unknown' then figure_value.value end) as new_cases_unknown,
        max(case when figure_value.figure = 'new_cases_sex_percent' then figure_value.value end)
            as new_cases_sex_percent,
        max(case when figure_value.figure = 'new_cases_labor_percent' then figure_value.value end)
            as new_cases_labor_percent,
        max(case when figure_value.figure = 'new_cases_per_million' then figure_value.value end)
            as new_cases_per_million,
        max(case when figure_value.figure = 'new_defendants' then figure_value.value end) as new_defendants,
        max(case when figure_value.figure = 'new_defendants_sex' then figure_value.value end) as new_defendants_sex,
        max(case when figure_value.figure = 'new_defendants_labor' then figure_value.value end) as new_defendants_labor,
        max(case when figure_value.figure = 'new_defendants_both' then figure_value.value end) as new_defendants_both,
        max(case when figure_value.figure = 'new_defendants_unknown' then figure_value.value end)
            as new_defendants_unknown,
        max(case when figure_value.figure = 'new_defendants_sex_percent' then figure_value.value end)
            as new_defendants_sex_percent,
        max(case when figure_value.figure = 'new_defendants_labor_percent' then figure_value.value end)
            as new_defendants_labor_percent,
        max(case when figure_value.figure = 'active_cases' then figure_value.value end) as active_cases,
        max(case when figure_value.figure = 'active_cases_sex' then figure_value.value end) as active_cases_sex,
        max(case when figure_value.figure = 'active_cases_labor' then figure_value.value end) as active_cases_labor,
        max(case when figure_value.figure = 'active_cases_both' then figure_value.value end) as active_cases_both,
        max(case when figure_value.figure = 'active_cases_unknown' then figure_value.value end) as active_cases_unknown,
        max(case when figure_value.figure = 'active_cases_sex_percent' then figure_value.value end)
            as active_cases_sex_percent,
        max(case when figure_value.figure = 'active_cases_labor_percent' then figure_value.value end)
            as active_cases_labor_percent,
        max(case when figure_value.figure = 'active_cases_per_million' then figure_value.value end)
            as active_cases_per_million,
        max(case when figure_value.figure = 'active_defendants' then figure_value.value end) as active_defendants,
        max(case when figure_value.figure = 'active_defendants_sex' then figure_value.value end)
            as active_defendants_sex,
        max(case when figure_value.figure = 'active_defendants_labor' then figure_value.value end)
            as active_defendants_labor,
        max(case when figure_value.figure = 'active_defendants_both' then figure_value.value end)
            as active_defendants_both,
        max(case when figure_value.figure = 'active_defendants_unknown' then figure_value.value end)
            as active_defendants_unknown,
        max(case when figure_value.figure = 'active_defendants_sex_percent' then figure_value.value end)
            as active_defendants_sex_percent,
        max(case when figure_value.figure = 'active_defendants_labor_percent' then figure_value.value end)
            as active_defendants_labor_percent,
        max(case when figure_value.figure = 'convicted_defendants' then figure_value.value end) as convicted_defendants,
        max(case when figure_value.figure = 'convicted_defendants_sex' then figure_value.value end)
            as convicted_defendants_sex,
        max(case when figure_value.figure = 'convicted_defendants_labor' then figure_value.value end)
            as convicted_defendants_labor,
        max(case when figure_value.figure = 'convicted_defendants_both' then figure_value.value end)
            as convicted_defendants_both,
        max(case when figure_value.figure = 'convicted_defendants_unknown' then figure_value.value end)
            as convicted_defendants_unknown,
        max(case when figure_value.figure = 'convicted_defendants_sex_percent' then figure_value.value end)
            as convicted_defendants_sex_percent,
        max(case when figure_value.figure = 'convicted_defendants_labor_percent' then figure_value.value end)
            as convicted_defendants_labor_percent,
        max(case when figure_value.figure = 'convicted_defendants_per_million' then figure_value.value end)
            as convicted_defendants_per_million,
        max(case when figure_value.figure = 'restitution_eligible_defendants' then figure_value.value end)
            as restitution_eligible_defendants,
        max(case when figure_value.figure = 'restitution_excluded_defendants' then figure_value.value end)
            as restitution_excluded_defendants,
        max(case when figure_value.figure = 'restitution_unknown_defendants' then figure_value.value end)
            as restitution_unknown_defendants,
        max(case when figure_value.figure = 'restitution_ordered_defendants' then figure_value.value end)
            as restitution_ordered_defendants,
        max(case when figure_value.figure = 'restitution_ordered_other_defendants' then figure_value.value end)
            as restitution_ordered_other_defendants,
        max(case when figure_value.figure = 'restitution_percent' then figure_value.value end) as restitution_percent,
        max(case when figure_value.figure = 'restitution_amount' then figure_value.value end) as restitution_amount,
        max(case when figure_value.figure = 'prison_sentenced_defendants' then figure_value.value end)
            as prison_sentenced_defendants,
        max(case when figure_value.figure = 'mean_prison_months' then figure_value.value end) as mean_prison_months,
        max(case when figure_value.figure = 'median_prison_months' then figure_value.value end) as median_prison_months,
        max(case when figure_value.figure = 'life_sentence_defendants' then figure_value.value end)
            as life_sentence_defendants,
        max(case when figure_value.figure = 'death_sentence_defendants' then figure_value.value end)
            as death_sentence_defendants,
        max(case when figure_value.figure = 'sealed_sentence_defendants' then figure_value.value end)
            as sealed_sentence_defendants,
        max(case when figure_value.figure = 'no_prison_defendants' then figure_value.value end) as no_prison_defendants,
        max(case when figure_value.figure = 'unknown_sentence_defendants' then figure_value.value end)
            as unknown_sentence_defendants,
        max(case when figure_value.figure = 'resolved_defendants' then figure_value.value end) as resolved_defendants,
        max(case when figure_value.figure = 'mean_months_to_resolve' then figure_value.value end)
            as mean_months_to_resolve,
        max(case when figure_value.figure = 'new_civil_cases' then figure_value.value end) as new_civil_cases,
        max(case when figure_value.figure = 'new_civil_cases_sex' then figure_value.value end) as new_civil_cases_sex,
        max(case when figure_value.figure = 'new_civil_cases_labor' then figure_value.value end)
            as new_civil_cases_labor,
        max(case when figure_value.figure = 'new_civil_cases_both' then figure_value.value end) as new_civil_cases_both,
        max(case when figure_value.figure = 'new_civil_cases_unknown' then figure_value.value end)
            as new_civil_cases_unknown,
        max(case when figure_value.figure = 'new_civil_cases_sex_percent' then figure_value.value end)
            as new_civil_cases_sex_percent,
        max(case when figure_value.figure = 'new_civil_cases_labor_percent' then figure_value.value end)
            as new_civil_cases_labor_percent,
        max(case when figure_value.figure = 'top_labor_sector' then figure_value.words end) as top_labor_sector,
        max(case when figure_value.figure = 'deportation_threat_percent' then figure_value.value end)
            as deportation_threat_percent,
        max(case when figure_value.figure = 'new_cases_rank' then figure_value.value end) as new_cases_rank,
        max(case when figure_value.figure = 'new_cases_rank_tie_count' then figure_value.value end)
            as new_cases_rank_tie_count,
        max(case when figure_value.figure = 'new_cases_rank_label' then figure_value.words end) as new_cases_rank_label,
        max(case when figure_value.figure = 'new_cases_per_million_rank' then figure_value.value end)
            as new_cases_per_million_rank,
        max(case when figure_value.figure = 'new_cases_per_million_rank_tie_count' then figure_value.value end)
            as new_cases_per_million_rank_tie_count,
        max(case when figure_value.figure = 'new_cases_per_million_rank_label' then figure_value.words end)
            as new_cases_per_million_rank_label,
        max(case when figure_value.figure = 'active_cases_rank' then figure_value.value end) as active_cases_rank,
        max(case when figure_value.figure = 'active_cases_rank_tie_count' then figure_value.value end)
            as active_cases_rank_tie_count,
        max(case when figure_value.figure = 'active_cases_rank_label' then figure_value.words end)
            as active_cases_rank_label,
        max(case when figure_value.figure = 'convicted_defendants_rank' then figure_value.value end)
            as convicted_defendants_rank,
        max(case when figure_value.figure = 'convicted_defendants_rank_tie_count' then figure_value.value end)
            as convicted_defendants_rank_tie_count,
        max(case when figure_value.figure = 'convicted_defendants_rank_label' then figure_value.words end)
            as convicted_defendants_rank_label,
        max(case when figure_value.figure = 'restitution_orders_rank' then figure_value.value end)
            as restitution_orders_rank,
        max(case when figure_value.figure = 'restitution_orders_rank_tie_count' then figure_value.value end)
            as restitution_orders_rank_tie_count,
        max(case when figure_value.figure = 'restitution_orders_rank_label' then figure_value.words end)
            as restitution_orders_rank_label,
        max(case when figure_value.figure = 'jurisdictions_without_new_labor_case' then figure_value.value end)
            as jurisdictions_without_new_labor_case,
        max(case when figure_value.figure = 'is_without_new_labor_case' then figure_value.value end)
            as is_without_new_labor_case,
        -- end of figures
        count(*) as figure_count
    from marts.figure_value
    where figure_value.geography_type = 'state'
    group by figure_value.scope, figure_value.calendar, figure_value.year, figure_value.state_code
)

select
    place.state_code,
    place.geography_name as state_name,
    place.year,
    place.scope,
    place.calendar,
    -- figures, written by `warehouse figures` from seeds/figure.csv
    cast(stated.new_cases as bigint) as new_cases,
    cast(stated.new_cases_sex as bigint) as new_cases_sex,
    cast(stated.new_cases_labor as bigint) as new_cases_labor,
    cast(stated.new_cases_both as bigint) as new_cases_both,
    cast(stated.new_cases_unknown as bigint) as new_cases_unknown,
    cast(stated.new_cases_sex_percent as decimal(5, 1)) as new_cases_sex_percent,
    cast(stated.new_cases_labor_percent as decimal(5, 1)) as new_cases_labor_percent,
    cast(stated.new_cases_per_million as decimal(8, 2)) as new_cases_per_million,
    cast(stated.new_defendants as bigint) as new_defendants,
    cast(stated.new_defendants_sex as bigint) as new_defendants_sex,
    cast(stated.new_defendants_labor as bigint) as new_defendants_labor,
    cast(stated.new_defendants_both as bigint) as new_defendants_both,
    cast(stated.new_defendants_unknown as bigint) as new_defendants_unknown,
    cast(stated.new_defendants_sex_percent as decimal(5, 1)) as new_defendants_sex_percent,
    cast(stated.new_defendants_labor_percent as decimal(5, 1)) as new_defendants_labor_percent,
    cast(stated.active_cases as bigint) as active_cases,
    cast(stated.active_cases_sex as bigint) as active_cases_sex,
    cast(stated.active_cases_labor as bigint) as active_cases_labor,
    cast(stated.active_cases_both as bigint) as active_cases_both,
    cast(stated.active_cases_unknown as bigint) as active_cases_unknown,
    cast(stated.active_cases_sex_percent as decimal(5, 1)) as active_cases_sex_percent,
    cast(stated.active_cases_labor_percent as decimal(5, 1)) as active_cases_labor_percent,
    cast(stated.active_cases_per_million as decimal(8, 2)) as active_cases_per_million,
    cast(stated.active_defendants as bigint) as active_defendants,
    cast(stated.active_defendants_sex as bigint) as active_defendants_sex,
    cast(stated.active_defendants_labor as bigint) as active_defendants_labor,
    cast(stated.active_defendants_both as bigint) as active_defendants_both,
    cast(stated.active_defendants_unknown as bigint) as active_defendants_unknown,
    cast(stated.active_defendants_sex_percent as decimal(5, 1)) as active_defendants_sex_percent,
    cast(stated.active_defendants_labor_percent as decimal(5, 1)) as active_defendants_labor_percent,
    cast(stated.convicted_defendants as bigint) as convicted_defendants,
    cast(stated.convicted_defendants_sex as bigint) as convicted_defendants_sex,
    cast(stated.convicted_defendants_labor as bigint) as convicted_defendants_labor,
    cast(stated.convicted_defendants_both as bigint) as convicted_defendants_both,
    cast(stated.convicted_defendants_unknown as bigint) as convicted_defendants_unknown,
    cast(stated.convicted_defendants_sex_percent as decimal(5, 1)) as convicted_defendants_sex_percent,
    cast(stated.convicted_defendants_labor_percent as decimal(5, 1)) as convicted_defendants_labor_percent,
    cast(stated.convicted_defendants_per_million as decimal(8, 2)) as convicted_defendants_per_million,
    cast(stated.restitution_eligible_defendants as bigint) as restitution_eligible_defendants,
    cast(stated.restitution_excluded_defendants as bigint) as restitution_excluded_defendants,
    cast(stated.restitution_unknown_defendants as bigint) as restitution_unknown_defendants,
    cast(stated.restitution_ordered_defendants as bigint) as restitution_ordered_defendants,
    cast(stated.restitution_ordered_other_defendants as bigint) as restitution_ordered_other_defendants,
    cast(stated.restitution_percent as decimal(5, 1)) as restitution_percent,
    cast(stated.restitution_amount as decimal(18, 2)) as restitution_amount,
    cast(stated.prison_sentenced_defendants as bigint) as prison_sentenced_defendants,
    cast(stated.mean_prison_months as decimal(8, 1)) as mean_prison_months,
    cast(stated.median_prison_months as decimal(8, 1)) as median_prison_months,
    cast(stated.life_sentence_defendants as bigint) as life_sentence_defendants,
    cast(stated.death_sentence_defendants as bigint) as death_sentence_defendants,
    cast(stated.sealed_sentence_defendants as bigint) as sealed_sentence_defendants,
    cast(stated.no_prison_defendants as bigint) as no_prison_defendants,
    cast(stated.unknown_sentence_defendants as bigint) as unknown_sentence_defendants,
    cast(stated.resolved_defendants as bigint) as resolved_defendants,
    cast(stated.mean_months_to_resolve as decimal(8, 1)) as mean_months_to_resolve,
    cast(stated.new_civil_cases as bigint) as new_civil_cases,
    cast(stated.new_civil_cases_sex as bigint) as new_civil_cases_sex,
    cast(stated.new_civil_cases_labor as bigint) as new_civil_cases_labor,
    cast(stated.new_civil_cases_both as bigint) as new_civil_cases_both,
    cast(stated.new_civil_cases_unknown as bigint) as new_civil_cases_unknown,
    cast(stated.new_civil_cases_sex_percent as decimal(5, 1)) as new_civil_cases_sex_percent,
    cast(stated.new_civil_cases_labor_percent as decimal(5, 1)) as new_civil_cases_labor_percent,
    stated.top_labor_sector,
    cast(stated.deportation_threat_percent as decimal(5, 1)) as deportation_threat_percent,
    cast(stated.new_cases_rank as bigint) as new_cases_rank,
    cast(stated.new_cases_rank_tie_count as bigint) as new_cases_rank_tie_count,
    stated.new_cases_rank_label,
    cast(stated.new_cases_per_million_rank as bigint) as new_cases_per_million_rank,
    cast(stated.new_cases_per_million_rank_tie_count as bigint) as new_cases_per_million_rank_tie_count,
    stated.new_cases_per_million_rank_label,
    cast(stated.active_cases_rank as bigint) as active_cases_rank,
    cast(stated.active_cases_rank_tie_count as bigint) as active_cases_rank_tie_count,
    stated.active_cases_rank_label,
    cast(stated.convicted_defendants_rank as bigint) as convicted_defendants_rank,
    cast(stated.convicted_defendants_rank_tie_count as bigint) as convicted_defendants_rank_tie_count,
    stated.convicted_defendants_rank_label,
    cast(stated.restitution_orders_rank as bigint) as restitution_orders_rank,
    cast(stated.restitution_orders_rank_tie_count as bigint) as restitution_orders_rank_tie_count,
    stated.restitution_orders_rank_label,
    cast(stated.jurisdictions_without_new_labor_case as bigint) as jurisdictions_without_new_labor_case,
    cast(stated.is_without_new_labor_case as boolean) as is_without_new_labor_case,
    -- end of figures
    state_population.population,
    place.is_complete_year,
    run.data_through_date,
    run.refreshed_at,
    run.build_id,
    run.is_synthetic,
    -- groups of figures, written by `warehouse figures` from seeds/figure_group.csv
    year_coverage.is_cases_census,
    year_coverage.is_defendants_census,
    year_coverage.is_convictions_census,
    year_coverage.is_restitution_census,
    year_coverage.is_sentences_census,
    year_coverage.is_resolution_census,
    year_coverage.is_civil_census,
    year_coverage.is_civil_type_census,
    year_coverage.is_labor_detail_census,
    -- end of groups
    year_coverage.coverage_note,
    year_coverage.coverage
from core.summary_place as place
left join stated
    on place.scope = stated.scope
    and place.calendar = stated.calendar
    and place.year = stated.year
    and place.state_code = stated.state_code
left join core.year_coverage on place.calendar = year_coverage.calendar and place.year = year_coverage.year
left join seeds.state_population
    on place.state_code = state_population.state_code and place.year = state_population.year
cross join intermediate.run
where place.geography_type = 'state'
