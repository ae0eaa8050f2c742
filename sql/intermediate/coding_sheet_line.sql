-- One row per line of the coding sheet (row_id) with the case or suit that it speaks of (case_id), and the reason why
-- it is not in effect (unused_reason). Of the lines about one attribute of a case or defendant, as resolved and
-- whatever the spelling of the number, those of the latest review are in effect. Where these differ none of them is
-- believed, and older ones do not revive: the attribute is as if nobody had reviewed it.
with suit as (
    select distinct
        civil_source.civil_case_id,
        civil_source.court_id,
        civil_source.office_code,
        civil_source.docket_year % 100 as docket_year_digits,
        civil_source.docket_sequence
    from intermediate.civil_source
),

only_suit as (
    select
        suit.court_id,
        suit.docket_year_digits,
        suit.docket_sequence,
        min(suit.civil_case_id) as civil_case_id,
        min(suit.office_code) as office_code
    from suit
    group by suit.court_id, suit.docket_year_digits, suit.docket_sequence
    having count(distinct suit.civil_case_id) = 1
),

resolved as (
    select
        coding_sheet.*,
        coalesce(coding_sheet.case_type_code = 'cv', false) as is_civil,
        coalesce(case_source.case_id, suit.civil_case_id, only_suit.civil_case_id) as case_id
    from staging.coding_sheet
    left join intermediate.case_source
        on coding_sheet.unread_reason is null
        and case_source.source_code = 'coding_sheet'
        and concat_ws(
            ' ',
            coding_sheet.court_id,
            coding_sheet.office_code,
            coding_sheet.docket_year_digits,
            coding_sheet.case_type_code,
            coding_sheet.docket_sequence
        ) = case_source.source_case_key
    left join suit
        on coding_sheet.case_type_code = 'cv'
        and coding_sheet.court_id = suit.court_id
        and coding_sheet.office_code = suit.office_code
        and coding_sheet.docket_year_digits = suit.docket_year_digits
        and coding_sheet.docket_sequence = suit.docket_sequence
    left join only_suit
        on coding_sheet.case_type_code = 'cv'
        and coding_sheet.court_id = only_suit.court_id
        and coalesce(coding_sheet.office_code = only_suit.office_code, true)
        and coding_sheet.docket_year_digits = only_suit.docket_year_digits
        and coding_sheet.docket_sequence = only_suit.docket_sequence
),

compared as (
    select
        resolved.*,
        max(resolved.reviewed_date) over (
            partition by
                resolved.unread_reason is null, resolved.case_id, resolved.defendant_number, resolved.attribute
        ) as latest_date,
        min(resolved.attribute_value) over (
            partition by
                resolved.unread_reason is null, resolved.case_id, resolved.defendant_number, resolved.attribute,
                resolved.reviewed_date
        ) as first_value,
        max(resolved.attribute_value) over (
            partition by
                resolved.unread_reason is null, resolved.case_id, resolved.defendant_number, resolved.attribute,
                resolved.reviewed_date
        ) as last_value
    from resolved
)

select
    compared.row_id,
    compared.case_id,
    compared.is_civil,
    compared.court_id,
    concat(
        coalesce(compared.office_code || ':', ''),
        lpad(cast(compared.docket_year_digits as varchar), 2, '0'),
        '-' || compared.case_type_code || '-',
        lpad(
            cast(compared.docket_sequence as varchar),
            cast(greatest(5, length(cast(compared.docket_sequence as varchar))) as integer),
            '0'
        )
    ) as docket_number,
    compared.defendant_number,
    compared.attribute,
    compared.attribute_value,
    compared.reviewed_date,
    case
        when compared.unread_reason is not null then compared.unread_reason
        when compared.case_id is null then 'no suit of any extract'
        when compared.is_civil and compared.attribute <> 'case_type' then 'of a civil suit only its type is used'
        when compared.reviewed_date < compared.latest_date then 'replaced by a later review'
        when compared.first_value <> compared.last_value then 'another line of the same date says otherwise'
    end as unused_reason
from compared
