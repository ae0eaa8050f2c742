-- One row per case of the criminal Integrated Database that the warehouse looks into (case_key): cases of the subject,
-- those that a reviewer coded and those whose docket charges the subject, then the other ends of their transfers, the
-- other ends of those, and the magistrate cases that any of them names.
with citation as (
    select citation.citation_raw
    from intermediate.citation
    where citation.citation_form = 'idb' and citation.scope is not null
),

-- What tells which cases are wanted. Read once: DuckDB plans a view anew wherever it is named.
idb as (
    select
        idb_criminal.case_key,
        idb_criminal.fjc_district,
        idb_criminal.docket_sequence,
        idb_criminal.docket_year_digits,
        idb_criminal.case_type_code,
        idb_criminal.office_code,
        idb_criminal.docket_number_raw,
        idb_criminal.defendant_number,
        idb_criminal.transfer_fjc_district,
        idb_criminal.transfer_docket,
        idb_criminal.transfer_office_code,
        idb_criminal.transfer_defendant_number,
        idb_criminal.magistrate_docket,
        idb_criminal.magistrate_defendant_number,
        idb_criminal.filing_citation_1,
        idb_criminal.filing_citation_2,
        idb_criminal.filing_citation_3,
        idb_criminal.filing_citation_4,
        idb_criminal.filing_citation_5,
        idb_criminal.termination_citation_1,
        idb_criminal.termination_citation_2,
        idb_criminal.termination_citation_3,
        idb_criminal.termination_citation_4,
        idb_criminal.termination_citation_5
    from staging.idb_criminal
),

cited as (
    select
        idb.case_key,
        unnest(
            [
                idb.filing_citation_1, idb.filing_citation_2, idb.filing_citation_3,
                idb.filing_citation_4, idb.filing_citation_5, idb.termination_citation_1,
                idb.termination_citation_2, idb.termination_citation_3,
                idb.termination_citation_4, idb.termination_citation_5
            ]
        ) as citation_raw
    from idb
),

subject_case as (
    select distinct cited.case_key
    from cited
    inner join citation on cited.citation_raw = citation.citation_raw
),

reviewed_case as (
    select distinct idb.case_key
    from idb
    inner join seeds.district on idb.fjc_district = district.fjc_district
    inner join intermediate.reviewed_docket
        on district.court_id = reviewed_docket.court_id
        and idb.docket_sequence = reviewed_docket.docket_sequence
        and idb.docket_year_digits = reviewed_docket.docket_year % 100
        and reviewed_docket.case_type_code <> 'cv'
),

docket_case as (
    select distinct idb.case_key
    from idb
    inner join seeds.district on idb.fjc_district = district.fjc_district
    inner join intermediate.docket_defendant
        on district.court_id = docket_defendant.court_id
        and idb.docket_sequence = docket_defendant.docket_sequence
        and idb.docket_year_digits = docket_defendant.docket_year % 100
    inner join intermediate.docket_charge
        on docket_defendant.record_id = docket_charge.record_id
        and docket_charge.scope is not null
),

told as (
    select subject_case.case_key
    from subject_case
    union
    select docket_case.case_key
    from docket_case
    union
    select reviewed_case.case_key
    from reviewed_case
),

-- The other end of a transfer, which may be the first district and charge another thing, and that one's other end.
transfer as (
    select distinct
        sent.case_key,
        other.case_key as other_case_key
    from idb as sent
    inner join idb as other
        on sent.transfer_fjc_district = other.fjc_district
        and sent.transfer_docket = other.docket_number_raw
        and sent.transfer_office_code is not distinct from other.office_code
        and sent.transfer_defendant_number = other.defendant_number
),

neighbour as (
    select
        transfer.case_key,
        transfer.other_case_key
    from transfer
    union
    select
        transfer.other_case_key as case_key,
        transfer.case_key as other_case_key
    from transfer
),

near as (
    select told.case_key
    from told
    union
    select neighbour.other_case_key as case_key
    from told
    inner join neighbour on told.case_key = neighbour.case_key
),

transferred as (
    select near.case_key
    from near
    union
    select neighbour.other_case_key as case_key
    from near
    inner join neighbour on near.case_key = neighbour.case_key
)

select transferred.case_key
from transferred
union
-- The magistrate case that it names.
select magistrate.case_key
from transferred
inner join idb as following on transferred.case_key = following.case_key
inner join idb as magistrate
    on magistrate.case_type_code = 'mj'
    and following.fjc_district = magistrate.fjc_district
    and following.magistrate_docket = magistrate.docket_number_raw
    and following.magistrate_defendant_number = magistrate.defendant_number
