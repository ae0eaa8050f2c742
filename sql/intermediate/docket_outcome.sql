-- One row per defendant of a criminal docket (record_id): what became of the defendant, read from counts and entries.
-- Charged: the first charging document of the entries, the complaint included, else the day of filing; in scope: the
-- document whose counts are the first in scope, told by the superseding level of their labels. Convicted: the first
-- guilty plea accepted (intermediate.docket_plea: none that is void) or guilty verdict, else a count whose disposition
-- convicts. Sentence: intermediate.docket_defendant_sentence.
-- Superseded and reassigned counts say nothing by themselves, as in intermediate.idb_outcome: the other counts decide
-- whether every count was dismissed or acquitted. Without another count nothing is resolved and the termination closes
-- nothing: the case goes on elsewhere, and superseded_date says since when.
with plea as (
    select
        docket_plea.record_id,
        coalesce(
            min(docket_plea.event_date) filter (where docket_plea.event_code = 'plea_accepted'),
            min(docket_plea.event_date)
        ) as plea_date
    from intermediate.docket_plea
    where not docket_plea.is_void
    group by docket_plea.record_id
),

dated as (
    select
        event.record_id,
        min(event.event_date) filter (
            where event.event_code in ('complaint', 'indictment', 'information', 'superseding_indictment')
        ) as charged_date,
        min(event.event_date) filter (where event.event_code in ('complaint', 'indictment', 'information'))
            as first_instrument_date,
        list(event.event_date order by event.event_date) filter (where event.event_code = 'superseding_indictment')
            as superseding_dates,
        max(event.event_date) filter (where event.event_code in ('verdict_not_guilty', 'dismissal'))
            as ended_without_conviction_date,
        min(event.event_date) filter (where event.event_code = 'sentencing') as sentencing_date,
        min(event.event_date) filter (where event.event_code = 'judgment') as judgment_date,
        bool_or(event.is_joint) as is_joint,
        coalesce(bool_or(event.event_code = 'transfer_in'), false) as is_received_transfer
    from intermediate.docket_defendant_event as event
    group by event.record_id
),

-- A guilty verdict stands unless an acquittal of a later day speaks of the same counts, or of all.
verdict as (
    select
        guilty.record_id,
        min(guilty.event_date) as verdict_date
    from intermediate.docket_defendant_event as guilty
    left join intermediate.docket_defendant_event as acquittal
        on guilty.record_id = acquittal.record_id
        and acquittal.event_code = 'verdict_not_guilty'
        and guilty.event_date < acquittal.event_date
        and (
            len(guilty.count_numbers) = 0
            or len(acquittal.count_numbers) = 0
            or list_has_any(guilty.count_numbers, acquittal.count_numbers)
        )
    where guilty.event_code = 'verdict_guilty' and acquittal.record_id is null
    group by guilty.record_id
),

-- Terms of later sentences: where the counts of the page state one of them, they do not tell the first.
resentenced as (
    select
        event.record_id,
        list(event.prison_months order by event.prison_months) as prison_months
    from intermediate.docket_defendant_event as event
    where event.event_code = 'resentencing' and event.prison_months > 0
    group by event.record_id
),

charge as (
    select
        docket_charge.record_id,
        bool_or(docket_charge.is_conviction) as is_convicted,
        bool_and(docket_charge.outcome in ('dismissed', 'acquitted'))
        filter (where coalesce(docket_charge.outcome not in ('superseded', 'reassigned'), true))
            as is_ended_without_conviction,
        -- A disposition that no pattern reads may say anything: its count is not taken for superseded.
        bool_and(coalesce(docket_charge.outcome in ('superseded', 'reassigned'), false)) as is_superseded,
        bool_or(docket_charge.outcome = 'acquitted') as is_acquitted,
        min(docket_charge.conviction_basis) filter (where docket_charge.is_conviction) as conviction_basis,
        min(docket_charge.superseding_level) filter (where docket_charge.scope = 'chapter_77') as chapter_77_level,
        min(docket_charge.superseding_level) filter (where docket_charge.scope is not null) as wider_level
    from intermediate.docket_charge
    group by docket_charge.record_id
),

