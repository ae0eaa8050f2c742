-- One row per source of which something new is expected (source_code): the last day that it covers, and how old that
-- may be. Known limit: a row says nothing of today, on which the answer depends (`warehouse status` gives it).
select
    expected.source_code,
    expected.formats,
    expected.measured_by,
    reached.data_through_date,
    expected.stale_after_days,
    expected.late_after_days,
    expected.reason
from seeds.source_freshness as expected
left join intermediate.source_data_through as reached on expected.source_code = reached.source_code
