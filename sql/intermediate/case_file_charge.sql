-- One row per statute of a defendant in a coded case file (record_id, charge_number), with the number of counts. The
-- file has parallel lists in one text each; 'None' fills a list. 0 and 999 months are sentinels and no term.
with coded_list as (
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
    concat('coded-', coded_statute.coded_defendant_id) as record_id,
    concat(case_source.case_id, '-coded-', coded_statute.coded_defendant_id) as defendant_id,
    case_source.case_id,
    cast(coded_statute.charge_number as integer) as charge_number,
    citation.statute_id,
    citation.citation_raw,
    citation.scope,
    citation.trafficking_type,
    try_cast(coded_statute.counts[coded_statute.charge_number] as integer) as count_count,
    coalesce(try_cast(coded_statute.plea_guilty[coded_statute.charge_number] as integer) > 0, false)
    or coalesce(try_cast(coded_statute.trial_guilty[coded_statute.charge_number] as integer) > 0, false)
        as is_conviction,
    cast(
        case
            when try_cast(coded_statute.months[coded_statute.charge_number] as integer) between 1 and 998
                then try_cast(coded_statute.months[coded_statute.charge_number] as integer)
        end as integer
    ) as prison_months,
    coded_statute.row_id
from coded_statute
inner join intermediate.case_source
    on case_source.source_code = 'coded_case'
    and coded_statute.coded_case_id = case_source.source_case_key
left join intermediate.citation
    on citation.citation_form = 'coded'
    and case
        when
            regexp_matches(
                coded_statute.citations[coded_statute.charge_number], '^[0-9][0-9A-Z_.]*(?:to_[0-9][0-9A-Z_.]*)?$'
            )
            then coded_statute.citations[coded_statute.charge_number]
        else 'unread'
    end = citation.citation_raw
where coded_statute.citations[coded_statute.charge_number] <> 'None'
