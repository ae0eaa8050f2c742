-- One row per federal district court (court_id) with its code in every source, and `unresolved` for cases whose
-- district is not known.
select
    district.court_id,
    district.fjc_district,
    district.pacer_court_id,
    district.district_name,
    district.division,
    district.state_code,
    district.circuit,
    district.citation,
    true as is_district
from seeds.district

union all

select
    'unresolved' as court_id,
    cast(null as varchar) as fjc_district,
    cast(null as integer) as pacer_court_id,
    'District not known' as district_name,
    cast(null as varchar) as division,
    'XX' as state_code,
    cast(null as varchar) as circuit,
    cast(null as varchar) as citation,
    false as is_district
