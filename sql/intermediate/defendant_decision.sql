-- One row per defendant (defendant_id): for each attribute the word of the source that wins by seeds.source_precedence
-- among those that say something about it, and which one that was. Attributes that belong together (a conviction and
-- its date, a sentence and its months) come from one source.
with ranked as (
    select
        claim.*,
        charged.precedence as charged_precedence,
        conviction.precedence as conviction_precedence,
        resolution.precedence as resolution_precedence,
        sentence.precedence as sentence_precedence,
        restitution.precedence as restitution_precedence
    from intermediate.defendant_claim as claim
    left join seeds.source_precedence as charged
        on claim.source_code = charged.source_code and charged.attribute = 'charged_date'
    left join seeds.source_precedence as conviction
        on claim.source_code = conviction.source_code and conviction.attribute = 'convicted_date'
    left join seeds.source_precedence as resolution
        on claim.source_code = resolution.source_code and resolution.attribute = 'resolution'
    left join seeds.source_precedence as sentence
        on claim.source_code = sentence.source_code and sentence.attribute = 'sentence'
    left join seeds.source_precedence as restitution
        on claim.source_code = restitution.source_code and restitution.attribute = 'restitution_amount'
),

decided as (
    select
        ranked.defendant_id,
        arg_min(ranked.source_code, ranked.charged_precedence) filter (where ranked.opened_date is not null)
            as charged_source_code,
        arg_min(ranked.source_code, ranked.conviction_precedence) filter (
            where ranked.is_convicted or ranked.outcome is not null
        ) as conviction_source_code,
        arg_min(ranked.source_code, ranked.resolution_precedence) filter (
            where ranked.closed_date is not null or ranked.closed_year is not null or ranked.resolved_date is not null
        ) as resolution_source_code,
        arg_min(ranked.source_code, ranked.sentence_precedence) filter (
            where ranked.sentence_type is not null and ranked.sentence_type <> 'unknown'
        ) as sentence_source_code,
        arg_min(ranked.source_code, ranked.restitution_precedence) filter (
            where ranked.restitution_amount is not null
        ) as restitution_source_code,
        bool_or(ranked.is_received_transfer and ranked.is_supplying) as is_received_transfer,
        max(ranked.observed_through_date) as observed_through_date,
        flatten(list(ranked.row_ids order by ranked.source_code)) as row_ids
    from ranked
    group by ranked.defendant_id
)

select
    decided.defendant_id,
    decided.charged_source_code,
    charged.opened_date,
    decided.is_received_transfer,
    decided.conviction_source_code,
    coalesce(conviction.is_convicted, false) as is_convicted,
    conviction.conviction_basis,
    conviction.convicted_date,
    conviction.convicted_year,
    coalesce(conviction.is_convicted_chapter_77, false) as is_convicted_chapter_77,
    coalesce(conviction.is_convicted_wider, false) as is_convicted_wider,
    conviction.outcome,
    decided.resolution_source_code,
    resolution.resolution_outcome,
    resolution.resolved_date,
    resolution.closed_date,
    resolution.closed_year,
    decided.sentence_source_code,
    coalesce(sentence.sentenced_date, conviction.sentenced_date) as sentenced_date,
    coalesce(sentence.sentenced_year, conviction.sentenced_year) as sentenced_year,
    case
        when not coalesce(conviction.is_convicted, false) then null
        else coalesce(sentence.sentence_type, conviction.sentence_type)
    end as sentence_type,
    case when coalesce(conviction.is_convicted, false) then sentence.prison_months end as prison_months,
    decided.restitution_source_code,
    restitution.restitution_amount,
    restitution.restitution_order_date,
    restitution.is_restitution_joint,
    decided.observed_through_date,
    decided.row_ids
from decided
left join intermediate.defendant_claim as charged
    on decided.defendant_id = charged.defendant_id and decided.charged_source_code = charged.source_code
left join intermediate.defendant_claim as conviction
    on decided.defendant_id = conviction.defendant_id and decided.conviction_source_code = conviction.source_code
left join intermediate.defendant_claim as resolution
    on decided.defendant_id = resolution.defendant_id and decided.resolution_source_code = resolution.source_code
left join intermediate.defendant_claim as sentence
    on decided.defendant_id = sentence.defendant_id and decided.sentence_source_code = sentence.source_code
left join intermediate.defendant_claim as restitution
    on decided.defendant_id = restitution.defendant_id and decided.restitution_source_code = restitution.source_code
