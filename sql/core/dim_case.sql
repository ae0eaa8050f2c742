-- One row per case of the subject (case_id), whatever the number of sources, pages or spellings of its docket number.
-- Type: of the headline scope where the case is in it, else of the wider (intermediate.case_scope). `is_victim_named`:
-- whether the charging instrument names a victim; the coding sheet first, else a coded file's number of victims (0
-- names none, blank is unknown).
with member as (
    select
        case_scope.case_id,
        bool_or(case_scope.scope = 'chapter_77') as is_chapter_77,
        bool_or(case_scope.scope = 'wider') as is_wider,
        max(case_scope.trafficking_type) filter (where case_scope.scope = 'chapter_77') as chapter_77_type,
        max(case_scope.trafficking_type) filter (where case_scope.scope = 'wider') as wider_type,
        max(case_scope.trafficking_type_source) as trafficking_type_source
    from intermediate.case_scope
    group by case_scope.case_id
),

docket as (
    select
        case_source.case_id,
        min(case_source.court_id) as court_id,
        min(case_source.state_code) as state_code,
        min(case_source.office_code) as office_code,
        min(case_source.docket_year) as docket_year,
        min(case_source.case_type_code) as case_type_code,
        min(case_source.docket_sequence) as docket_sequence,
        list(distinct case_source.docket_number_raw order by case_source.docket_number_raw) as docket_numbers_raw,
        list(distinct case_source.source_code order by case_source.source_code) as source_codes
    from intermediate.case_source
    group by case_source.case_id
),

supplier as (
    select
        defendant_record.case_id,
        min(defendant_record.source_code) as source_code
    from intermediate.defendant_record
    where defendant_record.is_supplying
    group by defendant_record.case_id
),

coded as (
    select
        case_source.case_id,
        max(coded_case.victim_count) as victim_count,
        list(coded_case.row_id order by coded_case.row_id) as row_ids,
        max(case_file_court.court_resolution) as court_resolution,
        bool_or(case_file_court.is_state_overruled) as is_state_overruled
    from intermediate.case_source
    inner join staging.coded_case on case_source.source_case_key = coded_case.coded_case_id
    inner join intermediate.case_file_court on coded_case.coded_case_id = case_file_court.coded_case_id
    where case_source.source_code = 'coded_case'
    group by case_source.case_id
)

select
    member.case_id,
    docket.state_code,
    docket.court_id,
    case
        when docket.court_id = 'unresolved' then 'unresolved'
        else coalesce(coded.court_resolution, 'docket')
    end as court_resolution,
    coalesce(coded.is_state_overruled, false) as is_state_overruled,
    docket.office_code,
    docket.docket_year,
    docket.case_type_code,
    docket.docket_sequence,
    concat(
        coalesce(docket.office_code || ':', ''),
        lpad(cast(docket.docket_year % 100 as varchar), 2, '0'),
        '-',
        docket.case_type_code,
        '-',
        lpad(
            cast(docket.docket_sequence as varchar),
            cast(greatest(5, length(cast(docket.docket_sequence as varchar))) as integer),
            '0'
        )
    ) as docket_number,
    docket.docket_numbers_raw,
    docket.source_codes,
    supplier.source_code as defendants_source_code,
    coalesce(member.is_chapter_77, false) as is_chapter_77,
    coalesce(member.is_wider, false) as is_wider,
    coalesce(member.chapter_77_type, member.wider_type) as trafficking_type,
    member.wider_type as wider_trafficking_type,
    member.trafficking_type_source,
    case
        when coding_sheet_case.victim_named = 'yes' then true
        when coding_sheet_case.victim_named = 'no' then false
        when coding_sheet_case.victim_named = 'unknown' then null
        else coded.victim_count > 0
    end as is_victim_named,
    case
        when coding_sheet_case.victim_named is not null then 'coding_sheet'
        when coded.victim_count is not null then 'coded_case'
    end as victim_named_source,
    coding_sheet_case.labor_sector,
    coding_sheet_case.coercion_means,
    coalesce(coded.row_ids, cast([] as bigint[]))
    || coalesce(coding_sheet_case.row_ids, cast([] as bigint[])) as row_ids
from member
inner join docket on member.case_id = docket.case_id
left join supplier on member.case_id = supplier.case_id
left join coded on member.case_id = coded.case_id
left join intermediate.coding_sheet_case on member.case_id = coding_sheet_case.case_id
