-- One row per row of the Integrated Database and column whose date can be read and is not believed (row_id,
-- column_name), of the cases of the subject and of suits for trafficking: before 1950, or after the load of its own
-- file. The date is taken for unknown, the row is kept.
select
    date_not_believed.row_id,
    date_not_believed.column_name,
    date_not_believed.source_code,
    date_not_believed.stated_date,
    date_not_believed.believed_through
from intermediate.date_not_believed
