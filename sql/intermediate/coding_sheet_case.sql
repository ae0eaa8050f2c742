-- One row per case of the coding sheet (case_id): what reviewers say of the case as a whole. `unknown` takes an earlier
-- answer back; as a type, or of whether a victim is named, it is the answer.
select
    entry.case_id,
    max(entry.attribute_value) filter (where entry.attribute = 'case_type') as case_type,
    max(entry.attribute_value) filter (where entry.attribute = 'victim_named') as victim_named,
    nullif(max(entry.attribute_value) filter (where entry.attribute = 'labor_sector'), 'unknown') as labor_sector,
    nullif(max(entry.attribute_value) filter (where entry.attribute = 'coercion_means'), 'unknown') as coercion_means,
    coalesce(bool_or(entry.attribute = 'is_trafficking' and entry.attribute_value = 'yes'), false) as is_trafficking,
    max(try_cast(nullif(entry.attribute_value, 'unknown') as date)) filter (where entry.attribute = 'charged_date')
        as charged_date,
    max(try_cast(nullif(entry.attribute_value, 'unknown') as date))
    filter (where entry.attribute = 'restitution_order_date') as restitution_order_date,
    list(entry.row_id order by entry.row_id) as row_ids
from intermediate.coding_sheet_entry as entry
where entry.defendant_number is null and not entry.is_civil
group by entry.case_id
