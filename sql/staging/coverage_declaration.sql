-- One row per source, figure group and span of years that somebody declares to be covered (row_id). A value of no known
-- form is NULL, and such a declaration declares nothing.
select
    declaration.row_id,
    case
        when lower(trim(declaration.source_code)) in (select source_figure.source_code from seeds.source_figure)
            then lower(trim(declaration.source_code))
    end as source_code,
    case
        when
            trim(declaration.figure_group) = '*'
            or lower(trim(declaration.figure_group)) in (select figure_group.figure_group from seeds.figure_group)
            then lower(trim(declaration.figure_group))
    end as figure_group,
    try_cast(regexp_extract(trim(declaration.first_year), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as first_year,
    try_cast(regexp_extract(trim(declaration.last_year), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as last_year,
    case
        when lower(trim(declaration.is_census)) in ('true', 'yes', '1', '1.0') then true
        when lower(trim(declaration.is_census)) in ('false', 'no', '0', '0.0') then false
    end as is_census,
    trim(declaration.statement) as statement
from raw.coverage_declaration as declaration
