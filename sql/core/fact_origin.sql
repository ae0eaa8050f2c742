-- One row per subject of a fact and scope (fact, fact_key, scope): the rows of the extracts that a defendant, a
-- sentence, a case or a civil suit was read from. A defendant's are its own and those that speak of its case as a
-- whole; a first sentence's are its defendant's, a later one's its own; a case's are those of all its defendants. Where
-- a docket page speaks of a defendant, its counts and the entries that were read are among them.
with defendant as (
    select
        outcome.defendant_id,
        outcome.case_id,
        outcome.scope,
        outcome.row_ids || dim_case.row_ids as row_ids
    from core.fact_defendant_outcome as outcome
    inner join core.dim_case on outcome.case_id = dim_case.case_id
),

subject_row as (
    select
        'defendant_year' as fact,
        defendant.defendant_id as fact_key,
        defendant.scope,
        unnest(defendant.row_ids) as row_id
    from defendant

    union all

    select
        'sentence' as fact,
        sentence.sentence_id as fact_key,
        sentence.scope,
        unnest(sentence.row_ids || dim_case.row_ids) as row_id
    from core.fact_sentence as sentence
    inner join core.dim_case on sentence.case_id = dim_case.case_id

    union all

    select
        'case_year' as fact,
        defendant.case_id as fact_key,
        defendant.scope,
        unnest(defendant.row_ids) as row_id
    from defendant

    union all

    -- Also a case without a defendant, which only reviewers speak of.
    select
        'case_year' as fact,
        case_scope.case_id as fact_key,
        case_scope.scope,
        unnest(dim_case.row_ids) as row_id
    from intermediate.case_scope
    inner join core.dim_case on case_scope.case_id = dim_case.case_id

    union all

    select
        'civil_case' as fact,
        suit.civil_case_id as fact_key,
        scope.scope,
        unnest(suit.row_ids) as row_id
    from core.fact_civil_case as suit
    cross join (select unnest(['chapter_77', 'wider']) as scope) as scope
),

-- What else of a docket page was read for a defendant, who stands there as a party.
on_page as (
    select
        docket_defendant.row_id as party_row_id,
        docket_charge.row_id
    from intermediate.docket_defendant
    inner join intermediate.docket_charge on docket_defendant.record_id = docket_charge.record_id

    union all

    select
        docket_defendant_event.party_row_id,
        docket_defendant_event.row_id
    from intermediate.docket_defendant_event
),

origin as (
    select
        subject_row.fact,
        subject_row.fact_key,
        subject_row.scope,
        subject_row.row_id
    from subject_row

    union

    select
        subject_row.fact,
        subject_row.fact_key,
        subject_row.scope,
        on_page.row_id
    from subject_row
    inner join on_page on subject_row.row_id = on_page.party_row_id
)

select
    origin.fact,
    origin.fact_key,
    origin.scope,
    list(origin.row_id order by origin.row_id) as row_ids,
    list(
        struct_pack(file_id := file.file_id, format := file.format, row_number := origin.row_id % 100000000)
        order by origin.row_id
    ) as extract_rows
from origin
left join core.dim_extract_file as file on origin.row_id // 100000000 = file.file_id
group by origin.fact, origin.fact_key, origin.scope
