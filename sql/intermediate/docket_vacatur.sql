-- One row per defendant of whose sentence or order of restitution an entry of the docket says that it is vacated
-- (defendant_id), and when it last did. What is vacated stays in the year in which it was entered, and is marked.
select
    record.defendant_id,
    max(event.event_date) filter (where event.event_code = 'sentence_vacated') as sentence_vacated_date,
    max(event.event_date) filter (where event.event_code = 'restitution_vacated') as restitution_vacated_date
from intermediate.docket_defendant_event as event
inner join intermediate.defendant_record as record
    on event.record_id = record.record_id and record.source_code = 'docket' and record.is_contributing
where event.event_code in ('sentence_vacated', 'restitution_vacated')
group by record.defendant_id
