-- One row per clause of a docket entry and thing that happened (row_id, clause_number, event_code), with its day, its
-- counts and its dollars: of the entries of intermediate.docket_clause_match. The text of an entry names people and
-- never leaves raw.
-- Day: that of the hearing where the entry says when it was held, else of filing, or of entry where there was none
-- before 1950 and none after the entry; the day of signing never.
with event as (
    select docket_clause_match.*
    from intermediate.docket_clause_match
),

entry as (
    select
        docket_entry.row_id,
        docket_entry.docket_row_id,
        lower(coalesce(nullif(trim(docket_entry.entry_clauses), ''), docket_entry.entry_text)) as clauses,
        case
            when
                try_cast(docket_entry.date_filed as date) >= date '1950-01-01'
                and coalesce(
                    try_cast(docket_entry.date_filed as date) <= try_cast(docket_entry.date_entered as date), true
                )
                then try_cast(docket_entry.date_filed as date)
            when try_cast(docket_entry.date_entered as date) >= date '1950-01-01'
                then try_cast(docket_entry.date_entered as date)
        end as filed_date
    from raw.docket_entry
    inner join (
        select distinct
            event.row_id,
            event.docket_row_id
        from event
    ) as eventful
        on docket_entry.row_id = eventful.row_id and docket_entry.docket_row_id = eventful.docket_row_id
),

clause as (
    select
        entry.row_id,
        entry.docket_row_id,
        unnest(string_split(entry.clauses, chr(10))) as readable,
        unnest(generate_series(1, len(string_split(entry.clauses, chr(10))))) as clause_number
    from entry
),

-- Days on which the entry says that it was held: `held on 3/2/2018`, `held on September 7, 2016`, `held this 7th day of
-- September, 2016`, `ENTRY FOR MAY 8, 2016`.
day_text as (
    select
        event.row_id,
        event.docket_row_id,
        event.clause_number,
        clause.clause_number as day_clause_number,
        unnest(
            regexp_extract_all(
                clause.readable,
                '\b(?:(?:held|conducted|proceedings?)(?: (?:on|from|in open court on|before [^;]{1,80}? on))?:? '
                || '(?:[0-9/]+ ?(?:-|to|through|thru|and) ?)?'
                || '|^\W*(?:minute )?(?:entry|minutes|minute sheet) (?:for|of) )'
                || '((?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.? '
                || '[0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}\b'
                || '|(?:the |this )?[0-9]{1,2}(?:st|nd|rd|th)? (?:day of )?'
                || '(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?,? [0-9]{4}\b'
                || '|[0-9]{4}-[0-9]{2}-[0-9]{2}\b'
                || '|[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{4}|[0-9]{2})\b)',
                1
            )
        ) as day
    from event
    inner join clause on event.row_id = clause.row_id and event.docket_row_id = clause.docket_row_id
    where event.is_dated_by_hearing
),

day as (
    select
        day_text.row_id,
        day_text.docket_row_id,
        day_text.clause_number,
        day_text.day_clause_number,
        -- %Y takes 18 for the year 18.
        cast(
            case
                when regexp_matches(day_text.day, '/[0-9]{4}$') then try_strptime(day_text.day, '%m/%d/%Y')
                when contains(day_text.day, '/') then try_strptime(day_text.day, '%m/%d/%y')
                else
                    try_strptime(
                        regexp_replace(
                            regexp_replace(
                                regexp_replace(day_text.day, '\b(?:the|this|day of) |,', '', 'g'),
                                '([0-9])(?:st|nd|rd|th)\b',
                                '\1'
                            ),
                            '([a-z]{3})[a-z]*\.?',
                            '\1'
                        ),
                        ['%b %d %Y', '%d %b %Y', '%Y-%m-%d']
                    )
            end as date
        ) as held_date
    from day_text
),

