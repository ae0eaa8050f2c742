-- One row per day (date_day) from 1950 to 2049 with its calendar year and federal fiscal year (October to September,
-- named by the year in which it ends: 31 USC 1102).
with day as (
    select cast(unnest(generate_series(date '1950-01-01', date '2049-12-31', interval 1 day)) as date) as date_day
)

select
    day.date_day,
    cast(extract(year from day.date_day) as integer) as calendar_year,
    cast(extract(month from day.date_day) as integer) as month_number,
    cast(extract(quarter from day.date_day) as integer) as quarter_number,
    cast(
        extract(year from day.date_day) + case when extract(month from day.date_day) >= 10 then 1 else 0 end as integer
    )
        as fiscal_year
from day
