-- One row per fact row and figure that it counts in (scope, calendar, year, figure, fact_key): what happened to a case,
-- a defendant, a sentence or a civil suit. What counts in a figure is said here, by event, and in seeds/figure.csv,
-- which names the fact, event and type of each; marts.figure_value adds up, and marts.figure_row opens.
-- `source_code` is the source that decided what counts: that of the charge, the conviction, the sentence or the order;
-- where none is told, the one that supplies the defendants. `amount_parts` is the amount unrounded, in parts of which
-- seeds.figure says how many make one: cents, tenths of a month of prison; a day is 16 parts of a month of 30.4375
-- days, which has 487.
-- An event of a case or defendant: its `name`; whether it happened in the year (`is_counted`); its `amount` as shown
-- (NULL counts as 1) and in `parts`; the `source` that decided; the day (`date_of`) and the `words` beside the row.
with defendant as (
    select
        defendant_year.scope,
        defendant_year.calendar,
        defendant_year.year,
        defendant_year.defendant_id as fact_key,
        defendant_year.state_code,
        defendant_year.court_id,
        dim_case.docket_number,
        defendant_year.case_id,
        defendant_year.defendant_id,
        defendant_year.trafficking_type,
        defendant_year.source_code as supplying_source_code,
        unnest(
            [
                struct_pack(
                    name := 'new', is_counted := defendant_year.is_new, amount := null, parts := null,
                    source := outcome.charged_source_code,
                    date_of := outcome.charged_date,
                    words := coalesce(outcome.outcome, 'unresolved')
                ),
                struct_pack(
                    name := 'active', is_counted := defendant_year.is_active, amount := null, parts := null,
                    source := outcome.charged_source_code,
                    date_of := outcome.charged_date,
                    words := coalesce(outcome.outcome, 'unresolved')
                ),
                struct_pack(
                    name := 'convicted', is_counted := defendant_year.is_convicted, amount := null, parts := null,
                    source := outcome.conviction_source_code, date_of := outcome.convicted_date,
                    words := concat(
                        'convicted, ', coalesce(outcome.sentence_type || coalesce(
                            ' ' || outcome.prison_months || ' months', ''
                        ), 'not sentenced'),
                        case when outcome.conviction_basis = 'derived' then ' (derived from the sentence)' else '' end
                    )
                ),
                struct_pack(
                    name := 'eligible', is_counted := defendant_year.restitution_eligibility = 'eligible',
                    amount := null, parts := null,
                    source := dim_case.victim_named_source, date_of := outcome.convicted_date,
                    words := concat('convicted, a victim is named (', dim_case.victim_named_source, ')')
                ),
                struct_pack(
                    name := 'excluded', is_counted := defendant_year.restitution_eligibility = 'excluded',
                    amount := null, parts := null,
                    source := dim_case.victim_named_source, date_of := outcome.convicted_date,
                    words := concat('convicted, no victim is named (', dim_case.victim_named_source, ')')
                ),
                struct_pack(
                    name := 'eligibility unknown', is_counted := defendant_year.restitution_eligibility = 'unknown',
                    amount := null, parts := null,
                    source := outcome.conviction_source_code, date_of := outcome.convicted_date,
                    words := 'convicted, not known whether a victim is named'
                ),
                struct_pack(
                    name := 'ordered',
                    is_counted := defendant_year.is_restitution_ordered,
                    amount := null,
                    parts := null,
                    source := outcome.restitution_source_code, date_of := outcome.restitution_order_date,
                    words := concat(
                        'ordered to pay $', outcome.restitution_amount,
                        case when outcome.is_restitution_vacated then ', vacated later' else '' end
                    )
                ),
                struct_pack(
                    name := 'ordered other',
                    is_counted := defendant_year.is_restitution_ordered_other,
                    amount := null,
                    parts := null,
                    source := outcome.restitution_source_code, date_of := outcome.restitution_order_date,
                    words := concat(
                        'ordered to pay $', outcome.restitution_amount,
                        case when outcome.is_restitution_vacated then ', vacated later' else '' end
                    )
                ),
                struct_pack(
                    name := 'order dollars', is_counted := defendant_year.restitution_amount is not null,
                    amount := defendant_year.restitution_amount,
                    parts := 100 * defendant_year.restitution_amount,
                    source := outcome.restitution_source_code,
                    date_of := outcome.restitution_order_date,
                    words := concat(
                        'ordered to pay $', outcome.restitution_amount,
                        case
                            when outcome.restitution_amount <> defendant_year.restitution_amount
                                then ', joint: counted with another defendant'
                            else ''
                        end,
                        case when outcome.is_restitution_vacated then ', vacated later' else '' end
                    )
                ),
                struct_pack(
                    name := 'resolved', is_counted := defendant_year.months_to_resolve is not null,
                    amount := defendant_year.months_to_resolve,
                    parts := 16 * defendant_year.days_to_resolve,
                    source := outcome.resolution_source_code,
                    date_of := outcome.resolved_date,
                    words := concat(outcome.resolution_outcome, ', charged ', outcome.charged_date)
                )
            ]
        ) as event
    from core.fact_defendant_year as defendant_year
    inner join core.fact_defendant_outcome as outcome
        on defendant_year.defendant_id = outcome.defendant_id
        and defendant_year.scope = outcome.scope
    inner join core.dim_case on defendant_year.case_id = dim_case.case_id
),

