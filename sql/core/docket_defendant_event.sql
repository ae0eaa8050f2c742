-- One row per defendant of a criminal docket, entry and event (record_id, row_id, event_code): what the entries of the
-- page in effect say of the defendant. A day before 1950, or after the day through which the page speaks, is none.
select
    docket_defendant.record_id,
    docket_defendant.row_id as party_row_id,
    docket_event.row_id,
    docket_event.event_code,
    case
        when docket_event.event_date <= coalesce(docket_defendant.as_of_date, docket_event.event_date)
            then docket_event.event_date
    end as event_date,
    docket_event.count_numbers,
    docket_event.amount,
    docket_event.is_joint
from core.docket_defendant
inner join staging.docket_event
    on docket_defendant.docket_row_id = docket_event.docket_row_id
    and list_contains(docket_event.party_row_ids, docket_defendant.row_id)
