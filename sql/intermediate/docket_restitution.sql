-- One row per defendant of a criminal docket of whom an entry tells something (record_id): restitution by the entries,
-- what judgment or sentencing states, and orders of their own day. An amended order or judgment takes the place of all
-- before it; orders add up, and one that is entered twice is one.
with stated as (
    select
        event.record_id,
        max(event.amount) filter (where event.event_code in ('judgment', 'sentencing')) as judged_amount
    from intermediate.docket_defendant_event as event
    where event.amount > 0
    group by event.record_id
),

amending as (
    select
        event.record_id,
        event.event_date as amended_date,
        max(event.amount) as amended_amount
    from intermediate.docket_defendant_event as event
    left join stated on event.record_id = stated.record_id
    where
        event.event_code in ('amended_restitution_order', 'amended_judgment')
        and event.amount > 0
        and event.amount is distinct from stated.judged_amount
    group by event.record_id, event.event_date
    qualify row_number() over (partition by event.record_id order by event.event_date desc nulls last) = 1
),

ordered as (
    select distinct
        event.record_id,
        event.amount
    from intermediate.docket_defendant_event as event
    left join amending on event.record_id = amending.record_id
    left join stated on event.record_id = stated.record_id
    where
        event.event_code = 'restitution_order'
        and event.amount > 0
        and (amending.record_id is null or event.event_date > amending.amended_date)
        and event.amount is distinct from amending.amended_amount
        and (amending.record_id is not null or event.amount is distinct from stated.judged_amount)
),

ordered_sum as (
    select
        ordered.record_id,
        sum(ordered.amount) as ordered_amount
    from ordered
    group by ordered.record_id
)

select
    event.record_id,
    max(coalesce(amending.amended_amount, stated.judged_amount, 0)) + max(coalesce(ordered_sum.ordered_amount, 0))
        as restitution_amount,
    max(event.event_date) filter (
        where event.event_code in ('restitution_order', 'amended_restitution_order')
        or event.event_code = 'amended_judgment'
        and event.amount > 0
        and event.amount is distinct from stated.judged_amount
    ) as restitution_order_date
from intermediate.docket_defendant_event as event
left join stated on event.record_id = stated.record_id
left join amending on event.record_id = amending.record_id
left join ordered_sum on event.record_id = ordered_sum.record_id
group by event.record_id
