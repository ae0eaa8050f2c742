-- One row per Integrated Database source and last day of a month in which something happened (source_code, month_end):
-- how many rows tell of it as the latest filing, disposition, sentence or termination. Counted apart from
-- intermediate.source_data_through, which each docket page makes anew.
with event as (
    select
        'idb_criminal' as source_code,
        last_day(
            greatest(
                idb_criminal.filed_date,
                idb_criminal.disposition_date,
                idb_criminal.sentenced_date,
                idb_criminal.terminated_date
            )
        ) as month_end
    from staging.idb_criminal

    union all

    select
        'idb_civil' as source_code,
        last_day(greatest(idb_civil.filed_date, idb_civil.terminated_date)) as month_end
    from staging.idb_civil
)

select
    event.source_code,
    event.month_end,
    count(*) as row_count
from event
where event.month_end is not null
group by event.source_code, event.month_end
