-- One row: the day through which the warehouse reports criminal cases. A census decides where there is one; a docket
-- page speaks of one case alone, a coding sheet of what others have, and they decide only where there is nothing else.
select
    coalesce(
        max(source_data_through.data_through_date) filter (where source_data_through.source_code = 'idb_criminal'),
        max(source_data_through.data_through_date)
        filter (where source_data_through.source_code not in ('docket', 'coding_sheet')),
        max(source_data_through.data_through_date)
    ) as data_through_date,
    case
        when count_if(source_data_through.source_code = 'idb_criminal') > 0
            then
                max(source_data_through.confirmed_through_date)
                filter (where source_data_through.source_code = 'idb_criminal')
        when count_if(source_data_through.source_code not in ('docket', 'coding_sheet')) > 0
            then
                max(source_data_through.confirmed_through_date)
                filter (where source_data_through.source_code not in ('docket', 'coding_sheet'))
        else max(source_data_through.confirmed_through_date)
    end as confirmed_through_date
from intermediate.source_data_through
