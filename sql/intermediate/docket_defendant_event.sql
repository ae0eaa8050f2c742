-- One row per defendant of a criminal docket, entry and event (record_id, row_id, event_code): what the entries of the
-- page in effect say of the defendant, in whatever clauses. A day before 1950, or after the day through which the page
-- speaks, is none.
with event as (
    select
        docket_event.row_id,
        docket_event.docket_row_id,
        docket_event.event_code,
        docket_event.event_date,
        docket_event.amount,
        docket_event.prison_months,
        docket_event.is_joint,
        docket_event.count_numbers,
        unnest(docket_event.party_row_ids) as party_row_id
    from intermediate.docket_event
),

count_number as (
    select distinct
        event.row_id,
        event.event_code,
        event.party_row_id,
        unnest(event.count_numbers) as count_number
    from event
),

charge as (
    select
        count_number.row_id,
        count_number.event_code,
        count_number.party_row_id,
        list(count_number.count_number order by count_number.count_number) as count_numbers
    from count_number
    group by count_number.row_id, count_number.event_code, count_number.party_row_id
)

select
    docket_defendant.record_id,
    docket_defendant.row_id as party_row_id,
    event.row_id,
    event.event_code,
    min(
        case
            when event.event_date <= coalesce(docket_defendant.as_of_date, event.event_date) then event.event_date
        end
    ) as event_date,
    coalesce(max(charge.count_numbers), cast([] as varchar[])) as count_numbers,
    max(event.amount) as amount,
    max(event.prison_months) as prison_months,
    bool_or(event.is_joint) as is_joint
from intermediate.docket_defendant
inner join event
    on docket_defendant.docket_row_id = event.docket_row_id and docket_defendant.row_id = event.party_row_id
left join charge
    on event.row_id = charge.row_id
    and event.event_code = charge.event_code
    and event.party_row_id = charge.party_row_id
group by docket_defendant.record_id, docket_defendant.row_id, event.row_id, event.event_code
