-- One row per clause of a docket entry (row_id, clause_number) on a page with defendants: whose event it is, if it is
-- one. Names are compared here and go no further.
-- Of the defendants of the page those whose name or alias stands in the clause, the longest name first, with their own
-- number after it if there is one; else those whose number stands there. A clause that names nobody speaks of whom the
-- last one before it named, else of whom the entry names later. An entry that names nobody is about the only defendant
-- of its page, and about all where it says so.
-- Unclear: name and number are of two defendants, a name is of two, or somebody is named whom the page does not list.
with clause as (
    select
        entry.row_id,
        entry.docket_row_id,
        unnest(string_split(entry.clauses, chr(10))) as clause_text,
        unnest(generate_series(1, len(string_split(entry.clauses, chr(10))))) as clause_number
    from (
        select
            docket_entry.row_id,
            docket_entry.docket_row_id,
            coalesce(nullif(trim(docket_entry.entry_clauses), ''), docket_entry.entry_text) as clauses
        from raw.docket_entry
        inner join (
            select distinct
                docket_clause_match.row_id,
                docket_clause_match.docket_row_id
            from intermediate.docket_clause_match
        ) as eventful
            on docket_entry.row_id = eventful.row_id and docket_entry.docket_row_id = eventful.docket_row_id
    ) as entry
),

-- Defendants of the page. One who stands there twice under a number is one, as in staging.docket_defendant.
party as (
    select
        docket_party.docket_row_id,
        max(docket_party.row_id) over (
            partition by
                docket_party.docket_row_id,
                coalesce(nullif(docket_party.defendant_number, ''), concat('row ', docket_party.row_id))
        ) as party_row_id,
        try_cast(docket_party.defendant_number as integer) as defendant_number,
        docket_party.party_name,
        docket_party.extra_info
    from raw.docket_party
    where lower(docket_party.party_type) like 'defendant%'
),

page as (
    select
        party.docket_row_id,
        count(distinct party.party_row_id) as defendant_count,
        list(distinct party.party_row_id order by party.party_row_id) as party_row_ids
    from party
    group by party.docket_row_id
),

-- Aliases stand in the remarks, a line each: `also known as`, then the name, or `aka` and the name in one line.
alias as (
    select
        party.docket_row_id,
        party.party_row_id,
        party.defendant_number,
        unnest(
            list_concat(
                [left(party.party_name, 400)],
                regexp_extract_all(
                    coalesce(left(party.extra_info, 4000), ''),
                    '(?i)(?:also known as|formerly known as|\ba\.?/?k\.?/?a\.?\b)[ \t:]*\n?[ \t]*([^\n]{2,200})',
                    1
                )
            )
        ) as name
    from party
),

-- The words of a name with two blanks between them, so that each has its own on both sides.
defendant as (
    select distinct
        alias.docket_row_id,
        alias.party_row_id,
        alias.defendant_number,
        replace(
            trim(
                regexp_replace(
                    regexp_replace(lower(alias.name), '\([0-9]{1,3}\)\s*$', ''), '[^\pL\pN]+', ' ', 'g'
                )
            ),
            ' ',
            '  '
        ) as name_words
    from alias
),

-- Who owes jointly with whom is no word on whose event it is.
speaking as (
    select
        clause.row_id,
        clause.docket_row_id,
        clause.clause_number,
        clause.clause_text,
        regexp_replace(
            lower(clause.clause_text),
            '(?:\bjoint\w*\W+(?:and\W+|&\W*|/\W*)?several\w*|\bj ?[/&] ?s\b)\W+(?:\w+\W+){0,3}?with\b[^.;]*',
            ' ',
            'g'
        ) as said
    from clause
),

