-- One row per geography that a summary is stated for (geography_type, state_code, court_id): the nation (US, all),
-- every jurisdiction (state_code, all) and every district, and XX or `unresolved` where a case is there.
with placed as (
    select
        dim_case.state_code,
        dim_case.court_id
    from core.dim_case
    union
    select
        fact_civil_case.state_code,
        fact_civil_case.court_id
    from core.fact_civil_case
)

select
    'national' as geography_type,
    'US' as state_code,
    'all' as court_id,
    'United States' as geography_name,
    true as is_known

union all

select
    'state' as geography_type,
    dim_state.state_code,
    'all' as court_id,
    dim_state.state_name as geography_name,
    dim_state.is_jurisdiction as is_known
from core.dim_state
where dim_state.is_jurisdiction or dim_state.state_code in (select placed.state_code from placed)

union all

select
    'district' as geography_type,
    dim_district.state_code,
    dim_district.court_id,
    dim_district.district_name as geography_name,
    true as is_known
from core.dim_district
where dim_district.is_district

union all

select
    'district' as geography_type,
    placed.state_code,
    placed.court_id,
    concat('District not known, ', dim_state.state_name) as geography_name,
    false as is_known
from placed
inner join core.dim_state on placed.state_code = dim_state.state_code
where placed.court_id = 'unresolved'
