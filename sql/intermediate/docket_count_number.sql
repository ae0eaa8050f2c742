-- One row per count number that a count of a docket page stands for (row_id, count_number, count_suffix).
-- Labels: `(1)`, ranges `(1-2)` and `(4s-5s)`, lists; `s` once for each superseding instrument, `r` as the clerk
-- printed it. Counts of a complaint have no label and no row here; nor has a label that cannot be read.
with part as (
    select
        docket_count.row_id,
        docket_count.docket_row_id,
        docket_count.party_row_id,
        unnest(string_split_regex(lower(docket_count.count_label), '\s*[,;&]\s*')) as label
    from staging.docket_count
    where
        regexp_full_match(
            docket_count.count_label, '(?i)\s*[0-9]{1,4}[a-z]{0,6}(\s*[-–,;&]\s*[0-9]{1,4}[a-z]{0,6})*\s*'
        )
),

numbered as (
    select
        part.row_id,
        part.docket_row_id,
        part.party_row_id,
        try_cast(regexp_extract(part.label, '^\s*([0-9]+)', 1) as integer) as first_number,
        try_cast(
            coalesce(
                nullif(regexp_extract(part.label, '[-–]\s*([0-9]+)', 1), ''),
                regexp_extract(part.label, '^\s*([0-9]+)', 1)
            ) as integer
        ) as last_number,
        regexp_extract(part.label, '([a-z]*)\s*$', 1) as suffix
    from part
),

expanded as (
    select
        numbered.row_id,
        numbered.docket_row_id,
        numbered.party_row_id,
        cast(unnest(generate_series(numbered.first_number, numbered.last_number)) as integer) as count_number,
        numbered.suffix,
        cast(length(regexp_extract(numbered.suffix, '^(s*)', 1)) as integer) as superseding_level
    from numbered
    where numbered.last_number - numbered.first_number between 0 and 999
),

latest as (
    select
        expanded.docket_row_id,
        expanded.party_row_id,
        max(expanded.superseding_level) as superseding_level
    from expanded
    group by expanded.docket_row_id, expanded.party_row_id
)

select distinct
    expanded.row_id,
    expanded.count_number,
    expanded.suffix as count_suffix,
    expanded.superseding_level,
    expanded.superseding_level < latest.superseding_level as is_superseded
from expanded
inner join latest
    on expanded.docket_row_id = latest.docket_row_id
    and expanded.party_row_id is not distinct from latest.party_row_id
