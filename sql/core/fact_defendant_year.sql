-- One row per defendant, scope, calendar and year in which something of the State Summary happened to the defendant
-- (defendant_id, scope, calendar, year); sentences are core.fact_sentence. A bare year of a coded file belongs to no
-- fiscal year.
-- Active: charged by the end of the year and not closed before its first day, nor before the case was in scope; a
-- record that is never closed stays active as long as its source reports, one that is followed by another until then.
with event as (
    select
        outcome.defendant_id,
        outcome.scope,
        unnest(
            [
                struct_pack(
                    name := 'new',
                    date_of := case when not outcome.is_closed_before_scope then outcome.charged_date end,
                    year_of := case when not outcome.is_closed_before_scope then outcome.charged_year end
                ),
                struct_pack(name := 'convicted', date_of := outcome.convicted_date, year_of := outcome.convicted_year),
                struct_pack(
                    name := 'resolved', date_of := outcome.resolved_date,
                    year_of := cast(extract(year from outcome.resolved_date) as integer)
                ),
                struct_pack(
                    name := 'ordered', date_of := outcome.restitution_order_date, year_of := outcome.restitution_year
                )
            ]
        ) as happened
    from core.fact_defendant_outcome as outcome
),

dated_event as (
    select
        event.defendant_id,
        event.scope,
        'calendar' as calendar,
        event.happened.name as event_name,
        coalesce(cast(extract(year from event.happened.date_of) as integer), event.happened.year_of) as year
    from event

    union all

    select
        event.defendant_id,
        event.scope,
        'fiscal' as calendar,
        event.happened.name as event_name,
        dim_date.fiscal_year as year
    from event
    inner join core.dim_date on event.happened.date_of = dim_date.date_day
),

span as (
    select
        outcome.defendant_id,
        outcome.scope,
        -- The first record is open from the charge, which the coding sheet may date earlier.
        case
            when
                row_number() over (
                    partition by outcome.defendant_id, outcome.scope
                    order by record.opened_date asc nulls first, record.record_id asc
                ) = 1
                then outcome.charged_date
            else greatest(coalesce(record.opened_date, outcome.charged_date), outcome.charged_date)
        end as opened_date,
        outcome.charged_year,
        case
            when record.is_followed then greatest(record.closed_date, record.followed_date)
            else record.closed_date
        end as closed_date,
        record.closed_year,
        outcome.observed_through_date as data_through_date
    from core.fact_defendant_outcome as outcome
    -- The records of the source that closes the defendant, else of the one that supplies it.
    inner join intermediate.defendant_record as record
        on outcome.defendant_id = record.defendant_id
        and record.source_code = coalesce(outcome.resolution_source_code, outcome.source_code)
    inner join intermediate.case_scope on outcome.case_id = case_scope.case_id and outcome.scope = case_scope.scope
    where
        not outcome.is_closed_before_scope
        -- An earlier record of one who was reopened, closed before the case was in scope.
        and not coalesce(
            record.closed_date < case_scope.charged_date, record.closed_year < case_scope.charged_year, false
        )
),

activity as (
    select
        span.defendant_id,
        span.scope,
        reporting_year.calendar,
        'active' as event_name,
        reporting_year.year
    from span
    inner join core.reporting_year
        on (
            span.data_through_date >= reporting_year.first_date
            -- Charged in the year, whatever is known of the days after it.
            or span.opened_date between reporting_year.first_date and reporting_year.last_date
            or (
                reporting_year.calendar = 'calendar'
                and span.opened_date is null
                and span.charged_year = reporting_year.year
            )
        )
        and (
            (
                reporting_year.calendar = 'calendar'
                and reporting_year.year >= coalesce(extract(year from span.opened_date), span.charged_year)
            )
            or (reporting_year.calendar = 'fiscal' and span.opened_date <= reporting_year.last_date)
        )
        and coalesce(
            span.closed_date >= reporting_year.first_date,
            span.closed_year >= extract(year from reporting_year.last_date),
            true
        )
),

happened as (
    select dated_event.*
    from dated_event
    where dated_event.year is not null

    union all

    select activity.*
    from activity
),

defendant_year as (
    select
        happened.defendant_id,
        happened.scope,
        happened.calendar,
        happened.year,
        bool_or(happened.event_name = 'new') as is_charged,
        bool_or(happened.event_name = 'active') as is_active,
        bool_or(happened.event_name = 'convicted') as is_convicted,
        bool_or(happened.event_name = 'resolved') as is_resolved,
        bool_or(happened.event_name = 'ordered') as is_restitution_ordered
    from happened
    group by happened.defendant_id, happened.scope, happened.calendar, happened.year
)

select
    defendant_year.defendant_id,
    defendant_year.scope,
    defendant_year.calendar,
    defendant_year.year,
    outcome.case_id,
    outcome.state_code,
    outcome.court_id,
    outcome.trafficking_type,
    outcome.source_code,
    defendant_year.is_charged and not outcome.is_received_transfer as is_new,
    defendant_year.is_active,
    defendant_year.is_convicted and outcome.is_convicted as is_convicted,
    case when defendant_year.is_convicted and outcome.is_convicted then outcome.restitution_eligibility end
        as restitution_eligibility,
    defendant_year.is_resolved,
    case when defendant_year.is_resolved then outcome.days_to_resolve end as days_to_resolve,
    case when defendant_year.is_resolved then outcome.months_to_resolve end as months_to_resolve,
    defendant_year.is_restitution_ordered
    and defendant_year.is_convicted
    and coalesce(outcome.restitution_eligibility = 'eligible', false) as is_restitution_ordered,
    defendant_year.is_restitution_ordered
    and not (defendant_year.is_convicted and coalesce(outcome.restitution_eligibility = 'eligible', false))
        as is_restitution_ordered_other,
    case when defendant_year.is_restitution_ordered then outcome.restitution_amount_counted end as restitution_amount,
    outcome.row_ids
from defendant_year
inner join core.fact_defendant_outcome as outcome
    on defendant_year.defendant_id = outcome.defendant_id
    and defendant_year.scope = outcome.scope