criminal_case as (
    select
        case_year.scope,
        case_year.calendar,
        case_year.year,
        case_year.case_id as fact_key,
        case_year.state_code,
        case_year.court_id,
        dim_case.docket_number,
        case_year.case_id,
        cast(null as varchar) as defendant_id,
        case_year.trafficking_type,
        coalesce(dim_case.defendants_source_code, dim_case.source_codes[1]) as supplying_source_code,
        unnest(
            [
                struct_pack(
                    name := 'new', is_counted := case_year.is_new, amount := null, parts := null,
                    source := case_scope.charged_source_code, date_of := case_scope.charged_date, words := concat(
                        case_year.trafficking_type, coalesce(' (' || dim_case.trafficking_type_source || ')', '')
                    )
                ),
                struct_pack(
                    name := 'active', is_counted := case_year.is_active, amount := null, parts := null,
                    source := case_scope.charged_source_code, date_of := case_scope.charged_date, words := concat(
                        case_year.trafficking_type, coalesce(' (' || dim_case.trafficking_type_source || ')', '')
                    )
                ),
                struct_pack(
                    name := 'labor sector',
                    is_counted
                    := case_year.trafficking_type in ('labor', 'both') and case_year.labor_sector is not null,
                    amount := null, parts := null,
                    source := 'coding_sheet',
                    date_of := case_scope.charged_date,
                    words := case_year.labor_sector
                ),
                struct_pack(
                    name := 'coercion known',
                    is_counted
                    := case_year.trafficking_type in ('labor', 'both') and case_year.coercion_means is not null,
                    amount := null, parts := null,
                    source := 'coding_sheet',
                    date_of := case_scope.charged_date,
                    words := case_year.coercion_means
                ),
                struct_pack(
                    name := 'deportation threat',
                    is_counted
                    := case_year.trafficking_type in ('labor', 'both')
                    and contains(lower(case_year.coercion_means), 'deportation'),
                    amount := null, parts := null,
                    source := 'coding_sheet',
                    date_of := case_scope.charged_date,
                    words := case_year.coercion_means
                )
            ]
        ) as event
    from core.fact_case_year as case_year
    inner join core.dim_case on case_year.case_id = dim_case.case_id
    inner join intermediate.case_scope on case_year.case_id = case_scope.case_id and case_year.scope = case_scope.scope
),

-- Of the sentence itself the months count, else its type.
sentence as (
    select
        fact_sentence.*,
        dim_case.docket_number,
        unnest(
            [
                struct_pack(calendar := 'calendar', year := fact_sentence.sentenced_year),
                struct_pack(calendar := 'fiscal', year := fact_sentence.sentenced_fiscal_year)
            ]
        ) as sentenced,
        case fact_sentence.sentence_type
            when 'prison' then 'prison'
            when 'life' then 'life'
            when 'death' then 'death'
            when 'no prison' then 'no prison'
            when 'sealed' then 'sealed'
            when 'unknown' then 'sentence unknown'
        end as event_name,
        concat(
            case fact_sentence.sentence_type
                when 'prison' then concat('prison ', fact_sentence.prison_months, ' months')
                when 'sealed' then 'sentence sealed'
                when 'unknown' then 'sentence not given by the source'
                else fact_sentence.sentence_type
            end,
            case when fact_sentence.sentence_number > 1 then ', sentenced again' else '' end,
            case when fact_sentence.is_vacated then ', vacated later' else '' end
        ) as disposition
    from core.fact_sentence
    inner join core.dim_case on fact_sentence.case_id = dim_case.case_id
),

