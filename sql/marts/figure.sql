-- One row per figure of the summaries (figure), in the order of the page: what people call it, its rule, and the rows
-- or the other figures that it is computed from.
select
    figure.figure,
    figure.position,
    figure.section,
    figure.words,
    figure.is_indented,
    figure.is_national,
    figure.is_state,
    figure.is_district,
    figure.figure_group,
    figure.census_groups,
    figure.stated_with,
    figure.measure,
    figure.rank_figure,
    figure.kind,
    figure.unit,
    figure.parts_per_unit,
    figure.fact,
    figure.event,
    figure_event.date_name as event_date_name,
    figure.trafficking_type,
    figure.condition,
    figure.definition,
    figure.numerator,
    figure.denominator,
    figure.denominator_less,
    figure.least_ranked
from seeds.figure
left join seeds.figure_event on figure.fact = figure_event.fact and figure.event = figure_event.event
