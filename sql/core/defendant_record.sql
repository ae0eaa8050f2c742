-- One row per defendant record of any criminal source (record_id), in one shape: the records of a defendant are its
-- original and reopened ones and the far end of a joined transfer. `is_supplying` says whether this source supplies the
-- defendants of its case: a source without defendant numbers supplies all or none, by seeds.source_precedence.
with record as (
    select
        idb_record.record_id,
        'idb_criminal' as source_code,
        idb_record.defendant_id,
        idb_record.case_id,
        idb_record.defendant_number,
        idb_record.is_received_transfer,
        idb_record.is_joined_transfer,
        idb_defendant.filed_date as opened_date,
        cast(null as integer) as stated_year,
        idb_outcome.is_convicted,
        case when idb_outcome.is_convicted then 'exact' end as conviction_basis,
        idb_outcome.convicted_date,
        cast(extract(year from idb_outcome.convicted_date) as integer) as convicted_year,
        idb_outcome.outcome,
        idb_outcome.resolved_date,
        idb_outcome.sentenced_date,
        cast(extract(year from idb_outcome.sentenced_date) as integer) as sentenced_year,
        idb_outcome.closed_date,
        cast(extract(year from idb_outcome.closed_date) as integer) as closed_year,
        idb_outcome.sentence_type,
        idb_outcome.prison_months,
        cast(null as decimal(18, 2)) as restitution_amount,
        idb_defendant.row_id
    from core.idb_record
    inner join core.idb_defendant on idb_record.record_id = idb_defendant.defendant_key
    inner join core.idb_outcome on idb_record.record_id = idb_outcome.record_id

    union all

    select
        coded_outcome.record_id,
        'coded_case' as source_code,
        concat(case_source.case_id, '-', coded_outcome.record_id) as defendant_id,
        case_source.case_id,
        cast(null as integer) as defendant_number,
        false as is_received_transfer,
        false as is_joined_transfer,
        coded_outcome.opened_date,
        coded_case.case_year as stated_year,
        coded_outcome.is_convicted,
        coded_outcome.conviction_basis,
        cast(null as date) as convicted_date,
        coded_outcome.convicted_year,
        coded_outcome.outcome,
        cast(null as date) as resolved_date,
        cast(null as date) as sentenced_date,
        coded_outcome.convicted_year as sentenced_year,
        cast(null as date) as closed_date,
        coded_outcome.closed_year,
        coded_outcome.sentence_type,
        coded_outcome.prison_months,
        coded_outcome.restitution_amount,
        coded_outcome.row_id
    from core.coded_outcome
    inner join core.case_source
        on case_source.source_code = 'coded_case'
        and coded_outcome.coded_case_id = case_source.source_case_key
    left join staging.coded_case on coded_outcome.coded_case_id = coded_case.coded_case_id
),

supplier as (
    select
        record.case_id,
        arg_min(record.source_code, precedence.precedence) as source_code
    from record
    inner join seeds.source_precedence as precedence
        on precedence.attribute = 'defendants'
        and record.source_code = precedence.source_code
    group by record.case_id
),

subject_charge as (
    select
        fact_charge.record_id,
        bool_or(fact_charge.scope = 'chapter_77') as is_charged_chapter_77,
        bool_or(fact_charge.scope is not null) as is_charged_wider,
        bool_or(fact_charge.scope = 'chapter_77' and fact_charge.is_conviction) as is_convicted_chapter_77,
        bool_or(fact_charge.scope is not null and fact_charge.is_conviction) as is_convicted_wider
    from core.fact_charge
    group by fact_charge.record_id
)

select
    record.record_id,
    record.source_code,
    record.source_code = supplier.source_code as is_supplying,
    record.defendant_id,
    record.case_id,
    record.defendant_number,
    record.is_received_transfer,
    record.is_joined_transfer,
    record.opened_date,
    record.stated_year,
    coalesce(subject_charge.is_charged_chapter_77, false) as is_charged_chapter_77,
    coalesce(subject_charge.is_charged_wider, false) as is_charged_wider,
    record.is_convicted,
    record.conviction_basis,
    record.convicted_date,
    record.convicted_year,
    coalesce(subject_charge.is_convicted_chapter_77, false) as is_convicted_chapter_77,
    coalesce(subject_charge.is_convicted_wider, false) as is_convicted_wider,
    record.outcome,
    record.resolved_date,
    record.sentenced_date,
    record.sentenced_year,
    record.closed_date,
    record.closed_year,
    record.sentence_type,
    record.prison_months,
    record.restitution_amount,
    record.row_id
from record
inner join supplier on record.case_id = supplier.case_id
left join subject_charge on record.record_id = subject_charge.record_id
