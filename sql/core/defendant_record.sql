-- One row per defendant record of any criminal source (record_id), in one shape: the records of a defendant are its
-- original and reopened ones and the far end of a joined transfer. `is_supplying`: this source supplies the defendants
-- of its case. By seeds.source_precedence that is the first source where it does not number them; else, of the sources
-- that do, the one with the most defendants, so that sources are never united into more than one of them has.
-- `is_contributing`: supplying, or of another source that numbers defendants and speaks of one of the same numbers.
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
        cast(null as date) as restitution_order_date,
        cast(null as boolean) as is_restitution_joint,
        idb_defendant.filed_date as chapter_77_charged_date,
        idb_defendant.filed_date as wider_charged_date,
        source_data_through.data_through_date as observed_through_date,
        idb_defendant.row_id
    from core.idb_record
    inner join core.idb_defendant on idb_record.record_id = idb_defendant.defendant_key
    inner join core.idb_outcome on idb_record.record_id = idb_outcome.record_id
    left join core.source_data_through on source_data_through.source_code = 'idb_criminal'

    union all

    select
        docket_outcome.record_id,
        'docket' as source_code,
        case
            when docket_outcome.defendant_number is null
                then concat(case_source.case_id, '-', docket_outcome.record_id)
            else concat_ws('-', case_source.case_id, lpad(cast(docket_outcome.defendant_number as varchar), 3, '0'))
        end as defendant_id,
        case_source.case_id,
        docket_outcome.defendant_number,
        docket_outcome.is_received_transfer,
        false as is_joined_transfer,
        docket_outcome.opened_date,
        cast(null as integer) as stated_year,
        docket_outcome.is_convicted,
        docket_outcome.conviction_basis,
        docket_outcome.convicted_date,
        cast(extract(year from docket_outcome.convicted_date) as integer) as convicted_year,
        docket_outcome.outcome,
        docket_outcome.resolved_date,
        docket_outcome.sentenced_date,
        cast(extract(year from docket_outcome.sentenced_date) as integer) as sentenced_year,
        docket_outcome.closed_date,
        cast(extract(year from docket_outcome.closed_date) as integer) as closed_year,
        docket_outcome.sentence_type,
        docket_outcome.prison_months,
        docket_outcome.restitution_amount,
        docket_outcome.restitution_order_date,
        docket_outcome.is_restitution_joint,
        docket_outcome.chapter_77_charged_date,
        docket_outcome.wider_charged_date,
        docket_outcome.as_of_date as observed_through_date,
        docket_outcome.row_id
    from core.docket_outcome
    inner join core.case_source
        on case_source.source_code = 'docket'
        and docket_outcome.source_case_key = case_source.source_case_key

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
        cast(null as date) as restitution_order_date,
        -- The files say how much each owes, not whether together; equal dollars are taken for one order (our rule).
        coded_outcome.restitution_amount is not null as is_restitution_joint,
        coded_outcome.opened_date as chapter_77_charged_date,
        coded_outcome.opened_date as wider_charged_date,
        source_data_through.data_through_date as observed_through_date,
        coded_outcome.row_id
    from core.coded_outcome
    inner join core.case_source
        on case_source.source_code = 'coded_case'
        and coded_outcome.coded_case_id = case_source.source_case_key
    left join staging.coded_case on coded_outcome.coded_case_id = coded_case.coded_case_id
    left join core.source_data_through on source_data_through.source_code = 'coded_case'
),

candidate as (
    select
        record.case_id,
        record.source_code,
        bool_and(record.defendant_number is not null) as is_numbered,
        count(distinct record.defendant_id) as defendant_count,
        min(precedence.precedence) as precedence
    from record
    inner join seeds.source_precedence as precedence
        on precedence.attribute = 'defendants'
        and record.source_code = precedence.source_code
    group by record.case_id, record.source_code
),

supplier as (
    select
        candidate.case_id,
        candidate.source_code,
        candidate.is_numbered
    from candidate
    left join (
        select
            first_candidate.case_id,
            arg_min(first_candidate.is_numbered, first_candidate.precedence) as is_first_numbered
        from candidate as first_candidate
        group by first_candidate.case_id
    ) as first_source on candidate.case_id = first_source.case_id
    where candidate.is_numbered or not first_source.is_first_numbered
    qualify row_number() over (
        partition by candidate.case_id
        order by
            case when first_source.is_first_numbered then candidate.defendant_count end desc nulls last,
            candidate.precedence
    ) = 1
),

supplied as (
    select distinct record.defendant_id
    from record
    inner join supplier on record.case_id = supplier.case_id and record.source_code = supplier.source_code
    where supplier.is_numbered
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
    record.source_code = supplier.source_code or supplied.defendant_id is not null as is_contributing,
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
    record.restitution_order_date,
    record.is_restitution_joint,
    record.chapter_77_charged_date,
    record.wider_charged_date,
    record.observed_through_date,
    record.row_id
from record
inner join supplier on record.case_id = supplier.case_id
left join supplied on record.defendant_id = supplied.defendant_id
left join subject_charge on record.record_id = subject_charge.record_id
