-- One row per case of the coded case files (coded_case_id); of a restated case the latest batch is in effect.
-- `federal_district` of the source holds the circuit. Docket numbers come with U+2212 minus signs, stray spaces, a
-- missing dash, a judge's initials, a defendant's number and without an office; all of these are read here.
with in_effect as (
    select coded_case.*
    from raw.coded_case
    left join raw.extract_file on coded_case.file_id = extract_file.file_id
    qualify row_number() over (
        partition by coded_case.id
        order by
            coded_case.batch_id desc, extract_file.file_bytes desc, coded_case.file_sha256 desc, coded_case.row_id desc
    ) = 1
),

docket as (
    select
        in_effect.*,
        lower(replace(trim(in_effect.number), '−', '-')) as docket_text
    from in_effect
)

select
    docket.row_id,
    trim(docket.id) as coded_case_id,
    docket.number as docket_number_raw,
    nullif(regexp_extract(docket.docket_text, '^([0-9a-z]):', 1), '') as office_code,
    try_cast(nullif(regexp_extract(docket.docket_text, '^(?:[0-9a-z]:)?([0-9]{2})-?[a-z]+', 1), '') as integer)
        as docket_year_digits,
    nullif(regexp_extract(docket.docket_text, '^(?:[0-9a-z]:)?[0-9]{2}-?([a-z]+)', 1), '') as case_type_code,
    try_cast(
        nullif(regexp_extract(docket.docket_text, '^(?:[0-9a-z]:)?[0-9]{2}-?[a-z]+-?([0-9]+)', 1), '') as integer
    ) as docket_sequence,
    nullif(upper(trim(docket.state)), '') as state_code,
    nullif(trim(docket.federal_district), '') as circuit_code,
    try_cast(docket.year as integer) as case_year,
    try_cast(docket.n_victims as integer) as victim_count
from docket
