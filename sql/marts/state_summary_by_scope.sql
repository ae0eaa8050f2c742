-- One row per jurisdiction, year, scope and calendar (state_code, year, scope, calendar): what the federal courts of
-- the state did about human trafficking. marts.state_summary is its part of scope chapter_77 and calendar years.
-- Ranks are competition ranks, highest first, over the 56 jurisdictions, for complete years under a census only. `XX`
-- (state not known) is a row where a case is there, and has no rank. State rows add up to the national row.
with state as (
    select summary.*
    from core.summary
    where summary.geography_type = 'state'
),

ranked as (
    select
        state.*,
        case when state.is_known and state.is_complete_year and state.is_cases_census then rank() over (
            partition by state.scope, state.calendar, state.year, state.is_known order by state.new_cases desc
        ) end as new_cases_rank,
        case when state.is_known and state.is_complete_year and state.is_cases_census then count(*) over (
            partition by state.scope, state.calendar, state.year, state.is_known, state.new_cases
        ) end as new_cases_rank_tie_count,
        case when state.is_known and state.is_complete_year and state.is_cases_census then rank() over (
            partition by state.scope, state.calendar, state.year, state.is_known order by state.active_cases desc
        ) end as active_cases_rank,
        case when state.is_known and state.is_complete_year and state.is_cases_census then count(*) over (
            partition by state.scope, state.calendar, state.year, state.is_known, state.active_cases
        ) end as active_cases_rank_tie_count,
        case when state.is_known and state.is_complete_year and state.is_convictions_census then rank() over (
            partition by state.scope, state.calendar, state.year, state.is_known
            order by state.convicted_defendants desc
        ) end as convicted_defendants_rank,
        case when state.is_known and state.is_complete_year and state.is_convictions_census then count(*) over (
            partition by state.scope, state.calendar, state.year, state.is_known, state.convicted_defendants
        ) end as convicted_defendants_rank_tie_count,
        case when state.is_known and state.is_complete_year and state.is_restitution_census then rank() over (
            partition by state.scope, state.calendar, state.year, state.is_known
            order by state.restitution_ordered_defendants desc
        ) end as restitution_orders_rank,
        case when state.is_known and state.is_complete_year and state.is_restitution_census then count(*) over (
            partition by state.scope, state.calendar, state.year, state.is_known, state.restitution_ordered_defendants
        ) end as restitution_orders_rank_tie_count,
        case when state.is_complete_year and state.is_cases_census then cast(
            sum(case when state.is_known and state.new_cases_labor = 0 then 1 else 0 end) over (
                partition by state.scope, state.calendar, state.year
            ) as bigint
        ) end as jurisdictions_without_new_labor_case,
        case when state.is_known and state.is_complete_year and state.is_cases_census then state.new_cases_labor = 0 end
            as is_without_new_labor_case
    from state
)

