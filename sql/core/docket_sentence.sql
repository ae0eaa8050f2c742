-- One row per count of a docket page and attribute of its sentence (row_id, attribute). The sentence of a defendant
-- is repeated on every count: never sum over counts.
-- Rules: seeds/docket_sentence_pattern.csv. Patterns are tried one after the other, each on what those before it have
-- left. Several different terms are one only where a total is stated, or where they run concurrently (the longest is
-- then the total: derived); else the value is NULL and the basis unread. A time or an amount that no pattern has read
-- is the attribute `unread`.
-- Months: 12 to the year, 30.4375 days to the month, so that a year and a day are 12.03.
with recursive text as (
    select distinct docket_count.disposition_digits as content
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
        text.content,
        keyword.pattern_id
    from text
    inner join keyword on contains(lower(text.content), keyword.keyword)
),

trial as (
    select
        candidate.content,
        candidate.pattern_id,
        rule.pattern,
        rule.is_taken_out,
        row_number() over (partition by candidate.content order by rule.priority, rule.pattern_id) as step
    from candidate
    inner join rule on candidate.pattern_id = rule.pattern_id
),

reading as (
    select
        text.content,
        0 as step,
        text.content as remainder,
        cast(null as varchar) as pattern_id,
        cast([] as varchar[]) as matches
    from text

    union all

    -- A pattern is compiled for each text that it is tried on; where it finds nothing there is nothing to take out.
    select
        attempt.content,
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
            reading.content,
            reading.remainder,
            trial.step,
            trial.pattern_id,
            trial.pattern,
            trial.is_taken_out,
            regexp_extract_all(reading.remainder, trial.pattern, 1) as matches
        from reading
        inner join trial on reading.content = trial.content and trial.step = reading.step + 1
    ) as attempt
),

leftover as (
    select
        reading.content,
        regexp_extract(
            arg_max(reading.remainder, reading.step),
            '(?i)\$\s?[0-9][0-9,.]*'
            || '|\b[0-9]+(?:\s*\([0-9]+\))?[\s-]*(?:years?|yrs?|months?|mths?|mos?|weeks?|wks?|days?)\b'
        ) as matched_text
    from reading
    group by reading.content
),

found as (
    select
        reading.content,
        reading.pattern_id,
        unnest(reading.matches) as matched_text
    from reading
),

measured as (
    select
        found.content,
        found.pattern_id,
        found.matched_text,
        pattern.priority,
        pattern.attribute,
        pattern.is_total,
        pattern.basis,
        pattern.value as fixed_value,
        try_cast(
            regexp_extract(found.matched_text, '(?i)([0-9.]+)(?:\s*\([0-9]+\))?[\s-]*y', 1) as double
        ) as years,
        try_cast(
            regexp_extract(found.matched_text, '(?i)([0-9.]+)(?:\s*\([0-9]+\))?[\s-]*m(?:o|th)', 1) as double
        ) as months,
        try_cast(
            regexp_extract(found.matched_text, '(?i)([0-9.]+)(?:\s*\([0-9]+\))?[\s-]*w', 1) as double
        ) as weeks,
        try_cast(
            regexp_extract(found.matched_text, '(?i)([0-9.]+)(?:\s*\([0-9]+\))?[\s-]*d', 1) as double
        ) as days,
        regexp_extract(found.matched_text, '([0-9]+)\s*\([0-9]+\)', 1)
        <> regexp_extract(found.matched_text, '[0-9]+\s*\(([0-9]+)\)', 1)
        or coalesce(
            try_cast(
                replace(regexp_extract(found.matched_text, '([0-9][0-9,.]*)\s*dollars\s*\(', 1), ',', '') as double
            )
            <> try_cast(
                replace(regexp_extract(found.matched_text, 'dollars\s*\(\s*\$\s?([0-9][0-9,.]*)', 1), ',', '') as double
            ),
            false
        ) as is_contradiction,
        regexp_extract(found.matched_text, '([0-9](?:[0-9,]*[0-9])?(?:\.[0-9]+)?)[^0-9]*$', 1) as amount_text,
        regexp_matches(found.matched_text, '(?i)[0-9]\s*million\b') as is_million
    from found
    inner join seeds.docket_sentence_pattern as pattern on found.pattern_id = pattern.pattern_id
    where pattern.attribute <> 'ignored'
),

valued as (
    select
        measured.content,
        measured.pattern_id,
        measured.matched_text,
        measured.priority,
        measured.attribute,
        measured.is_total,
        measured.basis,
        try_cast(
            case
                when measured.basis = 'unread' or measured.is_contradiction then null
                when measured.fixed_value is not null then measured.fixed_value
                when ends_with(measured.attribute, '_amount')
                    then case
                        when
                            regexp_full_match(
                                measured.amount_text, '[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?'
                            )
                            then
                                cast(replace(measured.amount_text, ',', '') as double)
                                * case when measured.is_million then 1000000 else 1 end
                    end
                when coalesce(measured.years, measured.months, measured.weeks, measured.days) is not null
                    then
                        coalesce(measured.years, 0) * 12
                        + coalesce(measured.months, 0)
                        + (coalesce(measured.weeks, 0) * 7 + coalesce(measured.days, 0)) / 30.4375
            end as decimal(18, 2)
        ) as value
    from measured
),

-- A stated total beats its parts.
counting as (
    select valued.*
    from valued
    qualify valued.is_total or not bool_or(valued.is_total) over (partition by valued.content, valued.attribute)
),

attribute as (
    select
        counting.content,
        counting.attribute,
        min(counting.value) as least,
        max(counting.value) as greatest,
        count(*) = count(counting.value) as is_read,
        bool_or(counting.basis = 'derived') as is_derived,
        arg_min(counting.pattern_id, counting.priority) as pattern_id,
        string_agg(distinct counting.matched_text, ' | ' order by counting.matched_text) as matched_text
    from counting
    group by counting.content, counting.attribute
),

resolved as (
    select
        attribute.content,
        attribute.attribute,
        case
            when not attribute.is_read then null
            when attribute.least = attribute.greatest then attribute.greatest
            when
                ends_with(attribute.attribute, '_months')
                and regexp_matches(attribute.content, '(?i)\bconcurrent')
                and not regexp_matches(attribute.content, '(?i)\bconsecutive')
                then attribute.greatest
        end as value,
        attribute.least = attribute.greatest and not attribute.is_derived as is_exact,
        attribute.matched_text,
        attribute.pattern_id
    from attribute

    union all

    select
        leftover.content,
        'unread' as attribute,
        null as value,
        false as is_exact,
        leftover.matched_text,
        null as pattern_id
    from leftover
    where leftover.matched_text <> ''
)

select
    docket_count.row_id,
    resolved.attribute,
    cast(resolved.value as decimal(18, 2)) as value,
    case
        when resolved.value is null then 'unread'
        when resolved.is_exact then 'exact'
        else 'derived'
    end as basis,
    resolved.matched_text,
    resolved.pattern_id
from staging.docket_count
inner join resolved on docket_count.disposition_digits = resolved.content
