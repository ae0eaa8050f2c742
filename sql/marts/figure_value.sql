-- One row per scope, calendar, year, geography and figure that is stated there (scope, calendar, year, geography_type,
-- state_code, court_id, figure). What a kind of figure means (seeds/figure.yml) is computed here, once for all figures:
-- * a count or dollars: the rows of marts.figure_event added up. A 0 is stated only under a census of what the figure
--   needs (core.figure_coverage); elsewhere nothing found has no row.
-- * a mean or median of rows: of exact amounts, for each geography anew, rounded once, half up, to one decimal.
-- * a percent, a ratio, a mean over jurisdictions: of stated figures, half up; a denominator of 0 gives no row. What is
--   left out of a denominator takes nothing off it where it is not found.
-- * a rank: competition rank, highest first, over the 56 jurisdictions, for complete years under a census only.
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
        count(*) as row_count,
        cast(sum(figure_event.amount_parts) as bigint) as parts,
        median(figure_event.amount_parts) filter (where figure.kind = 'median') as median_parts
    from marts.figure_event
    inner join marts.figure on figure_event.figure = figure.figure
    group by grouping sets (
        (figure_event.scope, figure_event.calendar, figure_event.year, figure_event.figure),
        (figure_event.scope, figure_event.calendar, figure_event.year, figure_event.figure, figure_event.state_code),
        (
            figure_event.scope,
            figure_event.calendar,
            figure_event.year,
            figure_event.figure,
            figure_event.state_code,
            figure_event.court_id
        )
    )
),

measured as (
    select
        found.scope,
        found.calendar,
        found.year,
        found.geography_type,
        found.state_code,
        found.court_id,
        found.figure,
        figure.kind,
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
),

counted as (
    select
        place.scope,
        place.calendar,
        place.year,
        place.geography_type,
        place.state_code,
        place.court_id,
        place.is_known,
        adding.figure,
        cast(coalesce(own.value, 0) as decimal(18, 2)) as value,
        census.figure is not null as is_census
    from core.summary_place as place
    inner join marts.figure as adding on adding.kind in ('count', 'dollars')
    left join census
        on place.calendar = census.calendar and place.year = census.year and adding.figure = census.figure
    left join measured as own
        on place.scope = own.scope
        and place.calendar = own.calendar
        and place.year = own.year
        and place.geography_type = own.geography_type
        and place.state_code = own.state_code
        and place.court_id = own.court_id
        and adding.figure = own.figure
    -- Such a figure is known, at 0 too, where the one is that it is stated with.
    left join measured as whole
        on place.scope = whole.scope
        and place.calendar = whole.calendar
        and place.year = whole.year
        and place.geography_type = whole.geography_type
        and place.state_code = whole.state_code
        and place.court_id = whole.court_id
        and adding.stated_with = whole.figure
    where census.figure is not null or own.value > 0 or whole.value > 0
),

-- Of the 56: how many have any, how many have none.
jurisdiction_count as (
    select
        counted.scope,
        counted.calendar,
        counted.year,
        counted.figure,
        count(*) filter (where counted.value > 0) as with_any,
        count(*) filter (where counted.value = 0) as with_none
    from counted
    where counted.geography_type = 'state' and counted.is_known
    group by counted.scope, counted.calendar, counted.year, counted.figure
),

jurisdictions as (
    select
        place.scope,
        place.calendar,
        place.year,
        place.geography_type,
        place.state_code,
        place.court_id,
        tally.figure,
        case
            when contains(tally.figure, 'without') then jurisdiction_count.with_none
            else jurisdiction_count.with_any
        end as value
    from core.summary_place as place
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
        counted.scope,
        counted.calendar,
        counted.year,
        counted.geography_type,
        counted.state_code,
        counted.court_id,
        counted.figure,
        cast(counted.value as bigint) as value
    from counted

    union all

    select
        jurisdictions.scope,
        jurisdictions.calendar,
        jurisdictions.year,
        jurisdictions.geography_type,
        jurisdictions.state_code,
        jurisdictions.court_id,
        jurisdictions.figure,
        jurisdictions.value
    from jurisdictions
    where jurisdictions.geography_type = 'national'
),

share as (
    select
        part.scope,
        part.calendar,
        part.year,
        part.geography_type,
        part.state_code,
        part.court_id,
        figure.figure,
        figure.kind,
        max(case when part.figure = figure.numerator then part.value end) as numerator,
        max(case when part.figure = figure.denominator then part.value end)
        - coalesce(max(case when part.figure = figure.denominator_less then part.value end), 0) as denominator
    from marts.figure
    inner join part on part.figure in (figure.numerator, figure.denominator, figure.denominator_less)
    where figure.kind in ('percent', 'ratio', 'mean') and figure.fact = 'derived'
    group by
        part.scope,
        part.calendar,
        part.year,
        part.geography_type,
        part.state_code,
        part.court_id,
        figure.figure,
        figure.kind
),

