-- One row per count of a docket page (row_id): what became of it, by seeds/docket_disposition_pattern.csv.
-- The section of the page does not decide: "terminated" counts carry sentences and "pending" ones are dismissed. A
-- count without text is pending; a text that no pattern reads is unread, and its outcome is NULL.
with text as (
    select distinct
        docket_count.disposition_digits as content,
        regexp_replace(lower(docket_count.disposition_digits), '\bnot[\s-]+guilty\b', 'not_guilty', 'g') as readable
    from staging.docket_count
    where docket_count.disposition_digits is not null
),

keyword as (
    select
        rule.pattern_id,
        unnest(string_split(rule.keyword, '|')) as keyword
    from seeds.docket_disposition_pattern as rule
),

-- The patterns that a text is tried on: each has a keyword that the text holds. It saves most trials.
candidate as (
    select distinct
        text.content,
        text.readable,
        keyword.pattern_id
    from text
    inner join keyword on contains(text.readable, keyword.keyword)
),

trial as (
    select
        candidate.content,
        candidate.readable,
        rule.pattern_id,
        rule.priority,
        concat('(?is)', rule.pattern) as pattern
    from candidate
    inner join seeds.docket_disposition_pattern as rule on candidate.pattern_id = rule.pattern_id
),

found as (
    select
        trial.content,
        trial.pattern_id,
        regexp_extract(trial.readable, trial.pattern, 1) as matched_text
    from trial
    where regexp_matches(trial.readable, trial.pattern)
    qualify row_number() over (partition by trial.content order by trial.priority, trial.pattern_id) = 1
)

select
    docket_count.row_id,
    rule.disposition_code,
    case
        when docket_count.disposition_digits is null then false
        else rule.is_conviction
    end as is_conviction,
    case when docket_count.disposition_digits is null then 'pending' else rule.outcome end as outcome,
    case
        when docket_count.disposition_digits is null then 'exact'
        else coalesce(rule.basis, 'unread')
    end as basis,
    found.matched_text,
    found.pattern_id
from staging.docket_count
left join found on docket_count.disposition_digits = found.content
left join seeds.docket_disposition_pattern as rule on found.pattern_id = rule.pattern_id
