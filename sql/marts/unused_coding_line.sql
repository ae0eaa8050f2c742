-- One row per line of the coding sheet that says nothing in any figure (row_id), with the reason. The value and the
-- notes stay in raw, and so does a docket number, court or attribute of no known form: look the line up by row_id. What
-- a later review replaced is listed too, and is no defect.
with placed as (
    select
        coding_sheet_line.*,
        dim_case.case_id is not null or suit.civil_case_id is not null as has_case,
        count(dim_defendant.defendant_id) > 0 as has_defendant
    from intermediate.coding_sheet_line
    left join core.dim_case on coding_sheet_line.case_id = dim_case.case_id
    left join core.fact_civil_case as suit on coding_sheet_line.case_id = suit.civil_case_id
    left join core.dim_defendant
        on coding_sheet_line.case_id = dim_defendant.case_id
        and coding_sheet_line.defendant_number = dim_defendant.defendant_number
    group by all
)

select
    placed.row_id,
    placed.court_id,
    case when placed.docket_number <> '' then placed.docket_number end as docket_number,
    placed.defendant_number,
    placed.attribute,
    placed.reviewed_date,
    coalesce(
        case when placed.unused_reason <> 'replaced by a later review' then placed.unused_reason end,
        case
            when not placed.has_case then 'no case of the subject has this number in this court'
            when placed.defendant_number is not null and not placed.has_defendant
                then 'the case has no defendant of this number'
        end,
        placed.unused_reason
    ) as reason
from placed
where
    placed.unused_reason is not null
    or not placed.has_case
    or (placed.defendant_number is not null and not placed.has_defendant)
