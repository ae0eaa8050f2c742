-- One row per printed figure of the annual report (report_year, data_year, geography_type, geography, metric): the
-- published value and rank, ours, the difference and the tolerance. Figures without a column are listed as not
-- modelled. status: agrees; differs; rank differs; not stated (ours is NULL); not modelled; contradiction (cannot be
-- met, see note).
with headline as (
    select
        summary.geography_type,
        summary.state_code,
        summary.court_id,
        summary.year,
        cast(summary.new_cases as double) as new_cases,
        cast(summary.active_cases as double) as active_cases,
        cast(summary.convicted_defendants as double) as convicted_defendants,
        cast(summary.restitution_ordered_defendants as double) as restitution_ordered_defendants,
        cast(summary.restitution_eligible_defendants as double) as restitution_eligible_defendants,
        cast(summary.restitution_excluded_defendants as double) as restitution_excluded_defendants,
        cast(summary.new_cases_labor as double) as new_cases_labor,
        cast(summary.new_cases_sex as double) as new_cases_sex,
        cast(summary.new_defendants as double) as new_defendants,
        cast(summary.new_defendants_sex as double) as new_defendants_sex,
        cast(summary.new_defendants_labor as double) as new_defendants_labor,
        cast(summary.active_cases_sex as double) as active_cases_sex,
        cast(summary.active_cases_labor as double) as active_cases_labor,
        cast(summary.active_defendants as double) as active_defendants,
        cast(summary.active_defendants_sex as double) as active_defendants_sex,
        cast(summary.active_defendants_labor as double) as active_defendants_labor,
        cast(summary.convicted_defendants_sex as double) as convicted_defendants_sex,
        cast(summary.convicted_defendants_labor as double) as convicted_defendants_labor,
        cast(summary.new_civil_cases as double) as new_civil_cases,
        cast(summary.new_civil_cases_labor as double) as new_civil_cases_labor,
        cast(summary.new_civil_cases_sex as double) as new_civil_cases_sex,
        cast(summary.active_cases_labor_percent as double) as active_cases_labor_percent,
        cast(summary.active_cases_sex_percent as double) as active_cases_sex_percent,
        cast(summary.new_cases_labor_percent as double) as new_cases_labor_percent,
        cast(summary.new_cases_sex_percent as double) as new_cases_sex_percent,
        cast(summary.new_civil_cases_labor_percent as double) as new_civil_cases_labor_percent,
        cast(summary.new_civil_cases_sex_percent as double) as new_civil_cases_sex_percent,
        cast(summary.restitution_percent as double) as restitution_percent,
        cast(summary.active_defendants_labor_percent as double) as active_defendants_labor_percent,
        cast(summary.active_defendants_sex_percent as double) as active_defendants_sex_percent,
        cast(summary.new_defendants_labor_percent as double) as new_defendants_labor_percent,
        cast(summary.new_defendants_sex_percent as double) as new_defendants_sex_percent,
        cast(summary.mean_prison_months as double) as mean_prison_months,
        cast(summary.mean_months_to_resolve as double) as mean_months_to_resolve
    from core.summary
    where summary.scope = 'chapter_77' and summary.calendar = 'calendar'
),

national as (
    select
        national_summary.year,
        cast(national_summary.new_case_jurisdictions as double) as new_case_jurisdictions,
        cast(national_summary.active_case_jurisdictions as double) as active_case_jurisdictions,
        cast(national_summary.new_cases_mean_over_nonzero as double) as new_cases_mean_over_nonzero,
        cast(national_summary.convicted_defendants_mean_over_active as double) as convicted_defendants_mean_over_active,
        cast(national_summary.jurisdictions_without_new_labor_case as double) as jurisdictions_without_new_labor_case
    from marts.national_summary
),

