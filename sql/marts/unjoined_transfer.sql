-- One row per Rule 20 or 21 transfer whose other end no source gives (record_id). A received one is not new, a sent one
-- closes on its date of termination.
select
    idb_transfer.defendant_key as record_id,
    idb_record.case_id,
    idb_record.defendant_id,
    idb_transfer.direction,
    district.court_id as other_court_id,
    idb_transfer.transfer_office_code as other_office_code,
    idb_transfer.transfer_docket as other_docket
from intermediate.idb_transfer
inner join intermediate.idb_record on idb_transfer.defendant_key = idb_record.record_id
inner join core.dim_case on idb_record.case_id = dim_case.case_id
left join seeds.district on idb_transfer.transfer_fjc_district = district.fjc_district
where not idb_transfer.is_joined
