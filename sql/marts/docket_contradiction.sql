-- One row per defendant of a criminal docket and contradiction in the page in effect (record_id, reason): what it says
-- in one place against another. Nothing is changed by it: look the page up.
with event as (
    select
        event.record_id,
        bool_or(event.event_code in ('judgment', 'amended_judgment', 'sentencing', 'restitution_order'))
            as has_order,
        max(event.event_date) filter (where event.event_code in ('plea_withdrawn', 'plea_rejected'))
            as plea_void_date,
        max(event.event_date) filter (
            where event.event_code not in ('plea_withdrawn', 'plea_rejected')
        ) as last_event_date
    from intermediate.docket_defendant_event as event
    group by event.record_id
),

charge as (
    select
        docket_charge.record_id,
        bool_and(docket_charge.outcome = 'pending') as is_blank,
        bool_and(coalesce(docket_charge.outcome in ('dismissed', 'acquitted'), false)) as is_ended_without_conviction
    from intermediate.docket_charge
    group by docket_charge.record_id
),

open_restitution as (
    select distinct docket_defendant.record_id
    from intermediate.docket_defendant
    inner join staging.docket_count on docket_defendant.row_id = docket_count.party_row_id
    inner join intermediate.docket_sentence on docket_count.row_id = docket_sentence.row_id
    where docket_sentence.attribute = 'restitution_open'
),

known as (
    select
        docket_defendant.record_id,
        docket_defendant.row_id,
        docket_defendant.court_id,
        docket_defendant.docket_number_raw as docket_number,
        docket_defendant.defendant_number,
        docket_defendant.terminated_date,
        docket_defendant.as_of_date,
        outcome.is_convicted,
        outcome.sentenced_date,
        outcome.restitution_amount,
        outcome.entry_restitution_amount,
        sentence.restitution_amount as count_restitution_amount,
        coalesce(event.has_order, false) as has_order,
        event.plea_void_date,
        event.last_event_date,
        coalesce(charge.is_blank, false) as is_blank,
        coalesce(charge.is_ended_without_conviction, false) as is_ended_without_conviction,
        open_restitution.record_id is not null as is_restitution_open
    from intermediate.docket_defendant
    inner join intermediate.docket_outcome as outcome on docket_defendant.record_id = outcome.record_id
    left join intermediate.docket_defendant_sentence as sentence on docket_defendant.record_id = sentence.record_id
    left join event on docket_defendant.record_id = event.record_id
    left join charge on docket_defendant.record_id = charge.record_id
    left join open_restitution on docket_defendant.record_id = open_restitution.record_id
),

contradiction as (
    select
        known.*,
        'sentenced over a month after the page says that the case ended' as reason
    from known
    where known.sentenced_date > known.terminated_date + 31

    union all

    select
        known.*,
        'sentenced by an entry while every count is blank' as reason
    from known
    where known.is_convicted and known.sentenced_date is not null and known.is_blank

    union all

    select
        known.*,
        'convicted by an entry while every count ended without a conviction' as reason
    from known
    where known.is_convicted and known.is_ended_without_conviction

    union all

    select
        known.*,
        'restitution on a count, and no entry that sentences or orders it' as reason
    from known
    where known.count_restitution_amount > 0 and not known.has_order

    union all

    select
        known.*,
        'restitution of the counts and of the entries differ' as reason
    from known
    where known.count_restitution_amount <> known.entry_restitution_amount

    union all

    select
        known.*,
        'restitution left open a year after the case ended' as reason
    from known
    where
        known.is_restitution_open
        and known.restitution_amount is null
        and known.terminated_date + 365 < known.as_of_date

    union all

    select
        known.*,
        'a plea was withdrawn or rejected, and nothing followed' as reason
    from known
    where
        not known.is_convicted
        and known.plea_void_date is not null
        and coalesce(known.last_event_date <= known.plea_void_date, true)
)

select
    contradiction.record_id,
    contradiction.reason,
    contradiction.court_id,
    contradiction.docket_number,
    contradiction.defendant_number,
    contradiction.row_id
from contradiction
