-- One row per docket and kind of signal (court_id, docket_text, source_form): the latest day on which a history report,
-- a case query or an RSS feed says that something happened; of several on that day the one with the greatest row_id.
-- Scope: docket numbers of district courts; what else stands there is text of a page and stays in raw.
with signal as (
    select
        docket_signal.row_id,
        docket_signal.court_id,
        regexp_extract(
            lower(replace(trim(docket_signal.docket_number), '−', '-')),
            '^((?:[0-9a-z]{1,2}:)?[0-9]{2}-?~?[a-z]{1,5}-?[0-9]{1,10})(?:[^0-9a-z]|$)',
            1
        ) as docket_text,
        docket_signal.source_form,
        case
            when regexp_full_match(docket_signal.pacer_case_id, '[0-9]{1,12}') then docket_signal.pacer_case_id
        end as pacer_case_id,
        case
            when try_cast(docket_signal.signal_date as date) >= date '1950-01-01'
                then try_cast(docket_signal.signal_date as date)
        end as signal_date
    from raw.docket_signal
)

select
    signal.court_id,
    signal.docket_text,
    signal.source_form,
    max(signal.pacer_case_id) over (
        partition by signal.court_id, signal.docket_text, signal.source_form
    ) as pacer_case_id,
    signal.signal_date,
    signal.row_id
from signal
where signal.docket_text <> ''
qualify
    row_number() over (
        partition by signal.court_id, signal.docket_text, signal.source_form
        order by signal.signal_date desc nulls last, signal.row_id desc
    ) = 1
