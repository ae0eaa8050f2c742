-- One row: the day through which the warehouse reports criminal cases. A census decides where there is one; a docket
-- page speaks of one case alone and decides only where there is nothing else.
select
    coalesce(
        max(source_data_through.data_through_date) filter (where source_data_through.source_code = 'idb_criminal'),
        max(source_data_through.data_through_date) filter (where source_data_through.source_code <> 'docket'),
        max(source_data_through.data_through_date)
    ) as data_through_date
from core.source_data_through
