-- One row per charge of a source (record_id, charge_stage, charge_number).
-- Stages: `filing` and `termination` are the two lists of at most five charges of the Integrated Database (the same
-- offense usually stands in both); `coded` is a statute of a coded case file, with the number of counts; `docket` is a
-- statute of a count line of a docket page.
with idb_title as (
    select
        idb_defendant.defendant_key as record_id,
        idb_defendant.row_id,
        unnest(
            [
                struct_pack(
                    stage := 'filing',
                    number := 1,
                    citation := idb_defendant.filing_citation_1,
                    disposition := null,
                    months := null
                ),
                struct_pack(
                    stage := 'filing',
                    number := 2,
                    citation := idb_defendant.filing_citation_2,
                    disposition := null,
                    months := null
                ),
                struct_pack(
                    stage := 'filing',
                    number := 3,
                    citation := idb_defendant.filing_citation_3,
                    disposition := null,
                    months := null
                ),
                struct_pack(
                    stage := 'filing',
                    number := 4,
                    citation := idb_defendant.filing_citation_4,
                    disposition := null,
                    months := null
                ),
                struct_pack(
                    stage := 'filing',
                    number := 5,
                    citation := idb_defendant.filing_citation_5,
                    disposition := null,
                    months := null
                ),
                struct_pack(
                    stage := 'termination', number := 1, citation := idb_defendant.termination_citation_1,
                    disposition := idb_defendant.disposition_code_1, months := idb_defendant.prison_months_code_1
                ),
                struct_pack(
                    stage := 'termination', number := 2, citation := idb_defendant.termination_citation_2,
                    disposition := idb_defendant.disposition_code_2, months := idb_defendant.prison_months_code_2
                ),
                struct_pack(
                    stage := 'termination', number := 3, citation := idb_defendant.termination_citation_3,
                    disposition := idb_defendant.disposition_code_3, months := idb_defendant.prison_months_code_3
                ),
                struct_pack(
                    stage := 'termination', number := 4, citation := idb_defendant.termination_citation_4,
                    disposition := idb_defendant.disposition_code_4, months := idb_defendant.prison_months_code_4
                ),
                struct_pack(
                    stage := 'termination', number := 5, citation := idb_defendant.termination_citation_5,
                    disposition := idb_defendant.disposition_code_5, months := idb_defendant.prison_months_code_5
                )
            ]
        ) as charge
    from core.idb_defendant
),

coded_list as (
    select
        coded_defendant.coded_defendant_id,
        coded_defendant.row_id,
        coded_defendant.coded_case_id,
        regexp_extract_all(coded_defendant.statutes_text, '[0-9A-Za-z_.]+') as citations,
        regexp_extract_all(coded_defendant.counts_text, '[0-9A-Za-z_.]+') as counts,
        regexp_extract_all(coded_defendant.plea_guilty_counts_text, '[0-9A-Za-z_.]+') as plea_guilty,
        regexp_extract_all(coded_defendant.trial_guilty_counts_text, '[0-9A-Za-z_.]+') as trial_guilty,
        regexp_extract_all(coded_defendant.prison_months_text, '[0-9A-Za-z_.]+') as months
    from staging.coded_defendant
),

coded_statute as (
    select
        coded_list.*,
        unnest(generate_series(1, len(coded_list.citations))) as charge_number
    from coded_list
)

select
    idb_title.record_id,
    idb_record.defendant_id,
    idb_record.case_id,
    'idb_criminal' as source_code,
    idb_title.charge.stage as charge_stage,
    cast(idb_title.charge.number as integer) as charge_number,
    citation.statute_id,
    idb_title.charge.citation as citation_raw,
    citation.scope,
    coalesce(citation.is_sex, false) as is_sex,
    coalesce(citation.is_labor, false) as is_labor,
    cast(null as integer) as count_count,
    idb_title.charge.disposition as disposition_code,
    coalesce(disposition.is_conviction, false) as is_conviction,
    cast(case when idb_title.charge.months > 0 then idb_title.charge.months end as integer) as prison_months,
    idb_title.row_id
from idb_title
inner join core.idb_record on idb_title.record_id = idb_record.record_id
left join core.citation on citation.citation_form = 'idb' and idb_title.charge.citation = citation.citation_raw
left join seeds.disposition on idb_title.charge.disposition = disposition.disposition_code
where idb_title.charge.citation is not null

union all

select
    concat('coded-', coded_statute.coded_defendant_id) as record_id,
    concat(case_source.case_id, '-coded-', coded_statute.coded_defendant_id) as defendant_id,
    case_source.case_id,
    'coded_case' as source_code,
    'coded' as charge_stage,
    cast(coded_statute.charge_number as integer) as charge_number,
    citation.statute_id,
    coded_statute.citations[coded_statute.charge_number] as citation_raw,
    citation.scope,
    coalesce(citation.is_sex, false) as is_sex,
    coalesce(citation.is_labor, false) as is_labor,
    try_cast(coded_statute.counts[coded_statute.charge_number] as integer) as count_count,
    cast(null as varchar) as disposition_code,
    coalesce(try_cast(coded_statute.plea_guilty[coded_statute.charge_number] as integer), 0)
    + coalesce(try_cast(coded_statute.trial_guilty[coded_statute.charge_number] as integer), 0) > 0 as is_conviction,
    cast(
        case
            when try_cast(coded_statute.months[coded_statute.charge_number] as integer) between 1 and 998
                then try_cast(coded_statute.months[coded_statute.charge_number] as integer)
        end as integer
    ) as prison_months,
    coded_statute.row_id
from coded_statute
inner join core.case_source
    on case_source.source_code = 'coded_case'
    and coded_statute.coded_case_id = case_source.source_case_key
left join core.citation
    on citation.citation_form = 'coded'
    and coded_statute.citations[coded_statute.charge_number] = citation.citation_raw
where coded_statute.citations[coded_statute.charge_number] <> 'None'

union all

select
    docket_charge.record_id,
    concat_ws(
        '-',
        case_source.case_id,
        case
            when docket_charge.defendant_number is null then docket_charge.record_id
            else lpad(cast(docket_charge.defendant_number as varchar), 3, '0')
        end
    ) as defendant_id,
    case_source.case_id,
    'docket' as source_code,
    'docket' as charge_stage,
    docket_charge.charge_number,
    docket_charge.statute_id,
    docket_charge.citation_raw,
    docket_charge.scope,
    docket_charge.is_sex,
    docket_charge.is_labor,
    docket_charge.count_count,
    docket_charge.disposition_code,
    docket_charge.is_conviction,
    cast(null as integer) as prison_months,
    docket_charge.row_id
from core.docket_charge
inner join core.case_source
    on case_source.source_code = 'docket'
    and docket_charge.source_case_key = case_source.source_case_key
