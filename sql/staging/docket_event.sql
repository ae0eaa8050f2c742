-- One row per docket entry and thing that happened (row_id, event_code), by seeds/docket_event_pattern.csv.
-- Only the words that say so are kept: the text of an entry names people and never leaves raw. The counts are those
-- that the entry names, whatever it says of each.
-- Whose event it is: of the defendants of the page those whose name stands in the entry, the longest name first, with
-- their own number after it if there is one; else those whose number stands there. An entry that names nobody is about
-- the only defendant of its page, about all where it says so, and about all where it charges or transfers; else, as a
-- plea, verdict, sentence, judgment, dismissal or order of restitution, it is nobody's and listed in
-- marts.unread_docket_text, as one is whose name and number are of two defendants.
-- Day: that of filing, or of entry where there was none before 1950 and none after the entry.
with entry as (
    select
        docket_entry.row_id,
        docket_entry.docket_row_id,
        docket_entry.entry_text,
        case
            when
                try_cast(docket_entry.date_filed as date) >= date '1950-01-01'
                and coalesce(
                    try_cast(docket_entry.date_filed as date) <= try_cast(docket_entry.date_entered as date), true
                )
                then try_cast(docket_entry.date_filed as date)
            when try_cast(docket_entry.date_entered as date) >= date '1950-01-01'
                then try_cast(docket_entry.date_entered as date)
        end as filed_date,
        regexp_replace(
            lower(coalesce(nullif(trim(docket_entry.entry_digits), ''), docket_entry.entry_text)),
            '\bnot[\s-]+guilty\b',
            'not_guilty',
            'g'
        ) as readable
    from raw.docket_entry
    where
        regexp_matches(
            docket_entry.entry_text,
            '(?i)complaint|indictment|information|guilty|pleas?\b|verdict|acquit|sentenc|judgment|restitution|dismiss'
            || '|transfer|rule 2[01]'
        )
),

keyword as (
    select
        rule.pattern_id,
        unnest(string_split(rule.keyword, '|')) as keyword
    from seeds.docket_event_pattern as rule
),

-- The patterns that an entry is tried on: each has a keyword that the entry holds. It saves most trials.
candidate as (
    select distinct
        entry.row_id,
        keyword.pattern_id
    from entry
    inner join keyword on contains(entry.readable, keyword.keyword)
),

matched as (
    select
        candidate.row_id,
        rule.pattern_id,
        rule.event_code,
        rule.dated_by,
        rule.priority,
        rule.excluding,
        entry.readable,
        regexp_extract(entry.readable, '(?s)' || rule.pattern, 1) as matched_text
    from candidate
    inner join entry on candidate.row_id = entry.row_id
    inner join seeds.docket_event_pattern as rule on candidate.pattern_id = rule.pattern_id
),

first_match as (
    select
        matched.row_id,
        matched.pattern_id,
        matched.event_code,
        matched.dated_by,
        matched.matched_text
    from matched
    where
        matched.matched_text <> ''
        and (matched.excluding is null or not regexp_matches(matched.readable, '(?s)' || matched.excluding))
    qualify
        not bool_or(matched.event_code = 'none') over (partition by matched.row_id)
        and row_number() over (
            partition by matched.row_id, matched.event_code order by matched.priority, matched.pattern_id
        ) = 1
),

eventful as (
    select entry.*
    from entry
    where entry.row_id in (select first_match.row_id from first_match)
),

-- The defendants of the page, each with the words of the name. One who stands there twice under a number is one, as in
-- staging.docket_defendant. Names are compared here and go no further.
defendant as (
    select
        docket_party.docket_row_id,
        max(docket_party.row_id) over (
            partition by
                docket_party.docket_row_id,
                coalesce(nullif(docket_party.defendant_number, ''), concat('row ', docket_party.row_id))
        ) as party_row_id,
        try_cast(docket_party.defendant_number as integer) as defendant_number,
        replace(
            trim(
                regexp_replace(
                    regexp_replace(lower(left(docket_party.party_name, 400)), '\([0-9]{1,3}\)\s*$', ''),
                    '[^\pL\pN]+',
                    ' ',
                    'g'
                )
            ),
            ' ',
            '  '
        ) as name_words
    from raw.docket_party
    where lower(docket_party.party_type) like 'defendant%'
),