-- Of several the one of the event's own clause, then the first one; of a trial of several days the last.
held as (
    select
        day.row_id,
        day.docket_row_id,
        day.clause_number,
        max(day.held_date) as held_date
    from (
        select
            day.*,
            min(abs(day.day_clause_number - day.clause_number)) over (
                partition by day.docket_row_id, day.row_id, day.clause_number
            ) as nearest
        from day
        inner join entry on day.row_id = entry.row_id and day.docket_row_id = entry.docket_row_id
        where day.held_date between entry.filed_date - 60 and entry.filed_date
    ) as day
    where abs(day.day_clause_number - day.clause_number) = day.nearest
    group by day.row_id, day.docket_row_id, day.clause_number
),

-- Lists after the word count: `1, 2 -4, 5`, `1s through 3s`; of the clause, else of the head, else of the entry.
count_list as (
    select
        clause.row_id,
        clause.docket_row_id,
        clause.clause_number,
        unnest(
            regexp_extract_all(
                -- Terms and days stand in lists of counts: `Count(s) 1, 60 months`.
                regexp_replace(
                    clause.readable,
                    '\b[0-9]+(?:\.[0-9]+)?(?: ?\([0-9]+\))?[ -]*(?:months?|mos?|years?|yrs?|days?|weeks?)\b'
                    || '|\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}\b',
                    '_',
                    'g'
                ),
                '\bcounts?(?:\(s\))?:? ((?:[0-9]{1,3}s{0,4}r?\b(?: ?(?:,|-|&|and|to|through|thru) ?)*)+)',
                1
            )
        ) as numbers
    from clause
),

count_label as (
    select
        count_list.row_id,
        count_list.docket_row_id,
        count_list.clause_number,
        unnest(
            regexp_extract_all(
                regexp_replace(count_list.numbers, ' ?(?:-|to|through|thru) ?', '-', 'g'),
                '[0-9]+s*r?(?:-[0-9]+s*r?)?'
            )
        ) as label
    from count_list
),

count_number as (
    select
        count_label.row_id,
        count_label.docket_row_id,
        count_label.clause_number,
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
        count_number.docket_row_id,
        count_number.clause_number,
        list(
            distinct concat(count_number.number, count_number.suffix)
            order by concat(count_number.number, count_number.suffix)
        ) as count_numbers
    from count_number
    group by count_number.row_id, count_number.docket_row_id, count_number.clause_number
),

entry_charge as (
    select
        count_number.row_id,
        count_number.docket_row_id,
        list(
            distinct concat(count_number.number, count_number.suffix)
            order by concat(count_number.number, count_number.suffix)
        ) as count_numbers
    from count_number
    group by count_number.row_id, count_number.docket_row_id
),

-- What stands between restitution and the amount must not belong to another sum.
money as (
    select
        clause.row_id,
        clause.docket_row_id,
        unnest(
            list_concat(
                regexp_extract_all(
                    clause.readable, 'restitution(?:[^$;|]){0,160}\$ ?[0-9][0-9,]*(?:\.[0-9]{2})?[^;.,]{0,25}'
                ),
                regexp_extract_all(
                    clause.readable,
                    '\$ ?[0-9][0-9,]*(?:\.[0-9]{2})? (?:in |of |as )?(?:joint and several |mandatory )?restitution\b'
                )
            )
        ) as words
    from clause
    where contains(clause.readable, 'restitution')
),

amount as (
    select
        money.row_id,
        money.docket_row_id,
        try_cast(
            replace(regexp_extract(money.words, '\$ ?([0-9][0-9,]*(?:\.[0-9]{2})?)', 1), ',', '') as decimal(18, 2)
        ) as amount
    from money
    where
        not regexp_matches(
            money.words,
            'assess|\bfines?\b|\bspa\b|\bpsa\b|\bp/a\b|forfeit|bond|waived|denied|denying|defer|to be determin'
            || '|\bno restitution|(?:per|a|each) (?:month|quarter|week|year)|monthly|installment|payments? of'
        )
),

