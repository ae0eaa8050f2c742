-- One row per civil suit of the subject (civil_case_id): suits whose cause is the civil statute of the subject
-- (18 USC 1595), by filing date. A reopened suit keeps its first filing date.
-- The Integrated Database and docket pages tell of suits (intermediate.civil_source); a suit that both know is one,
-- with the earlier filing and the dates of the database. The type is the coding sheet's, as no extract has one.
with civil_case as (
    select
        civil_source.civil_case_id,
        min(civil_source.court_id) as court_id,
        min(civil_source.state_code) as state_code,
        min(civil_source.office_code) as office_code,
        min(civil_source.docket_year) as docket_year,
        min(civil_source.docket_sequence) as docket_sequence,
        min(civil_source.statute_id) as statute_id,
        min(civil_source.filed_date) as filed_date,
        case
            when count_if(civil_source.source_code = 'idb_civil') = 0 then max(civil_source.terminated_date)
            when count_if(civil_source.source_code = 'idb_civil' and civil_source.terminated_date is null) = 0
                then max(civil_source.terminated_date) filter (where civil_source.source_code = 'idb_civil')
        end as terminated_date,
        list(distinct civil_source.source_code order by civil_source.source_code) as source_codes,
        list(
            civil_source.source_code order by civil_source.filed_date asc nulls last, civil_source.source_code desc
        )[1] as filed_source_code,
        list(civil_source.row_id order by civil_source.row_id) as row_ids
    from intermediate.civil_source
    group by civil_source.civil_case_id
),

coded as (
    select
        entry.case_id as civil_case_id,
        nullif(max(entry.attribute_value), 'unknown') as case_type,
        list(entry.row_id order by entry.row_id) as row_ids
    from intermediate.coding_sheet_entry as entry
    where entry.is_civil and entry.attribute = 'case_type'
    group by entry.case_id
)

select
    civil_case.civil_case_id,
    case
        when civil_case.docket_sequence is not null and civil_case.docket_year is not null
            then
                concat(
                    coalesce(civil_case.office_code || ':', ''),
                    lpad(cast(civil_case.docket_year % 100 as varchar), 2, '0'),
                    '-cv-',
                    lpad(
                        cast(civil_case.docket_sequence as varchar),
                        cast(greatest(5, length(cast(civil_case.docket_sequence as varchar))) as integer), '0'
                    )
                )
        else 'not known'
    end as docket_number,
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
left join coded on civil_case.civil_case_id = coded.civil_case_id
