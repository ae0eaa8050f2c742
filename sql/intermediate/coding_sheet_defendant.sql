-- One row per defendant of the coding sheet (case_id, defendant_number): what reviewers say of one defendant. `unknown`
-- takes an earlier answer back.
select
    entry.case_id,
    entry.defendant_number,
    max(try_cast(nullif(entry.attribute_value, 'unknown') as date)) filter (where entry.attribute = 'charged_date')
        as charged_date,
    max(try_cast(nullif(entry.attribute_value, 'unknown') as date)) filter (where entry.attribute = 'convicted_date')
        as convicted_date,
    max(try_cast(nullif(entry.attribute_value, 'unknown') as decimal(18, 2)))
    filter (where entry.attribute = 'restitution_amount') as restitution_amount,
    max(try_cast(nullif(entry.attribute_value, 'unknown') as date))
    filter (where entry.attribute = 'restitution_order_date') as restitution_order_date,
    coalesce(bool_or(entry.attribute = 'restitution_is_joint' and entry.attribute_value = 'yes'), false)
        as is_restitution_joint,
    coalesce(bool_or(entry.attribute = 'is_entity' and entry.attribute_value = 'yes'), false) as is_entity,
    list(entry.row_id order by entry.row_id) as row_ids
from intermediate.coding_sheet_entry as entry
where entry.defendant_number is not null and not entry.is_civil
group by entry.case_id, entry.defendant_number
