-- One row per row of the Integrated Database and column whose date can be read (row_id, column_name), as it is stated,
-- with the day after which no date of its file is believed.
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
inner join staging.dated_file as file on stated.file_id = file.file_id
inner join raw.date_text on stated.said.date_text = date_text.date_text and date_text.date_value is not null