page as (
    select
        defendant.docket_row_id,
        count(distinct defendant.party_row_id) as defendant_count,
        list(distinct defendant.party_row_id order by defendant.party_row_id) as party_row_ids
    from defendant
    group by defendant.docket_row_id
),

-- Who owes jointly with whom is no word on whose event it is.
speaking as (
    select
        eventful.row_id,
        eventful.docket_row_id,
        eventful.entry_text,
        regexp_replace(
            eventful.readable,
            '(?:\bjoint\w*\W+(?:and\W+|&\W*|/\W*)?several\w*|\bj ?[/&] ?s\b)\W+(?:\w+\W+){0,3}?with\b[^.;]*',
            ' ',
            'g'
        ) as said
    from eventful
),

-- Words with two blanks between them, so that each has its own on both sides; #1 is a number in parentheses.
spoken as (
    select
        speaking.row_id,
        speaking.docket_row_id,
        concat(
            '  ',
            replace(
                trim(
                    regexp_replace(
                        regexp_replace(replace(speaking.said, '#', ' '), '\(\s*([0-9]{1,3})\s*\)', ' #\1 ', 'g'),
                        '[^\pL\pN#]+',
                        ' ',
                        'g'
                    )
                ),
                ' ',
                '  '
            ),
            '  '
        ) as said_words
    from speaking
),

name_met as (
    select
        spoken.row_id,
        spoken.docket_row_id,
        spoken.said_words,
        defendant.party_row_id,
        defendant.defendant_number,
        defendant.name_words
    from spoken
    inner join defendant
        on spoken.docket_row_id = defendant.docket_row_id
        and length(defendant.name_words) between 1 and 200
        and contains(spoken.said_words, concat(' ', defendant.name_words, ' '))
),

-- The longest name counts: MARIA GARCIA LOPEZ does not speak of MARIA GARCIA.
longer_name as (
    select
        name_met.row_id,
        name_met.docket_row_id,
        name_met.name_words,
        count(distinct longer.name_words) as name_count,
        string_agg(distinct longer.name_words, '|' order by longer.name_words) as name_pattern
    from name_met
    inner join name_met as longer
        on name_met.row_id = longer.row_id
        and name_met.docket_row_id = longer.docket_row_id
        and length(longer.name_words) > length(name_met.name_words)
        and contains(concat(' ', longer.name_words, ' '), concat(' ', name_met.name_words, ' '))
    group by name_met.row_id, name_met.docket_row_id, name_met.name_words
),

own_name as (
    select
        name_met.row_id,
        name_met.docket_row_id,
        name_met.party_row_id,
        name_met.defendant_number,
        name_met.name_words,
        case
            when longer_name.name_pattern is null then name_met.said_words
            -- More names in one another than a pattern holds: nobody is named by the shorter ones then.
            when longer_name.name_count <= 20
                then regexp_replace(
                    name_met.said_words, concat(' (?:', longer_name.name_pattern, ') '), ' | ', 'g'
                )
        end as said_words
    from name_met
    left join longer_name
        on name_met.row_id = longer_name.row_id
        and name_met.docket_row_id = longer_name.docket_row_id
        and name_met.name_words = longer_name.name_words
),

-- The number directly after a name must be that of its bearer; a name of two defendants needs one.
by_name as (
    select
        own_name.row_id,
        own_name.docket_row_id,
        own_name.party_row_id,
        own_name.defendant_number,
        own_name.name_words,
        regexp_extract_all(own_name.said_words, concat(' ', own_name.name_words, '  #0*([0-9]+) '), 1) as numbers,
        count(*) over (partition by own_name.row_id, own_name.docket_row_id, own_name.name_words) = 1 as is_only_bearer
    from own_name
    where contains(own_name.said_words, concat(' ', own_name.name_words, ' '))
),

