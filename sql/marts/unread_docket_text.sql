-- One row per count, entry or docket page and part of it that could not be read (row_id, part), with the reason.
-- Parts: label, citation, disposition, sentence; entry: words of an event of a criminal case that are not read, or an
-- event that is nobody's or of no day; day: of a docket or a defendant;
-- page: what stands on no page of the case. The text itself stays in raw, where it may name people: look it up by
-- row_id.
with unread as (
    select
        docket_count.row_id,
        docket_count.docket_row_id,
        'label' as part,
        case
            when docket_count.count_label is null then 'no label at the end'
            else 'a label that is no list of numbers'
        end as reason
    from staging.docket_count
    left join intermediate.docket_count_number on docket_count.row_id = docket_count_number.row_id
    where coalesce(docket_count.count_section, '') <> 'complaint' and docket_count_number.row_id is null

    union all

    select
        docket_count.row_id,
        docket_count.docket_row_id,
        'citation' as part,
        case
            when bool_or(docket_citation.basis = 'unread') then 'no statute in the count'
            else 'a section that cannot be, or one with a letter that the subject does not know'
        end as reason
    from intermediate.docket_citation
    inner join staging.docket_count on docket_citation.row_id = docket_count.row_id
    where docket_citation.basis = 'unread' or docket_citation.is_doubtful
    group by docket_count.row_id, docket_count.docket_row_id

    union all

    select
        docket_count.row_id,
        docket_count.docket_row_id,
        'disposition' as part,
        'words that no pattern reads' as reason
    from intermediate.docket_disposition
    inner join staging.docket_count on docket_disposition.row_id = docket_count.row_id
    where docket_disposition.basis = 'unread'

    union all

    select
        docket_count.row_id,
        docket_count.docket_row_id,
        'sentence' as part,
        string_agg(
            case
                when docket_sentence.attribute = 'unread' then 'a time or an amount that no pattern reads'
                else concat(docket_sentence.attribute, ': several values, or none that can be read')
            end,
            '; '
            order by docket_sentence.attribute
        ) as reason
    from intermediate.docket_sentence
    inner join staging.docket_count on docket_sentence.row_id = docket_count.row_id
    where docket_sentence.basis = 'unread'
    group by docket_count.row_id, docket_count.docket_row_id

    union all

    select
        docket_count.row_id,
        docket_count.docket_row_id,
        'sentence' as part,
        case
            when count(docket_sentence.row_id) = 0 then 'a sentence of which nothing is read'
            else 'a sentence whose term is not read'
        end as reason
    from intermediate.docket_disposition
    inner join staging.docket_count on docket_disposition.row_id = docket_count.row_id
    left join intermediate.docket_sentence on docket_disposition.row_id = docket_sentence.row_id
    where docket_disposition.is_conviction
    group by docket_count.row_id, docket_count.docket_row_id, docket_disposition.pattern_id
    having
        -- A plea or verdict without a word of sentence waits for it; nothing is unread there.
        (docket_disposition.pattern_id = 'sentence' or count(docket_sentence.row_id) > 0)
        -- Not count_if: it is NULL where there is no row of a sentence.
        and count(*) filter (where docket_sentence.basis = 'unread') = 0
        and count(*) filter (
            where docket_sentence.attribute in (
                'prison_months', 'life', 'death', 'time_served', 'probation_months', 'no_prison', 'later_change'
            )
        ) = 0

    union all

    select
        entry.row_id,
        entry.docket_row_id,
        'entry' as part,
        concat_ws(
            '; ',
            case when bool_or(entry.is_unread) then 'words of an event that no pattern reads' end,
            case when bool_or(entry.is_whose_unclear) then 'whose event it is cannot be told' end,
            case when bool_or(entry.is_amount_unread) then 'dollars of restitution that are not read' end,
            case when bool_or(entry.is_day_impossible) then 'no day, or one that cannot be' end
        ) as reason
    from (
        select
            docket_event.row_id,
            docket_event.docket_row_id,
            false as is_unread,
            docket_event.is_whose_unclear,
            docket_event.is_amount_unread,
            not coalesce(
                docket_event.event_date <= coalesce(docket.as_of_date, docket_event.event_date), false
            ) as is_day_impossible
        from intermediate.docket_event
        inner join staging.docket on docket_event.docket_row_id = docket.row_id
        where docket.case_type_code = 'cr'

        union all

        select
            docket_clause_event.row_id,
            docket_clause_event.docket_row_id,
            true as is_unread,
            false as is_whose_unclear,
            false as is_amount_unread,
            false as is_day_impossible
        from intermediate.docket_clause_event
        inner join staging.docket on docket_clause_event.docket_row_id = docket.row_id
        where docket_clause_event.event_code = 'unread' and docket.case_type_code = 'cr'
    ) as entry
    group by entry.row_id, entry.docket_row_id
    having
        bool_or(entry.is_unread)
        or bool_or(entry.is_whose_unclear)
        or bool_or(entry.is_amount_unread)
        or bool_or(entry.is_day_impossible)

    union all

    select
        docket.row_id,
        docket.row_id as docket_row_id,
        'day' as part,
        'a day of filing or termination that cannot be' as reason
    from staging.docket
    where docket.is_day_unread

    union all

    select
        docket_defendant.row_id,
        docket_defendant.docket_row_id,
        'day' as part,
        'a day of termination that cannot be' as reason
    from staging.docket_defendant
    where docket_defendant.is_day_unread

    union all

    select
        docket.row_id,
        docket.row_id as docket_row_id,
        'page' as part,
        'a report of some days or documents only, and none of the whole' as reason
    from staging.docket
    where
        docket.is_part
        and docket.case_type_code = 'cr'
        and docket.row_id in (select docket_defendant.docket_row_id from intermediate.docket_defendant)

    union all

    select
        docket.row_id,
        docket.row_id as docket_row_id,
        'page' as part,
        'no defendant is listed: the report was run without parties' as reason
    from staging.docket
    where
        docket.case_type_code = 'cr'
        and docket.row_id not in (
            select docket_defendant.docket_row_id
            from staging.docket_defendant
            where docket_defendant.docket_row_id is not null
        )
)

select
    unread.row_id,
    unread.part,
    docket.court_id,
    docket.docket_number_raw as docket_number,
    unread.reason
from unread
left join staging.docket on unread.docket_row_id = docket.row_id
