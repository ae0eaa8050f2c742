-- One row per defendant on a docket page (row_id). A defendant who stands on a page twice (a party that was terminated
-- and added again) is one: the later one. A day of termination before 1950, or after the day through which the page
-- speaks, is none.
select
    docket_party.row_id,
    docket_party.docket_row_id,
    try_cast(docket_party.defendant_number as integer) as defendant_number,
    case
        when
            try_cast(docket_party.date_terminated as date) >= date '1950-01-01'
            and coalesce(try_cast(docket_party.date_terminated as date) <= docket.as_of_date, true)
            then try_cast(docket_party.date_terminated as date)
    end as terminated_date,
    coalesce(trim(docket_party.date_terminated), '') <> ''
    and not coalesce(
        try_cast(docket_party.date_terminated as date) >= date '1950-01-01'
        and coalesce(try_cast(docket_party.date_terminated as date) <= docket.as_of_date, true),
        false
    ) as is_day_unread
from raw.docket_party
left join staging.docket on docket_party.docket_row_id = docket.row_id
where lower(docket_party.party_type) like 'defendant%'
qualify row_number() over (
    partition by
        docket_party.docket_row_id,
        coalesce(nullif(docket_party.defendant_number, ''), concat('row ', docket_party.row_id))
    order by docket_party.row_id desc
) = 1
