-- One row per count of a docket page and citation in it (row_id, citation_number), in their order; a count without one
-- has a single row with the basis unread.
-- Styles: `18:1591(a)(1)`, `18:1014.F, 2`, `21:952 and 960`, `18:371 and 3551 et seq.`, `18 U.S.C. § 1591(a)`, also at
-- the end. `.F` and `.M` mark the style of the Integrated Database: letters before it are the subsection, as in
-- `18:1591A.F`, unless a section of the subject has that letter (18:1593A), and `-4999` before it is a code. A section
-- that takes its title from the one before is derived. What the clerk printed is kept: 18:1326 for 8:1326.
-- "Trafficking" in the words of a count is no citation: counterfeit goods and drugs are trafficked too.
with text as (
    select distinct
        docket_count.offense_text as content,
        -- Docket numbers and quantities look like citations or their continuation: 4:17-cr-00367, 18:2 and 50 grams.
        -- A title that is repeated begins a citation of its own: 18:371 and 18:1589(a).
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            docket_count.offense_text,
                            '(?i)\b[0-9]{1,2}:[0-9]{2}-[a-z]{2}-[0-9]+'
                            || '|(?:^|[^:0-9.,])[0-9][0-9,.]*\s*(?:grams?|kilograms?|kilos?|kgs?|mg|pounds?|lbs?|plants'
                            || '|counts?|years?|months?|or more)\b|(?:^|[^:0-9.,])[0-9][0-9,.]*\s*g(?:[\s,;)]|$)',
                            '|',
                            'g'
                        ),
                        '(?i)\btitle\s+([0-9]{1,2})\s*,?\s*(?:united states code|u\.?\s?s\.?\s?c\.?(?:\s?a\.?)?|usc)?'
                        || '\s*,?\s*(?:§+|sections?|secs?\.?)\s*',
                        '\1:',
                        'g'
                    ),
                    '(?i)\b([0-9]{1,2})\s*,?\s*(?:u\.?\s?s\.?\s?c\.?(?:\s?a\.?)?|united states code)'
                    || '\s*,?\s*(?:§+|sections?|secs?\.?|s\b)?\s*:?\s*',
                    '\1:',
                    'g'
                ),
                '§+\s*',
                '',
                'g'
            ),
            '(?i)(?:,\s*and\b|,|;|&|\band\b|/|\+)\s*([0-9]{1,2}:\s?[0-9])',
            '| \1',
            'g'
        ) as readable
    from staging.docket_count
    where docket_count.offense_text is not null
),

word as (
    select
        max(case when docket_pattern_word.word = 'paragraphs' then docket_pattern_word.pattern end) as paragraphs,
        max(case when docket_pattern_word.word = 'section' then docket_pattern_word.pattern end) as section,
        max(case when docket_pattern_word.word = 'citation' then docket_pattern_word.pattern end) as citation
    from seeds.docket_pattern_word
),

rule as (
    select
        concat('(?i)', replace(word.section, '{paragraphs}', word.paragraphs)) as section,
        concat(
            '(?i)', replace(replace(word.citation, '{section}', word.section), '{paragraphs}', word.paragraphs)
        ) as citation
    from word
),

run_list as (
    select
        text.content,
        rule.section,
        regexp_extract_all(text.readable, rule.citation) as runs
    from text
    cross join rule
),

run as (
    select
        run_list.content,
        run_list.section,
        unnest(run_list.runs) as run_text,
        unnest(generate_series(1, len(run_list.runs))) as run_number
    from run_list
),

part as (
    select
        run.content,
        run.run_number,
        try_cast(regexp_extract(run.run_text, '^([0-9]+):', 1) as integer) as title,
        regexp_extract_all(regexp_replace(run.run_text, '^[0-9]+:\s?', ''), run.section) as sections
    from run
),

section as (
    select
        part.content,
        part.run_number,
        part.title,
        unnest(part.sections) as citation_text,
        unnest(generate_series(1, len(part.sections))) as section_place
    from part
    where part.title between 1 and 54
),

