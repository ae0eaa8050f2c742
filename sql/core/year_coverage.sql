-- One row per calendar and year (calendar, year): for every figure group whether a census covered it, what no census
-- covered in words, and all of it as a list.
with covered as (
    select
        figure_coverage.calendar,
        figure_coverage.year,
        figure_coverage.figure_group,
        bool_or(figure_coverage.is_census) as is_census,
        string_agg(distinct figure_coverage.note, ', ' order by figure_coverage.note) as notes,
        list(
            struct_pack(
                figure := figure_coverage.figure_group,
                source_code := figure_coverage.source_code,
                is_census := figure_coverage.is_census,
                note := figure_coverage.note
            )
            order by figure_coverage.source_code
        ) as sources
    from core.figure_coverage
    group by figure_coverage.calendar, figure_coverage.year, figure_coverage.figure_group
)

select
    covered.calendar,
    covered.year,
    -- groups of figures, written by `warehouse figures` from seeds/figure_group.csv
    bool_or(covered.figure_group = 'cases' and covered.is_census) as is_cases_census,
    bool_or(covered.figure_group = 'defendants' and covered.is_census) as is_defendants_census,
    bool_or(covered.figure_group = 'convictions' and covered.is_census) as is_convictions_census,
    bool_or(covered.figure_group = 'restitution' and covered.is_census) as is_restitution_census,
    bool_or(covered.figure_group = 'sentences' and covered.is_census) as is_sentences_census,
    bool_or(covered.figure_group = 'resolution' and covered.is_census) as is_resolution_census,
    bool_or(covered.figure_group = 'civil' and covered.is_census) as is_civil_census,
    bool_or(covered.figure_group = 'civil_type' and covered.is_census) as is_civil_type_census,
    bool_or(covered.figure_group = 'labor_detail' and covered.is_census) as is_labor_detail_census,
    -- end of groups
    coalesce(
        string_agg(
            case when not covered.is_census then concat_ws(': ', figure_group.group_name, covered.notes) end,
            '; ' order by covered.figure_group
        ),
        'Every case is covered in every group of figures'
    ) as coverage_note,
    flatten(list(covered.sources order by covered.figure_group)) as coverage
from covered
inner join seeds.figure_group on covered.figure_group = figure_group.figure_group
group by covered.calendar, covered.year
