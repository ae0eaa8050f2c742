-- One row per defendant on a docket page (row_id). A defendant who stands on a page twice (a party that was terminated
-- and added again) is one: the later one.
select
    docket_party.row_id,
    docket_party.docket_row_id,
    try_cast(docket_party.defendant_number as integer) as defendant_number,
    try_cast(docket_party.date_terminated as date) as terminated_date
from raw.docket_party
where lower(docket_party.party_type) like 'defendant%'
qualify row_number() over (
    partition by
        docket_party.docket_row_id,
        coalesce(nullif(docket_party.defendant_number, ''), concat('row ', docket_party.row_id))
    order by docket_party.row_id desc
) = 1
