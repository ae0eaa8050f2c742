-- One row per row of the civil Integrated Database whose release is in effect (row_id).
-- Scope: all civil cases; the parties' names stay in raw. Forms of values as in staging.idb_criminal; a docket of six
-- digits lost its leading zero, and one that is -8, blank or cannot be read is NULL.
with received as (
    select
        civil.*,
        release.fjc_district,
        regexp_extract(trim(civil.docket), '^([0-9]+)(?:[.]0*)?$', 1) as docket_digits
    from raw.idb_civil as civil
    inner join staging.idb_release as release
        on civil.file_id = release.file_id
        and release.format = 'idb_civil'
        and civil.release_year = release.release_year
        and civil.release_district = release.fjc_district
),

numbered as (
    select
        received.*,
        case length(received.docket_digits)
            when 7 then nullif(received.docket_digits, '0000000')
            when 6 then concat('0', received.docket_digits)
        end as docket_code
    from received
)

select
    numbered.row_id,
    numbered.file_id,
    nullif(numbered.fjc_district, '') as fjc_district,
    nullif(lower(regexp_extract(trim(numbered.office), '^0*([0-9A-Za-z])(?:[.]0*)?$', 1)), '') as office_code,
    try_cast(substr(numbered.docket_code, 1, 2) as integer) as docket_year_digits,
    try_cast(substr(numbered.docket_code, 3) as integer) as docket_sequence,
    numbered.docket_code as docket_number_raw,
    try_cast(regexp_extract(trim(numbered.origin), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as origin_code,
    case when filed.date_value between date '1950-01-01' and file.believed_through then filed.date_value end
        as filed_date,
    case when terminated.date_value between date '1950-01-01' and file.believed_through then terminated.date_value end
        as terminated_date,
    cast(try_cast(regexp_extract(trim(numbered.nos), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as varchar)
        as nature_of_suit_code,
    try_cast(regexp_extract(trim(numbered.titl), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as title,
    nullif(upper(regexp_extract(trim(numbered.section), '^([0-9]+[A-Za-z]*)', 1)), '') as section,
    try_cast(regexp_extract(trim(numbered.tapeyear), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as tape_year
from numbered
inner join staging.dated_file as file on numbered.file_id = file.file_id
left join raw.date_text as filed on numbered.filedate = filed.date_text
left join raw.date_text as terminated on numbered.termdate = terminated.date_text
