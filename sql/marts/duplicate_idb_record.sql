-- One row per record of the criminal Integrated Database (row_id) that has the key, year and load date of another, of
-- the cases of the subject. One of each is in effect: the terminated before the pending, then the later termination,
-- sentence and disposition, then the greater text (intermediate.idb_snapshot). `is_equal`: they say the same, and
-- nothing was decided.
with doubled as (
    select
        idb_snapshot.row_id,
        idb_snapshot.defendant_key,
        idb_snapshot.case_key,
        idb_snapshot.fiscal_year,
        idb_snapshot.loaded_date,
        idb_snapshot.terminated_date,
        row_number() over (
            partition by idb_snapshot.defendant_key, idb_snapshot.fiscal_year, idb_snapshot.loaded_date
            order by
                idb_snapshot.terminated_date is not null desc,
                idb_snapshot.terminated_date desc nulls last,
                idb_snapshot.sentenced_date desc nulls last,
                idb_snapshot.disposition_date desc nulls last,
                idb_snapshot.record_text desc,
                idb_snapshot.row_id desc
        ) = 1 as is_preferred,
        count(*) over (
            partition by idb_snapshot.defendant_key, idb_snapshot.fiscal_year, idb_snapshot.loaded_date
        ) as record_count,
        min(idb_snapshot.record_text) over (
            partition by idb_snapshot.defendant_key, idb_snapshot.fiscal_year, idb_snapshot.loaded_date
        ) = max(idb_snapshot.record_text) over (
            partition by idb_snapshot.defendant_key, idb_snapshot.fiscal_year, idb_snapshot.loaded_date
        ) as is_equal
    from intermediate.idb_snapshot
)

select
    doubled.row_id,
    doubled.defendant_key as record_id,
    case_source.case_id,
    doubled.fiscal_year,
    doubled.loaded_date,
    doubled.terminated_date,
    doubled.record_count,
    doubled.is_preferred,
    doubled.is_equal
from doubled
inner join intermediate.case_source
    on case_source.source_code = 'idb_criminal'
    and doubled.case_key = case_source.source_case_key
inner join core.dim_case on case_source.case_id = dim_case.case_id
where doubled.record_count > 1
