-- One row per line of the coding sheet (row_id), with the reason why it says nothing that can be used (unread_reason).
-- The forms of values stand in seeds.coding_sheet_attribute, in any case: a list of words, ISO and US dates, dollars
-- with or without sign, text, another docket number. `unknown` is a value of each: it takes back an earlier answer. A
-- blank defendant number speaks of the whole case. Docket numbers come with U+2212 minus signs, a year of four digits,
-- a judge's initials and without an office. Which line is in effect is decided in intermediate.coding_sheet_line, by
-- case.
with entry as (
    select
        coding_sheet.row_id,
        coding_sheet.docket_number as docket_number_raw,
        lower(trim(coding_sheet.court_id)) as court_text,
        translate(lower(trim(coding_sheet.docket_number)), '−–—‐‑', '-----') as docket_text,
        coalesce(nullif(trim(coding_sheet.defendant_number), '-8'), '') as defendant_text,
        try_cast(regexp_extract(trim(coding_sheet.defendant_number), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer)
            as defendant_number,
        lower(trim(coding_sheet.attribute)) as attribute_text,
        translate(lower(regexp_replace(trim(coding_sheet.value), ' +', ' ', 'g')), '−–—‐‑', '-----') as value_text,
        coding_sheet.rule as review_rule,
        case
            when reviewed.date_value between date '1950-01-01' and file.believed_through then reviewed.date_value
        end as reviewed_date,
        case
            when stated.date_value between date '1950-01-01' and file.believed_through then stated.date_value
        end as stated_date
    from raw.coding_sheet
    inner join staging.dated_file as file on coding_sheet.file_id = file.file_id
    left join raw.date_text as reviewed on coding_sheet.date = reviewed.date_text
    left join raw.date_text as stated on coding_sheet.value = stated.date_text
),

numbered as (
    select
        entry.*,
        nullif(regexp_extract(entry.docket_text, '^([0-9a-z]):', 1), '') as office_text,
        regexp_extract(
            entry.docket_text, '^(?:[0-9a-z]:)?([0-9]{2}|[0-9]{4})-?~?[a-z]+-?[0-9]{1,6}(?:[^0-9a-z].*)?$', 1
        )
            as year_text,
        nullif(regexp_extract(entry.docket_text, '^(?:[0-9a-z]:)?[0-9]+-?~?([a-z]+)', 1), '') as type_text,
        try_cast(
            nullif(regexp_extract(entry.docket_text, '^(?:[0-9a-z]:)?[0-9]+-?~?[a-z]+-?([0-9]+)', 1), '') as integer
        ) as sequence,
        nullif(regexp_extract(entry.value_text, '^([0-9a-z]):', 1), '') as other_office_text,
        regexp_extract(entry.value_text, '^(?:[0-9a-z]:)?([0-9]{2}|[0-9]{4})-?~?[a-z]+-?[0-9]{1,6}(?:[^0-9a-z].*)?$', 1)
            as other_year_text,
        nullif(regexp_extract(entry.value_text, '^(?:[0-9a-z]:)?[0-9]+-?~?([a-z]+)', 1), '') as other_type_text,
        try_cast(
            nullif(regexp_extract(entry.value_text, '^(?:[0-9a-z]:)?[0-9]+-?~?[a-z]+-?([0-9]+)', 1), '') as integer
        )
            as other_sequence
    from entry
),

read as (
    select
        numbered.*,
        district.court_id,
        attribute.attribute,
        attribute.level,
        attribute.value_form,
        case
            when length(numbered.year_text) = 2 or numbered.year_text between '1960' and '2059'
                then try_cast(right(numbered.year_text, 2) as integer)
        end as docket_year_digits,
        case
            when numbered.value_text = 'unknown' then 'unknown'
            when contains(attribute.value_form, ';')
                then
                    case
                        when
                            list_has_all(
                                string_split(attribute.value_form, ';'),
                                string_split(regexp_replace(numbered.value_text, ' *; *', ';', 'g'), ';')
                            )
                            then numbered.value_text
                    end
            when attribute.value_form = 'date'
                then
                    case
                        when
                            regexp_matches(
                                numbered.value_text,
                                '^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4})'
                            )
                            then cast(numbered.stated_date as varchar)
                    end
            when attribute.value_form = 'dollars'
                then
                    cast(
                        try_cast(
                            replace(
                                regexp_extract(
                                    numbered.value_text, '^[$]? ?([0-9]+(?:,[0-9]{3})*(?:[.][0-9]{0,2})?)$', 1
                                ), ',', ''
                            ) as decimal(18, 2)
                        ) as varchar
                    )
            when attribute.value_form = 'docket number'
                then
                    case
                        when
                            length(numbered.other_year_text) = 2 or numbered.other_year_text between '1960' and '2059'
                            then
                                concat_ws(
                                    ' ', numbered.other_office_text, right(numbered.other_year_text, 2),
                                    numbered.other_type_text, numbered.other_sequence
                                )
                    end
            when list_contains(string_split(attribute.value_form, '|'), numbered.value_text) then numbered.value_text
        end as attribute_value
    from numbered
    left join seeds.district on numbered.court_text = district.court_id
    left join seeds.coding_sheet_attribute as attribute on numbered.attribute_text = attribute.attribute
)

select
    read.row_id,
    read.court_id,
    case when read.docket_year_digits is not null then read.office_text end as office_code,
    read.docket_year_digits,
    case when read.docket_year_digits is not null then read.type_text end as case_type_code,
    case when read.docket_year_digits is not null then read.sequence end as docket_sequence,
    case when read.docket_year_digits is not null then read.docket_number_raw end as docket_number_raw,
    read.defendant_number,
    read.attribute,
    read.attribute_value,
    read.review_rule,
    read.reviewed_date,
    case
        when read.court_id is null then 'no court of seeds.district'
        when read.docket_year_digits is null then 'a docket number of no known form'
        when read.attribute is null then 'no attribute of seeds.coding_sheet_attribute'
        when read.defendant_text <> '' and coalesce(read.defendant_number, 0) < 1
            then 'a defendant number that is no number'
        when read.level = 'case' and read.defendant_text <> '' then 'a word about the case beside a defendant number'
        when read.level = 'defendant' and read.defendant_text = '' then 'a word about a defendant without a number'
        when coalesce(read.value_text, '') = '' then 'no value'
        when read.attribute_value is null then 'a value of no known form, or a date that is not believed'
        when read.reviewed_date is null then 'no date of review that can be read'
    end as unread_reason
from read