figure as (
    select
        headline.geography_type,
        headline.state_code,
        headline.court_id,
        headline.year,
        headline.column_name,
        headline.figure
    from headline unpivot include nulls (
        figure for column_name in (
            new_cases,
            active_cases,
            convicted_defendants,
            restitution_ordered_defendants,
            restitution_eligible_defendants,
            restitution_excluded_defendants,
            new_cases_labor,
            new_cases_sex,
            new_defendants,
            new_defendants_sex,
            new_defendants_labor,
            active_cases_sex,
            active_cases_labor,
            active_defendants,
            active_defendants_sex,
            active_defendants_labor,
            convicted_defendants_sex,
            convicted_defendants_labor,
            new_civil_cases,
            new_civil_cases_labor,
            new_civil_cases_sex,
            active_cases_labor_percent,
            active_cases_sex_percent,
            new_cases_labor_percent,
            new_cases_sex_percent,
            new_civil_cases_labor_percent,
            new_civil_cases_sex_percent,
            restitution_percent,
            active_defendants_labor_percent,
            active_defendants_sex_percent,
            new_defendants_labor_percent,
            new_defendants_sex_percent,
            mean_prison_months,
            mean_months_to_resolve
        )
    ) as headline

    union all

    select
        'national' as geography_type,
        'US' as state_code,
        'all' as court_id,
        national.year,
        national.column_name,
        national.figure
    from national unpivot include nulls (
        figure for column_name in (
            new_case_jurisdictions,
            active_case_jurisdictions,
            new_cases_mean_over_nonzero,
            convicted_defendants_mean_over_active,
            jurisdictions_without_new_labor_case
        )
    ) as national
),

place as (
    select
        state_rank.state_code,
        state_rank.year,
        state_rank.column_name,
        state_rank.place
    from (
        select
            state_summary.state_code,
            state_summary.year,
            state_summary.new_cases_rank as new_cases,
            state_summary.active_cases_rank as active_cases,
            state_summary.convicted_defendants_rank as convicted_defendants,
            state_summary.restitution_orders_rank as restitution_ordered_defendants
        from marts.state_summary
    ) as jurisdiction unpivot include nulls (
        place for column_name in (
            new_cases,
            active_cases,
            convicted_defendants,
            restitution_ordered_defendants
        )
    ) as state_rank
),

compared as (
    select
        published.geography_type,
        published.state_code,
        published.court_id,
        published.geography,
        published.data_year,
        try_cast(published.data_year as integer) as year,
        published.report_year,
        published.metric,
        case when metric.column_name is not null then concat('marts.', published.geography_type, '_summary') end
            as table_name,
        metric.column_name,
        published.value as published_value,
        published.rank as published_rank,
        figure.figure as warehouse_value,
        place.place as warehouse_rank,
        metric.tolerance,
        contradiction.reason,
        metric.note as metric_note,
        published.source
    from seeds.published_figure as published
    inner join seeds.published_metric as metric on published.metric = metric.metric
    left join seeds.published_contradiction as contradiction
        on published.report_year = contradiction.report_year
        and published.data_year = contradiction.data_year
        and published.geography = contradiction.geography
        and published.metric = contradiction.metric
    left join figure
        on published.geography_type = figure.geography_type
        and coalesce(published.state_code, 'US') = figure.state_code
        and coalesce(published.court_id, 'all') = figure.court_id
        and try_cast(published.data_year as integer) = figure.year
        and metric.column_name = figure.column_name
    left join place
        on published.geography_type = 'state'
        and published.state_code = place.state_code
        and try_cast(published.data_year as integer) = place.year
        and metric.column_name = place.column_name
)

select
    compared.report_year,
    compared.data_year,
    compared.geography_type,
    compared.geography,
    compared.metric,
    compared.state_code,
    compared.court_id,
    compared.year,
    compared.table_name,
    compared.column_name,
    compared.published_value,
    compared.published_rank,
    compared.warehouse_value,
    compared.warehouse_rank,
    compared.warehouse_value - compared.published_value as difference,
    compared.tolerance,
    case
        when compared.column_name is null then 'not modelled'
        when compared.published_value is not null and compared.warehouse_value is null then 'not stated'
        when abs(compared.warehouse_value - compared.published_value) > compared.tolerance + 0.000001
            then case when compared.reason is null then 'differs' else 'contradiction' end
        when
            compared.published_rank is null
            or compared.geography_type <> 'state'
            or compared.warehouse_rank = compared.published_rank
            then 'agrees'
        when compared.warehouse_rank is null then 'not stated'
        else 'rank differs'
    end as status,
    coalesce(compared.reason, compared.metric_note) as note,
    compared.source
from compared
