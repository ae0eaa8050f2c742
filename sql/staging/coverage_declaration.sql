-- One row per source, figure group and span of years that somebody declares to be covered (row_id).
select
    declaration.row_id,
    lower(trim(declaration.source_code)) as source_code,
    lower(trim(declaration.figure_group)) as figure_group,
    try_cast(declaration.first_year as integer) as first_year,
    try_cast(declaration.last_year as integer) as last_year,
    lower(trim(declaration.is_census)) in ('true', 'yes', '1') as is_census,
    trim(declaration.statement) as statement
from raw.coverage_declaration as declaration
