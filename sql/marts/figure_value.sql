-- One row per scope, calendar, year, geography and figure that is stated there (scope, calendar, year, geography_type,
-- state_code, court_id, figure). What a kind of figure means (seeds/figure.yml) is computed here, once for all figures:
-- * a count or dollars: the rows of marts.figure_event added up. A 0 is stated only under a census of what the figure
--   needs (core.figure_coverage); elsewhere nothing found has no row.
-- * a mean or median of rows: of exact amounts, for each geography anew, rounded once, half up, to one decimal.
-- * a percent, a ratio, a mean over jurisdictions: of stated figures, half up; a denominator of 0 gives no row. What is
--   left out of a denominator takes nothing off it where it is not found.
-- * per million residents: of a stated count of one of the 56, for complete years under a census, half up; without a
--   population of the place and year no row.
-- * a rank: competition rank, highest first, over the 56 jurisdictions, for complete years under a census only; over
--   those with a count of `least_ranked`, where the figure has one.
with covered as (
    select
        figure_coverage.calendar,
        figure_coverage.year,
        figure_coverage.figure_group,
        bool_or(figure_coverage.is_census) as is_census
    from core.figure_coverage
    group by figure_coverage.calendar, figure_coverage.year, figure_coverage.figure_group
),

needed as (
    select
        figure.figure,
        unnest(string_split(coalesce(figure.census_groups, figure.figure_group), ' ')) as figure_group
    from marts.figure
),

census as (
    select
        covered.calendar,
        covered.year,
        needed.figure
    from needed
    inner join covered on needed.figure_group = covered.figure_group
    group by covered.calendar, covered.year, needed.figure
    having bool_and(covered.is_census)
),

-- Each geography of a year by a number: what follows is joined on it.
place as (
    select
        summary_place.*,
        row_number() over (
            order by
                summary_place.scope asc,
                summary_place.calendar asc,
                summary_place.year asc,
                summary_place.geography_type asc,
                summary_place.state_code asc,
                summary_place.court_id asc
        ) as place_key
    from core.summary_place
),

found as (
    select
        figure_event.scope,
        figure_event.calendar,
        figure_event.year,
        case
            when grouping(figure_event.state_code) = 1 then 'national'
            when grouping(figure_event.court_id) = 1 then 'state'
            else 'district'
        end as geography_type,
        coalesce(figure_event.state_code, 'US') as state_code,
        coalesce(figure_event.court_id, 'all') as court_id,
        figure_event.figure,
        figure_event.words,
        count(*) as row_count,
        cast(sum(figure_event.amount_parts) as bigint) as parts,
        median(figure_event.amount_parts) filter (where figure_event.is_median) as median_parts
    from (
        select
            figure_event.*,
            figure.kind = 'median' as is_median,
            case when figure.kind = 'text' then figure_event.disposition end as words
        from marts.figure_event
        inner join marts.figure on figure_event.figure = figure.figure
    ) as figure_event
    group by grouping sets (
        (figure_event.scope, figure_event.calendar, figure_event.year, figure_event.figure, figure_event.words),
        (
            figure_event.scope,
            figure_event.calendar,
            figure_event.year,
            figure_event.figure,
            figure_event.words,
            figure_event.state_code
        ),
        (
            figure_event.scope,
            figure_event.calendar,
            figure_event.year,
            figure_event.figure,
            figure_event.words,
            figure_event.state_code,
            figure_event.court_id
        )
    )
),

measured as (
    select
        place.place_key,
        figure.figure,
        figure.kind,
        found.row_count,
        found.words,
        case figure.kind
            when 'count' then found.row_count
            when 'dollars' then found.parts / figure.parts_per_unit
            when 'mean'
                then
                    (20 * found.parts + figure.parts_per_unit * found.row_count)
                    // (2 * figure.parts_per_unit * found.row_count)
                    / 10.0
            when 'median' then cast(found.median_parts / figure.parts_per_unit as decimal(8, 1))
        end as value
    from found
    inner join marts.figure on found.figure = figure.figure
    inner join place
        on found.scope = place.scope
        and found.calendar = place.calendar
        and found.year = place.year
        and found.geography_type = place.geography_type
        and found.state_code = place.state_code
        and found.court_id = place.court_id
),

