-- One row per charge of a defendant's docket (record_id, charge_number): a count line of the page in effect and a
-- statute that it cites; a line without a citation is one charge. A line can be several counts (count_count).
-- Complaints are charges too, without a count number.
with line as (
    select
        docket_count_number.row_id,
        count(*) as count_count,
        max(docket_count_number.superseding_level) as superseding_level
    from intermediate.docket_count_number
    group by docket_count_number.row_id
)

select
    docket_defendant.record_id,
    cast(
        row_number() over (
            partition by docket_defendant.record_id
            order by docket_count.row_id, docket_citation.citation_number
        ) as integer
    ) as charge_number,
    docket_defendant.source_case_key,
    docket_defendant.defendant_number,
    docket_count.count_section,
    cast(line.count_count as integer) as count_count,
    coalesce(line.superseding_level, 0) as superseding_level,
    docket_citation.citation_text as citation_raw,
    case
        when docket_citation.title is null or docket_citation.section_number is null then 'unread'
        when docket_citation.section_number = docket_citation.last_section_number
            then concat(docket_citation.title, ':', docket_citation.section_number)
        else
            concat(
                docket_citation.title, ':', docket_citation.section_number, '-', docket_citation.last_section_number
            )
    end as statute_id,
    docket_citation.title,
    docket_citation.section_number as first_section,
    docket_citation.last_section_number as last_section,
    docket_citation.basis as citation_basis,
    docket_citation.scope,
    docket_citation.trafficking_type,
    docket_disposition.disposition_code,
    docket_disposition.outcome,
    coalesce(docket_disposition.is_conviction, false) as is_conviction,
    docket_disposition.basis as conviction_basis,
    docket_count.row_id
from intermediate.docket_defendant
inner join staging.docket_count on docket_defendant.row_id = docket_count.party_row_id
left join line on docket_count.row_id = line.row_id
left join intermediate.docket_citation on docket_count.row_id = docket_citation.row_id
left join intermediate.docket_disposition on docket_count.row_id = docket_disposition.row_id
