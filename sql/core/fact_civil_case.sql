-- One row per civil suit for trafficking (civil_case_id): suits whose cause is the civil statute of the subject
-- (18 USC 1595), by filing date. A reopened suit keeps its first filing date. Some releases leave the title blank.
-- The Integrated Database and docket pages tell of suits; a suit that both know is one, with the earlier filing and the
-- dates of the database. The type is the coding sheet's, as no extract has one.
with suit as (
    select
        idb_civil.row_id,
        'idb_civil' as source_code,
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

    union all

    select
        docket.row_id,
        'docket' as source_code,
        docket.court_id,
        coalesce(district.state_code, 'XX') as state_code,
        docket.office_code,
        case when docket.docket_year_digits >= 60 then 1900 else 2000 end + docket.docket_year_digits as docket_year,
        docket.docket_sequence,
        docket.filed_date,
        docket.terminated_date,
        concat(statute.title, ':', statute.section_number) as statute_id
    from staging.docket
    inner join seeds.subject_statute as statute
        on statute.scope = 'civil'
        and docket.cause_title = statute.title
        and try_cast(regexp_extract(docket.cause_section, '^([0-9]+)', 1) as integer) = statute.section_number
        and regexp_extract(docket.cause_section, '^[0-9]+([A-Z]*)', 1) = coalesce(statute.section_suffix, '')
    left join seeds.district on docket.court_id = district.court_id
    where docket.case_type_code = 'cv'
    qualify row_number() over (
        partition by docket.court_id, docket.office_code, docket.docket_year_digits, docket.docket_sequence
        order by docket.as_of_date desc nulls last, docket.batch_id desc, docket.row_id desc
    ) = 1
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
        case
            when count_if(suit.source_code = 'idb_civil') = 0 then max(suit.terminated_date)
            when count_if(suit.source_code = 'idb_civil' and suit.terminated_date is null) = 0
                then max(suit.terminated_date) filter (where suit.source_code = 'idb_civil')
        end as terminated_date,
        list(distinct suit.source_code order by suit.source_code) as source_codes,
        list(suit.source_code order by suit.filed_date asc nulls last, suit.source_code desc)[1] as filed_source_code,
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
    civil_case.source_codes,
    civil_case.filed_source_code,
    civil_case.row_ids || coalesce(coded.row_ids, cast([] as bigint[])) as row_ids
from civil_case
left join coded
    on civil_case.court_id = coded.court_id
    and civil_case.office_code is not distinct from coded.office_code
    and civil_case.docket_year % 100 = coded.docket_year_digits
    and civil_case.docket_sequence = coded.docket_sequence
