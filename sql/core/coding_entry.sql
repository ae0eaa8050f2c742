-- One row per case or defendant and attribute that the coding sheet says (row_id), with the case that it speaks of. A
-- docket that no other source has and no reviewer calls trafficking is in no case of core.dim_case; a check counts
-- it.
select
    coding_sheet.row_id,
    case_source.case_id,
    coding_sheet.defendant_number,
    coding_sheet.attribute,
    coding_sheet.attribute_value,
    coding_sheet.review_rule,
    coding_sheet.reviewed_date
from staging.coding_sheet
inner join core.case_source
    on case_source.source_code = 'coding_sheet'
    and concat_ws(
        ' ',
        coding_sheet.court_id,
        coding_sheet.office_code,
        coding_sheet.docket_year_digits,
        coding_sheet.case_type_code,
        coding_sheet.docket_sequence
    ) = case_source.source_case_key
