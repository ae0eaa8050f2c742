-- One row per jurisdiction (state_code): 50 states, DC and five territories, and XX for cases whose state is not known.
select
    state.state_code,
    state.state_name,
    state.state_fips,
    state.jurisdiction_type,
    state.district_count,
    true as is_jurisdiction
from seeds.state

union all

select
    'XX' as state_code,
    'State not known' as state_name,
    cast(null as varchar) as state_fips,
    'unknown' as jurisdiction_type,
    0 as district_count,
    false as is_jurisdiction
