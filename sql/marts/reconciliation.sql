-- One row per printed figure of the annual report (report_year, data_year, geography_type, geography, metric): the
-- published value and rank, ours, the difference and the tolerance. Figures without a column are listed as not
-- modelled. status: agrees; differs; rank differs; not stated (ours is NULL); not modelled; contradiction (cannot be
-- met, see note).
with stated as (
    select
        figure_value.geography_type,
        figure_value.state_code,
        figure_value.court_id,
        figure_value.year,
        figure_value.figure,
        figure_value.value
    from marts.figure_value
    inner join core.headline
        on figure_value.scope = headline.scope and figure_value.calendar = headline.calendar
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
        described.unit,
        published.value as published_value,
        published.rank as published_rank,
        stated.value as warehouse_value,
        cast(place.value as bigint) as warehouse_rank,
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
    left join stated
        on published.geography_type = stated.geography_type
        and coalesce(published.state_code, 'US') = stated.state_code
        and coalesce(published.court_id, 'all') = stated.court_id
        and try_cast(published.data_year as integer) = stated.year
        and metric.column_name = stated.figure
    left join marts.figure as described on metric.column_name = described.figure
    left join stated as place
        on published.geography_type = place.geography_type
        and published.state_code = place.state_code
        and coalesce(published.court_id, 'all') = place.court_id
        and try_cast(published.data_year as integer) = place.year
        and described.rank_figure = place.figure
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
    compared.unit,
    compared.published_value,
    compared.published_rank,
    compared.warehouse_value,
    compared.warehouse_rank,
    cast(compared.warehouse_value - compared.published_value as decimal(18, 2)) as difference,
    compared.tolerance,
    case
        when compared.column_name is null then 'not modelled'
        when compared.published_value is not null and compared.warehouse_value is null then 'not stated'
        when abs(compared.warehouse_value - compared.published_value) > compared.tolerance
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
