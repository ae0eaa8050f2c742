-- One row per docket page (row_id), every state of a docket that was ever loaded.
-- Numbers come with U+2212 minus signs, without an office and with letters for pseudo-types (5:18-~gr-00001).
with page as (
    select
        docket.*,
        lower(replace(trim(docket.docket_number), '−', '-')) as docket_text
    from raw.docket
)

select
    page.row_id,
    page.source_form,
    page.court_id,
    nullif(regexp_extract(page.docket_text, '^([0-9a-z]):', 1), '') as office_code,
    try_cast(nullif(regexp_extract(page.docket_text, '^(?:[0-9a-z]:)?([0-9]{2})-?[a-z]+', 1), '') as integer)
        as docket_year_digits,
    nullif(regexp_extract(page.docket_text, '^(?:[0-9a-z]:)?[0-9]{2}-?([a-z]+)', 1), '') as case_type_code,
    try_cast(nullif(regexp_extract(page.docket_text, '^(?:[0-9a-z]:)?[0-9]{2}-?[a-z]+-?([0-9]+)', 1), '') as integer)
        as docket_sequence,
    page.docket_number as docket_number_raw,
    try_cast(page.federal_defendant_number as integer) as defendant_number,
    try_cast(page.as_of as date) as as_of_date,
    try_cast(page.date_filed as date) as filed_date,
    try_cast(page.date_terminated as date) as terminated_date,
    try_cast(nullif(regexp_extract(page.cause, '^([0-9]+):', 1), '') as integer) as cause_title,
    nullif(regexp_extract(page.cause, '^[0-9]+:([0-9]+[A-Z]*)', 1), '') as cause_section,
    page.batch_id
from page