select
    ranked.state_code,
    ranked.geography_name as state_name,
    ranked.year,
    ranked.scope,
    ranked.calendar,
    ranked.new_cases,
    ranked.new_cases_sex,
    ranked.new_cases_labor,
    ranked.new_cases_both,
    ranked.new_cases_unknown,
    ranked.new_cases_sex_percent,
    ranked.new_cases_labor_percent,
    ranked.new_defendants,
    ranked.new_defendants_sex,
    ranked.new_defendants_labor,
    ranked.new_defendants_both,
    ranked.new_defendants_unknown,
    ranked.new_defendants_sex_percent,
    ranked.new_defendants_labor_percent,
    ranked.active_cases,
    ranked.active_cases_sex,
    ranked.active_cases_labor,
    ranked.active_cases_both,
    ranked.active_cases_unknown,
    ranked.active_cases_sex_percent,
    ranked.active_cases_labor_percent,
    ranked.active_defendants,
    ranked.active_defendants_sex,
    ranked.active_defendants_labor,
    ranked.active_defendants_both,
    ranked.active_defendants_unknown,
    ranked.active_defendants_sex_percent,
    ranked.active_defendants_labor_percent,
    ranked.convicted_defendants,
    ranked.convicted_defendants_sex,
    ranked.convicted_defendants_labor,
    ranked.convicted_defendants_both,
    ranked.convicted_defendants_unknown,
    ranked.convicted_defendants_sex_percent,
    ranked.convicted_defendants_labor_percent,
    ranked.restitution_eligible_defendants,
    ranked.restitution_excluded_defendants,
    ranked.restitution_unknown_defendants,
    ranked.restitution_ordered_defendants,
    ranked.restitution_ordered_other_defendants,
    ranked.restitution_percent,
    ranked.restitution_amount,
    ranked.prison_sentenced_defendants,
    ranked.mean_prison_months,
    ranked.median_prison_months,
    ranked.life_sentence_defendants,
    ranked.death_sentence_defendants,
    ranked.sealed_sentence_defendants,
    ranked.no_prison_defendants,
    ranked.unknown_sentence_defendants,
    ranked.resolved_defendants,
    ranked.mean_months_to_resolve,
    ranked.new_civil_cases,
    ranked.new_civil_cases_sex,
    ranked.new_civil_cases_labor,
    ranked.new_civil_cases_both,
    ranked.new_civil_cases_unknown,
    ranked.new_civil_cases_sex_percent,
    ranked.new_civil_cases_labor_percent,
    ranked.top_labor_sector,
    ranked.deportation_threat_percent,
    ranked.new_cases_rank,
    ranked.new_cases_rank_tie_count,
    case
        when ranked.new_cases_rank is null then null
        when ranked.new_cases = 0 then 'last in the nation'
        else
            concat(
                ordinal_new_cases_rank.ordinal,
                case
                    when
                        ranked.new_cases_rank_tie_count > 1
                        then concat(', tie of ', ranked.new_cases_rank_tie_count)
                    else ''
                end
            )
    end as new_cases_rank_label,
    ranked.active_cases_rank,
    ranked.active_cases_rank_tie_count,
    case
        when ranked.active_cases_rank is null then null
        when ranked.active_cases = 0 then 'last in the nation'
        else
            concat(
                ordinal_active_cases_rank.ordinal,
                case
                    when
                        ranked.active_cases_rank_tie_count > 1
                        then concat(', tie of ', ranked.active_cases_rank_tie_count)
                    else ''
                end
            )
    end as active_cases_rank_label,
    ranked.convicted_defendants_rank,
    ranked.convicted_defendants_rank_tie_count,
    case
        when ranked.convicted_defendants_rank is null then null
        when ranked.convicted_defendants = 0 then 'last in the nation'
        else
            concat(
                ordinal_convicted_defendants_rank.ordinal,
                case
                    when
                        ranked.convicted_defendants_rank_tie_count > 1
                        then concat(', tie of ', ranked.convicted_defendants_rank_tie_count)
                    else ''
                end
            )
    end as convicted_defendants_rank_label,
    ranked.restitution_orders_rank,
    ranked.restitution_orders_rank_tie_count,
    case
        when ranked.restitution_orders_rank is null then null
        when ranked.restitution_ordered_defendants = 0 then 'last in the nation'
        else
            concat(
                ordinal_restitution_orders_rank.ordinal,
                case
                    when
                        ranked.restitution_orders_rank_tie_count > 1
                        then concat(', tie of ', ranked.restitution_orders_rank_tie_count)
                    else ''
                end
            )
    end as restitution_orders_rank_label,
    ranked.jurisdictions_without_new_labor_case,
    ranked.is_without_new_labor_case,
    ranked.is_complete_year,
    run.data_through_date,
    run.refreshed_at,
    run.build_id,
    run.is_synthetic,
    year_coverage.coverage
from ranked
left join core.year_coverage on ranked.calendar = year_coverage.calendar and ranked.year = year_coverage.year
cross join core.run
left join seeds.ordinal as ordinal_new_cases_rank on ranked.new_cases_rank = ordinal_new_cases_rank.number
left join seeds.ordinal as ordinal_active_cases_rank on ranked.active_cases_rank = ordinal_active_cases_rank.number
left join
    seeds.ordinal as ordinal_convicted_defendants_rank
    on ranked.convicted_defendants_rank = ordinal_convicted_defendants_rank.number
left join
    seeds.ordinal as ordinal_restitution_orders_rank
    on ranked.restitution_orders_rank = ordinal_restitution_orders_rank.number