derived as (
    select
        share.scope,
        share.calendar,
        share.year,
        share.geography_type,
        share.state_code,
        share.court_id,
        share.figure,
        case share.kind
            when 'percent' then (2000 * share.numerator + share.denominator) // (2 * share.denominator) / 10.0
            else (200 * share.numerator + share.denominator) // (2 * share.denominator) / 100.0
        end as value
    from share
    left join census on share.calendar = census.calendar and share.year = census.year and share.figure = census.figure
    where
        share.numerator is not null
        and share.denominator <> 0
        and (share.kind <> 'mean' or (share.geography_type = 'national' and census.figure is not null))
),

ranked as (
    select
        counted.scope,
        counted.calendar,
        counted.year,
        counted.geography_type,
        counted.state_code,
        counted.court_id,
        counted.figure as numerator,
        counted.value,
        rank() over (
            partition by counted.scope, counted.calendar, counted.year, counted.figure order by counted.value desc
        ) as place_number,
        count(*) over (
            partition by counted.scope, counted.calendar, counted.year, counted.figure, counted.value
        ) as tie_count
    from counted
    inner join core.reporting_year
        on counted.calendar = reporting_year.calendar and counted.year = reporting_year.year
    where
        counted.geography_type = 'state'
        and counted.is_known
        and counted.is_census
        and reporting_year.is_complete_year
        and counted.figure in (
            select figure.numerator
            from marts.figure
            where figure.kind in ('rank', 'tie', 'label', 'flag')
        )
),

placed as (
    select
        ranked.scope,
        ranked.calendar,
        ranked.year,
        ranked.geography_type,
        ranked.state_code,
        ranked.court_id,
        figure.figure,
        case figure.kind
            when 'rank' then ranked.place_number
            when 'tie' then ranked.tie_count
            when 'flag' then cast(ranked.value = 0 as integer)
        end as value,
        case
            when figure.kind <> 'label' then null
            when ranked.value = 0 then 'last in the nation'
            when ranked.tie_count > 1 then concat(ordinal.ordinal, ', tie of ', ranked.tie_count)
            else ordinal.ordinal
        end as words
    from ranked
    inner join marts.figure
        on ranked.numerator = figure.numerator and figure.kind in ('rank', 'tie', 'label', 'flag')
    left join seeds.ordinal on ranked.place_number = ordinal.number
),

-- Of equal ones the first in the alphabet.
worded as (
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
        figure_event.disposition as words,
        count(*) as row_count
    from marts.figure_event
    inner join marts.figure on figure_event.figure = figure.figure
    where figure.kind = 'text'
    group by grouping sets (
        (figure_event.scope, figure_event.calendar, figure_event.year, figure_event.figure, figure_event.disposition),
        (
            figure_event.scope,
            figure_event.calendar,
            figure_event.year,
            figure_event.figure,
            figure_event.disposition,
            figure_event.state_code
        ),
        (
            figure_event.scope,
            figure_event.calendar,
            figure_event.year,
            figure_event.figure,
            figure_event.disposition,
            figure_event.state_code,
            figure_event.court_id
        )
    )
),

most_frequent as (
    select worded.*
    from worded
    qualify row_number() over (
        partition by
            worded.scope,
            worded.calendar,
            worded.year,
            worded.geography_type,
            worded.state_code,
            worded.court_id,
            worded.figure
        order by worded.row_count desc, worded.words asc
    ) = 1
)

select
    counted.scope,
    counted.calendar,
    counted.year,
    counted.geography_type,
    counted.state_code,
    counted.court_id,
    counted.figure,
    counted.value,
    cast(null as varchar) as words
from counted

union all

select
    measured.scope,
    measured.calendar,
    measured.year,
    measured.geography_type,
    measured.state_code,
    measured.court_id,
    measured.figure,
    cast(measured.value as decimal(18, 2)) as value,
    cast(null as varchar) as words
from measured
where measured.kind in ('mean', 'median')

union all

select
    jurisdictions.scope,
    jurisdictions.calendar,
    jurisdictions.year,
    jurisdictions.geography_type,
    jurisdictions.state_code,
    jurisdictions.court_id,
    jurisdictions.figure,
    cast(jurisdictions.value as decimal(18, 2)) as value,
    cast(null as varchar) as words
from jurisdictions

union all

select
    derived.scope,
    derived.calendar,
    derived.year,
    derived.geography_type,
    derived.state_code,
    derived.court_id,
    derived.figure,
    cast(derived.value as decimal(18, 2)) as value,
    cast(null as varchar) as words
from derived

union all

select
    placed.scope,
    placed.calendar,
    placed.year,
    placed.geography_type,
    placed.state_code,
    placed.court_id,
    placed.figure,
    cast(placed.value as decimal(18, 2)) as value,
    placed.words
from placed

union all

select
    most_frequent.scope,
    most_frequent.calendar,
    most_frequent.year,
    most_frequent.geography_type,
    most_frequent.state_code,
    most_frequent.court_id,
    most_frequent.figure,
    cast(null as decimal(18, 2)) as value,
    most_frequent.words
from most_frequent
