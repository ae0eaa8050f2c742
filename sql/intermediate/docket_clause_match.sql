-- One row per clause of a docket entry and thing that it says happened (row_id, clause_number, event_code), by
-- seeds/docket_event_pattern.csv. The text of an entry names people and never leaves raw.
-- First the head, the first clause, says what kind of entry it is: a motion, a notice or a plea agreement is no event,
-- whatever it speaks of. Then each clause is read by itself: what is only planned, recommended or asked for is taken
-- out, and what is left is tried on the patterns.
-- The event `unread` is an entry without an event in which a word of one is left, or one that cannot be believed: it is
-- listed in marts.unread_docket_text.
with word as (
    select
        max(case when docket_pattern_word.word = 'guilty_plea' then docket_pattern_word.pattern end) as guilty_plea,
        max(case when docket_pattern_word.word = 'qualifier' then docket_pattern_word.pattern end) as qualifier,
        max(case when docket_pattern_word.word = 'event' then docket_pattern_word.pattern end) as event
    from seeds.docket_pattern_word
),

rule as (
    select
        pattern.pattern_id,
        pattern.priority,
        pattern.event_code,
        pattern.part,
        pattern.dated_by,
        pattern.keyword,
        '(?s)' || replace(pattern.pattern, '{guilty_plea}', word.guilty_plea) as pattern,
        '(?s)' || pattern.excluding as excluding,
        '(?s)' || pattern.context as context,
        '(?s)' || pattern.context_excluding as context_excluding
    from seeds.docket_event_pattern as pattern
    cross join word
),

keyword as (
    select
        rule.pattern_id,
        unnest(string_split(rule.keyword, '|')) as keyword
    from rule
),

-- The words as patterns know them, in lower case; `not guilty` is one word, and so is `plea agreement`.
readable_entry as (
    select
        docket_entry.row_id,
        docket_entry.docket_row_id,
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    lower(coalesce(nullif(trim(docket_entry.entry_clauses), ''), docket_entry.entry_text)),
                    '\bguility\b',
                    'guilty',
                    'g'
                ),
                '\bnot[ -]+guilty\b',
                'not_guilty',
                'g'
            ),
            '\b(?:guilty )?plea[ -]+agreements?\b',
            'plea_agreement',
            'g'
        ) as readable
    from raw.docket_entry
),

clause as (
    select
        readable_entry.row_id,
        readable_entry.docket_row_id,
        readable_entry.readable as entry_readable,
        unnest(string_split(readable_entry.readable, chr(10))) as readable,
        unnest(generate_series(1, len(string_split(readable_entry.readable, chr(10))))) as clause_number
    from readable_entry
),

-- The patterns that a clause is tried on: each has a keyword that it holds. It saves most trials.
candidate as (
    select distinct
        clause.row_id,
        clause.docket_row_id,
        clause.clause_number,
        keyword.pattern_id
    from clause
    inner join keyword on contains(clause.readable, keyword.keyword)
),

-- Entries with a word of an event; the others are not looked into.
wanted as (
    select distinct
        candidate.row_id,
        candidate.docket_row_id
    from candidate
    inner join rule on candidate.pattern_id = rule.pattern_id
    where
        rule.event_code not in ('none', 'mention')
        and (rule.part = 'clause' or candidate.clause_number = 1)
),

-- The kind of an entry stands after the words that qualify it: SEALED, AMENDED, TEXT ONLY.
head as (
    select
        clause.row_id,
        clause.docket_row_id,
        clause.readable,
        regexp_replace(clause.readable, concat('^(?:', word.qualifier, ')+'), '') as kind
    from clause
    inner join wanted on clause.row_id = wanted.row_id and clause.docket_row_id = wanted.docket_row_id
    cross join word
    where clause.clause_number = 1
),

head_match as (
    select
        head.row_id,
        head.docket_row_id,
        rule.pattern_id,
        rule.event_code
    from head
    inner join candidate
        on head.row_id = candidate.row_id
        and head.docket_row_id = candidate.docket_row_id
        and candidate.clause_number = 1
    inner join rule on candidate.pattern_id = rule.pattern_id
    where
        rule.part = 'head'
        and regexp_matches(head.kind, rule.pattern)
        and not coalesce(regexp_matches(head.readable, rule.excluding), false)
),

quiet as (
    select distinct
        head_match.row_id,
        head_match.docket_row_id
    from head_match
    where head_match.event_code = 'none'
),

-- Clauses with a word of an event; nothing needs to be taken out of the others.
telling as (
    select distinct
        candidate.row_id,
        candidate.docket_row_id,
        candidate.clause_number
    from candidate
    inner join rule on candidate.pattern_id = rule.pattern_id
    left join quiet on candidate.row_id = quiet.row_id and candidate.docket_row_id = quiet.docket_row_id
    where quiet.row_id is null and rule.part = 'clause' and rule.event_code not in ('none', 'mention')
),

