-- One row per defendant and source (defendant_id, source_code): what the source says of the defendant, its records
-- united: original and reopened ones and joined transfers. Conviction, resolution and sentence are the first that a
-- record has, and stay in their years, a vacated one too; later sentences are rows of core.fact_sentence. Closed when
-- every record is that no later one follows (intermediate.defendant_record).
-- Scope: the source that supplies the defendants of the case, and where that numbers them, what other sources say of
-- the same numbers.
with ordered as (
    select
        record.*,
        -- Which record speaks of the outcome: the later date, then the record opened later, then its id.
        row_number() over (
            partition by record.defendant_id, record.source_code
            order by
                record.outcome is not null desc,
                record.resolved_date desc nulls last,
                record.opened_date desc nulls last,
                record.record_id desc
        ) = 1 as has_outcome,
        -- Of the first sentence: the earlier date; of one date a known sentence, then the record opened later.
        row_number() over (
            partition by record.defendant_id, record.source_code
            order by
                record.sentence_type is not null desc,
                record.sentenced_date asc nulls last,
                record.sentence_type <> 'unknown' desc,
                record.opened_date desc nulls last,
                record.record_id desc
        ) = 1 as has_sentence
    from intermediate.defendant_record as record
    where record.is_contributing
)

select
    ordered.defendant_id,
    ordered.source_code,
    min(ordered.case_id) as case_id,
    min(ordered.defendant_number) as defendant_number,
    bool_or(ordered.is_supplying) as is_supplying,
    min(ordered.opened_date) as opened_date,
    bool_and(ordered.is_received_transfer) as is_received_transfer,
    bool_or(ordered.is_convicted) as is_convicted,
    min(ordered.conviction_basis) as conviction_basis,
    min(ordered.convicted_date) as convicted_date,
    min(ordered.convicted_year) as convicted_year,
    bool_or(ordered.is_convicted_chapter_77) as is_convicted_chapter_77,
    bool_or(ordered.is_convicted_wider) as is_convicted_wider,
    max(ordered.outcome) filter (where ordered.has_outcome) as outcome,
    arg_min(ordered.outcome, struct_pack(day := ordered.resolved_date, record_id := ordered.record_id)) filter (
        where ordered.resolved_date is not null
    ) as resolution_outcome,
    min(ordered.resolved_date) as resolved_date,
    max(ordered.sentenced_date) filter (where ordered.has_sentence) as sentenced_date,
    max(ordered.sentenced_year) filter (where ordered.has_sentence) as sentenced_year,
    max(ordered.sentence_type) filter (where ordered.has_sentence) as sentence_type,
    max(ordered.prison_months) filter (where ordered.has_sentence and ordered.sentence_type = 'prison')
        as prison_months,
    case
        when count_if(ordered.closed_date is null and not ordered.is_followed) = 0 then max(ordered.closed_date)
    end as closed_date,
    case
        when count_if(ordered.closed_date is null and ordered.closed_year is null and not ordered.is_followed) = 0
            then max(ordered.closed_year)
    end as closed_year,
    max(ordered.restitution_amount) as restitution_amount,
    max(ordered.restitution_order_date) as restitution_order_date,
    bool_or(ordered.is_restitution_joint) as is_restitution_joint,
    max(ordered.observed_through_date) as observed_through_date,
    list(ordered.row_id order by ordered.row_id) as row_ids
from ordered
group by ordered.defendant_id, ordered.source_code
