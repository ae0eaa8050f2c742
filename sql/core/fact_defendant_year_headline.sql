-- One row per defendant and year in which something of the State Summary happened to the defendant (defendant_id,
-- year): the headline of core.fact_defendant_year, so that a count of rows counts nothing twice.
select
    happened.defendant_id,
    happened.year,
    happened.case_id,
    happened.state_code,
    happened.court_id,
    happened.trafficking_type,
    happened.source_code,
    happened.is_new,
    happened.is_active,
    happened.is_convicted,
    happened.restitution_eligibility,
    happened.is_resolved,
    happened.days_to_resolve,
    happened.months_to_resolve,
    happened.is_restitution_ordered,
    happened.is_restitution_ordered_other,
    happened.restitution_amount,
    happened.row_ids
from core.fact_defendant_year as happened
inner join core.headline on happened.scope = headline.scope and happened.calendar = headline.calendar
