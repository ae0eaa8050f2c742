-- One row per defendant of a subject case and scope (defendant_id, scope): charge, conviction, resolution, sentence and
-- restitution, each with its date. In a case of the subject every defendant counts, from the own first charge or the
-- case's date, whichever is later. Each attribute is the word of one source (core.defendant_decision), or of the coding
-- sheet, which overrules all; the columns ending in source_code say which.
-- Months of prison are NULL for an entity. An order joint among defendants of a case, or of equal dollars in a coded
-- case, counts its dollars once (restitution_amount_counted).
with reviewed as (
    select
        decision.*,
        dim_defendant.case_id,
        dim_defendant.source_code,
        dim_defendant.is_entity,
        coding_defendant.charged_date as reviewed_charged_date,
        coding_defendant.convicted_date as reviewed_convicted_date,
        coalesce(coding_defendant.restitution_amount, decision.restitution_amount) as ordered_amount,
        coalesce(
            coding_defendant.restitution_order_date,
            coding_case.restitution_order_date,
            decision.restitution_order_date
        ) as order_date,
        case
            when coding_defendant.restitution_amount is not null then coding_defendant.is_restitution_joint
            else coalesce(decision.is_restitution_joint, false)
        end as is_order_joint,
        coding_defendant.restitution_amount is not null as is_restitution_reviewed,
        decision.row_ids || coalesce(coding_defendant.row_ids, cast([] as bigint[])) as all_row_ids
    from core.defendant_decision as decision
    inner join core.dim_defendant on decision.defendant_id = dim_defendant.defendant_id
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
        coalesce(reviewed.order_date, reviewed.sentenced_date) as final_order_date
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
    case when scoped.ordered_amount > 0 then scoped.final_order_date end as restitution_order_date,
    case
        when scoped.ordered_amount > 0
            then cast(coalesce(extract(year from scoped.final_order_date), scoped.sentenced_year) as integer)
    end as restitution_year,
    case when scoped.ordered_amount > 0 then scoped.is_order_joint end as is_restitution_joint,
    case
        when not scoped.ordered_amount > 0 then null
        when not scoped.is_order_joint then scoped.ordered_amount
        when row_number() over (
            partition by
                scoped.case_id, scoped.scope, scoped.is_order_joint, scoped.ordered_amount,
                coalesce(extract(year from scoped.final_order_date), scoped.sentenced_year)
            order by scoped.defendant_id
        ) = 1 then scoped.ordered_amount
        else 0
    end as restitution_amount_counted,
    case when scoped.reviewed_charged_date is not null then 'coding_sheet' else scoped.charged_source_code end
        as charged_source_code,
    case when scoped.reviewed_convicted_date is not null then 'coding_sheet' else scoped.conviction_source_code end
        as conviction_source_code,
    scoped.resolution_source_code,
    scoped.sentence_source_code,
    case
        when not scoped.ordered_amount > 0 then null
        when scoped.is_restitution_reviewed then 'coding_sheet'
        else scoped.restitution_source_code
    end as restitution_source_code,
    scoped.observed_through_date,
    scoped.all_row_ids as row_ids
from scoped
