-- One row per case and year in which the case was charged or active (case_id, year): the headline of
-- core.fact_case_year, so that a count of rows counts nothing twice.
select
    happened.case_id,
    happened.year,
    happened.state_code,
    happened.court_id,
    happened.trafficking_type,
    happened.is_new,
    happened.is_active,
    happened.labor_sector,
    happened.coercion_means
from core.fact_case_year as happened
inner join core.headline on happened.scope = headline.scope and happened.calendar = headline.calendar