bearer as (
    select
        by_name.row_id,
        by_name.docket_row_id,
        by_name.party_row_id,
        by_name.defendant_number,
        by_name.name_words,
        case
            when len(by_name.numbers) = 0 or by_name.defendant_number is null then by_name.is_only_bearer
            else list_contains(by_name.numbers, cast(by_name.defendant_number as varchar))
        end as is_meant
    from by_name
),

-- (1) after a word is a defendant; count (1), 18:1591(a)(1) and 14 (14) months are none.
named as (
    select
        speaking.row_id,
        speaking.docket_row_id,
        unnest(regexp_extract_all(speaking.said, '[\pL.,''’]+ ?\([0-9]{1,3}\)')) as name_and_number
    from speaking
),

number_met as (
    select distinct
        named.row_id,
        named.docket_row_id,
        try_cast(regexp_extract(named.name_and_number, '\(([0-9]+)\)', 1) as integer) as defendant_number,
        regexp_replace(named.name_and_number, '[^\pL]+', '', 'g') as word_before
    from named
    where not regexp_matches(named.name_and_number, '^(?:counts?|rules?|sections?|nos?\.?|months?|years?) ?\(')
),

-- A number after no listed name: its defendant is meant where the word before is of the name, or names nobody.
by_number as (
    select
        number_met.row_id,
        number_met.docket_row_id,
        number_met.defendant_number,
        defendant.party_row_id,
        coalesce(
            page.defendant_count = 1
            or regexp_full_match(
                number_met.word_before,
                '|and|defendants?|defts?|dfts?|def|jr|sr|ii|iii|iv|to|by|as|no|number|co'
            )
            or contains(concat(' ', defendant.name_words, ' '), concat(' ', number_met.word_before, ' ')),
            false
        ) as is_meant
    from number_met
    inner join page on number_met.docket_row_id = page.docket_row_id
    left join defendant
        on number_met.docket_row_id = defendant.docket_row_id
        and (
            number_met.defendant_number = defendant.defendant_number
            or defendant.defendant_number is null
            and page.defendant_count = 1
            and (
                number_met.word_before in ('', 'defendant', 'deft', 'dft')
                or contains(concat(' ', defendant.name_words, ' '), concat(' ', number_met.word_before, ' '))
            )
        )
    left join by_name
        on number_met.row_id = by_name.row_id
        and number_met.docket_row_id = by_name.docket_row_id
        and list_contains(by_name.numbers, cast(number_met.defendant_number as varchar))
    where by_name.row_id is null
),

meant as (
    select
        bearer.row_id,
        bearer.docket_row_id,
        bearer.party_row_id
    from bearer
    where bearer.is_meant

    union

    select
        by_number.row_id,
        by_number.docket_row_id,
        by_number.party_row_id
    from by_number
    where by_number.is_meant and by_number.party_row_id is not null
),

-- A name whose number is another's, a name of two, or the number of a defendant after the name of nobody on the page.
unclear as (
    select
        bearer.row_id,
        bearer.docket_row_id
    from bearer
    group by bearer.row_id, bearer.docket_row_id, bearer.name_words
    having not bool_or(bearer.is_meant)

    union

    select
        by_number.row_id,
        by_number.docket_row_id
    from by_number
    where by_number.party_row_id is not null
    group by by_number.row_id, by_number.docket_row_id, by_number.defendant_number
    having not bool_or(by_number.is_meant)
),

meant_list as (
    select
        meant.row_id,
        meant.docket_row_id,
        list(distinct meant.party_row_id order by meant.party_row_id) as party_row_ids
    from meant
    group by meant.row_id, meant.docket_row_id
),

