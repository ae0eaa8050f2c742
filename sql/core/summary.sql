-- One row per scope, calendar, year and geography (scope, calendar, year, geography_type, state_code, court_id): every
-- figure of the State Summary for the nation, each jurisdiction and each district.
-- Percents are 0 to 100 with one decimal, half up, over those of known type (what is not found has no unknown type, be
-- it stated or not); a zero denominator gives NULL.
select
    stated.scope,
    stated.calendar,
    stated.year,
    stated.geography_type,
    stated.state_code,
    stated.court_id,
    stated.is_complete_year,
    stated.geography_name,
    stated.is_known,
    stated.is_cases_census,
    stated.is_convictions_census,
    stated.is_restitution_census,
    stated.is_sentences_census,
    stated.is_resolution_census,
    stated.is_civil_census,
    stated.new_cases,
    stated.new_cases_sex,
    stated.new_cases_labor,
    stated.new_cases_both,
    stated.new_cases_unknown,
    cast(
        (2000 * stated.new_cases_sex + (stated.new_cases - coalesce(stated.new_cases_unknown, 0)))
        // nullif(2 * (stated.new_cases - coalesce(stated.new_cases_unknown, 0)), 0) / 10.0 as decimal(5, 1)
    ) as new_cases_sex_percent,
    cast(
        (2000 * stated.new_cases_labor + (stated.new_cases - coalesce(stated.new_cases_unknown, 0)))
        // nullif(2 * (stated.new_cases - coalesce(stated.new_cases_unknown, 0)), 0) / 10.0 as decimal(5, 1)
    ) as new_cases_labor_percent,
    stated.new_defendants,
    stated.new_defendants_sex,
    stated.new_defendants_labor,
    stated.new_defendants_both,
    stated.new_defendants_unknown,
    cast(
        (2000 * stated.new_defendants_sex + (stated.new_defendants - coalesce(stated.new_defendants_unknown, 0)))
        // nullif(2 * (stated.new_defendants - coalesce(stated.new_defendants_unknown, 0)), 0) / 10.0 as decimal(5, 1)
    ) as new_defendants_sex_percent,
    cast(
        (2000 * stated.new_defendants_labor + (stated.new_defendants - coalesce(stated.new_defendants_unknown, 0)))
        // nullif(2 * (stated.new_defendants - coalesce(stated.new_defendants_unknown, 0)), 0) / 10.0 as decimal(5, 1)
    ) as new_defendants_labor_percent,
    stated.active_cases,
    stated.active_cases_sex,
    stated.active_cases_labor,
    stated.active_cases_both,
    stated.active_cases_unknown,
    cast(
        (2000 * stated.active_cases_sex + (stated.active_cases - coalesce(stated.active_cases_unknown, 0)))
        // nullif(2 * (stated.active_cases - coalesce(stated.active_cases_unknown, 0)), 0) / 10.0 as decimal(5, 1)
    ) as active_cases_sex_percent,
    cast(
        (2000 * stated.active_cases_labor + (stated.active_cases - coalesce(stated.active_cases_unknown, 0)))
        // nullif(2 * (stated.active_cases - coalesce(stated.active_cases_unknown, 0)), 0) / 10.0 as decimal(5, 1)
    ) as active_cases_labor_percent,
    stated.active_defendants,
    stated.active_defendants_sex,
    stated.active_defendants_labor,
    stated.active_defendants_both,
    stated.active_defendants_unknown,
    cast(
        (
            2000 * stated.active_defendants_sex
            + (stated.active_defendants - coalesce(stated.active_defendants_unknown, 0))
        )
        // nullif(2 * (stated.active_defendants - coalesce(stated.active_defendants_unknown, 0)), 0)
        / 10.0 as decimal(5, 1)
    ) as active_defendants_sex_percent,
    cast(
        (
            2000 * stated.active_defendants_labor
            + (stated.active_defendants - coalesce(stated.active_defendants_unknown, 0))
        )
        // nullif(2 * (stated.active_defendants - coalesce(stated.active_defendants_unknown, 0)), 0)
        / 10.0 as decimal(5, 1)
    ) as active_defendants_labor_percent,
    stated.convicted_defendants,
    stated.convicted_defendants_sex,
    stated.convicted_defendants_labor,
    stated.convicted_defendants_both,
    stated.convicted_defendants_unknown,
    cast(
        (
            2000 * stated.convicted_defendants_sex
            + (stated.convicted_defendants - coalesce(stated.convicted_defendants_unknown, 0))
        )
        // nullif(2 * (stated.convicted_defendants - coalesce(stated.convicted_defendants_unknown, 0)), 0)
        / 10.0 as decimal(5, 1)
    ) as convicted_defendants_sex_percent,
    cast(
        (
            2000 * stated.convicted_defendants_labor
            + (stated.convicted_defendants - coalesce(stated.convicted_defendants_unknown, 0))
        )
        // nullif(2 * (stated.convicted_defendants - coalesce(stated.convicted_defendants_unknown, 0)), 0)
        / 10.0 as decimal(5, 1)
    ) as convicted_defendants_labor_percent,
    stated.restitution_eligible_defendants,
    stated.restitution_excluded_defendants,
    stated.restitution_unknown_defendants,
    stated.restitution_ordered_defendants,
    stated.restitution_ordered_other_defendants,
    cast(
        (2000 * stated.restitution_ordered_defendants + stated.restitution_eligible_defendants)
        // nullif(2 * stated.restitution_eligible_defendants, 0) / 10.0 as decimal(5, 1)
    ) as restitution_percent,
    stated.restitution_amount,
    stated.prison_sentenced_defendants,
    stated.mean_prison_months,
    stated.median_prison_months,
    stated.life_sentence_defendants,
    stated.death_sentence_defendants,
    stated.sealed_sentence_defendants,
    stated.no_prison_defendants,
    stated.unknown_sentence_defendants,
    stated.resolved_defendants,
    stated.mean_months_to_resolve,
    stated.new_civil_cases,
    stated.new_civil_cases_sex,
    stated.new_civil_cases_labor,
    stated.new_civil_cases_both,
    stated.new_civil_cases_unknown,
    cast(
        (2000 * stated.new_civil_cases_sex + (stated.new_civil_cases - coalesce(stated.new_civil_cases_unknown, 0)))
        // nullif(2 * (stated.new_civil_cases - coalesce(stated.new_civil_cases_unknown, 0)), 0) / 10.0 as decimal(5, 1)
    ) as new_civil_cases_sex_percent,
    cast(
        (2000 * stated.new_civil_cases_labor + (stated.new_civil_cases - coalesce(stated.new_civil_cases_unknown, 0)))
        // nullif(2 * (stated.new_civil_cases - coalesce(stated.new_civil_cases_unknown, 0)), 0) / 10.0 as decimal(5, 1)
    ) as new_civil_cases_labor_percent,
    stated.top_labor_sector,
    cast(
        (2000 * stated.deportation_threat_cases + stated.coercion_known_cases)
        // nullif(2 * stated.coercion_known_cases, 0) / 10.0 as decimal(5, 1)
    ) as deportation_threat_percent
from core.summary_count as stated
