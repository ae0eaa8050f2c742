-- One row per statute that a source charges or that the subject names (statute_id such as 18:1591 or 18:2421-2424).
with citation as (
    select
        source_citation.statute_id,
        source_citation.title,
        source_citation.first_section,
        source_citation.last_section,
        source_citation.scope,
        source_citation.is_sex,
        source_citation.is_labor
    from intermediate.citation as source_citation

    union all

    select
        docket_charge.statute_id,
        docket_charge.title,
        docket_charge.first_section,
        docket_charge.last_section,
        docket_charge.scope,
        docket_charge.is_sex,
        docket_charge.is_labor
    from intermediate.docket_charge
),

cited as (
    select
        citation.statute_id,
        min(citation.title) as title,
        min(citation.first_section) as first_section,
        max(citation.last_section) as last_section,
        min(citation.scope) as scope,
        bool_or(citation.is_sex) as is_sex,
        bool_or(citation.is_labor) as is_labor
    from citation
    group by citation.statute_id
),

subject as (
    select
        concat(statute.title, ':', statute.section_number) as statute_id,
        statute.title,
        statute.section_number,
        min(statute.scope) as scope,
        bool_or(statute.trafficking_type = 'sex') as is_sex,
        bool_or(statute.trafficking_type = 'labor') as is_labor,
        string_agg(statute.statute_name, '; ' order by statute.section_suffix) as statute_name
    from seeds.subject_statute as statute
    group by statute.title, statute.section_number
)

select
    coalesce(cited.statute_id, subject.statute_id) as statute_id,
    coalesce(cited.title, subject.title) as title,
    coalesce(cited.first_section, subject.section_number) as first_section,
    coalesce(cited.last_section, subject.section_number) as last_section,
    subject.statute_name,
    coalesce(cited.scope, subject.scope) as scope,
    coalesce(cited.is_sex, subject.is_sex, false) as is_sex,
    coalesce(cited.is_labor, subject.is_labor, false) as is_labor
from cited
full join subject on cited.statute_id = subject.statute_id
