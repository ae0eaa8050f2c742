-- One row per count of a docket page (row_id), as printed: a row can be several counts, `(1-2)`.
-- The label at the end is parted from the offense. Counts of a complaint have no label: `18:111(a)(1)` ends there with
-- a paragraph.
with trimmed as (
    select
        docket_count.row_id,
        docket_count.docket_row_id,
        docket_count.party_row_id,
        try_cast(docket_count.defendant_number as integer) as defendant_number,
        nullif(trim(docket_count.count_section), '') as count_section,
        nullif(trim(docket_count.count_text), '') as count_text,
        nullif(trim(docket_count.disposition_text), '') as disposition_text,
        nullif(trim(docket_count.disposition_digits), '') as disposition_digits
    from raw.docket_count
)

select
    trimmed.row_id,
    trimmed.docket_row_id,
    trimmed.party_row_id,
    trimmed.defendant_number,
    trimmed.count_section,
    trimmed.count_text,
    case
        when coalesce(trimmed.count_section, '') <> 'complaint'
            then nullif(regexp_extract(trimmed.count_text, '\(([^()]*)\)\s*$', 1), '')
    end as count_label,
    case
        when coalesce(trimmed.count_section, '') <> 'complaint'
            then trim(regexp_replace(trimmed.count_text, '\([^()]*\)\s*$', ''))
        else trimmed.count_text
    end as offense_text,
    trimmed.disposition_text,
    coalesce(trimmed.disposition_digits, trimmed.disposition_text) as disposition_digits,
    md5(coalesce(trimmed.disposition_digits, trimmed.disposition_text)) as disposition_hash
from trimmed
