-- One row per pair of cases of one court, year, type and number in two offices (case_id, other_case_id) that no source
-- knows both of: likely one case that two sources file under different offices, counted twice. At least one is of the
-- subject. A line of the coding sheet joins them: attribute same_case_as, the other docket number as its value.
with known as (
    select
        case_source.case_id,
        case_source.court_id,
        case_source.docket_year,
        case_source.case_type_code,
        case_source.docket_sequence,
        max(case_source.office_code) as office_code,
        list(distinct case_source.source_code order by case_source.source_code) as source_codes
    from intermediate.case_source
    where case_source.source_code <> 'coding_sheet' and case_source.office_code is not null
    group by
        case_source.case_id, case_source.court_id, case_source.docket_year, case_source.case_type_code,
        case_source.docket_sequence
)

select
    known.case_id,
    other.case_id as other_case_id,
    known.court_id,
    known.office_code,
    other.office_code as other_office_code,
    known.source_codes,
    other.source_codes as other_source_codes
from known
inner join known as other
    on known.court_id = other.court_id
    and known.docket_year = other.docket_year
    and known.case_type_code = other.case_type_code
    and known.docket_sequence = other.docket_sequence
    and known.case_id < other.case_id
left join core.dim_case on known.case_id = dim_case.case_id
left join core.dim_case as other_dim_case on other.case_id = other_dim_case.case_id
where
    not exists (
        select 1
        from intermediate.case_source as own_source
        inner join intermediate.case_source as other_source on own_source.source_code = other_source.source_code
        where
            own_source.case_id = known.case_id
            and other_source.case_id = other.case_id
            and own_source.source_code <> 'coding_sheet'
    )
    and (dim_case.case_id is not null or other_dim_case.case_id is not null)
