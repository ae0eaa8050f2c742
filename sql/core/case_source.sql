-- One row per case of a source (source_code, source_case_key) with the case that it is (case_id): court, office, year,
-- type and number, whatever the spelling. A docket number without an office is the case of the same court, year, type
-- and number when exactly one office has it; otherwise it stays a case of its own under office x.
-- A case whose court or number is not known keeps the source's own key, so that none is merged by guess.
with source_case as (
    select
        'idb_criminal' as source_code,
        idb_defendant.case_key as source_case_key,
        min(idb_defendant.court_id) as court_id,
        min(idb_defendant.state_code) as state_code,
        min(idb_defendant.office_code) as office_code,
        min(idb_defendant.docket_year) as docket_year,
        case
            when regexp_matches(min(idb_defendant.case_type_code), '^[a-z]+$') then min(idb_defendant.case_type_code)
            else 'cr'
        end as case_type_code,
        min(idb_defendant.docket_sequence) as docket_sequence,
        min(idb_defendant.docket_number_raw) as docket_number_raw,
        false as is_trafficking
    from core.idb_defendant
    group by idb_defendant.case_key

    union all

    select
        'docket' as source_code,
        docket_defendant.source_case_key,
        min(docket_defendant.court_id) as court_id,
        min(docket_defendant.state_code) as state_code,
        min(docket_defendant.office_code) as office_code,
        min(docket_defendant.docket_year) as docket_year,
        min(docket_defendant.case_type_code) as case_type_code,
        min(docket_defendant.docket_sequence) as docket_sequence,
        min(docket_defendant.docket_number_raw) as docket_number_raw,
        false as is_trafficking
    from core.docket_defendant
    group by docket_defendant.source_case_key

    union all

    select
        reviewed_docket.source_code,
        reviewed_docket.source_case_key,
        reviewed_docket.court_id,
        reviewed_docket.state_code,
        reviewed_docket.office_code,
        reviewed_docket.docket_year,
        reviewed_docket.case_type_code,
        reviewed_docket.docket_sequence,
        reviewed_docket.docket_number_raw,
        reviewed_docket.is_trafficking
    from core.reviewed_docket
    where reviewed_docket.case_type_code is distinct from 'cv'
),

only_office as (
    select
        source_case.court_id,
        source_case.docket_year,
        source_case.case_type_code,
        source_case.docket_sequence,
        min(source_case.office_code) as office_code
    from source_case
    where source_case.office_code is not null and source_case.court_id <> 'unresolved'
    group by source_case.court_id, source_case.docket_year, source_case.case_type_code, source_case.docket_sequence
    having count(distinct source_case.office_code) = 1
)

select
    source_case.source_code,
    source_case.source_case_key,
    case
        when
            source_case.court_id = 'unresolved'
            or source_case.docket_sequence is null
            or source_case.docket_year is null
            then
                concat_ws(
                    '-', source_case.court_id, source_case.source_code, replace(source_case.source_case_key, ' ', '-')
                )
        else concat_ws(
            '-',
            source_case.court_id,
            coalesce(source_case.office_code, only_office.office_code, 'x'),
            source_case.docket_year,
            source_case.case_type_code, lpad(cast(source_case.docket_sequence as varchar), 5, '0')
        )
    end as case_id,
    source_case.court_id,
    source_case.state_code,
    coalesce(source_case.office_code, only_office.office_code) as office_code,
    source_case.docket_year,
    source_case.case_type_code,
    source_case.docket_sequence,
    source_case.docket_number_raw,
    source_case.is_trafficking
from source_case
left join only_office
    on source_case.court_id = only_office.court_id
    and source_case.docket_year = only_office.docket_year
    and source_case.case_type_code = only_office.case_type_code
    and source_case.docket_sequence = only_office.docket_sequence
