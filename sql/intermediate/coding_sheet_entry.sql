-- One row per line of the coding sheet that is in effect (row_id), with the case or civil suit that it speaks of. A
-- docket that no other source has and no reviewer calls trafficking is in no case of core.dim_case;
-- marts.unused_coding_line lists it.
select
    coding_sheet_line.row_id,
    coding_sheet_line.case_id,
    coding_sheet_line.is_civil,
    coding_sheet_line.defendant_number,
    coding_sheet_line.attribute,
    coding_sheet_line.attribute_value,
    coding_sheet_line.reviewed_date
from intermediate.coding_sheet_line
where coding_sheet_line.unused_reason is null
