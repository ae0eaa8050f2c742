-- One row per defendant and scope whose dates are out of order (defendant_id, scope), with what follows from it:
-- closed before the case was in scope (new and active in no year, in no months to resolve; the conviction, sentence and
-- order stand in their own years, to which a later charge of the case adds them), or resolved before the charge (in no
-- months to resolve).
select
    outcome.defendant_id,
    outcome.scope,
    outcome.case_id,
    outcome.state_code,
    outcome.court_id,
    case
        when outcome.is_closed_before_scope then 'closed before the case was in scope'
        else 'resolved before the charge'
    end as reason,
    outcome.charged_date,
    outcome.charged_year,
    outcome.resolved_date,
    outcome.closed_date,
    outcome.closed_year,
    outcome.row_ids
from core.fact_defendant_outcome as outcome
where outcome.is_closed_before_scope or outcome.resolved_date < outcome.charged_date