-- Names with a capital after "as to", and none of their words in the name of the only defendant of the page.
stranger as (
    select
        as_to.row_id,
        as_to.docket_row_id
    from (
        select
            speaking.row_id,
            speaking.docket_row_id,
            lower(
                regexp_extract(
                    speaking.entry_text, '\b[Aa]s to ((?:[A-Z][\pL.''’-]+,? ){1,4}[A-Z][\pL.''’-]+)', 1
                )
            ) as words
        from speaking
    ) as as_to
    inner join page on as_to.docket_row_id = page.docket_row_id and page.defendant_count = 1
    inner join defendant on as_to.docket_row_id = defendant.docket_row_id
    where
        as_to.words <> ''
        and not regexp_matches(
            as_to.words,
            '\b(?:defendants?|defts?|dfts?|all|counts?|indictment|information|complaint|superseding|restitution'
            || '|sentenc|judgment|plea|verdict|motion|order|forfeiture|government|usa|united)'
        )
    group by as_to.row_id, as_to.docket_row_id, as_to.words
    having
        count(
            case
                when
                    regexp_matches(
                        concat(' ', regexp_replace(as_to.words, '[^\pL\pN]+', '  ', 'g'), ' '),
                        concat(' (?:', replace(defendant.name_words, '  ', '|'), ') ')
                    )
                    then 1
            end
        ) = 0
),

numbered as (
    select distinct
        number_met.row_id,
        number_met.docket_row_id
    from number_met
),

whose as (
    select
        speaking.row_id,
        speaking.docket_row_id,
        page.party_row_ids as all_party_row_ids,
        coalesce(meant_list.party_row_ids, cast([] as bigint[])) as meant_party_row_ids,
        unclear.row_id is not null as is_unclear,
        numbered.row_id is not null as has_number,
        page.defendant_count = 1
        and stranger.row_id is null
        or regexp_matches(
            speaking.said, '\ball (?:of the |the )?(?:[a-z]+ )?(?:defendants|defts|dfts)\b|\bas to all\b'
        ) as is_about_all
    from speaking
    inner join page on speaking.docket_row_id = page.docket_row_id
    left join meant_list
        on speaking.row_id = meant_list.row_id and speaking.docket_row_id = meant_list.docket_row_id
    left join unclear on speaking.row_id = unclear.row_id and speaking.docket_row_id = unclear.docket_row_id
    left join stranger on speaking.row_id = stranger.row_id and speaking.docket_row_id = stranger.docket_row_id
    left join numbered
        on speaking.row_id = numbered.row_id and speaking.docket_row_id = numbered.docket_row_id
),

-- Lists after the word count: `1, 2 -4, 5`, `1s through 3s`.
count_list as (
    select
        eventful.row_id,
        unnest(
            regexp_extract_all(
                eventful.readable,
                '\bcounts?(?:\(s\))?:? ((?:[0-9]{1,3}s{0,4}r?\b(?: ?(?:,|-|&|and|through|thru) ?)*)+)',
                1
            )
        ) as numbers
    from eventful
),

count_label as (
    select
        count_list.row_id,
        unnest(
            regexp_extract_all(
                regexp_replace(count_list.numbers, ' ?(?:-|through|thru) ?', '-', 'g'), '[0-9]+s*r?(?:-[0-9]+s*r?)?'
            )
        ) as label
    from count_list
),

count_number as (
    select
        count_label.row_id,
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
        list(
            distinct concat(count_number.number, count_number.suffix)
            order by concat(count_number.number, count_number.suffix)
        ) as count_numbers
    from count_number
    group by count_number.row_id
),

