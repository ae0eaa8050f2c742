-- One row per defendant of a subject case and scope (defendant_id, scope): charge, conviction, resolution, sentence and
-- restitution, each with its date. In a case of the subject every defendant counts, from the own first charge or the
-- case's date, whichever is later; the coding sheet's date of a case dates those of its first charge too. One closed
-- before the case was in scope is new and active in no year and has no months to resolve; nor has one resolved before
-- it was charged (marts.date_out_of_order). Each attribute is the word of one source (intermediate.defendant_decision),
-- or of the coding sheet, which overrules all; the columns ending in source_code say which. Months of prison are NULL
-- for an entity. A joint order counts, in its own year, what exceeds the largest joint order of the case before it; in
-- coded files equal dollars of a case are one joint order (restitution_amount_counted).
with reviewed as (
    select
        decision.*,
        dim_defendant.case_id,
        dim_defendant.source_code,
        dim_defendant.is_entity,
        coding_sheet_defendant.charged_date as reviewed_charged_date,
        coding_sheet_defendant.charged_date is null
        and coding_sheet_case.charged_date is not null as is_dated_with_case,
        coding_sheet_defendant.convicted_date as reviewed_convicted_date,
        coalesce(coding_sheet_defendant.restitution_amount, decision.restitution_amount) as ordered_amount,
        coalesce(
            coding_sheet_defendant.restitution_order_date,
            coding_sheet_case.restitution_order_date,
            decision.restitution_order_date
        ) as order_date,
        case
            when coding_sheet_defendant.restitution_amount is not null then coding_sheet_defendant.is_restitution_joint
            else coalesce(decision.is_restitution_joint, false)
        end as is_order_joint,
        coding_sheet_defendant.restitution_amount is not null as is_restitution_reviewed,
        decision.row_ids || coalesce(coding_sheet_defendant.row_ids, cast([] as bigint[])) as all_row_ids
    from intermediate.defendant_decision as decision
    inner join core.dim_defendant on decision.defendant_id = dim_defendant.defendant_id
    left join intermediate.coding_sheet_case on dim_defendant.case_id = coding_sheet_case.case_id
    left join intermediate.coding_sheet_defendant
        on dim_defendant.case_id = coding_sheet_defendant.case_id
        and dim_defendant.defendant_number = coding_sheet_defendant.defendant_number
),

scoped as (
    select
        reviewed.*,
        case_scope.scope,
        dim_case.state_code,
        dim_case.court_id,
        case_scope.trafficking_type,
        dim_case.is_victim_named,
        case
            when reviewed.is_dated_with_case and coalesce(reviewed.opened_date <= case_scope.extract_charged_date, true)
                then case_scope.charged_date
            else
                greatest(
                    coalesce(reviewed.reviewed_charged_date, reviewed.opened_date, case_scope.charged_date),
                    case_scope.charged_date
                )
        end as charged_date,
        reviewed.reviewed_charged_date is not null
        or (reviewed.is_dated_with_case and coalesce(reviewed.opened_date <= case_scope.extract_charged_date, true))
            as is_charge_reviewed,
        case_scope.charged_year as case_charged_year,
        coalesce(
            reviewed.closed_date < case_scope.charged_date,
            coalesce(extract(year from reviewed.closed_date), reviewed.closed_year) < case_scope.charged_year,
            false
        ) as is_closed_before_scope,
        coalesce(reviewed.reviewed_convicted_date, reviewed.convicted_date) as final_convicted_date,
        reviewed.is_convicted or reviewed.reviewed_convicted_date is not null as is_convicted_finally,
        coalesce(reviewed.order_date, reviewed.sentenced_date) as final_order_date,
        coalesce(
            extract(year from coalesce(reviewed.order_date, reviewed.sentenced_date)), reviewed.sentenced_year
        ) as final_order_year,
        case
            when
                reviewed.is_order_joint and not reviewed.is_restitution_reviewed
                and reviewed.restitution_source_code = 'coded_case'
                then concat('coded ', reviewed.ordered_amount)
            when reviewed.is_order_joint then 'joint'
        end as joint_order
    from reviewed
    inner join intermediate.case_scope on reviewed.case_id = case_scope.case_id
    inner join core.dim_case on reviewed.case_id = dim_case.case_id
),

