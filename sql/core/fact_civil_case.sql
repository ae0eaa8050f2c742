-- One row per civil suit for trafficking (civil_case_id): suits whose cause is the civil statute of the subject
-- (18 USC 1595), by filing date. A reopened suit keeps its first filing date. Some releases leave the title blank.
-- The type is the coding sheet's, as the civil database has none.
with suit as (
    select
        idb_civil.row_id,
        coalesce(district.court_id, 'unresolved') as court_id,
        coalesce(district.state_code, 'XX') as state_code,
        idb_civil.office_code,
        case when idb_civil.docket_year_digits >= 60 then 1900 else 2000 end
        + idb_civil.docket_year_digits as docket_year,
        idb_civil.docket_sequence,
        idb_civil.filed_date,
        idb_civil.terminated_date,
        concat(statute.title, ':', statute.section_number) as statute_id
    from staging.idb_civil
    inner join seeds.subject_statute as statute
        on statute.scope = 'civil'
        and coalesce(idb_civil.title, statute.title) = statute.title
        and try_cast(regexp_extract(idb_civil.section, '^([0-9]+)', 1) as integer) = statute.section_number
        and regexp_extract(idb_civil.section, '^[0-9]+([A-Z]*)', 1) = coalesce(statute.section_suffix, '')
    left join seeds.district on idb_civil.fjc_district = district.fjc_district
),

civil_case as (
    select
        suit.court_id,
        suit.state_code,
        suit.office_code,
        suit.docket_year,
        suit.docket_sequence,
        min(suit.statute_id) as statute_id,
        min(suit.filed_date) as filed_date,
        case when count_if(suit.terminated_date is null) = 0 then max(suit.terminated_date) end as terminated_date,
        list(suit.row_id order by suit.row_id) as row_ids
    from suit
    group by suit.court_id, suit.state_code, suit.office_code, suit.docket_year, suit.docket_sequence
),

coded as (
    select
        coding_sheet.court_id,
        coding_sheet.office_code,
        coding_sheet.docket_year_digits,
        coding_sheet.docket_sequence,
        max(coding_sheet.attribute_value) as case_type,
        list(coding_sheet.row_id order by coding_sheet.row_id) as row_ids
    from staging.coding_sheet
    where coding_sheet.case_type_code = 'cv' and coding_sheet.attribute = 'case_type'
    group by
        coding_sheet.court_id, coding_sheet.office_code, coding_sheet.docket_year_digits, coding_sheet.docket_sequence
)

select
    concat_ws(
        '-', civil_case.court_id, coalesce(civil_case.office_code, 'x'), civil_case.docket_year, 'cv',
        lpad(cast(civil_case.docket_sequence as varchar), 5, '0')
    ) as civil_case_id,
    concat(
        coalesce(civil_case.office_code || ':', ''), lpad(cast(civil_case.docket_year % 100 as varchar), 2, '0'),
        '-cv-', lpad(cast(civil_case.docket_sequence as varchar), 5, '0')
    ) as docket_number,
    civil_case.state_code,
    civil_case.court_id,
    civil_case.statute_id,
    civil_case.filed_date,
    civil_case.terminated_date,
    coalesce(coded.case_type, 'unknown') as trafficking_type,
    case when coded.case_type is not null then 'coding_sheet' end as trafficking_type_source,
    civil_case.row_ids || coalesce(coded.row_ids, cast([] as bigint[])) as row_ids
from civil_case
left join coded
    on civil_case.court_id = coded.court_id
    and civil_case.office_code is not distinct from coded.office_code
    and civil_case.docket_year % 100 = coded.docket_year_digits
    and civil_case.docket_sequence = coded.docket_sequence
