-- One row per statute that a source charges or that the subject names (statute_id such as 18:1591 or 18:2421-2424).
with citation as (
    select
        source_citation.statute_id,
        source_citation.title,
        source_citation.first_section,
        source_citation.last_section,
        source_citation.scope,
        source_citation.trafficking_type
    from intermediate.citation as source_citation

    union all

    select
        docket_charge.statute_id,
        docket_charge.title,
        docket_charge.first_section,
        docket_charge.last_section,
        docket_charge.scope,
        docket_charge.trafficking_type
    from intermediate.docket_charge
),

cited as (
    select
        citation.statute_id,
        min(citation.title) as title,
        min(citation.first_section) as first_section,
        max(citation.last_section) as last_section,
        min(citation.scope) as scope,
        case
            when min(citation.trafficking_type) <> max(citation.trafficking_type) then 'both'
            else min(citation.trafficking_type)
        end as trafficking_type
    from citation
    group by citation.statute_id
),

subject as (
    select
        concat(statute.title, ':', statute.section_number) as statute_id,
        statute.title,
        statute.section_number,
        min(statute.scope) as scope,
        case
            when min(statute.trafficking_type) <> max(statute.trafficking_type) then 'both'
            else min(statute.trafficking_type)
        end as trafficking_type,
        string_agg(statute.statute_name, '; ' order by statute.section_suffix) as statute_name
    from seeds.subject_statute as statute
    group by statute.title, statute.section_number
),

statute as (
    select
        coalesce(cited.statute_id, subject.statute_id) as statute_id,
        coalesce(cited.title, subject.title) as title,
        coalesce(cited.first_section, subject.section_number) as first_section,
        coalesce(cited.last_section, subject.section_number) as last_section,
        subject.statute_name,
        coalesce(cited.scope, subject.scope) as scope,
        case when cited.statute_id is null then subject.trafficking_type else cited.trafficking_type end
            as trafficking_type
    from cited
    full join subject on cited.statute_id = subject.statute_id
)

select
    statute.statute_id,
    statute.title,
    statute.first_section,
    statute.last_section,
    statute.statute_name,
    statute.scope,
    statute.trafficking_type,
    coalesce(statute.trafficking_type in ('sex', 'both'), false) as is_sex,
    coalesce(statute.trafficking_type in ('labor', 'both'), false) as is_labor
from statute
