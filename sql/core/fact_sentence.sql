-- One row per sentence of a convicted defendant of a subject case and scope (sentence_id, scope). The first sentence is
-- that of core.fact_defendant_outcome and stays in its year. A later one (a reopened record, Rule 35, the First Step
-- Act, a remand) is a further row: it counts in the prison mean, median and sentence types of its own year, is no
-- conviction again and in no months to resolve.
-- Later is what a source dates after its own first sentence of the defendant and after the first one of all. Two of one
-- day are one, of the record opened later; so are those of two sources within 60 days of each other, of the source that
-- wins by seeds.source_precedence (our rule: a source may date the hearing and another the judgment).
-- A sentence that an entry of the docket vacates later stays where it was entered, and is marked; one of that very day
-- is what took its place.
with said as (
    select
        record.defendant_id,
        record.source_code,
        record.sentenced_date,
        record.sentence_type,
        record.prison_months,
        record.opened_date,
        record.record_id,
        record.row_id
    from intermediate.defendant_record as record
    inner join intermediate.defendant_claim as claim
        on record.defendant_id = claim.defendant_id and record.source_code = claim.source_code
    where record.is_contributing and record.sentence_type is not null and record.sentenced_date > claim.sentenced_date

    union all

    select
        record.defendant_id,
        record.source_code,
        event.event_date as sentenced_date,
        case when event.prison_months > 0 then 'prison' else 'unknown' end as sentence_type,
        event.prison_months,
        record.opened_date,
        record.record_id,
        event.row_id
    from intermediate.docket_defendant_event as event
    inner join intermediate.defendant_record as record
        on event.record_id = record.record_id and record.source_code = 'docket' and record.is_contributing
    where event.event_code = 'resentencing' and event.event_date is not null
),

-- A day of a source is one sentence: a known one rather than one that is not told.
dated as (
    select
        said.*,
        coalesce(precedence.precedence, 99) as precedence
    from said
    left join seeds.source_precedence as precedence
        on said.source_code = precedence.source_code and precedence.attribute = 'sentence'
    qualify
        row_number() over (
            partition by said.defendant_id, said.source_code, said.sentenced_date
            order by
                said.sentence_type <> 'unknown' desc,
                said.opened_date desc nulls last,
                said.record_id desc,
                said.row_id desc
        ) = 1
),

later as (
    select
        dated.defendant_id,
        dated.source_code,
        dated.sentenced_date,
        dated.sentence_type,
        dated.prison_months,
        dated.row_id
    from dated
    left join dated as better
        on dated.defendant_id = better.defendant_id
        and dated.precedence > better.precedence
        and abs(date_diff('day', dated.sentenced_date, better.sentenced_date)) <= 60
    where better.defendant_id is null
),

sentence as (
    select
        outcome.defendant_id,
        outcome.scope,
        0 as place,
        outcome.sentenced_date,
        outcome.sentenced_year,
        outcome.sentence_type,
        outcome.prison_months,
        outcome.sentence_source_code as source_code,
        outcome.row_ids
    from core.fact_defendant_outcome as outcome
    where outcome.is_convicted and outcome.sentence_type is not null

    union all

    select
        outcome.defendant_id,
        outcome.scope,
        row_number() over (partition by outcome.defendant_id, outcome.scope order by later.sentenced_date) as place,
        later.sentenced_date,
        cast(extract(year from later.sentenced_date) as integer) as sentenced_year,
        case when outcome.is_entity then 'entity' else later.sentence_type end as sentence_type,
        case when not outcome.is_entity then later.prison_months end as prison_months,
        later.source_code,
        [later.row_id] as row_ids
    from core.fact_defendant_outcome as outcome
    inner join later on outcome.defendant_id = later.defendant_id
    where
        outcome.is_convicted
        and outcome.sentence_type is not null
        and coalesce(
            later.sentenced_date > outcome.sentenced_date,
            extract(year from later.sentenced_date) > outcome.sentenced_year,
            false
        )
)

select
    concat(sentence.defendant_id, '-s', sentence.place + 1) as sentence_id,
    sentence.scope,
    sentence.defendant_id,
    outcome.case_id,
    outcome.state_code,
    outcome.court_id,
    outcome.trafficking_type,
    cast(sentence.place + 1 as integer) as sentence_number,
    sentence.sentenced_date,
    coalesce(cast(extract(year from sentence.sentenced_date) as integer), sentence.sentenced_year) as sentenced_year,
    dim_date.fiscal_year as sentenced_fiscal_year,
    sentence.sentence_type,
    sentence.prison_months,
    coalesce(docket_vacatur.sentence_vacated_date > sentence.sentenced_date, false) as is_vacated,
    sentence.source_code,
    sentence.row_ids
from sentence
inner join core.fact_defendant_outcome as outcome
    on sentence.defendant_id = outcome.defendant_id and sentence.scope = outcome.scope
left join core.dim_date on sentence.sentenced_date = dim_date.date_day
left join intermediate.docket_vacatur on sentence.defendant_id = docket_vacatur.defendant_id
