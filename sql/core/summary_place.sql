-- One row per scope, calendar, year and geography (scope, calendar, year, geography_type, state_code, court_id) that a
-- summary is stated for: the nation, each jurisdiction and each district in each year of the data.
select
    scope.scope,
    reporting_year.calendar,
    reporting_year.year,
    geography.geography_type,
    geography.state_code,
    geography.court_id,
    geography.geography_name,
    geography.is_known,
    reporting_year.is_complete_year
from core.reporting_year
cross join core.geography
cross join (select unnest(['chapter_77', 'wider']) as scope) as scope