suit as (
    select
        scope.scope,
        dim_date.calendar,
        dim_date.year,
        civil_case.civil_case_id as fact_key,
        civil_case.state_code,
        civil_case.court_id,
        civil_case.docket_number,
        civil_case.civil_case_id as case_id,
        cast(null as varchar) as defendant_id,
        civil_case.trafficking_type,
        civil_case.filed_source_code as source_code,
        civil_case.filed_date,
        concat(
            civil_case.trafficking_type, coalesce(' (' || civil_case.trafficking_type_source || ')', '')
        ) as words
    from core.fact_civil_case as civil_case
    inner join (
        select
            dim_date.date_day,
            'calendar' as calendar,
            dim_date.calendar_year as year
        from core.dim_date
        union all
        select
            dim_date.date_day,
            'fiscal' as calendar,
            dim_date.fiscal_year as year
        from core.dim_date
    ) as dim_date on civil_case.filed_date = dim_date.date_day
    cross join (select unnest(['chapter_77', 'wider']) as scope) as scope
),

happened as (
    select
        'defendant_year' as fact,
        defendant.scope,
        defendant.calendar,
        defendant.year,
        defendant.fact_key,
        defendant.state_code,
        defendant.court_id,
        defendant.docket_number,
        defendant.case_id,
        defendant.defendant_id,
        defendant.trafficking_type,
        defendant.event.name as event,
        cast(defendant.event.amount as decimal(18, 2)) as amount,
        cast(defendant.event.parts as bigint) as amount_parts,
        defendant.event.date_of as event_date,
        defendant.event.words as disposition,
        coalesce(defendant.event.source, defendant.supplying_source_code) as source_code
    from defendant
    where defendant.event.is_counted

    union all

    select
        'case_year' as fact,
        criminal_case.scope,
        criminal_case.calendar,
        criminal_case.year,
        criminal_case.fact_key,
        criminal_case.state_code,
        criminal_case.court_id,
        criminal_case.docket_number,
        criminal_case.case_id,
        criminal_case.defendant_id,
        criminal_case.trafficking_type,
        criminal_case.event.name as event,
        cast(null as decimal(18, 2)) as amount,
        cast(null as bigint) as amount_parts,
        criminal_case.event.date_of as event_date,
        criminal_case.event.words as disposition,
        coalesce(criminal_case.event.source, criminal_case.supplying_source_code) as source_code
    from criminal_case
    where criminal_case.event.is_counted

    union all

    select
        'sentence' as fact,
        sentence.scope,
        sentence.sentenced.calendar,
        sentence.sentenced.year,
        sentence.sentence_id as fact_key,
        sentence.state_code,
        sentence.court_id,
        sentence.docket_number,
        sentence.case_id,
        sentence.defendant_id,
        sentence.trafficking_type,
        sentence.event_name as event,
        cast(sentence.prison_months as decimal(18, 2)) as amount,
        cast(10 * sentence.prison_months as bigint) as amount_parts,
        sentence.sentenced_date as event_date,
        sentence.disposition,
        coalesce(sentence.source_code, outcome.source_code) as source_code
    from sentence
    inner join core.fact_defendant_outcome as outcome
        on sentence.defendant_id = outcome.defendant_id and sentence.scope = outcome.scope
    where sentence.sentenced.year is not null

    union all

    select
        'civil_case' as fact,
        suit.scope,
        suit.calendar,
        suit.year,
        suit.fact_key,
        suit.state_code,
        suit.court_id,
        suit.docket_number,
        suit.case_id,
        suit.defendant_id,
        suit.trafficking_type,
        'new' as event,
        cast(null as decimal(18, 2)) as amount,
        cast(null as bigint) as amount_parts,
        suit.filed_date as event_date,
        suit.words as disposition,
        suit.source_code
    from suit
)

select
    happened.scope,
    happened.calendar,
    happened.year,
    figure.figure,
    happened.fact_key,
    happened.fact,
    happened.state_code,
    happened.court_id,
    happened.docket_number,
    happened.case_id,
    happened.defendant_id,
    cast(
        case when figure.kind in ('dollars', 'mean', 'median') then happened.amount else 1 end as decimal(18, 2)
    ) as amount,
    happened.amount_parts,
    happened.event_date,
    happened.disposition,
    happened.source_code
from happened
inner join marts.figure
    on happened.fact = figure.fact
    and happened.event = figure.event
    and (
        figure.trafficking_type is null
        or happened.trafficking_type = figure.trafficking_type
        or (happened.trafficking_type = 'both' and figure.trafficking_type <> 'unknown')
    )