measured as (
    select
        scoped.*,
        case
            when not scoped.is_closed_before_scope and scoped.resolved_date >= scoped.charged_date
                then date_diff('day', scoped.charged_date, scoped.resolved_date)
        end as days_to_resolve,
        max(scoped.ordered_amount) over (
            partition by scoped.case_id, scoped.scope, scoped.joint_order
            order by
                scoped.final_order_year asc nulls last,
                scoped.final_order_date asc nulls last,
                scoped.ordered_amount asc nulls first,
                scoped.defendant_id asc
            rows between unbounded preceding and 1 preceding
        ) as joint_amount_before
    from scoped
)

select
    measured.defendant_id,
    measured.scope,
    measured.case_id,
    measured.state_code,
    measured.court_id,
    measured.trafficking_type,
    measured.source_code,
    measured.is_entity,
    measured.charged_date,
    cast(coalesce(extract(year from measured.charged_date), measured.case_charged_year) as integer) as charged_year,
    measured.is_received_transfer,
    measured.is_convicted_finally as is_convicted,
    case when measured.reviewed_convicted_date is not null then 'exact' else measured.conviction_basis end
        as conviction_basis,
    measured.final_convicted_date as convicted_date,
    cast(coalesce(extract(year from measured.final_convicted_date), measured.convicted_year) as integer)
        as convicted_year,
    case measured.scope
        when 'chapter_77' then measured.is_convicted_chapter_77
        else measured.is_convicted_wider
    end as is_convicted_on_subject_charge,
    case
        when not measured.is_convicted_finally then null
        when measured.is_victim_named then 'eligible'
        when not measured.is_victim_named then 'excluded'
        else 'unknown'
    end as restitution_eligibility,
    measured.outcome,
    measured.resolution_outcome,
    measured.resolved_date,
    measured.is_closed_before_scope,
    measured.days_to_resolve,
    cast(measured.days_to_resolve / 30.4375 as decimal(8, 2)) as months_to_resolve,
    measured.sentenced_date,
    measured.sentenced_year,
    case when measured.is_entity then 'entity' else measured.sentence_type end as sentence_type,
    case when not measured.is_entity then measured.prison_months end as prison_months,
    measured.closed_date,
    measured.closed_year,
    case when measured.ordered_amount > 0 then measured.ordered_amount end as restitution_amount,
    case when measured.ordered_amount > 0 then measured.final_order_date end as restitution_order_date,
    case
        when measured.ordered_amount > 0
            then cast(measured.final_order_year as integer)
    end as restitution_year,
    case when measured.ordered_amount > 0 then measured.is_order_joint end as is_restitution_joint,
    case
        when coalesce(measured.ordered_amount, 0) <= 0 then null
        when measured.joint_order is null then measured.ordered_amount
        else cast(
            greatest(measured.ordered_amount - coalesce(measured.joint_amount_before, 0), 0) as decimal(18, 2)
        )
    end as restitution_amount_counted,
    case when measured.is_charge_reviewed then 'coding_sheet' else measured.charged_source_code end
        as charged_source_code,
    case when measured.reviewed_convicted_date is not null then 'coding_sheet' else measured.conviction_source_code end
        as conviction_source_code,
    measured.resolution_source_code,
    measured.sentence_source_code,
    case
        when not measured.ordered_amount > 0 then null
        when measured.is_restitution_reviewed then 'coding_sheet'
        else measured.restitution_source_code
    end as restitution_source_code,
    case
        when measured.ordered_amount > 0
            then coalesce(docket_vacatur.restitution_vacated_date > measured.final_order_date, false)
    end as is_restitution_vacated,
    measured.observed_through_date,
    measured.all_row_ids as row_ids
from measured
left join intermediate.docket_vacatur on measured.defendant_id = docket_vacatur.defendant_id
