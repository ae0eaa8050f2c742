-- One row per docket entry and thing that happened (row_id, event_code), by seeds/docket_event_pattern.csv.
-- Only the words that say so are kept: the text of an entry names people and never leaves raw. An entry that names no
-- defendant of the page is about all on it: the list is empty then. The counts are those that the entry names,
-- whatever it says of each.
with entry as (
    select
        docket_entry.row_id,
        docket_entry.docket_row_id,
        try_cast(docket_entry.date_filed as date) as filed_date,
        regexp_replace(
            lower(coalesce(nullif(trim(docket_entry.entry_digits), ''), docket_entry.entry_text)),
            '\bnot[\s-]+guilty\b',
            'not_guilty',
            'g'
        ) as readable
    from raw.docket_entry
    where
        regexp_matches(
            docket_entry.entry_text,
            '(?i)complaint|indictment|information|guilty|pleas?\b|verdict|acquit|sentenc|judgment|restitution|dismiss'
            || '|transfer|rule 2[01]'
        )
),

keyword as (
    select
        rule.pattern_id,
        unnest(string_split(rule.keyword, '|')) as keyword
    from seeds.docket_event_pattern as rule
),

-- The patterns that an entry is tried on: each has a keyword that the entry holds. It saves most trials.
candidate as (
    select distinct
        entry.row_id,
        keyword.pattern_id
    from entry
    inner join keyword on contains(entry.readable, keyword.keyword)
),

matched as (
    select
        candidate.row_id,
        rule.pattern_id,
        rule.event_code,
        rule.dated_by,
        rule.priority,
        rule.excluding,
        entry.readable,
        regexp_extract(entry.readable, '(?s)' || rule.pattern, 1) as matched_text
    from candidate
    inner join entry on candidate.row_id = entry.row_id
    inner join seeds.docket_event_pattern as rule on candidate.pattern_id = rule.pattern_id
),

first_match as (
    select
        matched.row_id,
        matched.pattern_id,
        matched.event_code,
        matched.dated_by,
        matched.matched_text
    from matched
    where
        matched.matched_text <> ''
        and (matched.excluding is null or not regexp_matches(matched.readable, '(?s)' || matched.excluding))
    qualify
        not bool_or(matched.event_code = 'none') over (partition by matched.row_id)
        and row_number() over (
            partition by matched.row_id, matched.event_code order by matched.priority, matched.pattern_id
        ) = 1
),

eventful as (
    select entry.*
    from entry
    where entry.row_id in (select first_match.row_id from first_match)
),

-- (1) after a name is a defendant; count (1), 18:1591(a)(1) and 14 (14) months are none.
named as (
    select
        eventful.row_id,
        unnest(regexp_extract_all(eventful.readable, '[a-z.,''’]+ ?\([0-9]{1,3}\)')) as name_and_number
    from eventful
),

-- Clerks also name a defendant of the page without the number.
mentioned as (
    select
        named.row_id,
        try_cast(regexp_extract(named.name_and_number, '\(([0-9]+)\)', 1) as integer) as defendant_number
    from named
    where not regexp_matches(named.name_and_number, '^(?:counts?|rules?|sections?|nos?\.?|months?|years?) ?\(')

    union

    select
        eventful.row_id,
        try_cast(docket_party.defendant_number as integer) as defendant_number
    from eventful
    inner join raw.docket_party
        on eventful.docket_row_id = docket_party.docket_row_id
        and docket_party.defendant_number <> ''
        and contains(eventful.readable, lower(docket_party.party_name))
),

defendant as (
    select
        mentioned.row_id,
        list(mentioned.defendant_number order by mentioned.defendant_number) as defendant_numbers
    from mentioned
    where mentioned.defendant_number is not null
    group by mentioned.row_id
),

