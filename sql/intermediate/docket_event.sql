-- One row per clause of a docket entry and thing that happened (row_id, clause_number, event_code), with whose event it
-- is: what intermediate.docket_clause_event has read, of the defendants of intermediate.docket_clause_defendant.
-- A document that charges and a transfer are of all defendants of the page where they name nobody, or somebody who
-- cannot be told. A plea, verdict, sentence, judgment, dismissal or order of restitution is nobody's then, and listed
-- in marts.unread_docket_text; so is a verdict on several that is guilty and not guilty in one clause.
with event as (
    select
        docket_clause_event.*,
        docket_clause_event.event_code not in (
            'complaint',
            'indictment',
            'information',
            'superseding_indictment',
            'superseding_information',
            'transfer_in',
            'transfer_out'
        ) as is_one_persons,
        count(
            case
                when docket_clause_event.event_code in ('verdict_guilty', 'verdict_not_guilty')
                    then docket_clause_event.event_code
            end
        ) over (
            partition by
                docket_clause_event.docket_row_id, docket_clause_event.row_id, docket_clause_event.clause_number
        ) = 2
        and docket_clause_event.event_code in ('verdict_guilty', 'verdict_not_guilty') as is_split_verdict
    from intermediate.docket_clause_event
    where docket_clause_event.event_code <> 'unread'
),

whose as (
    select
        event.row_id,
        event.docket_row_id,
        event.clause_number,
        event.event_code,
        case
            when
                len(docket_clause_defendant.party_row_ids) > 0
                and not (event.is_split_verdict and len(docket_clause_defendant.party_row_ids) > 1)
                then docket_clause_defendant.party_row_ids
            when not event.is_one_persons then docket_clause_defendant.page_party_row_ids
        end as party_row_ids
    from event
    inner join intermediate.docket_clause_defendant
        on event.row_id = docket_clause_defendant.row_id
        and event.docket_row_id = docket_clause_defendant.docket_row_id
        and event.clause_number = docket_clause_defendant.clause_number
)

select
    event.row_id,
    event.clause_number,
    event.event_code,
    event.docket_row_id,
    event.event_date,
    coalesce(whose.party_row_ids, cast([] as bigint[])) as party_row_ids,
    event.is_one_persons and whose.party_row_ids is null as is_whose_unclear,
    event.count_numbers,
    event.amount,
    event.prison_months,
    event.is_joint,
    event.is_amount_unread,
    event.pattern_id
from event
left join whose
    on event.row_id = whose.row_id
    and event.docket_row_id = whose.docket_row_id
    and event.clause_number = whose.clause_number
    and event.event_code = whose.event_code
