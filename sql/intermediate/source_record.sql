-- One row per defendant record of any criminal source (record_id), in one shape, whatever the others say.
-- A record of the Integrated Database that names its magistrate case is charged by the complaint there, in a scope by
-- one that charges it.
with complaint as (
    select
        idb_magistrate.following_key,
        min(idb_magistrate.filed_date) as filed_date,
        min(idb_magistrate.filed_date) filter (where idb_magistrate.is_charged_chapter_77) as chapter_77_filed_date,
        min(idb_magistrate.filed_date) filter (where idb_magistrate.is_charged_wider) as wider_filed_date
    from intermediate.idb_magistrate
    where idb_magistrate.following_key is not null
    group by idb_magistrate.following_key
)

select
    idb_record.record_id,
    'idb_criminal' as source_code,
    idb_record.defendant_id,
    idb_record.case_id,
    idb_record.defendant_number,
    idb_record.is_received_transfer,
    idb_record.is_joined_transfer,
    least(idb_defendant.filed_date, complaint.filed_date) as opened_date,
    cast(null as integer) as stated_year,
    idb_outcome.is_convicted,
    case when idb_outcome.is_convicted then 'exact' end as conviction_basis,
    idb_outcome.convicted_date,
    cast(extract(year from idb_outcome.convicted_date) as integer) as convicted_year,
    idb_outcome.outcome,
    idb_outcome.resolved_date,
    idb_outcome.sentenced_date,
    cast(extract(year from idb_outcome.sentenced_date) as integer) as sentenced_year,
    idb_outcome.closed_date,
    cast(extract(year from idb_outcome.closed_date) as integer) as closed_year,
    idb_outcome.superseded_date,
    idb_outcome.sentence_type,
    idb_outcome.prison_months,
    cast(null as decimal(18, 2)) as restitution_amount,
    cast(null as date) as restitution_order_date,
    cast(null as boolean) as is_restitution_joint,
    least(idb_defendant.filed_date, complaint.chapter_77_filed_date) as chapter_77_charged_date,
    least(idb_defendant.filed_date, complaint.wider_filed_date) as wider_charged_date,
    source_data_through.data_through_date as observed_through_date,
    idb_defendant.row_id
from intermediate.idb_record
inner join intermediate.idb_defendant on idb_record.record_id = idb_defendant.defendant_key
inner join intermediate.idb_outcome on idb_record.record_id = idb_outcome.record_id
left join complaint on idb_record.record_id = complaint.following_key
left join intermediate.source_data_through on source_data_through.source_code = 'idb_criminal'

union all

select
    docket_outcome.record_id,
    'docket' as source_code,
    case
        when docket_outcome.defendant_number is null
            then concat(case_source.case_id, '-', docket_outcome.record_id)
        else
            concat_ws(
                '-',
                case_source.case_id,
                lpad(
                    cast(docket_outcome.defendant_number as varchar),
                    cast(greatest(3, length(cast(docket_outcome.defendant_number as varchar))) as integer),
                    '0'
                )
            )
    end as defendant_id,
    case_source.case_id,
    docket_outcome.defendant_number,
    docket_outcome.is_received_transfer,
    false as is_joined_transfer,
    docket_outcome.opened_date,
    cast(null as integer) as stated_year,
    docket_outcome.is_convicted,
    docket_outcome.conviction_basis,
    docket_outcome.convicted_date,
    cast(extract(year from docket_outcome.convicted_date) as integer) as convicted_year,
    docket_outcome.outcome,
    docket_outcome.resolved_date,
    docket_outcome.sentenced_date,
    cast(extract(year from docket_outcome.sentenced_date) as integer) as sentenced_year,
    docket_outcome.closed_date,
    cast(extract(year from docket_outcome.closed_date) as integer) as closed_year,
    docket_outcome.superseded_date,
    docket_outcome.sentence_type,
    docket_outcome.prison_months,
    docket_outcome.restitution_amount,
    docket_outcome.restitution_order_date,
    docket_outcome.is_restitution_joint,
    docket_outcome.chapter_77_charged_date,
    docket_outcome.wider_charged_date,
    docket_outcome.as_of_date as observed_through_date,
    docket_outcome.row_id
from intermediate.docket_outcome
inner join intermediate.case_source
    on case_source.source_code = 'docket'
    and docket_outcome.source_case_key = case_source.source_case_key

union all

select
    case_file_outcome.record_id,
    'coded_case' as source_code,
    concat(case_source.case_id, '-', case_file_outcome.record_id) as defendant_id,
    case_source.case_id,
    cast(null as integer) as defendant_number,
    false as is_received_transfer,
    false as is_joined_transfer,
    case_file_outcome.opened_date,
    coded_case.case_year as stated_year,
    case_file_outcome.is_convicted,
    case_file_outcome.conviction_basis,
    cast(null as date) as convicted_date,
    case_file_outcome.convicted_year,
    case_file_outcome.outcome,
    cast(null as date) as resolved_date,
    cast(null as date) as sentenced_date,
    case_file_outcome.convicted_year as sentenced_year,
    cast(null as date) as closed_date,
    case_file_outcome.closed_year,
    cast(null as date) as superseded_date,
    case_file_outcome.sentence_type,
    case_file_outcome.prison_months,
    case_file_outcome.restitution_amount,
    cast(null as date) as restitution_order_date,
    -- The files say how much each owes, not whether together; equal dollars are taken for one order (our rule).
    case_file_outcome.restitution_amount is not null as is_restitution_joint,
    case_file_outcome.opened_date as chapter_77_charged_date,
    case_file_outcome.opened_date as wider_charged_date,
    source_data_through.data_through_date as observed_through_date,
    case_file_outcome.row_id
from intermediate.case_file_outcome
inner join intermediate.case_source
    on case_source.source_code = 'coded_case'
    and case_file_outcome.coded_case_id = case_source.source_case_key
left join staging.coded_case on case_file_outcome.coded_case_id = coded_case.coded_case_id
left join intermediate.source_data_through on source_data_through.source_code = 'coded_case'