-- The term of a later sentence: months or years that are neither what it was before nor of supervised release or
-- probation, where the entry states one.
term as (
    select
        clause.row_id,
        clause.docket_row_id,
        unnest(
            regexp_extract_all(
                regexp_replace(
                    clause.readable,
                    '\bfrom (?:a (?:term|sentence) of )?[0-9]+ ?-?(?:months?|mos?|years?|yrs?)\b'
                    || '|\b[0-9]+ ?-?(?:months?|mos?|years?|yrs?)\b(?: (?:term|period))?(?: of| on)? '
                    || '(?:supervised|probation|t?sr\b|s/r\b)'
                    || '|(?:supervised release|probation|\bt?sr\b|\bs/r\b)[^;.]{0,30}?'
                    || '[0-9]+ ?-?(?:months?|mos?|years?|yrs?)\b',
                    ' ',
                    'g'
                ),
                '\b[0-9]+ ?-?(?:months?|mos?|years?|yrs?)\b'
            )
        ) as words
    from clause
    where
        exists (
            select 1 from event
            where
                event.row_id = clause.row_id
                and event.docket_row_id = clause.docket_row_id
                and event.event_code = 'resentencing'
        )
),

entry_term as (
    select
        term.row_id,
        term.docket_row_id,
        max(
            cast(regexp_extract(term.words, '^([0-9]+)', 1) as integer)
            * case when regexp_matches(term.words, 'years?|yrs?') then 12 else 1 end
        ) as months
    from term
    group by term.row_id, term.docket_row_id
    having count(distinct term.words) = 1
),

joint as (
    select
        clause.row_id,
        clause.docket_row_id,
        bool_or(regexp_matches(clause.readable, '\bjoint(?:ly)? ?(?:and|&|/) ?several|\bj/s\b')) as is_joint
    from clause
    group by clause.row_id, clause.docket_row_id
),

-- The dollars of the entry: of its clauses that state any, where they agree.
entry_amount as (
    select
        amount.row_id,
        amount.docket_row_id,
        case when count(distinct amount.amount) = 1 then max(amount.amount) end as amount
    from amount
    group by amount.row_id, amount.docket_row_id
)

select
    event.row_id,
    event.clause_number,
    event.event_code,
    event.docket_row_id,
    coalesce(held.held_date, entry.filed_date) as event_date,
    coalesce(
        charge.count_numbers, head_charge.count_numbers, entry_charge.count_numbers, cast([] as varchar[])
    ) as count_numbers,
    case
        when
            event.event_code in (
                'restitution_order', 'amended_restitution_order', 'judgment', 'amended_judgment', 'sentencing'
            )
            then entry_amount.amount
    end as amount,
    cast(case when event.event_code = 'resentencing' then entry_term.months end as decimal(8, 1)) as prison_months,
    coalesce(joint.is_joint, false) as is_joint,
    event.event_code in ('restitution_order', 'amended_restitution_order')
    and entry_amount.amount is null
    and contains(entry.clauses, '$') as is_amount_unread,
    event.pattern_id
from event
inner join entry on event.row_id = entry.row_id and event.docket_row_id = entry.docket_row_id
left join held
    on event.row_id = held.row_id
    and event.docket_row_id = held.docket_row_id
    and event.clause_number = held.clause_number
left join charge
    on event.row_id = charge.row_id
    and event.docket_row_id = charge.docket_row_id
    and event.clause_number = charge.clause_number
left join charge as head_charge
    on event.row_id = head_charge.row_id
    and event.docket_row_id = head_charge.docket_row_id
    and head_charge.clause_number = 1
left join entry_charge on event.row_id = entry_charge.row_id and event.docket_row_id = entry_charge.docket_row_id
left join joint on event.row_id = joint.row_id and event.docket_row_id = joint.docket_row_id
left join entry_amount on event.row_id = entry_amount.row_id and event.docket_row_id = entry_amount.docket_row_id
left join entry_term on event.row_id = entry_term.row_id and event.docket_row_id = entry_term.docket_row_id
