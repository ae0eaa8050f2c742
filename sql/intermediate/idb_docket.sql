-- One row per case of the criminal Integrated Database and docket number that it has (case_key, fjc_district,
-- docket_sequence, docket_year_digits): how reviewers and docket pages name it. Read apart from
-- intermediate.idb_wanted_case, which each docket page makes anew: millions of rows are read where they have changed.
select distinct
    idb_criminal.case_key,
    idb_criminal.fjc_district,
    idb_criminal.docket_sequence,
    idb_criminal.docket_year_digits
from staging.idb_criminal
where
    idb_criminal.fjc_district is not null
    and idb_criminal.docket_sequence is not null
    and idb_criminal.docket_year_digits is not null
