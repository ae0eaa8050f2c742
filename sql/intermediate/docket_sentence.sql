-- One row per count of a docket page and attribute of its sentence (row_id, attribute): the words that
-- intermediate.docket_sentence_reading has read, as months and dollars. The sentence of a defendant is repeated on
-- every count: never sum over counts. Several different terms are one only where a total is stated, or where they run
-- concurrently (the longest is then the total: derived); else the value is NULL and the basis unread. A time or an
-- amount that no pattern has read is the attribute `unread`. Months: 12 to the year, 30.4375 days to the month, so that
-- a year and a day are 12.03.
with text as (
    select distinct
        docket_count.disposition_hash,
        regexp_matches(docket_count.disposition_digits, '(?i)\bconcurrent')
        and not regexp_matches(docket_count.disposition_digits, '(?i)\bconsecutive') as is_concurrent
    from staging.docket_count
    where docket_count.disposition_digits is not null
),

measured as (
    select
        reading.disposition_hash,
        reading.pattern_id,
        reading.matched_text,
        pattern.priority,
        pattern.attribute,
        pattern.is_total,
        pattern.basis,
        pattern.value as fixed_value,
        try_cast(
            regexp_extract(reading.matched_text, '(?i)([0-9.]+)(?:\s*\([0-9]+\))?[\s-]*y', 1) as double
        ) as years,
        try_cast(
            regexp_extract(reading.matched_text, '(?i)([0-9.]+)(?:\s*\([0-9]+\))?[\s-]*m(?:o|th)', 1) as double
        ) as months,
        try_cast(
            regexp_extract(reading.matched_text, '(?i)([0-9.]+)(?:\s*\([0-9]+\))?[\s-]*w', 1) as double
        ) as weeks,
        try_cast(
            regexp_extract(reading.matched_text, '(?i)([0-9.]+)(?:\s*\([0-9]+\))?[\s-]*d', 1) as double
        ) as days,
        regexp_extract(reading.matched_text, '([0-9]+)\s*\([0-9]+\)', 1)
        <> regexp_extract(reading.matched_text, '[0-9]+\s*\(([0-9]+)\)', 1)
        or coalesce(
            try_cast(
                replace(regexp_extract(reading.matched_text, '([0-9][0-9,.]*)\s*dollars\s*\(', 1), ',', '') as double
            )
            <> try_cast(
                replace(
                    regexp_extract(reading.matched_text, 'dollars\s*\(\s*\$\s?([0-9][0-9,.]*)', 1), ',', ''
                ) as double
            ),
            false
        ) as is_contradiction,
        regexp_extract(reading.matched_text, '([0-9](?:[0-9,]*[0-9])?(?:\.[0-9]+)?)[^0-9]*$', 1) as amount_text,
        case
            when regexp_matches(reading.matched_text, '(?i)[0-9]\s*(?:million|mil|m)\b') then 1000000
            when regexp_matches(reading.matched_text, '(?i)[0-9]\s*(?:thousand|k)\b') then 1000
            else 1
        end as multiplier
    from intermediate.docket_sentence_reading as reading
    inner join seeds.docket_sentence_pattern as pattern on reading.pattern_id = pattern.pattern_id
    where pattern.attribute <> 'ignored'
),

valued as (
    select
        measured.disposition_hash,
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
                                * measured.multiplier
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
    qualify
        valued.is_total
        or not bool_or(valued.is_total) over (partition by valued.disposition_hash, valued.attribute)
),

attribute as (
    select
        counting.disposition_hash,
        counting.attribute,
        min(counting.value) as least,
        max(counting.value) as greatest,
        count(*) = count(counting.value) as is_read,
        bool_or(counting.basis = 'derived') as is_derived,
        arg_min(
            counting.pattern_id, concat(lpad(cast(counting.priority as varchar), 9, '0'), counting.pattern_id)
        ) as pattern_id,
        string_agg(distinct counting.matched_text, ' | ' order by counting.matched_text) as matched_text
    from counting
    group by counting.disposition_hash, counting.attribute
),

resolved as (
    select
        attribute.disposition_hash,
        attribute.attribute,
        case
            when not attribute.is_read then null
            when attribute.least = attribute.greatest then attribute.greatest
            when
                ends_with(attribute.attribute, '_months')
                and text.is_concurrent
                then attribute.greatest
        end as value,
        attribute.least = attribute.greatest and not attribute.is_derived as is_exact,
        attribute.matched_text,
        attribute.pattern_id
    from attribute
    inner join text on attribute.disposition_hash = text.disposition_hash

    union all

    select
        reading.disposition_hash,
        'unread' as attribute,
        null as value,
        false as is_exact,
        reading.matched_text,
        null as pattern_id
    from intermediate.docket_sentence_reading as reading
    where reading.pattern_id = 'unread'
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
inner join resolved on docket_count.disposition_hash = resolved.disposition_hash
