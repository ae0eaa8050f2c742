-- One row per case, scope, calendar and year in which the case was charged or active (case_id, scope, calendar, year).
-- A case is active in a year when any of its defendants is; one of which no defendant is known, in the year in which it
-- was charged. Sector and means of coercion are of active cases.
with charged as (
    select
        case_scope.case_id,
        case_scope.scope,
        'calendar' as calendar,
        case_scope.charged_year as year,
        not case_scope.is_received_transfer as is_new
    from intermediate.case_scope
    where case_scope.charged_year is not null

    union all

    select
        case_scope.case_id,
        case_scope.scope,
        'fiscal' as calendar,
        dim_date.fiscal_year as year,
        not case_scope.is_received_transfer as is_new
    from intermediate.case_scope
    inner join core.dim_date on case_scope.charged_date = dim_date.date_day
),

active as (
    select distinct
        fact_defendant_year.case_id,
        fact_defendant_year.scope,
        fact_defendant_year.calendar,
        fact_defendant_year.year
    from core.fact_defendant_year
    where fact_defendant_year.is_active
),

peopled as (
    select distinct
        outcome.case_id,
        outcome.scope
    from core.fact_defendant_outcome as outcome
),

happened as (
    select
        coalesce(charged.case_id, active.case_id) as case_id,
        coalesce(charged.scope, active.scope) as scope,
        coalesce(charged.calendar, active.calendar) as calendar,
        coalesce(charged.year, active.year) as year,
        coalesce(charged.is_new, false) as is_new,
        active.case_id is not null or peopled.case_id is null as is_active
    from charged
    full join active
        on charged.case_id = active.case_id
        and charged.scope = active.scope
        and charged.calendar = active.calendar
        and charged.year = active.year
    left join peopled on charged.case_id = peopled.case_id and charged.scope = peopled.scope
)

select
    happened.case_id,
    happened.scope,
    happened.calendar,
    happened.year,
    dim_case.state_code,
    dim_case.court_id,
    case_scope.trafficking_type,
    happened.is_new,
    happened.is_active,
    case when happened.is_active then dim_case.labor_sector end as labor_sector,
    case when happened.is_active then dim_case.coercion_means end as coercion_means
from happened
inner join core.dim_case on happened.case_id = dim_case.case_id
inner join intermediate.case_scope on happened.case_id = case_scope.case_id and happened.scope = case_scope.scope
