-- One row per scope, calendar, year and geography (scope, calendar, year, geography_type, state_code, court_id): every
-- count of the State Summary for the nation, each jurisdiction and each district, with its means and medians.
-- A 0 is stated only where coverage is a census; elsewhere nothing found is NULL (reason: core.figure_coverage).
with census as (
    select
        figure_coverage.calendar,
        figure_coverage.year,
        bool_or(figure_coverage.is_census) filter (where figure_coverage.figure_group = 'cases') as cases,
        bool_or(figure_coverage.is_census) filter (where figure_coverage.figure_group = 'defendants') as defendants,
        bool_or(figure_coverage.is_census) filter (where figure_coverage.figure_group = 'convictions') as convictions,
        bool_or(figure_coverage.is_census) filter (where figure_coverage.figure_group = 'restitution') as restitution,
        bool_or(figure_coverage.is_census) filter (where figure_coverage.figure_group = 'sentences') as sentences,
        bool_or(figure_coverage.is_census) filter (where figure_coverage.figure_group = 'resolution') as resolution,
        bool_or(figure_coverage.is_census) filter (where figure_coverage.figure_group = 'civil') as civil,
        bool_or(figure_coverage.is_census) filter (where figure_coverage.figure_group = 'civil_type') as civil_type,
        bool_or(figure_coverage.is_census) filter (where figure_coverage.figure_group = 'labor_detail') as labor_detail
    from core.figure_coverage
    group by figure_coverage.calendar, figure_coverage.year
),

spine as (
    select
        scope.scope,
        reporting_year.calendar,
        reporting_year.year,
        reporting_year.is_complete_year,
        geography.geography_type,
        geography.state_code,
        geography.court_id,
        geography.geography_name,
        geography.is_known
    from core.reporting_year
    cross join core.geography
    cross join (select unnest(['chapter_77', 'wider']) as scope) as scope
)

