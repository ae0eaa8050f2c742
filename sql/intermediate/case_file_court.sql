-- One row per coded case (coded_case_id) with its district and how it was found. The source gives a state, a circuit
-- and the judge; the first of these rules that yields one court decides, and nothing is guessed:
--   judge      the judge's appointment is to one court of the stated state
--   overruled  the judge's one court lies in the stated circuit, and the stated state is absent or lies in another
--              circuit (a Missouri docket filed under MI, seen in the coded files of 2018)
--   state      the stated state has one district
--   unresolved none of these
with judge_court as (
    select distinct
        coded_judge.coded_case_id,
        unnest(coded_judge.court_ids) as court_id
    from staging.coded_judge
),

in_state as (
    select
        coded_case.coded_case_id,
        min(judge_court.court_id) as court_id
    from staging.coded_case
    inner join judge_court on coded_case.coded_case_id = judge_court.coded_case_id
    inner join
        seeds.district
        on judge_court.court_id = district.court_id and coded_case.state_code = district.state_code
    group by coded_case.coded_case_id
    having count(*) = 1
),

in_circuit as (
    select
        coded_case.coded_case_id,
        min(judge_court.court_id) as court_id
    from staging.coded_case
    inner join judge_court on coded_case.coded_case_id = judge_court.coded_case_id
    inner join seeds.district on judge_court.court_id = district.court_id and coded_case.circuit_code = district.circuit
    group by coded_case.coded_case_id
    having count(*) = 1
),

state_court as (
    select
        district.state_code,
        min(district.court_id) as only_court_id,
        min(district.circuit) as circuit
    from seeds.district
    group by district.state_code
    having count(*) = 1
),

state_circuit as (
    select distinct
        district.state_code,
        district.circuit
    from seeds.district
),

decided as (
    select
        coded_case.coded_case_id,
        coded_case.state_code as stated_state_code,
        case
            when in_state.court_id is not null then 'judge'
            when in_circuit.court_id is not null and state_circuit.state_code is null then 'overruled'
            when state_court.only_court_id is not null then 'state'
            else 'unresolved'
        end as court_resolution,
        in_state.court_id as judge_court_id,
        in_circuit.court_id as circuit_court_id,
        state_court.only_court_id as state_court_id
    from staging.coded_case
    left join in_state on coded_case.coded_case_id = in_state.coded_case_id
    left join in_circuit on coded_case.coded_case_id = in_circuit.coded_case_id
    left join state_court on coded_case.state_code = state_court.state_code
    left join state_circuit
        on coded_case.state_code = state_circuit.state_code
        and coded_case.circuit_code = state_circuit.circuit
),

court as (
    select
        decided.*,
        case decided.court_resolution
            when 'judge' then decided.judge_court_id
            when 'overruled' then decided.circuit_court_id
            when 'state' then decided.state_court_id
            else 'unresolved'
        end as court_id
    from decided
)

select
    court.coded_case_id,
    court.court_id,
    coalesce(district.state_code, state.state_code, 'XX') as state_code,
    court.court_resolution,
    -- A state that there is not may be any text.
    state.state_code as stated_state_code,
    coalesce(court.stated_state_code <> district.state_code, false) as is_state_overruled
from court
left join seeds.district on court.court_id = district.court_id
left join seeds.state on court.stated_state_code = state.state_code