counted as (
    select
        place.place_key,
        adding.figure,
        cast(coalesce(own.value, 0) as decimal(18, 2)) as value,
        census.figure is not null as is_census
    from place
    inner join marts.figure as adding on adding.kind in ('count', 'dollars')
    left join census
        on place.calendar = census.calendar and place.year = census.year and adding.figure = census.figure
    left join measured as own on place.place_key = own.place_key and adding.figure = own.figure
    -- Such a figure is known, at 0 too, where the one is that it is stated with.
    left join measured as whole on place.place_key = whole.place_key and adding.stated_with = whole.figure
    where census.figure is not null or own.value > 0 or whole.value > 0
),

-- Of the 56: how many have any, how many have none.
jurisdiction_count as (
    select
        place.scope,
        place.calendar,
        place.year,
        counted.figure,
        count(*) filter (where counted.value > 0) as with_any,
        count(*) filter (where counted.value = 0) as with_none
    from counted
    inner join place on counted.place_key = place.place_key
    where place.geography_type = 'state' and place.is_known
    group by place.scope, place.calendar, place.year, counted.figure
),

jurisdictions as (
    select
        place.place_key,
        place.geography_type,
        tally.figure,
        case
            when contains(tally.figure, 'without') then jurisdiction_count.with_none
            else jurisdiction_count.with_any
        end as value
    from place
    inner join marts.figure as tally on tally.kind = 'jurisdictions'
    inner join census
        on place.calendar = census.calendar and place.year = census.year and tally.figure = census.figure
    inner join jurisdiction_count
        on place.scope = jurisdiction_count.scope
        and place.calendar = jurisdiction_count.calendar
        and place.year = jurisdiction_count.year
        and tally.numerator = jurisdiction_count.figure
    where
        case place.geography_type
            when 'national' then tally.is_national when 'state' then tally.is_state else false
        end
        and (place.is_complete_year or not contains(tally.figure, 'without'))
),

part as (
    select
        counted.place_key,
        counted.figure,
        cast(counted.value as bigint) as value
    from counted

    union all

    select
        jurisdictions.place_key,
        jurisdictions.figure,
        jurisdictions.value
    from jurisdictions
    where jurisdictions.geography_type = 'national'
),

share as (
    select
        whole.place_key,
        ratio.figure,
        ratio.kind,
        numerator.value as numerator,
        whole.value - coalesce(less.value, 0) as denominator
    from marts.figure as ratio
    inner join part as whole on ratio.denominator = whole.figure
    inner join part as numerator on whole.place_key = numerator.place_key and ratio.numerator = numerator.figure
    left join part as less on whole.place_key = less.place_key and ratio.denominator_less = less.figure
    where ratio.kind in ('percent', 'ratio', 'mean') and ratio.fact = 'derived'
),

derived as (
    select
        share.place_key,
        share.figure,
        case share.kind
            when 'percent' then (2000 * share.numerator + share.denominator) // (2 * share.denominator) / 10.0
            else (200 * share.numerator + share.denominator) // (2 * share.denominator) / 100.0
        end as value
    from share
    inner join place on share.place_key = place.place_key
    left join census on place.calendar = census.calendar and place.year = census.year and share.figure = census.figure
    where
        share.denominator <> 0
        and (share.kind <> 'mean' or (place.geography_type = 'national' and census.figure is not null))
),

-- What the 56 are compared by: counts of whole years under a census, and these per million residents.
comparable as (
    select
        counted.place_key,
        counted.figure,
        counted.value,
        counted.value as count_value
    from counted
    inner join place on counted.place_key = place.place_key
    where place.geography_type = 'state' and place.is_known and place.is_complete_year and counted.is_census
),