-- Lists after the word count: `1, 2 -4, 5`, `1s through 3s`.
count_list as (
    select
        eventful.row_id,
        unnest(
            regexp_extract_all(
                eventful.readable,
                '\bcounts?(?:\(s\))?:? ((?:[0-9]{1,3}s{0,4}r?\b(?: ?(?:,|-|&|and|through|thru) ?)*)+)',
                1
            )
        ) as numbers
    from eventful
),

count_label as (
    select
        count_list.row_id,
        unnest(
            regexp_extract_all(
                regexp_replace(count_list.numbers, ' ?(?:-|through|thru) ?', '-', 'g'), '[0-9]+s*r?(?:-[0-9]+s*r?)?'
            )
        ) as label
    from count_list
),

count_number as (
    select
        count_label.row_id,
        unnest(
            generate_series(
                cast(regexp_extract(count_label.label, '^([0-9]+)', 1) as integer),
                cast(regexp_extract(count_label.label, '([0-9]+)s*r?$', 1) as integer)
            )
        ) as number,
        regexp_extract(count_label.label, '(s*r?)$', 1) as suffix
    from count_label
),

charge as (
    select
        count_number.row_id,
        list(
            distinct concat(count_number.number, count_number.suffix)
            order by concat(count_number.number, count_number.suffix)
        ) as count_numbers
    from count_number
    group by count_number.row_id
),

detail as (
    select
        eventful.row_id,
        cast(
            try_strptime(
                regexp_extract(eventful.readable, 'held (?:on )?([0-9]{1,2}/[0-9]{1,2}/[0-9]{4})\b', 1), '%m/%d/%Y'
            ) as date
        ) as held_date,
        -- What stands between restitution and the amount must not belong to another sum.
        regexp_extract(
            eventful.readable,
            'restitution(?:[^$;.|]|\b[a-z]\.){0,160}\$ ?[0-9][0-9,]*(?:\.[0-9]{2})?[^;.,]{0,25}'
        ) as amount_after,
        regexp_extract(
            eventful.readable,
            '\$ ?([0-9][0-9,]*(?:\.[0-9]{2})?) (?:in |of )?(?:joint and several |mandatory )?restitution\b',
            1
        ) as amount_before,
        regexp_matches(eventful.readable, '\bjoint(?:ly)? ?(?:and|&|/) ?several|\bj/s\b') as is_joint
    from eventful
),

restitution as (
    select
        detail.row_id,
        try_cast(
            replace(
                case
                    when detail.amount_before <> '' then detail.amount_before
                    when
                        not regexp_matches(
                            detail.amount_after,
                            'assess|\bfines?\b|\bspa\b|\bpsa\b|\bp/a\b|forfeit|bond|waived|denied|denying|defer|determin|\bno restitution'
                        )
                        then regexp_extract(detail.amount_after, '\$ ?([0-9][0-9,]*(?:\.[0-9]{2})?)', 1)
                end,
                ',',
                ''
            ) as decimal(18, 2)
        ) as amount
    from detail
)

select
    first_match.row_id,
    first_match.event_code,
    eventful.docket_row_id,
    case
        when
            first_match.dated_by = 'hearing'
            and detail.held_date between eventful.filed_date - 60 and eventful.filed_date
            then detail.held_date
        else eventful.filed_date
    end as event_date,
    coalesce(defendant.defendant_numbers, cast([] as integer[])) as defendant_numbers,
    coalesce(charge.count_numbers, cast([] as varchar[])) as count_numbers,
    case
        when first_match.event_code in ('restitution_order', 'judgment', 'amended_judgment', 'sentencing')
            then restitution.amount
    end as amount,
    detail.is_joint,
    first_match.matched_text,
    first_match.pattern_id
from first_match
inner join eventful on first_match.row_id = eventful.row_id
inner join detail on first_match.row_id = detail.row_id
inner join restitution on first_match.row_id = restitution.row_id
left join defendant on first_match.row_id = defendant.row_id
left join charge on first_match.row_id = charge.row_id
