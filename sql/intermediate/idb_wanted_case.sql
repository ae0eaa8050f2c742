-- One row per case of the criminal Integrated Database that the warehouse looks into (case_key): cases of the subject,
-- those that a reviewer coded and those whose docket charges the subject, then the other ends of their transfers, the
-- other ends of those, and the magistrate cases that any of them names.
with reviewed_case as (
    select distinct idb_docket.case_key
    from intermediate.idb_docket
    inner join seeds.district on idb_docket.fjc_district = district.fjc_district
    inner join intermediate.reviewed_docket
        on district.court_id = reviewed_docket.court_id
        and idb_docket.docket_sequence = reviewed_docket.docket_sequence
        and idb_docket.docket_year_digits = reviewed_docket.docket_year % 100
        and reviewed_docket.case_type_code <> 'cv'
),

docket_case as (
    select distinct idb_docket.case_key
    from intermediate.idb_docket
    inner join seeds.district on idb_docket.fjc_district = district.fjc_district
    inner join intermediate.docket_defendant
        on district.court_id = docket_defendant.court_id
        and idb_docket.docket_sequence = docket_defendant.docket_sequence
        and idb_docket.docket_year_digits = docket_defendant.docket_year % 100
    inner join intermediate.docket_charge
        on docket_defendant.record_id = docket_charge.record_id
        and docket_charge.scope is not null
),

told as (
    select idb_subject_case.case_key
    from intermediate.idb_subject_case
    union
    select docket_case.case_key
    from docket_case
    union
    select reviewed_case.case_key
    from reviewed_case
),

-- The other end of a transfer, and that one's other end.
neighbour as (
    select
        idb_link.case_key,
        idb_link.other_case_key
    from intermediate.idb_link
    where idb_link.kind = 'transfer'
    union
    select
        idb_link.other_case_key as case_key,
        idb_link.case_key as other_case_key
    from intermediate.idb_link
    where idb_link.kind = 'transfer'
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
select idb_link.other_case_key as case_key
from transferred
inner join intermediate.idb_link on transferred.case_key = idb_link.case_key and idb_link.kind = 'magistrate'