-- #1 is a number in parentheses.
spoken as (
    select
        speaking.row_id,
        speaking.docket_row_id,
        speaking.clause_number,
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
        spoken.clause_number,
        spoken.said_words,
        defendant.party_row_id,
        defendant.defendant_number,
        defendant.name_words
    from spoken
    inner join defendant
        on spoken.docket_row_id = defendant.docket_row_id
        and length(defendant.name_words) between 3 and 200
        and contains(spoken.said_words, concat(' ', defendant.name_words, ' '))
),

-- The longest name counts: MARIA GARCIA LOPEZ does not speak of MARIA GARCIA.
longer_name as (
    select
        name_met.row_id,
        name_met.docket_row_id,
        name_met.clause_number,
        name_met.name_words,
        count(distinct longer.name_words) as name_count,
        string_agg(distinct longer.name_words, '|' order by longer.name_words) as name_pattern
    from name_met
    inner join name_met as longer
        on name_met.row_id = longer.row_id
        and name_met.docket_row_id = longer.docket_row_id
        and name_met.clause_number = longer.clause_number
        and length(longer.name_words) > length(name_met.name_words)
        and contains(concat(' ', longer.name_words, ' '), concat(' ', name_met.name_words, ' '))
    group by name_met.row_id, name_met.docket_row_id, name_met.clause_number, name_met.name_words
),

own_name as (
    select
        name_met.row_id,
        name_met.docket_row_id,
        name_met.clause_number,
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
        and name_met.clause_number = longer_name.clause_number
        and name_met.name_words = longer_name.name_words
),

-- The number directly after a name must be that of its bearer; a name of two defendants needs one. A name before
-- another suffix or initial is somebody else's: JOHN ROE before SR where ROE JR stands trial.
by_name as (
    select
        own_name.row_id,
        own_name.docket_row_id,
        own_name.clause_number,
        own_name.party_row_id,
        own_name.defendant_number,
        own_name.name_words,
        regexp_extract_all(own_name.said_words, concat(' ', own_name.name_words, '  #0*([0-9]+) '), 1) as numbers,
        count(distinct own_name.party_row_id) over (
            partition by own_name.docket_row_id, own_name.row_id, own_name.clause_number, own_name.name_words
        ) = 1
        and not regexp_matches(
            own_name.said_words, concat(' ', own_name.name_words, '  (?:jr|sr|ii|iii|iv|junior|senior|[0-9]+) ')
        ) as is_only_bearer
    from own_name
    where contains(own_name.said_words, concat(' ', own_name.name_words, ' '))
),

bearer as (
    select
        by_name.row_id,
        by_name.docket_row_id,
        by_name.clause_number,
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
        speaking.clause_number,
        unnest(regexp_extract_all(speaking.said, '[\pL.,''’-]+ ?\([0-9]{1,3}\)')) as name_and_number
    from speaking
),

number_met as (
    select distinct
        named.row_id,
        named.docket_row_id,
        named.clause_number,
        try_cast(regexp_extract(named.name_and_number, '\(([0-9]+)\)', 1) as integer) as defendant_number,
        regexp_replace(
            regexp_extract(named.name_and_number, '([\pL''’]*)[^\pL]*$', 1), '[^\pL]+', '', 'g'
        ) as word_before
    from named
    where
        not regexp_matches(
            named.name_and_number,
            '^(?:counts?|cts?\.?|rules?|sections?|sec\.?|nos?\.?|months?|mos\.?|years?|yrs\.?|days?|hours?|pages?'
            || '|exhibits?|attachments?|part|box) ?\('
        )
),

