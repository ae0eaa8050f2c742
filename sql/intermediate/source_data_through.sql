-- One row per source with data (source_code): the day through which it reports. Integrated Database: the last day of
-- the month of the latest filing, disposition, sentence or termination, never after its load date. Docket pages: the
-- latest print; each page speaks through its own. Coded case files: the latest charge, or the end of the latest whole
-- year of termination. Coding sheet: the latest review.
-- `confirmed_through_date` is the same without the one row that reaches furthest, for one row alone completes no year.
with event as (
    select
        'coded_case' as source_code,
        greatest(
            coded_defendant.charged_date,
            -- A termination in the year of loading says that the files reach into it, not through it.
            make_date(
                case
                    when coded_defendant.terminated_year < extract(year from build.refreshed_at)
                        then coded_defendant.terminated_year
                    else coded_defendant.terminated_year - 1
                end, 12, 31
            )
        ) as month_end
    from staging.coded_defendant
    cross join meta.build

    union all

    select
        'docket' as source_code,
        docket.as_of_date as month_end
    from staging.docket
    cross join meta.build
    where docket.as_of_date <= cast(build.refreshed_at as date)

    union all

    select
        'coding_sheet' as source_code,
        coding_sheet.reviewed_date as month_end
    from staging.coding_sheet
    where coding_sheet.unread_reason is null
),

day as (
    select
        event.source_code,
        event.month_end,
        count(*) as row_count
    from event
    where event.month_end is not null
    group by event.source_code, event.month_end

    union all

    select
        idb_month.source_code,
        idb_month.month_end,
        idb_month.row_count
    from intermediate.idb_month
),

reached as (
    select
        day.source_code,
        day.month_end,
        sum(day.row_count) over (
            partition by day.source_code order by day.month_end desc rows between unbounded preceding and current row
        ) as row_count
    from day
),

release as (
    select
        idb_release.format as source_code,
        max(idb_release.believed_through) as load_date
    from staging.idb_release
    group by idb_release.format
)

select
    reached.source_code,
    cast(least(max(reached.month_end), min(release.load_date)) as date) as data_through_date,
    -- least would take the load date where there is no such day.
    case
        when count_if(reached.row_count > 1) > 0
            then
                cast(
                    least(max(reached.month_end) filter (where reached.row_count > 1), min(release.load_date)) as date
                )
    end as confirmed_through_date
from reached
left join release on reached.source_code = release.source_code
group by reached.source_code
