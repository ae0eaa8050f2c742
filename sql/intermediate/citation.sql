-- One row per distinct text of a statute in the sources (citation_form, citation_raw), read into title and sections.
-- Forms: `idb` is `18:1591A.F` (title, section, subsection letters, level of offense); `coded` is `1591` or a range
-- `2421_to_2424`. A range belongs to the subject when it overlaps. 18:1593A is section 1593A, as 1593 is no offense.
-- The coded files give no title: sections 1324 to 1328 are immigration offenses of title 8, the others are of title 18.
with idb_text as (
    select distinct
        unnest(
            [
                filing_citation_1, filing_citation_2, filing_citation_3, filing_citation_4, filing_citation_5,
                termination_citation_1, termination_citation_2, termination_citation_3, termination_citation_4,
                termination_citation_5
            ]
        ) as citation_raw
    from staging.idb_criminal
),

coded_text as (
    select distinct unnest(regexp_extract_all(statutes_text, '[0-9A-Za-z_.]+')) as citation_raw
    from staging.coded_defendant
),

-- What has not the form of a section may be a name.
coded_section as (
    select distinct
        case
            when regexp_matches(coded_text.citation_raw, '^[0-9][0-9A-Z_.]*(?:to_[0-9][0-9A-Z_.]*)?$')
                then coded_text.citation_raw
            else 'unread'
        end as citation_raw
    from coded_text
    where coded_text.citation_raw <> 'None'
),

parsed as (
    select
        'idb' as citation_form,
        idb_text.citation_raw,
        try_cast(nullif(regexp_extract(idb_text.citation_raw, '^([0-9]+):', 1), '') as integer) as title,
        try_cast(nullif(regexp_extract(idb_text.citation_raw, '^[0-9]+:([0-9]+)', 1), '') as integer) as first_section,
        try_cast(nullif(regexp_extract(idb_text.citation_raw, '^[0-9]+:([0-9]+)', 1), '') as integer) as last_section,
        regexp_extract(idb_text.citation_raw, '^[0-9]+:[0-9]+([A-Z]*)', 1) as section_suffix
    from idb_text
    where idb_text.citation_raw is not null

    union all

    select
        'coded' as citation_form,
        coded_section.citation_raw,
        case
            when regexp_matches(coded_section.citation_raw, '^132[4-8]') then 8
            when regexp_matches(coded_section.citation_raw, '^[0-9]') then 18
        end as title,
        try_cast(nullif(regexp_extract(coded_section.citation_raw, '^([0-9]+)', 1), '') as integer) as first_section,
        try_cast(nullif(regexp_extract(coded_section.citation_raw, '([0-9]+)[A-Z]*$', 1), '') as integer)
            as last_section,
        regexp_extract(coded_section.citation_raw, '^[0-9]+([A-Z]*)$', 1) as section_suffix
    from coded_section
)

select
    parsed.citation_form,
    parsed.citation_raw,
    case
        when parsed.first_section is null then 'unread'
        when parsed.first_section = parsed.last_section then concat(parsed.title, ':', parsed.first_section)
        else concat(parsed.title, ':', parsed.first_section, '-', parsed.last_section)
    end as statute_id,
    parsed.title,
    parsed.first_section,
    parsed.last_section,
    parsed.section_suffix,
    case
        when count(*) filter (where statute.scope = 'chapter_77') > 0 then 'chapter_77'
        when count(*) filter (where statute.scope = 'wider') > 0 then 'wider'
    end as scope,
    case
        when min(statute.trafficking_type) <> max(statute.trafficking_type) then 'both'
        else min(statute.trafficking_type)
    end as trafficking_type
from parsed
left join seeds.subject_statute as statute
    on statute.is_charge
    and parsed.title = statute.title
    and statute.section_number between parsed.first_section and parsed.last_section
    and starts_with(parsed.section_suffix, coalesce(statute.section_suffix, ''))
group by
    parsed.citation_form,
    parsed.citation_raw,
    parsed.title,
    parsed.first_section,
    parsed.last_section,
    parsed.section_suffix
