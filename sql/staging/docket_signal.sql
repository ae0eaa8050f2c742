-- One row per docket and kind of signal (court_id, docket_text, source_form): the latest day on which a history report,
-- a case query or an RSS feed says that something happened.
select
    docket_signal.court_id,
    lower(replace(trim(docket_signal.docket_number), '−', '-')) as docket_text,
    docket_signal.source_form,
    max(docket_signal.pacer_case_id) as pacer_case_id,
    max(try_cast(docket_signal.signal_date as date)) as signal_date,
    arg_max(docket_signal.row_id, try_cast(docket_signal.signal_date as date)) as row_id
from raw.docket_signal
group by docket_signal.court_id, lower(replace(trim(docket_signal.docket_number), '−', '-')), docket_signal.source_form
