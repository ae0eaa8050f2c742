-- One row per source with data (source_code): the day through which it reports. The Integrated Database is released by
-- month: through the last day of the month of its latest filing when the load date is later. Docket pages: the latest
-- print; each page speaks through its own. Coded case files: the latest charge, or the end of the latest whole year of
-- termination. Dates later than the day of loading are errors and are not believed.
with idb as (
    select
        release.format as source_code,
        max(
            case
                when release.release_date > last_day(release.latest_event_date) then last_day(release.latest_event_date)
                when release.release_date is null then last_day(release.latest_event_date)
                else release.latest_event_date
            end
        ) as data_through_date
    from staging.idb_release as release
    group by release.format
),

coded as (
    select
        'coded_case' as source_code,
        greatest(
            max(coded_defendant.charged_date),
            -- A termination in the year of loading says that the files reach into it, not through it.
            max(make_date(
                case
                    when coded_defendant.terminated_year < extract(year from build.refreshed_at)
                        then coded_defendant.terminated_year
                    else coded_defendant.terminated_year - 1
                end, 12, 31
            ))
        ) as data_through_date
    from staging.coded_defendant
    cross join meta.build
    where
        coalesce(coded_defendant.charged_date, date '1900-01-01') <= cast(build.refreshed_at as date)
        and coalesce(coded_defendant.terminated_year, 1900) <= extract(year from build.refreshed_at)
)

select
    idb.source_code,
    cast(idb.data_through_date as date) as data_through_date
from idb
where idb.data_through_date is not null

union all

select
    coded.source_code,
    cast(coded.data_through_date as date) as data_through_date
from coded
where coded.data_through_date is not null

union all

select
    'docket' as source_code,
    max(docket.as_of_date) as data_through_date
from staging.docket
cross join meta.build
where docket.as_of_date <= cast(build.refreshed_at as date)
having max(docket.as_of_date) is not null
