-- One row per docket page (row_id), every state of a docket that is in the folder.
-- Numbers come with U+2212 minus signs, without an office and with letters for pseudo-types (5:18-~gr-00001). What is
-- not of that form, and what follows the number, is text of a page and stays in raw.
-- Days before 1950, or after the day through which the page speaks, are none, and listed as unread.
with page as (
    select
        docket.*,
        lower(replace(trim(docket.docket_number), '−', '-')) as docket_text,
        case
            when try_cast(docket.as_of as date) >= date '1950-01-01' then try_cast(docket.as_of as date)
        end as as_of_date
    from raw.docket
),

dated as (
    select
        page.*,
        case
            when
                try_cast(page.date_filed as date) >= date '1950-01-01'
                and coalesce(try_cast(page.date_filed as date) <= page.as_of_date, true)
                then try_cast(page.date_filed as date)
        end as filed_date,
        case
            when
                try_cast(page.date_terminated as date) >= date '1950-01-01'
                and coalesce(try_cast(page.date_terminated as date) <= page.as_of_date, true)
                then try_cast(page.date_terminated as date)
        end as terminated_date
    from page
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
    nullif(
        regexp_extract(
            trim(page.docket_number),
            '(?i)^((?:[0-9a-z]{1,2}:)?[0-9]{2}[-−]?~?[a-z]{1,5}[-−]?[0-9]{1,10})(?:[^0-9a-z]|$)',
            1
        ),
        ''
    ) as docket_number_raw,
    try_cast(page.federal_defendant_number as integer) as defendant_number,
    page.as_of_date,
    page.report_part is not null as is_part,
    page.filed_date,
    page.terminated_date,
    (coalesce(trim(page.date_filed), '') <> '' and page.filed_date is null)
    or (coalesce(trim(page.date_terminated), '') <> '' and page.terminated_date is null) as is_day_unread,
    try_cast(nullif(regexp_extract(page.cause, '^([0-9]+):', 1), '') as integer) as cause_title,
    nullif(regexp_extract(page.cause, '^[0-9]+:([0-9]+[A-Z]{0,2})', 1), '') as cause_section,
    page.batch_id
from dated as page
