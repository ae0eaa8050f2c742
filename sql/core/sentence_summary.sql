-- One row per scope, calendar, year and geography with sentences (scope, calendar, year, geography_type, state_code,
-- court_id): terms of prison with their mean and median, and the sentences that are in neither. A defendant who is
-- sentenced again counts again, in that year (core.fact_sentence). Mean and median are computed anew for each
-- geography, never added, of exact terms, and rounded once, half up, to one decimal.
with sentence as (
    select
        fact_sentence.scope,
        fact_sentence.state_code,
        fact_sentence.court_id,
        fact_sentence.sentence_type,
        fact_sentence.prison_months,
        unnest(
            [
                struct_pack(calendar := 'calendar', year := fact_sentence.sentenced_year),
                struct_pack(calendar := 'fiscal', year := fact_sentence.sentenced_fiscal_year)
            ]
        ) as sentenced
    from core.fact_sentence
)

select
    sentence.scope,
    sentence.sentenced.calendar,
    sentence.sentenced.year,
    case
        when grouping(sentence.state_code) = 1 then 'national'
        when grouping(sentence.court_id) = 1 then 'state'
        else 'district'
    end as geography_type,
    coalesce(sentence.state_code, 'US') as state_code,
    coalesce(sentence.court_id, 'all') as court_id,
    count(sentence.prison_months) as prison_sentenced_defendants,
    cast(
        (20 * cast(sum(2 * sentence.prison_months) as bigint) + 2 * count(sentence.prison_months))
        // nullif(4 * count(sentence.prison_months), 0) / 10.0 as decimal(8, 1)
    ) as mean_prison_months,
    cast(median(cast(sentence.prison_months as double)) as decimal(8, 1)) as median_prison_months,
    count(*) filter (where sentence.sentence_type = 'life') as life_sentence_defendants,
    count(*) filter (where sentence.sentence_type = 'death') as death_sentence_defendants,
    count(*) filter (where sentence.sentence_type = 'sealed') as sealed_sentence_defendants,
    count(*) filter (where sentence.sentence_type = 'no prison') as no_prison_defendants,
    count(*) filter (where sentence.sentence_type = 'unknown') as unknown_sentence_defendants
from sentence
where sentence.sentenced.year is not null
group by grouping sets (
    (sentence.scope, sentence.sentenced.calendar, sentence.sentenced.year),
    (sentence.scope, sentence.sentenced.calendar, sentence.sentenced.year, sentence.state_code),
    (sentence.scope, sentence.sentenced.calendar, sentence.sentenced.year, sentence.state_code, sentence.court_id)
)
