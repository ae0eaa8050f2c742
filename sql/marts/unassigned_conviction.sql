-- One row per district and scope with convicted defendants whose year of conviction no source gives (state_code,
-- court_id, scope). They are in no year of any summary.
select
    outcome.state_code,
    outcome.court_id,
    outcome.scope,
    count(*) as unassigned_convicted_defendants,
    list(outcome.defendant_id order by outcome.defendant_id) as defendant_ids
from core.fact_defendant_outcome as outcome
where outcome.is_convicted and outcome.convicted_year is null
group by outcome.state_code, outcome.court_id, outcome.scope