rated as (
    select
        comparable.place_key,
        rate.figure,
        (200000000 * cast(comparable.value as bigint) + state_population.population)
        // (2 * state_population.population)
        / 100.0 as value,
        comparable.count_value
    from comparable
    inner join marts.figure as rate on comparable.figure = rate.numerator and rate.kind = 'per_million'
    inner join place on comparable.place_key = place.place_key
    inner join seeds.state_population
        on place.state_code = state_population.state_code and place.year = state_population.year
),

compared as (
    select
        comparable.place_key,
        comparable.figure,
        comparable.value,
        comparable.count_value
    from comparable

    union all

    select
        rated.place_key,
        rated.figure,
        cast(rated.value as decimal(18, 2)) as value,
        rated.count_value
    from rated
),

ranking as (
    select
        figure.numerator,
        coalesce(max(figure.least_ranked), 0) as least_ranked
    from marts.figure
    where figure.kind in ('rank', 'tie', 'label', 'flag')
    group by figure.numerator
),

ranked as (
    select
        compared.place_key,
        compared.figure as numerator,
        compared.value,
        rank() over (
            partition by place.scope, place.calendar, place.year, compared.figure order by compared.value desc
        ) as position,
        count(*) over (
            partition by place.scope, place.calendar, place.year, compared.figure, compared.value
        ) as tie_count
    from compared
    inner join place on compared.place_key = place.place_key
    inner join ranking on compared.figure = ranking.numerator and compared.count_value >= ranking.least_ranked
),

placed as (
    select
        ranked.place_key,
        figure.figure,
        case figure.kind
            when 'rank' then ranked.position
            when 'tie' then ranked.tie_count
            when 'flag' then cast(ranked.value = 0 as integer)
        end as value,
        case
            when figure.kind <> 'label' then null
            when ranked.value = 0 and ranked.tie_count = 1 then 'none'
            when ranked.value = 0 and ranked.tie_count = 2 then 'none, as in 1 other'
            when ranked.value = 0 then concat('none, as in ', ranked.tie_count - 1, ' others')
            when ranked.tie_count > 1 then concat(ordinal.ordinal, ', tie of ', ranked.tie_count)
            else ordinal.ordinal
        end as words
    from ranked
    inner join marts.figure
        on ranked.numerator = figure.numerator and figure.kind in ('rank', 'tie', 'label', 'flag')
    left join seeds.ordinal on ranked.position = ordinal.number
),

-- Of equal ones the first in the alphabet.
most_frequent as (
    select
        measured.place_key,
        measured.figure,
        measured.words
    from measured
    where measured.kind = 'text'
    qualify row_number() over (
        partition by measured.place_key, measured.figure
        order by measured.row_count desc, measured.words asc
    ) = 1
),

stated as (
    select
        counted.place_key,
        counted.figure,
        counted.value,
        cast(null as varchar) as words
    from counted

    union all

    select
        measured.place_key,
        measured.figure,
        measured.value,
        null as words
    from measured
    where measured.kind in ('mean', 'median')

    union all

    select
        jurisdictions.place_key,
        jurisdictions.figure,
        jurisdictions.value,
        null as words
    from jurisdictions

    union all

    select
        derived.place_key,
        derived.figure,
        derived.value,
        null as words
    from derived

    union all

    select
        rated.place_key,
        rated.figure,
        rated.value,
        null as words
    from rated

    union all

    select
        placed.place_key,
        placed.figure,
        placed.value,
        placed.words
    from placed

    union all

    select
        most_frequent.place_key,
        most_frequent.figure,
        null as value,
        most_frequent.words
    from most_frequent
)

select
    place.scope,
    place.calendar,
    place.year,
    place.geography_type,
    place.state_code,
    place.court_id,
    stated.figure,
    cast(stated.value as decimal(18, 2)) as value,
    stated.words
from stated
inner join place on stated.place_key = place.place_key
