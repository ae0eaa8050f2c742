-- One row per charge of a source (record_id, charge_stage, charge_number).
-- Stages: `filing` and `termination` are the two lists of at most five charges of the Integrated Database (the same
-- offense usually stands in both), `earlier` is what only an earlier snapshot of it shows; `coded` is a statute of a
-- coded case file, with the number of counts; `docket` is a statute of a count line of a docket page.
select
    idb_charge.record_id,
    idb_charge.defendant_id,
    idb_charge.case_id,
    'idb_criminal' as source_code,
    idb_charge.charge_stage,
    idb_charge.charge_number,
    idb_charge.statute_id,
    idb_charge.citation_raw,
    idb_charge.scope,
    idb_charge.trafficking_type,
    cast(null as integer) as count_count,
    idb_charge.disposition_code,
    idb_charge.is_conviction,
    idb_charge.prison_months,
    idb_charge.row_id
from intermediate.idb_charge

union all

select
    case_file_charge.record_id,
    case_file_charge.defendant_id,
    case_file_charge.case_id,
    'coded_case' as source_code,
    'coded' as charge_stage,
    case_file_charge.charge_number,
    case_file_charge.statute_id,
    case_file_charge.citation_raw,
    case_file_charge.scope,
    case_file_charge.trafficking_type,
    case_file_charge.count_count,
    cast(null as varchar) as disposition_code,
    case_file_charge.is_conviction,
    case_file_charge.prison_months,
    case_file_charge.row_id
from intermediate.case_file_charge

union all

select
    docket_charge.record_id,
    concat_ws(
        '-',
        case_source.case_id,
        case
            when docket_charge.defendant_number is null then docket_charge.record_id
            else
                lpad(
                    cast(docket_charge.defendant_number as varchar),
                    cast(greatest(3, length(cast(docket_charge.defendant_number as varchar))) as integer),
                    '0'
                )
        end
    ) as defendant_id,
    case_source.case_id,
    'docket' as source_code,
    'docket' as charge_stage,
    docket_charge.charge_number,
    docket_charge.statute_id,
    docket_charge.citation_raw,
    docket_charge.scope,
    docket_charge.trafficking_type,
    docket_charge.count_count,
    docket_charge.disposition_code,
    docket_charge.is_conviction,
    cast(null as integer) as prison_months,
    docket_charge.row_id
from intermediate.docket_charge
inner join intermediate.case_source
    on case_source.source_code = 'docket'
    and docket_charge.source_case_key = case_source.source_case_key
