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
),

-- Which sources know a case. As a list: cases joined by their sources would be every case with every other.
knowing as (
    select
        case_source.case_id,
        list(distinct case_source.source_code order by case_source.source_code) as source_codes
    from intermediate.case_source
    where case_source.source_code <> 'coding_sheet'
    group by case_source.case_id
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
inner join knowing on known.case_id = knowing.case_id
inner join knowing as other_knowing on other.case_id = other_knowing.case_id
left join core.dim_case on known.case_id = dim_case.case_id
left join core.dim_case as other_dim_case on other.case_id = other_dim_case.case_id
where
    not list_has_any(knowing.source_codes, other_knowing.source_codes)
    and (dim_case.case_id is not null or other_dim_case.case_id is not null)
