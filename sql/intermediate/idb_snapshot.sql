-- One row per row of the criminal Integrated Database (row_id) for the cases of intermediate.idb_wanted_case. A pending
-- defendant repeats in every fiscal year.
-- `is_in_effect`: the row that has the facts of its record: the latest year, then the latest load date; of two records
-- of one key, year and load date the terminated before the pending, then the later termination, sentence and
-- disposition, then the greater text. The order of lines and files decides nothing.
select
    idb_criminal.row_id,
    idb_criminal.file_id,
    idb_criminal.fiscal_year,
    idb_criminal.fjc_district,
    idb_criminal.office_code,
    idb_criminal.docket_year_digits,
    idb_criminal.docket_sequence,
    idb_criminal.case_type_code,
    idb_criminal.docket_number_raw,
    idb_criminal.defendant_number,
    idb_criminal.defendant_key,
    idb_criminal.defendant_key_without_reopen,
    idb_criminal.case_key,
    idb_criminal.reopen_number,
    idb_criminal.proceeding_code,
    idb_criminal.filed_date,
    idb_criminal.filing_citation_1,
    idb_criminal.filing_citation_2,
    idb_criminal.filing_citation_3,
    idb_criminal.filing_citation_4,
    idb_criminal.filing_citation_5,
    idb_criminal.termination_citation_1,
    idb_criminal.termination_citation_2,
    idb_criminal.termination_citation_3,
    idb_criminal.termination_citation_4,
    idb_criminal.termination_citation_5,
    idb_criminal.disposition_code_1,
    idb_criminal.disposition_code_2,
    idb_criminal.disposition_code_3,
    idb_criminal.disposition_code_4,
    idb_criminal.disposition_code_5,
    idb_criminal.prison_months_code_1,
    idb_criminal.prison_months_code_2,
    idb_criminal.prison_months_code_3,
    idb_criminal.prison_months_code_4,
    idb_criminal.prison_months_code_5,
    idb_criminal.prison_months_code,
    idb_criminal.disposition_date,
    idb_criminal.sentenced_date,
    idb_criminal.terminated_date,
    idb_criminal.transfer_fjc_district,
    idb_criminal.transfer_office_code,
    idb_criminal.transfer_docket,
    idb_criminal.transfer_defendant_number,
    idb_criminal.loaded_date,
    idb_criminal.magistrate_docket,
    idb_criminal.magistrate_defendant_number,
    idb_criminal.record_text,
    coalesce(district.court_id, 'unresolved') as court_id,
    coalesce(district.state_code, 'XX') as state_code,
    case when idb_criminal.docket_year_digits >= 60 then 1900 else 2000 end
    + idb_criminal.docket_year_digits as docket_year,
    count(*) over (partition by idb_criminal.defendant_key) as snapshot_count,
    row_number() over (
        partition by idb_criminal.defendant_key
        order by
            idb_criminal.fiscal_year desc nulls last,
            idb_criminal.loaded_date desc nulls last,
            idb_criminal.terminated_date is not null desc,
            idb_criminal.terminated_date desc nulls last,
            idb_criminal.sentenced_date desc nulls last,
            idb_criminal.disposition_date desc nulls last,
            idb_criminal.record_text desc,
            idb_criminal.row_id desc
    ) = 1 as is_in_effect
from staging.idb_criminal
inner join intermediate.idb_wanted_case on idb_criminal.case_key = idb_wanted_case.case_key
left join seeds.district on idb_criminal.fjc_district = district.fjc_district