-- A number after no listed name: its defendant is meant where the word before is of the name, or names nobody.
by_number as (
    select
        number_met.row_id,
        number_met.docket_row_id,
        number_met.clause_number,
        number_met.defendant_number,
        defendant.party_row_id,
        coalesce(
            page.defendant_count = 1
            or regexp_full_match(
                number_met.word_before,
                '|and|defendants?|defts?|dfts?|def|jr|sr|ii|iii|iv|to|by|as|no|number|co|for|of'
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
        and number_met.clause_number = by_name.clause_number
        and list_contains(by_name.numbers, cast(number_met.defendant_number as varchar))
    where by_name.row_id is null
),

meant as (
    select
        bearer.row_id,
        bearer.docket_row_id,
        bearer.clause_number,
        bearer.party_row_id
    from bearer
    where bearer.is_meant

    union

    select
        by_number.row_id,
        by_number.docket_row_id,
        by_number.clause_number,
        by_number.party_row_id
    from by_number
    where by_number.is_meant and by_number.party_row_id is not null
),

meant_list as (
    select
        meant.row_id,
        meant.docket_row_id,
        meant.clause_number,
        list(distinct meant.party_row_id order by meant.party_row_id) as party_row_ids
    from meant
    group by meant.row_id, meant.docket_row_id, meant.clause_number
),

-- A name with a capital after "as to" or "defendant".
as_to as (
    select
        speaking.row_id,
        speaking.docket_row_id,
        speaking.clause_number,
        unnest(
            regexp_extract_all(
                speaking.clause_text,
                '\b(?:[Aa]s to|AS TO|[Dd]efendant|DEFENDANT|[Dd]eft|[Dd]ft)\.?,? '
                || '(?:(?:[Dd]efendants?|DEFENDANTS?|[Dd]eft|[Dd]ft)\.? )?'
                || '((?:[A-Z][\pL.''’-]*,? ){1,4}[A-Z][\pL.''’-]*)',
                1
            )
        ) as name
    from speaking
),

called as (
    select
        as_to.row_id,
        as_to.docket_row_id,
        as_to.clause_number,
        replace(trim(regexp_replace(lower(as_to.name), '[^\pL\pN]+', ' ', 'g')), ' ', '  ') as name_words
    from as_to
    where
        not regexp_matches(
            lower(as_to.name),
            '\b(?:all|counts?|cts?|indictment|information|complaint|superseding|restitution|sentenc\w*|judgment'
            || '|plea\w*|pled|verdict|motions?|orders?|forfeiture|government|usa|united|judge|court|hearing|guilty'
            || '|bureau|release|supervised|not|is|the|was|enter\w*|signed|minute|title|section|document\w*|jury|bond'
            || '|rule|notice|attorney|probation|custody|mental|each|time|case|district|division|state|remanded'
            || '|convicted|ordered|dismiss\w*|committed|appear\w*|present|waive\w*)\b'
        )
),

-- Names in their parts: words, initials, and what tells father from son or Doe 1 from Doe 10.
name_part as (
    select
        name.docket_row_id,
        name.name_words,
        regexp_extract_all(
            regexp_replace(name.name_words, '\b(?:jr|sr|ii|iii|iv|junior|senior)\b', '', 'g'), '\pL\pL+'
        ) as words,
        regexp_extract_all(concat(' ', name.name_words, ' '), ' (\pL) ', 1) as initials,
        regexp_extract_all(name.name_words, '\b(?:jr|sr|ii|iii|iv)\b|[0-9]+') as suffixes
    from (
        select
            called.docket_row_id,
            called.name_words
        from called

        union

        select
            defendant.docket_row_id,
            defendant.name_words
        from defendant
    ) as name
),

-- Somebody whom the page does not list. Words of a name, initials and suffixes may be missing, and not differ.
stranger as (
    select
        called.row_id,
        called.docket_row_id,
        called.clause_number
    from called
    inner join name_part as called_part
        on called.docket_row_id = called_part.docket_row_id and called.name_words = called_part.name_words
    inner join defendant on called.docket_row_id = defendant.docket_row_id
    inner join name_part as listed_part
        on defendant.docket_row_id = listed_part.docket_row_id and defendant.name_words = listed_part.name_words
    group by called.row_id, called.docket_row_id, called.clause_number, called.name_words
    having
        not bool_or(
            (
                list_has_all(called_part.words, listed_part.words)
                or list_has_all(listed_part.words, called_part.words)
            )
            and (
                len(called_part.initials) = 0
                or len(listed_part.initials) = 0
                or list_has_any(called_part.initials, listed_part.initials)
            )
            and (
                len(called_part.suffixes) = 0
                or len(listed_part.suffixes) = 0
                or list_has_any(called_part.suffixes, listed_part.suffixes)
            )
        )
),

numbered as (
    select distinct
        number_met.row_id,
        number_met.docket_row_id,
        number_met.clause_number
    from number_met
),

-- A name whose number is another's, a name of two, or the number of a defendant after the name of nobody on the page.
contradicted as (
    select
        bearer.row_id,
        bearer.docket_row_id,
        bearer.clause_number
    from bearer
    group by bearer.row_id, bearer.docket_row_id, bearer.clause_number, bearer.name_words
    having not bool_or(bearer.is_meant)

    union

    select
        by_number.row_id,
        by_number.docket_row_id,
        by_number.clause_number
    from by_number
    where by_number.party_row_id is not null
    group by by_number.row_id, by_number.docket_row_id, by_number.clause_number, by_number.defendant_number
    having not bool_or(by_number.is_meant)
),

-- What the clause says itself: the defendants, `all`, or somebody who cannot be told.
own as (
    select
        speaking.row_id,
        speaking.docket_row_id,
        speaking.clause_number,
        coalesce(meant_list.party_row_ids, cast([] as bigint[])) as party_row_ids,
        contradicted.row_id is not null
        or len(coalesce(meant_list.party_row_ids, cast([] as bigint[]))) = 0
        and (stranger.row_id is not null or numbered.row_id is not null) as is_unclear,
        regexp_matches(
            speaking.said,
            '\b(?:all|both|each) (?:of the |the )?(?:[0-9]+ |[a-z]+ )?(?:defendants?|defts?|dfts?)\b|\bas to all\b'
        ) as is_all
    from speaking
    left join meant_list
        on speaking.row_id = meant_list.row_id
        and speaking.docket_row_id = meant_list.docket_row_id
        and speaking.clause_number = meant_list.clause_number
    left join contradicted
        on speaking.row_id = contradicted.row_id
        and speaking.docket_row_id = contradicted.docket_row_id
        and speaking.clause_number = contradicted.clause_number
    left join stranger
        on speaking.row_id = stranger.row_id
        and speaking.docket_row_id = stranger.docket_row_id
        and speaking.clause_number = stranger.clause_number
    left join numbered
        on speaking.row_id = numbered.row_id
        and speaking.docket_row_id = numbered.docket_row_id
        and speaking.clause_number = numbered.clause_number
),

saying as (
    select
        own.row_id,
        own.docket_row_id,
        own.clause_number,
        max(case when len(own.party_row_ids) > 0 or own.is_unclear or own.is_all then own.clause_number end) over (
            partition by own.docket_row_id, own.row_id
            order by own.clause_number
            rows between unbounded preceding and current row
        ) as last_place,
        min(case when len(own.party_row_ids) > 0 or own.is_unclear or own.is_all then own.clause_number end) over (
            partition by own.docket_row_id, own.row_id
        ) as first_place
    from own
)

select
    saying.row_id,
    cast(saying.clause_number as integer) as clause_number,
    saying.docket_row_id,
    case
        when own.is_unclear then cast([] as bigint[])
        when len(own.party_row_ids) > 0 then own.party_row_ids
        when own.is_all or own.row_id is null and page.defendant_count = 1 then page.party_row_ids
        else cast([] as bigint[])
    end as party_row_ids,
    page.party_row_ids as page_party_row_ids
from saying
inner join page on saying.docket_row_id = page.docket_row_id
left join own
    on saying.row_id = own.row_id
    and saying.docket_row_id = own.docket_row_id
    and own.clause_number = coalesce(saying.last_place, saying.first_place)
