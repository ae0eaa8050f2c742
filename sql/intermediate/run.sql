-- One row: what every mart row says of its build: the build, its time, the day the data run through, synthetic or not.
select
    build.build_id,
    build.refreshed_at,
    build.is_synthetic,
    data_through.data_through_date
from meta.build
cross join intermediate.data_through
