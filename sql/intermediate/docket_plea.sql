-- One row per guilty plea that an entry of a docket tells of a defendant (record_id, row_id, event_code): entered or
-- accepted, and whether it is void, withdrawn or rejected afterwards.
-- A withdrawal or rejection speaks of pleas of its day and before: of those to a count of the same number where both
-- name counts, else of all. A plea to several counts is void when each of them is. The number alone is compared:
-- orders say "count 1" where the minutes of the hearing say 1s.
-- Known limit: an entry that accepts one plea and rejects another names the counts of both; both are void then.
with event_count as (
    select
        event.record_id,
        event.row_id,
        event.event_code,
        event.event_date,
        try_cast(
            regexp_extract(
                unnest(
                    case
                        when len(event.count_numbers) > 0 then event.count_numbers
                        else [cast(null as varchar)]
                    end
                ),
                '^([0-9]+)',
                1
            ) as integer
        ) as count_number
    from intermediate.docket_defendant_event as event
    where event.event_code in ('plea_guilty', 'plea_accepted', 'plea_withdrawn', 'plea_rejected')
),

plea as (
    select *
    from event_count
    where event_code in ('plea_guilty', 'plea_accepted')
),

void as (
    select *
    from event_count
    where event_code in ('plea_withdrawn', 'plea_rejected')
),

judged as (
    select
        plea.record_id,
        plea.row_id,
        plea.event_code,
        plea.event_date,
        plea.count_number,
        count(void.record_id) > 0 as is_void
    from plea
    left join void
        on plea.record_id = void.record_id
        and plea.event_date <= void.event_date
        and (plea.count_number is null or void.count_number is null or plea.count_number = void.count_number)
    group by plea.record_id, plea.row_id, plea.event_code, plea.event_date, plea.count_number
)

select
    judged.record_id,
    judged.row_id,
    judged.event_code,
    judged.event_date,
    bool_and(judged.is_void) as is_void
from judged
group by judged.record_id, judged.row_id, judged.event_code, judged.event_date
