-- One row per case and scope without a year of charge (case_id, scope): no source gives a day or a year on which it was
-- charged, so it is new in no year.
select
    case_scope.case_id,
    case_scope.scope,
    dim_case.state_code,
    dim_case.court_id,
    dim_case.docket_number,
    dim_case.source_codes
from intermediate.case_scope
inner join core.dim_case on case_scope.case_id = dim_case.case_id
where case_scope.charged_year is null
