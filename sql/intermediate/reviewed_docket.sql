-- One row per docket that a reviewer coded (source_code, source_case_key): coded case files and coding sheet, with the
-- parts of its number. Civil dockets of the coding sheet are here too (case_type_code cv).
select
    'coded_case' as source_code,
    coded_case.coded_case_id as source_case_key,
    case_file_court.court_id,
    case_file_court.state_code,
    coded_case.office_code,
    case when coded_case.docket_year_digits >= 60 then 1900 else 2000 end
    + coded_case.docket_year_digits as docket_year,
    coded_case.case_type_code,
    coded_case.docket_sequence,
    coded_case.docket_number_raw,
    true as is_trafficking
from staging.coded_case
inner join intermediate.case_file_court on coded_case.coded_case_id = case_file_court.coded_case_id

union all

select
    'coding_sheet' as source_code,
    concat_ws(
        ' ',
        coding_sheet.court_id,
        coding_sheet.office_code,
        coding_sheet.docket_year_digits,
        coding_sheet.case_type_code,
        coding_sheet.docket_sequence
    ) as source_case_key,
    coding_sheet.court_id,
    district.state_code,
    coding_sheet.office_code,
    case when coding_sheet.docket_year_digits >= 60 then 1900 else 2000 end
    + coding_sheet.docket_year_digits as docket_year,
    coding_sheet.case_type_code,
    coding_sheet.docket_sequence,
    min(coding_sheet.docket_number_raw) as docket_number_raw,
    -- What reviewers call trafficking is decided once it is known which lines speak of one case
    -- (intermediate.coding_sheet_case).
    false as is_trafficking
from staging.coding_sheet
inner join seeds.district on coding_sheet.court_id = district.court_id
where coding_sheet.unread_reason is null
group by
    coding_sheet.court_id,
    district.state_code,
    coding_sheet.office_code,
    coding_sheet.docket_year_digits,
    coding_sheet.case_type_code,
    coding_sheet.docket_sequence
