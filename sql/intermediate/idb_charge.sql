-- One row per charge of the Integrated Database (record_id, charge_stage, charge_number): `filing` and `termination`
-- are its two lists of at most five charges; the same offense usually stands in both. Only a terminated charge has a
-- disposition and a term. A defendant was charged with what any snapshot in effect says: `earlier` is a charge that
-- only an earlier snapshot shows, without an outcome.
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
    from intermediate.idb_defendant
),

snapshot_charge as (
    select
        idb_snapshot.defendant_key as record_id,
        idb_snapshot.row_id,
        unnest(
            [
                idb_snapshot.filing_citation_1,
                idb_snapshot.filing_citation_2,
                idb_snapshot.filing_citation_3,
                idb_snapshot.filing_citation_4,
                idb_snapshot.filing_citation_5,
                idb_snapshot.termination_citation_1,
                idb_snapshot.termination_citation_2,
                idb_snapshot.termination_citation_3,
                idb_snapshot.termination_citation_4,
                idb_snapshot.termination_citation_5
            ]
        ) as citation_raw
    from intermediate.idb_snapshot
    where not idb_snapshot.is_in_effect
),

earlier as (
    select
        snapshot_charge.record_id,
        snapshot_charge.citation_raw,
        max(snapshot_charge.row_id) as row_id
    from snapshot_charge
    where snapshot_charge.citation_raw is not null
    group by snapshot_charge.record_id, snapshot_charge.citation_raw
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

    union all

    select
        shown.record_id,
        shown.row_id,
        'earlier' as charge_stage,
        row_number() over (partition by shown.record_id order by shown.citation_raw) as charge_number,
        shown.citation_raw,
        null as disposition_code,
        null as prison_months_code
    from earlier as shown
    inner join listed on shown.record_id = listed.record_id and listed.charge_number = 1
    where not list_contains(listed.filed || listed.terminated, shown.citation_raw)
)

select
    charge.record_id,
    idb_record.defendant_id,
    idb_record.case_id,
    charge.charge_stage,
    cast(charge.charge_number as integer) as charge_number,
    citation.statute_id,
    -- Text that is no citation stays in raw.
    case when citation.statute_id <> 'unread' then charge.citation_raw else 'unread' end as citation_raw,
    citation.scope,
    citation.trafficking_type,
    charge.disposition_code,
    coalesce(disposition.is_conviction, false) as is_conviction,
    cast(case when charge.prison_months_code > 0 then charge.prison_months_code end as integer) as prison_months,
    charge.row_id
from charge
inner join intermediate.idb_record on charge.record_id = idb_record.record_id
left join intermediate.citation on citation.citation_form = 'idb' and charge.citation_raw = citation.citation_raw
left join seeds.disposition on charge.disposition_code = disposition.disposition_code
where charge.citation_raw is not null
