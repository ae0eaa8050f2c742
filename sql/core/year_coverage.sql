-- One row per calendar and year (calendar, year): for every figure group what covered it, as a list for the marts.
select
    figure_coverage.calendar,
    figure_coverage.year,
    list(
        struct_pack(
            figure := figure_coverage.figure_group,
            source_code := figure_coverage.source_code,
            is_census := figure_coverage.is_census,
            note := figure_coverage.note
        )
        order by figure_coverage.figure_group, figure_coverage.source_code
    ) as coverage
from core.figure_coverage
group by figure_coverage.calendar, figure_coverage.year
