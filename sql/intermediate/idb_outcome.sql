-- One row per defendant record of the criminal Integrated Database (record_id): what became of it.
-- Convicted: any of the five dispositions is a conviction; dated by disposition, else sentence, else termination.
-- Resolved: sentenced, or every count acquitted or dismissed. Superseded (20) and reassigned (21) say nothing by
-- themselves, as in intermediate.docket_outcome: the other dispositions decide. Without another nothing is resolved and
-- the termination closes nothing: the case goes on elsewhere, and superseded_date says since when. Any other
-- termination closes on its date.
with disposition_text as (
    select
        idb_defendant.defendant_key as record_id,
        unnest(
            [
                idb_defendant.disposition_code_1, idb_defendant.disposition_code_2, idb_defendant.disposition_code_3,
                idb_defendant.disposition_code_4, idb_defendant.disposition_code_5
            ]
        ) as disposition_code
    from intermediate.idb_defendant
),

disposed as (
    select
        disposition_text.record_id,
        bool_or(disposition.is_conviction) as is_convicted,
        bool_and(disposition.outcome in ('acquitted', 'dismissed'))
        filter (where disposition.outcome not in ('superseded', 'reassigned'))
            as is_acquitted_or_dismissed,
        bool_or(disposition.outcome = 'acquitted') as is_acquitted,
        bool_and(disposition.outcome in ('superseded', 'reassigned')) as is_superseded
    from disposition_text
    inner join seeds.disposition on disposition_text.disposition_code = disposition.disposition_code
    where disposition.outcome <> 'missing'
    group by disposition_text.record_id
),

outcome as (
    select
        idb_defendant.*,
        coalesce(disposed.is_convicted, false) as is_convicted,
        case
            when disposed.is_convicted then 'convicted'
            when disposed.is_acquitted_or_dismissed and disposed.is_acquitted then 'acquitted'
            when disposed.is_acquitted_or_dismissed then 'dismissed'
        end as outcome,
        coalesce(disposed.is_superseded, false) as is_superseded
    from intermediate.idb_defendant
    left join disposed on idb_defendant.defendant_key = disposed.record_id
),

dated as (
    select
        outcome.*,
        case
            when outcome.is_convicted
                then coalesce(outcome.disposition_date, outcome.sentenced_date, outcome.terminated_date)
        end as convicted_date,
        case
            when outcome.outcome = 'convicted'
                then coalesce(
                    outcome.sentenced_date,
                    case
                        when
                            outcome.terminated_date is not null
                            then coalesce(outcome.disposition_date, outcome.terminated_date)
                    end
                )
            when outcome.outcome in ('acquitted', 'dismissed')
                then coalesce(outcome.disposition_date, outcome.terminated_date)
        end as resolved_date
    from outcome
)

select
    dated.defendant_key as record_id,
    dated.is_convicted,
    dated.convicted_date,
    dated.outcome,
    dated.resolved_date,
    case when dated.is_convicted then coalesce(dated.sentenced_date, dated.resolved_date) end as sentenced_date,
    case
        when dated.outcome = 'convicted' and dated.resolved_date is not null
            then cast(dated.resolved_date + cast(setting.value as integer) as date)
        when dated.resolved_date is not null then dated.resolved_date
        when not dated.is_superseded then dated.terminated_date
    end as closed_date,
    case when dated.is_superseded then dated.terminated_date end as superseded_date,
    case
        when not dated.is_convicted then null
        when dated.prison_months_code > 0 or dated.prison_months_code = -1 then 'prison'
        when dated.prison_months_code in (0, -2) then 'no prison'
        when dated.prison_months_code = -3 then 'sealed'
        when dated.prison_months_code = -4 then 'life'
        when dated.prison_months_code = -5 then 'death'
        else 'unknown'
    end as sentence_type,
    try_cast(
        case
            when not dated.is_convicted then null
            when dated.prison_months_code = -1 then 0.5
            when dated.prison_months_code > 0 then dated.prison_months_code
        end as decimal(8, 1)
    ) as prison_months
from dated
cross join meta.setting
where setting.name = 'appeal_window_days'
