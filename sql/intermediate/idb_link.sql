-- One row per two cases of the criminal Integrated Database of which one names the other (case_key, kind,
-- other_case_key): as the other end of a transfer, which may be the first district and charge another thing, or as its
-- magistrate case.
-- Read once: DuckDB plans a view anew wherever it is named.
with idb as (
    select
        idb_criminal.case_key,
        idb_criminal.fjc_district,
        idb_criminal.case_type_code,
        idb_criminal.office_code,
        idb_criminal.docket_number_raw,
        idb_criminal.defendant_number,
        idb_criminal.transfer_fjc_district,
        idb_criminal.transfer_docket,
        idb_criminal.transfer_office_code,
        idb_criminal.transfer_defendant_number,
        idb_criminal.magistrate_docket,
        idb_criminal.magistrate_defendant_number
    from staging.idb_criminal
)

select distinct
    sent.case_key,
    'transfer' as kind,
    other.case_key as other_case_key
from idb as sent
inner join idb as other
    on sent.transfer_fjc_district = other.fjc_district
    and sent.transfer_docket = other.docket_number_raw
    and sent.transfer_office_code is not distinct from other.office_code
    and sent.transfer_defendant_number = other.defendant_number

union all

select distinct
    following.case_key,
    'magistrate' as kind,
    magistrate.case_key as other_case_key
from idb as following
inner join idb as magistrate
    on magistrate.case_type_code = 'mj'
    and following.fjc_district = magistrate.fjc_district
    and following.magistrate_docket = magistrate.docket_number_raw
    and following.magistrate_defendant_number = magistrate.defendant_number