judged as (
    select
        docket_defendant.*,
        dated.charged_date as first_charge_date,
        dated.first_instrument_date,
        dated.superseding_dates,
        least(plea.plea_date, verdict.verdict_date) as conviction_date,
        coalesce(dated.sentencing_date, dated.judgment_date) as sentence_date,
        dated.ended_without_conviction_date,
        restitution.restitution_order_date,
        coalesce(dated.is_received_transfer, false) as is_received_transfer,
        coalesce(charge.is_convicted, false) as is_convicted_by_count,
        coalesce(charge.is_ended_without_conviction, false) as is_ended_without_conviction,
        coalesce(charge.is_superseded, false) as is_superseded,
        coalesce(charge.is_acquitted, false) as is_acquitted,
        charge.conviction_basis,
        charge.chapter_77_level,
        charge.wider_level,
        case
            when not coalesce(list_contains(resentenced.prison_months, sentence.prison_months), false)
                then sentence.prison_months
        end as prison_months,
        coalesce(sentence.has_prison, false) as has_prison,
        coalesce(sentence.is_life, false) as is_life,
        coalesce(sentence.is_death, false) as is_death,
        coalesce(sentence.is_time_served, false) as is_time_served,
        coalesce(sentence.has_other_sentence, false) as has_other_sentence,
        coalesce(sentence.restitution_amount, nullif(restitution.restitution_amount, 0)) as restitution_amount,
        nullif(restitution.restitution_amount, 0) as entry_restitution_amount,
        coalesce(sentence.is_restitution_joint, false) or coalesce(dated.is_joint, false) as is_restitution_joint
    from intermediate.docket_defendant
    left join dated on docket_defendant.record_id = dated.record_id
    left join plea on docket_defendant.record_id = plea.record_id
    left join verdict on docket_defendant.record_id = verdict.record_id
    left join intermediate.docket_restitution as restitution on docket_defendant.record_id = restitution.record_id
    left join charge on docket_defendant.record_id = charge.record_id
    left join resentenced on docket_defendant.record_id = resentenced.record_id
    left join intermediate.docket_defendant_sentence as sentence on docket_defendant.record_id = sentence.record_id
),

concluded as (
    select
        judged.*,
        judged.is_convicted_by_count or judged.conviction_date is not null as is_convicted,
        case
            when judged.is_convicted_by_count or judged.conviction_date is not null
                then
                    coalesce(
                        judged.sentence_date, case when judged.is_convicted_by_count then judged.terminated_date end
                    )
        end as sentenced_date
    from judged
)

select
    concluded.record_id,
    concluded.source_case_key,
    concluded.defendant_number,
    concluded.is_received_transfer,
    coalesce(concluded.first_charge_date, concluded.filed_date) as opened_date,
    case
        when concluded.chapter_77_level = 0
            then coalesce(concluded.first_instrument_date, concluded.first_charge_date, concluded.filed_date)
        when concluded.chapter_77_level > 0
            then
                coalesce(
                    concluded.superseding_dates[concluded.chapter_77_level],
                    concluded.first_charge_date,
                    concluded.filed_date
                )
    end as chapter_77_charged_date,
    case
        when concluded.wider_level = 0
            then coalesce(concluded.first_instrument_date, concluded.first_charge_date, concluded.filed_date)
        when concluded.wider_level > 0
            then
                coalesce(
                    concluded.superseding_dates[concluded.wider_level],
                    concluded.first_charge_date,
                    concluded.filed_date
                )
    end as wider_charged_date,
    concluded.is_convicted,
    case
        when not concluded.is_convicted then null
        when concluded.conviction_date is not null then 'exact'
        else concluded.conviction_basis
    end as conviction_basis,
    case
        when concluded.is_convicted then coalesce(concluded.conviction_date, concluded.sentenced_date)
    end as convicted_date,
    case
        when concluded.is_convicted then 'convicted'
        when concluded.is_ended_without_conviction and concluded.terminated_date is not null
            then case when concluded.is_acquitted then 'acquitted' else 'dismissed' end
    end as outcome,
    case
        when concluded.is_convicted then concluded.sentenced_date
        when concluded.is_ended_without_conviction and concluded.terminated_date is not null
            then coalesce(concluded.ended_without_conviction_date, concluded.terminated_date)
    end as resolved_date,
    concluded.sentenced_date,
    case
        when concluded.is_convicted and concluded.sentenced_date is not null
            then cast(concluded.sentenced_date + cast(setting.value as integer) as date)
        when not concluded.is_convicted and not concluded.is_superseded then concluded.terminated_date
    end as closed_date,
    case
        when not concluded.is_convicted and concluded.is_superseded then concluded.terminated_date
    end as superseded_date,
    case
        when not concluded.is_convicted or concluded.sentenced_date is null then null
        when concluded.is_death then 'death'
        when concluded.is_life then 'life'
        when concluded.prison_months > 0 then 'prison'
        when concluded.has_prison or concluded.is_time_served then 'unknown'
        when concluded.has_other_sentence then 'no prison'
        else 'unknown'
    end as sentence_type,
    cast(
        case
            when
                concluded.is_convicted
                and concluded.sentenced_date is not null
                and not concluded.is_life
                and not concluded.is_death
                and concluded.prison_months > 0
                then greatest(concluded.prison_months, 0.5)
        end as decimal(8, 1)
    ) as prison_months,
    cast(concluded.restitution_amount as decimal(18, 2)) as restitution_amount,
    cast(concluded.entry_restitution_amount as decimal(18, 2)) as entry_restitution_amount,
    case when concluded.restitution_amount > 0 then concluded.restitution_order_date end as restitution_order_date,
    case when concluded.restitution_amount > 0 then concluded.is_restitution_joint end as is_restitution_joint,
    concluded.as_of_date,
    concluded.row_id
from concluded
cross join meta.setting
where setting.name = 'appeal_window_days'
