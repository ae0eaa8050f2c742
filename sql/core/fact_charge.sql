-- One row per charge of a source (record_id, charge_stage, charge_number).
-- Stages: `filing` and `termination` are the two lists of at most five charges of the Integrated Database (the same
-- offense usually stands in both), `earlier` is what only an earlier snapshot of it shows; `coded` is a statute of a
-- coded case file, with the number of counts; `docket` is a statute of a count line of a docket page.
select
    charge.record_id,
    charge.defendant_id,
    charge.case_id,
    charge.source_code,
    charge.charge_stage,
    charge.charge_number,
    charge.statute_id,
    charge.citation_raw,
    charge.scope,
    charge.trafficking_type,
    coalesce(charge.trafficking_type in ('sex', 'both'), false) as is_sex,
    coalesce(charge.trafficking_type in ('labor', 'both'), false) as is_labor,
    charge.count_count,
    charge.disposition_code,
    charge.is_conviction,
    charge.prison_months,
    charge.row_id
from intermediate.charge