select
    spine.scope,
    spine.calendar,
    spine.year,
    spine.geography_type,
    spine.state_code,
    spine.court_id,
    spine.is_complete_year,
    spine.geography_name,
    spine.is_known,
    census.cases as is_cases_census,
    census.convictions as is_convictions_census,
    census.restitution as is_restitution_census,
    census.sentences as is_sentences_census,
    census.resolution as is_resolution_census,
    census.civil as is_civil_census,
    case when case_summary.new_cases > 0 or census.cases then coalesce(case_summary.new_cases, 0) end as new_cases,
    case when case_summary.new_cases_sex > 0 or census.cases then coalesce(case_summary.new_cases_sex, 0) end
        as new_cases_sex,
    case when case_summary.new_cases_labor > 0 or census.cases then coalesce(case_summary.new_cases_labor, 0) end
        as new_cases_labor,
    case when case_summary.new_cases_both > 0 or census.cases then coalesce(case_summary.new_cases_both, 0) end
        as new_cases_both,
    case when case_summary.new_cases_unknown > 0 or census.cases then coalesce(case_summary.new_cases_unknown, 0) end
        as new_cases_unknown,
    case when case_summary.active_cases > 0 or census.cases then coalesce(case_summary.active_cases, 0) end
        as active_cases,
    case when case_summary.active_cases_sex > 0 or census.cases then coalesce(case_summary.active_cases_sex, 0) end
        as active_cases_sex,
    case
        when case_summary.active_cases_labor > 0 or census.cases then coalesce(case_summary.active_cases_labor, 0)
    end as active_cases_labor,
    case when case_summary.active_cases_both > 0 or census.cases then coalesce(case_summary.active_cases_both, 0) end
        as active_cases_both,
    case
        when case_summary.active_cases_unknown > 0 or census.cases then coalesce(case_summary.active_cases_unknown, 0)
    end as active_cases_unknown,
    case
        when
            defendant_summary.new_defendants > 0 or census.defendants
            then coalesce(defendant_summary.new_defendants, 0)
    end as new_defendants,
    case
        when
            defendant_summary.new_defendants_sex > 0 or census.defendants
            then coalesce(defendant_summary.new_defendants_sex, 0)
    end as new_defendants_sex,
    case
        when
            defendant_summary.new_defendants_labor > 0 or census.defendants
            then coalesce(defendant_summary.new_defendants_labor, 0)
    end as new_defendants_labor,
    case
        when
            defendant_summary.new_defendants_both > 0 or census.defendants
            then coalesce(defendant_summary.new_defendants_both, 0)
    end as new_defendants_both,
    case
        when
            defendant_summary.new_defendants_unknown > 0 or census.defendants
            then coalesce(defendant_summary.new_defendants_unknown, 0)
    end as new_defendants_unknown,
    case
        when
            defendant_summary.active_defendants > 0 or census.defendants
            then coalesce(defendant_summary.active_defendants, 0)
    end as active_defendants,
    case
        when
            defendant_summary.active_defendants_sex > 0 or census.defendants
            then coalesce(defendant_summary.active_defendants_sex, 0)
    end as active_defendants_sex,
    case
        when
            defendant_summary.active_defendants_labor > 0 or census.defendants
            then coalesce(defendant_summary.active_defendants_labor, 0)
    end as active_defendants_labor,
    case
        when
            defendant_summary.active_defendants_both > 0 or census.defendants
            then coalesce(defendant_summary.active_defendants_both, 0)
    end as active_defendants_both,
    case
        when
            defendant_summary.active_defendants_unknown > 0 or census.defendants
            then coalesce(defendant_summary.active_defendants_unknown, 0)
    end as active_defendants_unknown,
    case
        when
            defendant_summary.convicted_defendants > 0 or census.convictions
            then coalesce(defendant_summary.convicted_defendants, 0)
    end as convicted_defendants,
    case
        when
            defendant_summary.convicted_defendants_sex > 0 or census.convictions
            then coalesce(defendant_summary.convicted_defendants_sex, 0)
    end as convicted_defendants_sex,
    case
        when
            defendant_summary.convicted_defendants_labor > 0 or census.convictions
            then coalesce(defendant_summary.convicted_defendants_labor, 0)
    end as convicted_defendants_labor,
    case
        when
            defendant_summary.convicted_defendants_both > 0 or census.convictions
            then coalesce(defendant_summary.convicted_defendants_both, 0)
    end as convicted_defendants_both,
    case
        when
            defendant_summary.convicted_defendants_unknown > 0 or census.convictions
            then coalesce(defendant_summary.convicted_defendants_unknown, 0)
    end as convicted_defendants_unknown,
    case
        when
            defendant_summary.convicted_defendants > 0 or census.convictions
            then coalesce(defendant_summary.restitution_eligible_defendants, 0)
    end
        as restitution_eligible_defendants,
    case
        when
            defendant_summary.convicted_defendants > 0 or census.convictions
            then coalesce(defendant_summary.restitution_excluded_defendants, 0)
    end
        as restitution_excluded_defendants,
    case
        when
            defendant_summary.convicted_defendants > 0 or census.convictions
            then coalesce(defendant_summary.restitution_unknown_defendants, 0)
    end
        as restitution_unknown_defendants,
    case
        when
            defendant_summary.restitution_ordered_defendants > 0 or census.restitution
            then coalesce(defendant_summary.restitution_ordered_defendants, 0)
    end as restitution_ordered_defendants,
    case
        when
            defendant_summary.restitution_ordered_other_defendants > 0 or census.restitution
            then coalesce(defendant_summary.restitution_ordered_other_defendants, 0)
    end as restitution_ordered_other_defendants,
    case
        when
            defendant_summary.restitution_amount > 0 or census.restitution
            then coalesce(defendant_summary.restitution_amount, 0)
    end as restitution_amount,
    case
        when
            sentence_summary.prison_sentenced_defendants > 0 or census.sentences
            then coalesce(sentence_summary.prison_sentenced_defendants, 0)
    end as prison_sentenced_defendants,
    sentence_summary.mean_prison_months,
    sentence_summary.median_prison_months,
    case
        when
            sentence_summary.life_sentence_defendants > 0 or census.sentences
            then coalesce(sentence_summary.life_sentence_defendants, 0)
    end as life_sentence_defendants,
    case
        when
            sentence_summary.death_sentence_defendants > 0 or census.sentences
            then coalesce(sentence_summary.death_sentence_defendants, 0)
    end as death_sentence_defendants,
    case
        when
            sentence_summary.sealed_sentence_defendants > 0 or census.sentences
            then coalesce(sentence_summary.sealed_sentence_defendants, 0)
    end as sealed_sentence_defendants,
    case
        when
            sentence_summary.no_prison_defendants > 0 or census.sentences
            then coalesce(sentence_summary.no_prison_defendants, 0)
    end as no_prison_defendants,
    case
        when
            sentence_summary.unknown_sentence_defendants > 0 or census.sentences
            then coalesce(sentence_summary.unknown_sentence_defendants, 0)
    end as unknown_sentence_defendants,
    case
        when
            defendant_summary.resolved_defendants > 0 or census.resolution
            then coalesce(defendant_summary.resolved_defendants, 0)
    end as resolved_defendants,
    defendant_summary.mean_months_to_resolve,
    case when civil_summary.new_civil_cases > 0 or census.civil then coalesce(civil_summary.new_civil_cases, 0) end
        as new_civil_cases,
    case
        when
            civil_summary.new_civil_cases_sex > 0 or (census.civil and census.civil_type)
            then coalesce(civil_summary.new_civil_cases_sex, 0)
    end
        as new_civil_cases_sex,
    case
        when
            civil_summary.new_civil_cases_labor > 0 or (census.civil and census.civil_type)
            then coalesce(civil_summary.new_civil_cases_labor, 0)
    end
        as new_civil_cases_labor,
    case
        when
            civil_summary.new_civil_cases_both > 0 or (census.civil and census.civil_type)
            then coalesce(civil_summary.new_civil_cases_both, 0)
    end
        as new_civil_cases_both,
    case
        when
            civil_summary.new_civil_cases_unknown > 0 or census.civil
            then coalesce(civil_summary.new_civil_cases_unknown, 0)
    end as new_civil_cases_unknown,
    case_summary.top_labor_sector,
    case_summary.deportation_threat_cases,
    case_summary.coercion_known_cases
