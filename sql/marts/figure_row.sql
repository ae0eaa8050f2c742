-- One row per fact row and figure that it counts in (scope, calendar, year, figure, fact_key): the rows behind every
-- count, dollar figure, mean and median of the summaries. Their amounts add up to the figure: 1 each in a count,
-- dollars, or months. Where a figure is derived (a percent, a rank), its rows are those of the figures that it is
-- computed from (marts.figure, marts.figure_explained). A view: each row of marts.figure_event with its origin.
select
    figure_event.scope,
    figure_event.calendar,
    figure_event.year,
    figure_event.figure,
    figure_event.fact_key,
    figure_event.fact,
    figure_event.state_code,
    figure_event.court_id,
    figure_event.docket_number,
    figure_event.case_id,
    figure_event.defendant_id,
    figure_event.amount,
    figure_event.event_date,
    figure_event.disposition,
    figure_event.source_code,
    fact_origin.row_ids,
    fact_origin.extract_rows
from marts.figure_event
left join core.fact_origin
    on figure_event.fact = fact_origin.fact
    and figure_event.fact_key = fact_origin.fact_key
    and figure_event.scope = fact_origin.scope
