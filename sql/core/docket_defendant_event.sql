-- One row per defendant of a criminal docket, entry and event (record_id, row_id, event_code): what the entries of the
-- page in effect say of the defendant. An entry that names no defendant of the page is about all on it.
select
    docket_defendant.record_id,
    docket_defendant.row_id as party_row_id,
    docket_event.row_id,
    docket_event.event_code,
    docket_event.event_date,
    docket_event.count_numbers,
    docket_event.amount,
    docket_event.is_joint
from core.docket_defendant
inner join staging.docket_event
    on docket_defendant.docket_row_id = docket_event.docket_row_id
    and (
        len(docket_event.defendant_numbers) = 0
        or docket_defendant.defendant_number is null
        or list_contains(docket_event.defendant_numbers, docket_defendant.defendant_number)
    )
