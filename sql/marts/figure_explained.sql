-- One row per figure, part of it and fact row of that part (scope, calendar, year, figure, part, fact_key): every
-- figure of the summaries opened to its dockets, and each row to the rows of the extract files that it was read from.
-- Parts: `counted` (the rows that add up to a count, dollars, a mean or a median), `numerator` and `denominator` of a
-- percent or of a mean over jurisdictions, `left out` (what is taken off the denominator); a rank has the rows of the
-- count that it ranks as its numerator, one of a rate those of the count that the rate is of. A state's rows have its
-- state_code, a district's its court_id, the nation's are all. A view on marts.figure_row. Read it for a state, year
-- and figure, not whole.
with part as (
    select
        figure.figure,
        'counted' as part,
        figure.figure as row_figure
    from marts.figure
    where figure.fact <> 'derived'

    union all

    select
        figure.figure,
        'numerator' as part,
        case when ranked.kind = 'per_million' then ranked.numerator else figure.numerator end as row_figure
    from marts.figure
    left join marts.figure as ranked on figure.numerator = ranked.figure
    where figure.numerator is not null

    union all

    select
        figure.figure,
        'denominator' as part,
        figure.denominator as row_figure
    from marts.figure
    where figure.numerator is not null and figure.denominator is not null

    union all

    select
        figure.figure,
        'left out' as part,
        figure.denominator_less as row_figure
    from marts.figure
    where figure.denominator_less is not null
)

select
    figure_row.scope,
    figure_row.calendar,
    figure_row.year,
    part.figure,
    part.part,
    figure_row.fact_key,
    figure_row.fact,
    figure_row.state_code,
    figure_row.court_id,
    figure_row.docket_number,
    figure_row.case_id,
    figure_row.defendant_id,
    figure_row.amount,
    figure_row.event_date,
    figure_row.disposition,
    figure_row.source_code,
    figure_row.row_ids,
    figure_row.extract_rows
from part
inner join marts.figure_row on part.row_figure = figure_row.figure
