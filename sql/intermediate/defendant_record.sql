-- One row per defendant record of any criminal source (record_id), in one shape: the records of a defendant are its
-- original and reopened ones and the far end of a joined transfer. `is_supplying`: this source supplies the defendants
-- of its case (intermediate.case_supplier).
-- `is_contributing`: supplying, or of another source that numbers defendants and speaks of one of the same numbers.
with supplied as (
    select distinct record.defendant_id
    from intermediate.source_record as record
    inner join
        intermediate.case_supplier as supplier
        on record.case_id = supplier.case_id and record.source_code = supplier.source_code
    where supplier.is_numbered
),

opened as (
    select
        record.record_id,
        record.source_code,
        record.closed_date,
        record.superseded_date,
        lead(record.opened_date) over opening as next_opened_date,
        lead(record.record_id) over opening is not null as is_before_another,
        coalesce(lead(record.is_joined_transfer) over opening, false) as is_before_transfer
    from intermediate.source_record as record
    -- Reopened records by their digit, then where the defendant was transferred; of other sources by their days.
    window opening as (
        partition by record.defendant_id, record.source_code
        order by
            record.is_joined_transfer asc,
            case when record.is_joined_transfer or record.source_code <> 'idb_criminal' then record.opened_date end
            asc nulls first,
            record.record_id asc
    )
),

-- A record of the Integrated Database that is not closed ends where the defendant is reopened, and one that was sent
-- where it is received; one of another source only if it was superseded.
followed as (
    select
        opened.record_id,
        coalesce(opened.next_opened_date, opened.superseded_date) as followed_date
    from opened
    where
        opened.is_before_another
        and (
            opened.is_before_transfer
            or (
                opened.closed_date is null
                and (opened.superseded_date is not null or opened.source_code = 'idb_criminal')
            )
        )
),

subject_charge as (
    select
        charge.record_id,
        bool_or(charge.scope = 'chapter_77') as is_charged_chapter_77,
        bool_or(charge.scope is not null) as is_charged_wider,
        bool_or(charge.scope = 'chapter_77' and charge.is_conviction) as is_convicted_chapter_77,
        bool_or(charge.scope is not null and charge.is_conviction) as is_convicted_wider
    from intermediate.charge
    group by charge.record_id
)

select
    record.record_id,
    record.source_code,
    followed.record_id is not null as is_followed,
    followed.followed_date,
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
    record.superseded_date,
    record.sentence_type,
    record.prison_months,
    record.restitution_amount,
    record.restitution_order_date,
    record.is_restitution_joint,
    record.chapter_77_charged_date,
    record.wider_charged_date,
    record.observed_through_date,
    record.row_id
from intermediate.source_record as record
inner join intermediate.case_supplier as supplier on record.case_id = supplier.case_id
left join supplied on record.defendant_id = supplied.defendant_id
left join followed on record.record_id = followed.record_id
left join subject_charge on record.record_id = subject_charge.record_id
