-- One row: how far the civil Integrated Database reaches, its first year of filing, its districts and its tape years.
-- Read apart from core.figure_coverage, which each docket page makes anew.
select
    cast(extract(year from min(idb_civil.filed_date)) as integer) as first_year,
    count(distinct district.court_id) as district_count,
    count(distinct idb_civil.tape_year) as tape_year_count
from staging.idb_civil
left join seeds.district on idb_civil.fjc_district = district.fjc_district
