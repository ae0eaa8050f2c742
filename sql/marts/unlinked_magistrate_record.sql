-- One row per magistrate record of the Integrated Database with a charge of the subject in its case that no record
-- names as its magistrate case (record_id): it makes no criminal case and dates none.
select
    idb_magistrate.defendant_key as record_id,
    idb_magistrate.row_id,
    idb_magistrate.state_code,
    idb_magistrate.court_id,
    idb_magistrate.docket_number_raw,
    idb_magistrate.defendant_number,
    idb_magistrate.filed_date
from intermediate.idb_magistrate
where idb_magistrate.following_key is null
