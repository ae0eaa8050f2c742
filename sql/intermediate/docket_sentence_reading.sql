-- One row per distinct text of a disposition, pattern that reads something in it, and words that it reads
-- (disposition_hash, pattern_id, matched_text), by seeds/docket_sentence_pattern.csv.
-- Patterns are tried one after the other, each on what those before it have left. A time or an amount that none has
-- read stands under the pattern `unread`.
-- A text may name people and stands under its hash; of its words only those stay that a pattern lists one by one.
-- What the words come to: intermediate.docket_sentence.
with recursive text as (
    select distinct
        docket_count.disposition_hash,
        docket_count.disposition_digits as content
    from staging.docket_count
    where docket_count.disposition_digits is not null
),

word as (
    select
        max(case when docket_pattern_word.word = 'term' then docket_pattern_word.pattern end) as term,
        max(case when docket_pattern_word.word = 'money' then docket_pattern_word.pattern end) as money,
        max(case when docket_pattern_word.word = 'link' then docket_pattern_word.pattern end) as link,
        max(case when docket_pattern_word.word = 'of' then docket_pattern_word.pattern end) as of_word,
        max(case when docket_pattern_word.word = 'custody' then docket_pattern_word.pattern end) as custody,
        max(case when docket_pattern_word.word = 'release' then docket_pattern_word.pattern end) as release,
        max(case when docket_pattern_word.word = 'assessment' then docket_pattern_word.pattern end) as assessment,
        max(case when docket_pattern_word.word = 'restitution' then docket_pattern_word.pattern end) as restitution,
        max(case when docket_pattern_word.word = 'joint' then docket_pattern_word.pattern end) as joint
    from seeds.docket_pattern_word
),

rule as (
    select
        pattern.pattern_id,
        pattern.priority,
        pattern.keyword,
        pattern.is_taken_out,
        concat(
            '(?is)',
            replace(replace(replace(replace(replace(replace(replace(replace(replace(
                pattern.pattern,
                '{term}', word.term
            ),
            '{money}', word.money),
            '{link}', word.link),
            '{of}', word.of_word),
            '{custody}', word.custody),
            '{release}', word.release),
            '{assessment}', word.assessment),
            '{restitution}', word.restitution),
            '{joint}', word.joint)
        ) as pattern
    from seeds.docket_sentence_pattern as pattern
    cross join word
),

keyword as (
    select
        rule.pattern_id,
        unnest(string_split(rule.keyword, '|')) as keyword
    from rule
),

-- The patterns that a text is tried on, in their order: each has a keyword that the text holds. It saves most trials.
candidate as (
    select distinct
        text.disposition_hash,
        keyword.pattern_id
    from text
    inner join keyword on contains(lower(text.content), keyword.keyword)
),

trial as (
    select
        candidate.disposition_hash,
        candidate.pattern_id,
        rule.pattern,
        rule.is_taken_out,
        row_number() over (partition by candidate.disposition_hash order by rule.priority, rule.pattern_id) as step
    from candidate
    inner join rule on candidate.pattern_id = rule.pattern_id
),

reading as (
    select
        text.disposition_hash,
        0 as step,
        text.content as remainder,
        cast(null as varchar) as pattern_id,
        cast([] as varchar[]) as matches
    from text

    union all

    -- A pattern is compiled for each text that it is tried on; where it finds nothing there is nothing to take out.
    select
        attempt.disposition_hash,
        attempt.step,
        case
            when attempt.is_taken_out and len(attempt.matches) > 0
                then regexp_replace(attempt.remainder, attempt.pattern, ' | ', 'g')
            else attempt.remainder
        end as remainder,
        attempt.pattern_id,
        attempt.matches
    from (
        select
            reading.disposition_hash,
            reading.remainder,
            trial.step,
            trial.pattern_id,
            trial.pattern,
            trial.is_taken_out,
            regexp_extract_all(reading.remainder, trial.pattern, 1) as matches
        from reading
        inner join trial on reading.disposition_hash = trial.disposition_hash and trial.step = reading.step + 1
    ) as attempt
),

leftover as (
    select
        reading.disposition_hash,
        regexp_extract(
            arg_max(reading.remainder, reading.step),
            '(?i)\$\s?[0-9][0-9,.]*'
            || '|\b[0-9]+(?:\s*\([0-9]+\))?[\s-]*(?:years?|yrs?|months?|mths?|mos?|weeks?|wks?|days?)\b'
        ) as matched_text
    from reading
    group by reading.disposition_hash
),

found as (
    select
        reading.disposition_hash,
        reading.pattern_id,
        unnest(reading.matches) as matched_text
    from reading
)

select distinct
    found.disposition_hash,
    found.pattern_id,
    found.matched_text
from found
where found.matched_text <> ''

union all

select
    leftover.disposition_hash,
    'unread' as pattern_id,
    leftover.matched_text
from leftover
where leftover.matched_text <> ''
