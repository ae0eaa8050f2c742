-- One row per magistrate record of the criminal Integrated Database (defendant_key) with a charge of the subject in its
-- case, and the record that follows it where that states its docket and defendant: it is charged by its complaint.
with magistrate as (
    select
        idb_snapshot.defendant_key,
        idb_snapshot.row_id,
        idb_snapshot.court_id,
        idb_snapshot.state_code,
        idb_snapshot.docket_number_raw,
        idb_snapshot.defendant_number,
        idb_snapshot.filed_date
    from core.idb_snapshot
    where
        idb_snapshot.is_in_effect
        and idb_snapshot.case_type_code = 'mj'
        and idb_snapshot.court_id <> 'unresolved'
)

select
    magistrate.defendant_key,
    magistrate.row_id,
    magistrate.court_id,
    magistrate.state_code,
    magistrate.docket_number_raw,
    magistrate.defendant_number,
    magistrate.filed_date,
    min(idb_defendant.defendant_key) as following_key
from magistrate
left join core.idb_defendant
    on magistrate.court_id = idb_defendant.court_id
    and magistrate.docket_number_raw = idb_defendant.magistrate_docket
    and magistrate.defendant_number = idb_defendant.magistrate_defendant_number
group by all
