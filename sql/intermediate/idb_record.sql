-- One row per defendant record of the criminal Integrated Database (record_id = defendant_key) with the case and the
-- defendant that it belongs to. The reopen digit makes a further record of the same defendant; a transfer that joins
-- is a further record of the defendant in the first district (our rule: it stays there and is not new).
select
    idb_defendant.defendant_key as record_id,
    coalesce(origin_case.case_id, case_source.case_id) as case_id,
    concat_ws(
        '-',
        coalesce(origin_case.case_id, case_source.case_id),
        -- A record without a number is a defendant of its own.
        coalesce(
            lpad(
                cast(coalesce(origin.defendant_number, idb_defendant.defendant_number) as varchar),
                cast(
                    greatest(
                        3, length(cast(coalesce(origin.defendant_number, idb_defendant.defendant_number) as varchar))
                    ) as integer
                ),
                '0'
            ),
            concat('idb-', coalesce(origin.defendant_key_without_reopen, idb_defendant.defendant_key_without_reopen))
        )
    ) as defendant_id,
    coalesce(origin.defendant_number, idb_defendant.defendant_number) as defendant_number,
    coalesce(idb_transfer.direction = 'received', false) as is_received_transfer,
    coalesce(idb_transfer.direction = 'received' and idb_transfer.is_joined, false) as is_joined_transfer
from intermediate.idb_defendant
inner join intermediate.case_source
    on case_source.source_code = 'idb_criminal'
    and idb_defendant.case_key = case_source.source_case_key
left join intermediate.idb_transfer on idb_defendant.defendant_key = idb_transfer.defendant_key
left join (
    select
        defendant.defendant_key_without_reopen,
        min(defendant.case_key) as case_key,
        min(defendant.defendant_number) as defendant_number
    from intermediate.idb_defendant as defendant
    group by defendant.defendant_key_without_reopen
) as origin
    on idb_transfer.direction = 'received'
    and idb_transfer.origin_key = origin.defendant_key_without_reopen
left join intermediate.case_source as origin_case
    on origin_case.source_code = 'idb_criminal'
    and origin.case_key = origin_case.source_case_key
