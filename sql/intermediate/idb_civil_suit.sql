-- One row per record of the civil Integrated Database whose cause is the civil statute of the subject, 18 USC 1595
-- (row_id); some releases leave the title blank. Read apart from intermediate.civil_source, which each docket page
-- makes anew: millions of rows are read where they have changed.
select
    idb_civil.row_id,
    coalesce(district.court_id, 'unresolved') as court_id,
    coalesce(district.state_code, 'XX') as state_code,
    idb_civil.office_code,
    case when idb_civil.docket_year_digits >= 60 then 1900 else 2000 end
    + idb_civil.docket_year_digits as docket_year,
    idb_civil.docket_sequence,
    idb_civil.filed_date,
    idb_civil.terminated_date,
    concat(statute.title, ':', statute.section_number) as statute_id
from staging.idb_civil
inner join seeds.subject_statute as statute
    on statute.scope = 'civil'
    and coalesce(idb_civil.title, statute.title) = statute.title
    and try_cast(regexp_extract(idb_civil.section, '^([0-9]+)', 1) as integer) = statute.section_number
    and regexp_extract(idb_civil.section, '^[0-9]+([A-Z]*)', 1) = coalesce(statute.section_suffix, '')
left join seeds.district on idb_civil.fjc_district = district.fjc_district