parsed as (
    select
        section.content,
        row_number() over (
            partition by section.content order by section.run_number, section.section_place
        ) as citation_number,
        section.title,
        try_cast(regexp_extract(section.citation_text, '^([0-9]+)', 1) as integer) as section_number,
        try_cast(
            nullif(regexp_extract(section.citation_text, '^[0-9]+-([0-9]+)(?:[^0-9.]|$)', 1), '') as integer
        ) as range_end,
        regexp_extract(section.citation_text, '^[0-9]+([A-Za-z]*)', 1) as letters,
        regexp_matches(section.citation_text, '(?i)\.[fmop]\b') as is_idb_style,
        regexp_replace(regexp_extract(section.citation_text, '(\(.*\))', 1), '\s', '', 'g') as paragraphs,
        concat(section.title, ':', trim(section.citation_text)) as citation_text,
        section.section_place > 1 as is_continued
    from section
),

scoped as (
    select
        parsed.content,
        parsed.citation_number,
        parsed.title,
        parsed.section_number,
        case
            when parsed.range_end > parsed.section_number and parsed.range_end - parsed.section_number <= 100
                then parsed.range_end
            else parsed.section_number
        end as last_section_number,
        nullif(upper(parsed.letters), '') as section_suffix,
        case
            when parsed.paragraphs <> '' then parsed.paragraphs
            when parsed.is_idb_style and parsed.letters <> '' and suffixed.section_number is null
                then concat('(', lower(left(parsed.letters, 1)), ')')
        end as subsection,
        parsed.citation_text,
        parsed.is_continued,
        parsed.is_idb_style and suffixed.section_number is null as is_letter_a_subsection,
        -- 18:18 after 18:371 is a title of which the section is not read.
        parsed.is_continued and parsed.section_number = parsed.title as is_title
    from parsed
    left join seeds.subject_statute as suffixed
        on parsed.title = suffixed.title
        and parsed.section_number = suffixed.section_number
        and upper(parsed.letters) = suffixed.section_suffix
),

subject as (
    select
        scoped.content,
        scoped.citation_number,
        case
            when count_if(statute.scope = 'chapter_77') > 0 then 'chapter_77'
            when count_if(statute.scope = 'wider') > 0 then 'wider'
        end as scope,
        case
            when min(statute.trafficking_type) <> max(statute.trafficking_type) then 'both'
            else min(statute.trafficking_type)
        end as trafficking_type,
        -- A letter after the number of a section of the subject, and no such section is in the list.
        count(statute.title) = 0 and count(numbered.title) > 0 as is_other_section
    from scoped
    left join seeds.subject_statute as statute
        on statute.is_charge
        and scoped.title = statute.title
        and statute.section_number between scoped.section_number and scoped.last_section_number
        and (
            coalesce(scoped.section_suffix, '') = coalesce(statute.section_suffix, '')
            or scoped.is_letter_a_subsection and statute.section_suffix is null
        )
    left join seeds.subject_statute as numbered
        on numbered.is_charge
        and scoped.title = numbered.title
        and scoped.section_number = numbered.section_number
        and scoped.section_suffix is not null
    group by scoped.content, scoped.citation_number
)

select
    docket_count.row_id,
    coalesce(scoped.citation_number, 1) as citation_number,
    scoped.title,
    scoped.section_number,
    scoped.last_section_number,
    scoped.section_suffix,
    scoped.subsection,
    scoped.citation_text,
    case
        when scoped.section_number is null then 'unread'
        when scoped.is_continued then 'derived'
        else 'exact'
    end as basis,
    coalesce(scoped.is_title or subject.is_other_section, false) as is_doubtful,
    subject.scope,
    subject.trafficking_type
from staging.docket_count
left join scoped on docket_count.offense_text = scoped.content
left join subject on scoped.content = subject.content and scoped.citation_number = subject.citation_number
