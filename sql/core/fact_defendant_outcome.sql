-- One row per defendant of a subject case and scope (defendant_id, scope): charge, conviction, resolution, sentence and
-- restitution, each with its date. In a case of the subject every defendant counts, from the own first charge or the
-- case's date, whichever is later. A conviction is dated by the first record that has one: a vacated one stays.
-- Months of prison are NULL for an entity. An order joint among defendants of a case, or of equal dollars in a coded
-- case, counts its dollars once (restitution_amount_counted).
with record as (
    select
        defendant_record.defendant_id,
        min(defendant_record.opened_date) as opened_date,
        bool_and(defendant_record.is_received_transfer) as is_received_transfer,
        bool_or(defendant_record.is_convicted) as is_convicted,
        min(defendant_record.conviction_basis) as conviction_basis,
        min(defendant_record.convicted_date) as convicted_date,
        min(defendant_record.convicted_year) as convicted_year,
        bool_or(defendant_record.is_convicted_chapter_77) as is_convicted_chapter_77,
        bool_or(defendant_record.is_convicted_wider) as is_convicted_wider,
        arg_max(defendant_record.outcome, coalesce(defendant_record.resolved_date, date '1900-01-01')) as outcome,
        max(defendant_record.resolved_date) as resolved_date,
        max(defendant_record.sentenced_date) as sentenced_date,
        max(defendant_record.sentenced_year) as sentenced_year,
        arg_max(defendant_record.sentence_type, coalesce(defendant_record.sentenced_date, date '1900-01-01'))
            as sentence_type,
        case
            when
                arg_max(defendant_record.sentence_type, coalesce(defendant_record.sentenced_date, date '1900-01-01'))
                = 'prison'
                then
                    arg_max(
                        defendant_record.prison_months, coalesce(defendant_record.sentenced_date, date '1900-01-01')
                    )
        end as prison_months,
        case when count_if(defendant_record.closed_date is null) = 0 then max(defendant_record.closed_date) end
            as closed_date,
        case
            when count_if(defendant_record.closed_date is null and defendant_record.closed_year is null) = 0
                then max(defendant_record.closed_year)
        end as closed_year,
        max(defendant_record.restitution_amount) as restitution_amount
    from core.defendant_record
    where defendant_record.is_supplying
    group by defendant_record.defendant_id
),

reviewed as (
    select
        record.*,
        dim_defendant.case_id,
        dim_defendant.source_code,
        dim_defendant.is_entity,
        coding_defendant.charged_date as reviewed_charged_date,
        coding_defendant.convicted_date as reviewed_convicted_date,
        coalesce(coding_defendant.restitution_amount, record.restitution_amount) as ordered_amount,
        coalesce(coding_defendant.restitution_order_date, coding_case.restitution_order_date) as reviewed_order_date,
        case
            when coding_defendant.restitution_amount is not null then coding_defendant.is_restitution_joint
            else record.restitution_amount is not null
        end as is_restitution_joint,
        dim_defendant.row_ids || coalesce(coding_defendant.row_ids, cast([] as bigint[])) as row_ids
    from record
    inner join core.dim_defendant on record.defendant_id = dim_defendant.defendant_id
    left join core.coding_case on dim_defendant.case_id = coding_case.case_id
    left join core.coding_defendant
        on dim_defendant.case_id = coding_defendant.case_id
        and dim_defendant.defendant_number = coding_defendant.defendant_number
),

scoped as (
    select
        reviewed.*,
        case_scope.scope,
        dim_case.state_code,
        dim_case.court_id,
        dim_case.trafficking_type,
        dim_case.is_victim_named,
        greatest(
            coalesce(reviewed.reviewed_charged_date, reviewed.opened_date, case_scope.charged_date),
            case_scope.charged_date
        ) as charged_date,
        case_scope.charged_year as case_charged_year,
        coalesce(reviewed.reviewed_convicted_date, reviewed.convicted_date) as final_convicted_date,
        reviewed.is_convicted or reviewed.reviewed_convicted_date is not null as is_convicted_finally,
        coalesce(reviewed.reviewed_order_date, reviewed.sentenced_date) as restitution_order_date
    from reviewed
    inner join core.case_scope on reviewed.case_id = case_scope.case_id
    inner join core.dim_case on reviewed.case_id = dim_case.case_id
)

select
    scoped.defendant_id,
    scoped.scope,
    scoped.case_id,
    scoped.state_code,
    scoped.court_id,
    scoped.trafficking_type,
    scoped.source_code,
    scoped.is_entity,
    scoped.charged_date,
    cast(coalesce(extract(year from scoped.charged_date), scoped.case_charged_year) as integer) as charged_year,
    scoped.is_received_transfer,
    scoped.is_convicted_finally as is_convicted,
    case when scoped.reviewed_convicted_date is not null then 'exact' else scoped.conviction_basis end
        as conviction_basis,
    scoped.final_convicted_date as convicted_date,
    cast(coalesce(extract(year from scoped.final_convicted_date), scoped.convicted_year) as integer) as convicted_year,
    case scoped.scope
        when 'chapter_77' then scoped.is_convicted_chapter_77
        else scoped.is_convicted_wider
    end as is_convicted_on_subject_charge,
    case
        when not scoped.is_convicted_finally then null
        when scoped.is_victim_named then 'eligible'
        when not scoped.is_victim_named then 'excluded'
        else 'unknown'
    end as restitution_eligibility,
    scoped.outcome,
    scoped.resolved_date,
    cast(date_diff('day', scoped.charged_date, scoped.resolved_date) / 30.4375 as decimal(8, 2)) as months_to_resolve,
    scoped.sentenced_date,
    scoped.sentenced_year,
    case when scoped.is_entity then 'entity' else scoped.sentence_type end as sentence_type,
    case when not scoped.is_entity then scoped.prison_months end as prison_months,
    scoped.closed_date,
    scoped.closed_year,
    case when scoped.ordered_amount > 0 then scoped.ordered_amount end as restitution_amount,
    case when scoped.ordered_amount > 0 then scoped.restitution_order_date end as restitution_order_date,
    case
        when scoped.ordered_amount > 0
            then cast(coalesce(extract(year from scoped.restitution_order_date), scoped.sentenced_year) as integer)
    end as restitution_year,
    case when scoped.ordered_amount > 0 then scoped.is_restitution_joint end as is_restitution_joint,
    case
        when not scoped.ordered_amount > 0 then null
        when not scoped.is_restitution_joint then scoped.ordered_amount
        when row_number() over (
            partition by
                scoped.case_id, scoped.scope, scoped.is_restitution_joint, scoped.ordered_amount,
                coalesce(extract(year from scoped.restitution_order_date), scoped.sentenced_year)
            order by scoped.defendant_id
        ) = 1 then scoped.ordered_amount
        else 0
    end as restitution_amount_counted,
    scoped.row_ids
from scoped
