-- One row per Integrated Database format, release year and district: the extract file whose rows are in effect for it.
-- The load ranks releases by their content (raw.release_in_effect).
select
    release.format,
    release.release_year,
    release.district as fjc_district,
    release.file_id,
    file.release_date,
    file.latest_event_date,
    file.believed_through
from raw.release_in_effect as release
inner join staging.dated_file as file on release.file_id = file.file_id
