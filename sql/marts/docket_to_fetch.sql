-- One row per docket (court_id, docket_number) of which a history report, a case query or an RSS feed says that
-- something happened after the page that is held was printed, and per case of the subject of which a signal came and no
-- page is held. Dockets that are neither held nor of the subject are not listed: a feed names every case of a court.
with signal as (
    select
        docket_signal.court_id,
        nullif(regexp_extract(docket_signal.docket_text, '^([0-9a-z]):', 1), '') as office_code,
        try_cast(
            nullif(regexp_extract(docket_signal.docket_text, '^(?:[0-9a-z]:)?([0-9]{2})-?[a-z]+', 1), '') as integer
        ) as docket_year_digits,
        nullif(regexp_extract(docket_signal.docket_text, '^(?:[0-9a-z]:)?[0-9]{2}-?([a-z]+)', 1), '')
            as case_type_code,
        try_cast(
            nullif(regexp_extract(docket_signal.docket_text, '^(?:[0-9a-z]:)?[0-9]{2}-?[a-z]+-?([0-9]+)', 1), '')
            as integer
        ) as docket_sequence,
        docket_signal.docket_text,
        docket_signal.source_form,
        docket_signal.pacer_case_id,
        docket_signal.signal_date,
        docket_signal.row_id
    from intermediate.docket_signal
),

held as (
    select
        docket.court_id,
        docket.office_code,
        docket.docket_year_digits,
        docket.case_type_code,
        docket.docket_sequence,
        max(docket.as_of_date) as held_through_date
    from staging.docket
    group by
        docket.court_id, docket.office_code, docket.docket_year_digits, docket.case_type_code, docket.docket_sequence
)

select
    signal.court_id,
    signal.docket_text as docket_number,
    max(signal.pacer_case_id) as pacer_case_id,
    max(signal.signal_date) as signal_date,
    list(signal.source_form order by signal.signal_date desc nulls last, signal.source_form asc)[1] as source_form,
    max(held.held_through_date) as held_through_date,
    min(dim_case.case_id) as case_id,
    list(signal.row_id order by signal.row_id) as row_ids
from signal
left join held
    on signal.court_id = held.court_id
    and signal.office_code is not distinct from held.office_code
    and signal.docket_year_digits = held.docket_year_digits
    and signal.case_type_code = held.case_type_code
    and signal.docket_sequence = held.docket_sequence
left join core.dim_case
    on signal.court_id = dim_case.court_id
    and coalesce(signal.office_code = dim_case.office_code, true)
    and signal.docket_year_digits = dim_case.docket_year % 100
    and signal.case_type_code = dim_case.case_type_code
    and signal.docket_sequence = dim_case.docket_sequence
where
    signal.signal_date > held.held_through_date
    or (held.court_id is null and dim_case.case_id is not null)
group by signal.court_id, signal.docket_text
