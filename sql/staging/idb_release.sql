-- One row per Integrated Database format and release year: the extract file whose rows are in effect for it.
-- A file with several years is a cumulative snapshot and replaces all earlier files; a yearly file replaces its year.
-- Which release is later is read from its content (latest load date, then latest filing date), not from its arrival.
with release as (
    select *
    from raw.extract_file
    where format in ('idb_criminal', 'idb_civil')
),

release_year as (
    select distinct
        release.format,
        extract_file_year.release_year
    from raw.extract_file_year
    inner join release on extract_file_year.file_id = release.file_id
),

candidate as (
    select
        release_year.format,
        release_year.release_year,
        release.file_id,
        release.release_date,
        release.latest_event_date,
        release.file_sha256
    from release_year
    inner join release on release_year.format = release.format
    left join raw.extract_file_year as own_year
        on release.file_id = own_year.file_id
        and release_year.release_year is not distinct from own_year.release_year
    where release.is_snapshot or own_year.file_id is not null
)

select
    candidate.format,
    coalesce(candidate.release_year, -8) as release_year,
    candidate.file_id,
    candidate.release_date,
    candidate.latest_event_date
from candidate
qualify row_number() over (
    partition by candidate.format, candidate.release_year
    order by
        candidate.release_date desc nulls last,
        candidate.latest_event_date desc nulls last,
        candidate.file_sha256 desc
) = 1
