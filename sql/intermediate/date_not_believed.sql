-- One row per row of the Integrated Database and column whose date can be read and is not believed (row_id,
-- column_name), of the cases of the subject and of suits for trafficking: before 1950, or after the load of its own
-- file. The date is taken for unknown, the row is kept.
with criminal as (
    select
        idb_criminal.row_id,
        idb_criminal.file_id,
        'idb_criminal' as source_code,
        unnest(
            [
                struct_pack(column_name := 'filedate', date_text := idb_criminal.filedate),
                struct_pack(column_name := 'dispdate', date_text := idb_criminal.dispdate),
                struct_pack(column_name := 'sentdate', date_text := idb_criminal.sentdate),
                struct_pack(column_name := 'termdate', date_text := idb_criminal.termdate)
            ]
        ) as said
    from raw.idb_criminal
    inner join intermediate.idb_snapshot on idb_criminal.row_id = idb_snapshot.row_id
),

civil as (
    select
        idb_civil.row_id,
        idb_civil.file_id,
        'idb_civil' as source_code,
        unnest(
            [
                struct_pack(column_name := 'filedate', date_text := idb_civil.filedate),
                struct_pack(column_name := 'termdate', date_text := idb_civil.termdate)
            ]
        ) as said
    from raw.idb_civil
    inner join intermediate.civil_source on idb_civil.row_id = civil_source.row_id
),

stated as (
    select criminal.* from criminal
    union all
    select civil.* from civil
)

select
    stated.row_id,
    stated.said.column_name,
    stated.source_code,
    date_text.date_value as stated_date,
    file.believed_through
from stated
inner join raw.extract_file as file on stated.file_id = file.file_id
inner join raw.date_text on stated.said.date_text = date_text.date_text
where date_text.date_value < date '1950-01-01' or date_text.date_value > file.believed_through
