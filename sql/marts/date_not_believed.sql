-- One row per row of the Integrated Database and column whose date can be read and is not believed (row_id,
-- column_name), of the cases and suits of the subject: before 1950, or after the load of its own
-- file. The date is taken for unknown, the row is kept.
select
    stated.row_id,
    stated.column_name,
    stated.source_code,
    stated.stated_date,
    stated.believed_through
from staging.idb_date as stated
inner join (
    select
        idb_snapshot.row_id,
        'idb_criminal' as source_code
    from intermediate.idb_snapshot
    union all
    select
        civil_source.row_id,
        'idb_civil' as source_code
    from intermediate.civil_source
) as used on stated.row_id = used.row_id and stated.source_code = used.source_code
where stated.stated_date < date '1950-01-01' or stated.stated_date > stated.believed_through