from spine
left join census on spine.calendar = census.calendar and spine.year = census.year
left join core.case_summary
    on spine.scope = case_summary.scope
    and spine.calendar = case_summary.calendar
    and spine.year = case_summary.year
    and spine.geography_type = case_summary.geography_type
    and spine.state_code = case_summary.state_code
    and spine.court_id = case_summary.court_id
left join core.defendant_summary
    on spine.scope = defendant_summary.scope
    and spine.calendar = defendant_summary.calendar
    and spine.year = defendant_summary.year
    and spine.geography_type = defendant_summary.geography_type
    and spine.state_code = defendant_summary.state_code
    and spine.court_id = defendant_summary.court_id
left join core.sentence_summary
    on spine.scope = sentence_summary.scope
    and spine.calendar = sentence_summary.calendar
    and spine.year = sentence_summary.year
    and spine.geography_type = sentence_summary.geography_type
    and spine.state_code = sentence_summary.state_code
    and spine.court_id = sentence_summary.court_id
left join core.civil_summary
    on spine.scope = civil_summary.scope
    and spine.calendar = civil_summary.calendar
    and spine.year = civil_summary.year
    and spine.geography_type = civil_summary.geography_type
    and spine.state_code = civil_summary.state_code
    and spine.court_id = civil_summary.court_id
