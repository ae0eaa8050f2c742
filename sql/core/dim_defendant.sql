-- One row per defendant of a case of the subject (defendant_id), from the source that supplies the case's defendants.
-- Integrated Database: the defendant number of the docket, reopened records and joined transfers included.
select
    defendant_record.defendant_id,
    defendant_record.case_id,
    min(defendant_record.defendant_number) as defendant_number,
    min(defendant_record.source_code) as source_code,
    coalesce(bool_or(coding_sheet_defendant.is_entity), false) as is_entity,
    count(*) as record_count,
    list(defendant_record.row_id order by defendant_record.row_id) as row_ids
from intermediate.defendant_record
inner join core.dim_case on defendant_record.case_id = dim_case.case_id
left join intermediate.coding_sheet_defendant
    on defendant_record.case_id = coding_sheet_defendant.case_id
    and defendant_record.defendant_number = coding_sheet_defendant.defendant_number
where defendant_record.is_supplying
group by defendant_record.defendant_id, defendant_record.case_id
