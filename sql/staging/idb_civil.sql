-- One row per row of the civil Integrated Database whose release is in effect (row_id).
-- Scope: all civil cases; the parties' names stay in raw.
select
    civil.row_id,
    civil.file_id,
    nullif(trim(civil.district), '') as fjc_district,
    nullif(trim(civil.office), '') as office_code,
    try_cast(substr(civil.docket, 1, 2) as integer) as docket_year_digits,
    try_cast(substr(civil.docket, 3) as integer) as docket_sequence,
    civil.docket as docket_number_raw,
    try_cast(civil.origin as integer) as origin_code,
    nullif(cast(try_strptime(civil.filedate, '%m/%d/%Y') as date), date '1900-01-01') as filed_date,
    nullif(cast(try_strptime(civil.termdate, '%m/%d/%Y') as date), date '1900-01-01') as terminated_date,
    nullif(nullif(trim(civil.nos), ''), '-8') as nature_of_suit_code,
    try_cast(civil.titl as integer) as title,
    nullif(nullif(trim(civil.section), ''), '-8') as section,
    try_cast(civil.tapeyear as integer) as tape_year
from raw.idb_civil as civil
inner join staging.idb_release as release
    on civil.file_id = release.file_id
    and release.format = 'idb_civil'
    and coalesce(try_cast(civil.tapeyear as integer), -8) = release.release_year
