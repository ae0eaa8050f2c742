-- One row per extract file of rows (file_id), docket pages aside: the days that its rows tell of and are believed
-- through. A table of its own: each night brings a page, and what is read from millions of rows need not be made again
-- for it.
select
    extract_file.file_id,
    extract_file.format,
    extract_file.release_date,
    extract_file.latest_event_date,
    extract_file.believed_through
from raw.extract_file
where extract_file.format <> 'docket'