-- What is planned, recommended or asked for, taken out of the clauses of the other entries.
aside as (
    select
        candidate.row_id,
        candidate.docket_row_id,
        candidate.clause_number,
        string_agg(
            case when rule.event_code = 'none' then regexp_replace(rule.pattern, '^\(\?s\)', '') end,
            '|'
            order by rule.priority, rule.pattern_id
        ) as before_events,
        string_agg(
            case when rule.event_code = 'mention' then regexp_replace(rule.pattern, '^\(\?s\)', '') end,
            '|'
            order by rule.priority, rule.pattern_id
        ) as after_events
    from candidate
    inner join clause
        on candidate.row_id = clause.row_id
        and candidate.docket_row_id = clause.docket_row_id
        and candidate.clause_number = clause.clause_number
    inner join telling
        on candidate.row_id = telling.row_id
        and candidate.docket_row_id = telling.docket_row_id
        and candidate.clause_number = telling.clause_number
    inner join rule on candidate.pattern_id = rule.pattern_id
    where
        rule.part = 'clause'
        and rule.event_code in ('none', 'mention')
        and not coalesce(regexp_matches(clause.readable, rule.excluding), false)
    group by candidate.row_id, candidate.docket_row_id, candidate.clause_number
),

speaking as (
    select
        clause.row_id,
        clause.docket_row_id,
        clause.clause_number,
        clause.entry_readable,
        clause.readable as whole,
        case
            when aside.before_events is null then clause.readable
            else regexp_replace(clause.readable, concat('(?s)', aside.before_events), ' _ ', 'g')
        end as readable,
        aside.after_events
    from clause
    left join quiet on clause.row_id = quiet.row_id and clause.docket_row_id = quiet.docket_row_id
    left join aside
        on clause.row_id = aside.row_id
        and clause.docket_row_id = aside.docket_row_id
        and clause.clause_number = aside.clause_number
    where quiet.row_id is null
),

clause_match as (
    select
        speaking.row_id,
        speaking.docket_row_id,
        speaking.clause_number,
        rule.pattern_id,
        rule.priority,
        rule.event_code,
        rule.dated_by
    from speaking
    inner join candidate
        on speaking.row_id = candidate.row_id
        and speaking.docket_row_id = candidate.docket_row_id
        and speaking.clause_number = candidate.clause_number
    inner join rule on candidate.pattern_id = rule.pattern_id
    where
        rule.part = 'clause'
        and rule.event_code not in ('none', 'mention')
        and regexp_matches(speaking.readable, rule.pattern)
        and not coalesce(regexp_matches(speaking.readable, rule.excluding), false)
        and coalesce(regexp_matches(speaking.entry_readable, rule.context), true)
        and not coalesce(regexp_matches(speaking.entry_readable, rule.context_excluding), false)

    union all

    select
        head_match.row_id,
        head_match.docket_row_id,
        1 as clause_number,
        head_match.pattern_id,
        rule.priority,
        head_match.event_code,
        rule.dated_by
    from head_match
    inner join rule on head_match.pattern_id = rule.pattern_id
    left join quiet on head_match.row_id = quiet.row_id and head_match.docket_row_id = quiet.docket_row_id
    where quiet.row_id is null
),

first_match as (
    select clause_match.*
    from clause_match
    qualify
        row_number() over (
            partition by
                clause_match.docket_row_id, clause_match.row_id, clause_match.clause_number, clause_match.event_code
            order by clause_match.priority, clause_match.pattern_id
        ) = 1
        and (
            clause_match.event_code = 'unread'
            or not bool_or(clause_match.event_code = 'unread') over (
                partition by clause_match.docket_row_id, clause_match.row_id
            )
        )
),

eventful as (
    select distinct
        clause_match.row_id,
        clause_match.docket_row_id
    from clause_match
),

left_over as (
    select
        speaking.row_id,
        speaking.docket_row_id,
        min(speaking.clause_number) as clause_number
    from speaking
    cross join word
    left join eventful on speaking.row_id = eventful.row_id and speaking.docket_row_id = eventful.docket_row_id
    where
        eventful.row_id is null
        and regexp_matches(speaking.readable, word.event)
        and (
            speaking.after_events is null
            or regexp_matches(
                regexp_replace(speaking.readable, concat('(?s)', speaking.after_events), ' _ ', 'g'), word.event
            )
        )
    group by speaking.row_id, speaking.docket_row_id
),

event as (
    select
        first_match.row_id,
        first_match.docket_row_id,
        first_match.clause_number,
        first_match.event_code,
        first_match.dated_by,
        first_match.pattern_id
    from first_match

    union all

    select
        left_over.row_id,
        left_over.docket_row_id,
        left_over.clause_number,
        'unread' as event_code,
        'entry' as dated_by,
        cast(null as varchar) as pattern_id
    from left_over
)

select
    event.row_id,
    cast(event.clause_number as integer) as clause_number,
    event.event_code,
    event.docket_row_id,
    -- Minutes of a hearing tell its day; an order that is signed later does not.
    event.dated_by = 'hearing'
    or event.dated_by = 'minutes'
    and (
        regexp_matches(head.kind, '^(?:\w+ ){0,3}minutes?\b')
        or not regexp_matches(head.kind, '^(?:\w+ ){0,4}orders?\b')
    ) as is_dated_by_hearing,
    event.pattern_id
from event
inner join head on event.row_id = head.row_id and event.docket_row_id = head.docket_row_id
