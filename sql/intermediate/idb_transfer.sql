-- One row per defendant record that a Rule 20 or 21 transfer sent or received (defendant_key), joined to the other end
-- where the source says which. A received record joins the one record that it names, or the one that names it; of two
-- that were both received and sent, the one filed later is the next district of a chain.
-- A chain of transfers is followed to the first district, over at most five of them; one that leads back to itself
-- joins nothing and is listed.
with record as (
    select
        idb_defendant.defendant_key,
        idb_defendant.defendant_key_without_reopen,
        idb_defendant.fjc_district,
        idb_defendant.office_code,
        idb_defendant.docket_number_raw,
        idb_defendant.defendant_number,
        idb_defendant.filed_date,
        idb_defendant.transfer_fjc_district,
        idb_defendant.transfer_office_code,
        idb_defendant.transfer_docket,
        idb_defendant.transfer_defendant_number,
        try_cast(idb_defendant.proceeding_code as integer) = 8 as is_received,
        idb_defendant.disposition_code_1 = '0' as is_sent
    from intermediate.idb_defendant
),

pair as (
    select
        received.defendant_key,
        origin.defendant_key_without_reopen as origin_key
    from record as received
    inner join record as origin
        on received.transfer_fjc_district = origin.fjc_district
        and received.transfer_docket = origin.docket_number_raw
        and received.transfer_office_code is not distinct from origin.office_code
        and received.transfer_defendant_number = origin.defendant_number
    where
        received.is_received
        -- What was sent on may name where to.
        and not (received.is_sent and not origin.is_sent)
        and not (origin.is_received and received.is_sent and coalesce(origin.filed_date > received.filed_date, false))

    union

    select
        received.defendant_key,
        origin.defendant_key_without_reopen as origin_key
    from record as received
    inner join record as origin
        on received.fjc_district = origin.transfer_fjc_district
        and received.docket_number_raw = origin.transfer_docket
        and origin.transfer_office_code is not distinct from received.office_code
        and received.defendant_number = origin.transfer_defendant_number
    where
        origin.is_sent
        and not (origin.is_received and received.is_sent and coalesce(origin.filed_date > received.filed_date, false))
),

direct as (
    select
        pair.defendant_key,
        min(pair.origin_key) as origin_key
    from pair
    group by pair.defendant_key
    having count(distinct pair.origin_key) = 1
),

-- Where a defendant came from, whichever of its records says so.
one_back as (
    select
        record.defendant_key_without_reopen as sent_key,
        min(direct.origin_key) as origin_key
    from direct
    inner join record on direct.defendant_key = record.defendant_key
    group by record.defendant_key_without_reopen
),

two_back as (
    select
        later.sent_key,
        coalesce(earlier.origin_key, later.origin_key) as origin_key
    from one_back as later
    left join one_back as earlier on later.origin_key = earlier.sent_key
),

four_back as (
    select
        later.sent_key,
        coalesce(earlier.origin_key, later.origin_key) as origin_key
    from two_back as later
    left join two_back as earlier on later.origin_key = earlier.sent_key
),

joined as (
    select
        direct.defendant_key,
        direct.origin_key as sender_key,
        coalesce(earlier.origin_key, direct.origin_key) as origin_key
    from direct
    left join four_back as earlier on direct.origin_key = earlier.sent_key
    left join one_back as still on coalesce(earlier.origin_key, direct.origin_key) = still.sent_key
    where still.sent_key is null
)

select
    record.defendant_key,
    case when record.is_received or joined.origin_key is not null then 'received' else 'sent' end as direction,
    joined.origin_key,
    case
        when record.is_received or joined.origin_key is not null then joined.origin_key is not null
        else exists (
            select 1 from joined as other
            where other.sender_key = record.defendant_key_without_reopen
        )
    end as is_joined,
    record.transfer_fjc_district,
    record.transfer_office_code,
    record.transfer_docket
from record
left join joined on record.defendant_key = joined.defendant_key
where record.is_received or record.is_sent or joined.origin_key is not null