detail as (
    select
        eventful.row_id,
        cast(
            try_strptime(
                regexp_extract(eventful.readable, 'held (?:on )?([0-9]{1,2}/[0-9]{1,2}/[0-9]{4})\b', 1), '%m/%d/%Y'
            ) as date
        ) as held_date,
        -- What stands between restitution and the amount must not belong to another sum.
        regexp_extract(
            eventful.readable,
            'restitution(?:[^$;.|]|\b[a-z]\.){0,160}\$ ?[0-9][0-9,]*(?:\.[0-9]{2})?[^;.,]{0,25}'
        ) as amount_after,
        regexp_extract(
            eventful.readable,
            '\$ ?([0-9][0-9,]*(?:\.[0-9]{2})?) (?:in |of )?(?:joint and several |mandatory )?restitution\b',
            1
        ) as amount_before,
        regexp_matches(eventful.readable, '\bjoint(?:ly)? ?(?:and|&|/) ?several|\bj/s\b') as is_joint
    from eventful
),

number_list as (
    select
        entry_number.row_id,
        list(entry_number.defendant_number order by entry_number.defendant_number) as defendant_numbers
    from (
        select
            number_met.row_id,
            number_met.defendant_number
        from number_met

        union

        select
            bearer.row_id,
            bearer.defendant_number
        from bearer
        where bearer.is_meant
    ) as entry_number
    where entry_number.defendant_number is not null
    group by entry_number.row_id
),

event_kind as (
    select
        first_match.row_id,
        first_match.event_code,
        first_match.event_code not in (
            'complaint',
            'indictment',
            'information',
            'superseding_indictment',
            'superseding_information',
            'transfer_in',
            'transfer_out'
        ) as is_one_persons
    from first_match
),

restitution as (
    select
        detail.row_id,
        try_cast(
            replace(
                case
                    when detail.amount_before <> '' then detail.amount_before
                    when
                        not regexp_matches(
                            detail.amount_after,
                            'assess|\bfines?\b|\bspa\b|\bpsa\b|\bp/a\b|forfeit|bond|waived|denied|denying|defer'
                            || '|determin|\bno restitution'
                        )
                        then regexp_extract(detail.amount_after, '\$ ?([0-9][0-9,]*(?:\.[0-9]{2})?)', 1)
                end,
                ',',
                ''
            ) as decimal(18, 2)
        ) as amount
    from detail
)

select
    first_match.row_id,
    first_match.event_code,
    eventful.docket_row_id,
    case
        when
            first_match.dated_by = 'hearing'
            and detail.held_date between eventful.filed_date - 60 and eventful.filed_date
            then detail.held_date
        else eventful.filed_date
    end as event_date,
    coalesce(number_list.defendant_numbers, cast([] as integer[])) as defendant_numbers,
    coalesce(
        case
            when len(whose.meant_party_row_ids) > 0 then whose.meant_party_row_ids
            when whose.is_about_all and not whose.has_number and not whose.is_unclear then whose.all_party_row_ids
            when not event_kind.is_one_persons and (whose.is_unclear or not whose.has_number)
                then whose.all_party_row_ids
        end,
        cast([] as bigint[])
    ) as party_row_ids,
    coalesce(
        event_kind.is_one_persons
        and (
            whose.is_unclear
            or len(whose.meant_party_row_ids) = 0
            and (whose.has_number or not whose.is_about_all)
        ),
        false
    ) as is_whose_unclear,
    coalesce(charge.count_numbers, cast([] as varchar[])) as count_numbers,
    case
        when first_match.event_code in ('restitution_order', 'judgment', 'amended_judgment', 'sentencing')
            then restitution.amount
    end as amount,
    detail.is_joint,
    first_match.matched_text,
    first_match.pattern_id
from first_match
inner join eventful on first_match.row_id = eventful.row_id
inner join detail on first_match.row_id = detail.row_id
inner join restitution on first_match.row_id = restitution.row_id
inner join event_kind on first_match.row_id = event_kind.row_id and first_match.event_code = event_kind.event_code
left join whose on first_match.row_id = whose.row_id and eventful.docket_row_id = whose.docket_row_id
left join number_list on first_match.row_id = number_list.row_id
left join charge on first_match.row_id = charge.row_id
