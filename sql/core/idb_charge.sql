-- One row per charge of the Integrated Database (record_id, charge_stage, charge_number): `filing` and `termination`
-- are its two lists of at most five charges; the same offense usually stands in both. Only a terminated charge has a
-- disposition and a term.
with listed as (
    select
        idb_defendant.defendant_key as record_id,
        idb_defendant.row_id,
        [
            idb_defendant.filing_citation_1,
            idb_defendant.filing_citation_2,
            idb_defendant.filing_citation_3,
            idb_defendant.filing_citation_4,
            idb_defendant.filing_citation_5
        ] as filed,
        [
            idb_defendant.termination_citation_1,
            idb_defendant.termination_citation_2,
            idb_defendant.termination_citation_3,
            idb_defendant.termination_citation_4,
            idb_defendant.termination_citation_5
        ] as terminated,
        [
            idb_defendant.disposition_code_1,
            idb_defendant.disposition_code_2,
            idb_defendant.disposition_code_3,
            idb_defendant.disposition_code_4,
            idb_defendant.disposition_code_5
        ] as disposition_codes,
        [
            idb_defendant.prison_months_code_1,
            idb_defendant.prison_months_code_2,
            idb_defendant.prison_months_code_3,
            idb_defendant.prison_months_code_4,
            idb_defendant.prison_months_code_5
        ] as prison_months_codes,
        unnest(generate_series(1, 5)) as charge_number
    from core.idb_defendant
),

charge as (
    select
        listed.record_id,
        listed.row_id,
        'filing' as charge_stage,
        listed.charge_number,
        listed.filed[listed.charge_number] as citation_raw,
        null as disposition_code,
        null as prison_months_code
    from listed

    union all

    select
        listed.record_id,
        listed.row_id,
        'termination' as charge_stage,
        listed.charge_number,
        listed.terminated[listed.charge_number] as citation_raw,
        listed.disposition_codes[listed.charge_number] as disposition_code,
        listed.prison_months_codes[listed.charge_number] as prison_months_code
    from listed
)

select
    charge.record_id,
    idb_record.defendant_id,
    idb_record.case_id,
    charge.charge_stage,
    cast(charge.charge_number as integer) as charge_number,
    citation.statute_id,
    charge.citation_raw,
    citation.scope,
    coalesce(citation.is_sex, false) as is_sex,
    coalesce(citation.is_labor, false) as is_labor,
    charge.disposition_code,
    coalesce(disposition.is_conviction, false) as is_conviction,
    cast(case when charge.prison_months_code > 0 then charge.prison_months_code end as integer) as prison_months,
    charge.row_id
from charge
inner join core.idb_record on charge.record_id = idb_record.record_id
left join core.citation on citation.citation_form = 'idb' and charge.citation_raw = citation.citation_raw
left join seeds.disposition on charge.disposition_code = disposition.disposition_code
where charge.citation_raw is not null
