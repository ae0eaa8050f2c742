-- One row per case or defendant and attribute of the coding sheet; the latest word of the reviewers is in effect:
-- latest review date, then latest batch. A blank defendant number speaks of the whole case.
with entry as (
    select
        coding_sheet.row_id,
        lower(trim(coding_sheet.court_id)) as court_id,
        lower(replace(trim(coding_sheet.docket_number), '−', '-')) as docket_text,
        coding_sheet.docket_number as docket_number_raw,
        try_cast(coding_sheet.defendant_number as integer) as defendant_number,
        lower(trim(coding_sheet.attribute)) as attribute,
        nullif(trim(coding_sheet.value), '') as attribute_value,
        coding_sheet.rule as review_rule,
        try_cast(coding_sheet.date as date) as reviewed_date,
        coding_sheet.batch_id
    from raw.coding_sheet
)

select
    entry.row_id,
    entry.court_id,
    nullif(regexp_extract(entry.docket_text, '^([0-9a-z]):', 1), '') as office_code,
    try_cast(nullif(regexp_extract(entry.docket_text, '^(?:[0-9a-z]:)?([0-9]{2})-?[a-z]+', 1), '') as integer)
        as docket_year_digits,
    nullif(regexp_extract(entry.docket_text, '^(?:[0-9a-z]:)?[0-9]{2}-?([a-z]+)', 1), '') as case_type_code,
    try_cast(
        nullif(regexp_extract(entry.docket_text, '^(?:[0-9a-z]:)?[0-9]{2}-?[a-z]+-?([0-9]+)', 1), '') as integer
    ) as docket_sequence,
    entry.docket_number_raw,
    entry.defendant_number,
    entry.attribute,
    entry.attribute_value,
    entry.review_rule,
    entry.reviewed_date
from entry
qualify row_number() over (
    partition by entry.court_id, entry.docket_text, entry.defendant_number, entry.attribute
    order by entry.reviewed_date desc nulls last, entry.batch_id desc, entry.row_id desc
) = 1
