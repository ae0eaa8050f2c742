-- One row per case and scope that it belongs to (case_id, scope): `chapter_77`, the headline, or `wider`, which adds
-- the Mann Act and every case of a coded case file or coding sheet that is there as trafficking without such a charge.
-- The case is charged with its first charge in scope against any defendant, by the source that wins for the date (a
-- coded case is trafficking as a whole, so in the wider scope each of its defendants dates it); the earliest charge
-- date of a coded case beats the file's year. A case that consists of received transfers is not new: it was new in a
-- first district that is not known here. A case that only reviewers call trafficking is new on the first charging date
-- that any source gives; with none it is undated, in no year (marts.undated_case).
-- Type: the coding sheet first, for both scopes; else the charges of all its defendants. In chapter_77 those of chapter
-- 77 alone (1589 with 2421 is labor there, both in the wider scope), and where these have no type, such as 1594, the
-- wider ones.
with record as (
    select
        defendant_record.*,
        -- Received, and no record of a district before is there.
        bool_and(defendant_record.is_received_transfer) over (
            partition by defendant_record.defendant_id, defendant_record.source_code
        ) as is_only_received
    from intermediate.defendant_record
),

charged_by_source as (
    select
        record.case_id,
        'chapter_77' as scope,
        record.source_code,
        min(record.chapter_77_charged_date) as charged_date,
        min(record.stated_year) as stated_year,
        bool_and(record.is_only_received) as is_received_transfer
    from record
    where record.is_charged_chapter_77
    group by record.case_id, record.source_code

    union all

    select
        record.case_id,
        'wider' as scope,
        record.source_code,
        min(record.wider_charged_date) filter (
            where record.is_charged_wider or record.source_code = 'coded_case'
        ) as charged_date,
        min(record.stated_year) as stated_year,
        coalesce(
            bool_and(record.is_only_received) filter (where record.is_charged_wider), false
        ) as is_received_transfer
    from record
    group by record.case_id, record.source_code
    having bool_or(record.is_charged_wider)
),

charged as (
    select
        charged_by_source.case_id,
        charged_by_source.scope,
        arg_min(charged_by_source.charged_date, precedence.precedence) as charged_date,
        arg_min(charged_by_source.source_code, precedence.precedence) filter (
            where charged_by_source.charged_date is not null or charged_by_source.stated_year is not null
        ) as charged_source_code,
        min(charged_by_source.stated_year) as stated_year,
        bool_and(charged_by_source.is_received_transfer) as is_received_transfer
    from charged_by_source
    inner join seeds.source_precedence as precedence
        on precedence.attribute = 'charged_date'
        and charged_by_source.source_code = precedence.source_code
    group by charged_by_source.case_id, charged_by_source.scope
),

reviewed_case as (
    select
        called.case_id,
        bool_or(called.is_coded) as is_coded
    from (
        select
            case_source.case_id,
            true as is_coded
        from intermediate.case_source
        where case_source.is_trafficking
        union all
        select
            coding_sheet_case.case_id,
            false as is_coded
        from intermediate.coding_sheet_case
        where coding_sheet_case.is_trafficking
    ) as called
    group by called.case_id
),

coded as (
    select
        case_source.case_id,
        min(coded_defendant.charged_date) as charged_date,
        min(coded_case.case_year) as stated_year
    from intermediate.case_source
    inner join staging.coded_case
        on case_source.source_code = 'coded_case'
        and case_source.source_case_key = coded_case.coded_case_id
    left join staging.coded_defendant on coded_case.coded_case_id = coded_defendant.coded_case_id
    group by case_source.case_id
),

first_record as (
    select
        record.case_id,
        record.opened_date,
        record.source_code
    from intermediate.source_record as record
    where record.opened_date is not null
    qualify row_number() over (
        partition by record.case_id order by record.opened_date, record.source_code, record.record_id
    ) = 1
),

reviewed as (
    select
        reviewed_case.case_id,
        'wider' as scope,
        coalesce(
            coded.charged_date, case when coded.stated_year is null then first_record.opened_date end
        ) as charged_date,
        case
            when reviewed_case.is_coded and (coded.charged_date is not null or coded.stated_year is not null)
                then 'coded_case'
            when first_record.opened_date is not null then first_record.source_code
            when reviewed_case.is_coded then 'coded_case'
            else 'coding_sheet'
        end as charged_source_code,
        coded.stated_year,
        false as is_received_transfer
    from reviewed_case
    left join coded on reviewed_case.case_id = coded.case_id
    left join first_record on reviewed_case.case_id = first_record.case_id
),

member as (
    select charged.*
    from charged

    union all

    select reviewed.*
    from reviewed
    left join charged on reviewed.case_id = charged.case_id and reviewed.scope = charged.scope
    where charged.case_id is null
),

charged_type as (
    select
        charge.case_id,
        case
            when
                min(charge.trafficking_type) filter (where charge.scope = 'chapter_77')
                <> max(charge.trafficking_type) filter (where charge.scope = 'chapter_77')
                then 'both'
            else min(charge.trafficking_type) filter (where charge.scope = 'chapter_77')
        end as chapter_77_type,
        case
            when min(charge.trafficking_type) <> max(charge.trafficking_type) then 'both'
            else min(charge.trafficking_type)
        end as wider_type
    from intermediate.charge
    where charge.scope is not null
    group by charge.case_id
),

typed as (
    select
        member.*,
        case
            when member.scope = 'chapter_77' then coalesce(charged_type.chapter_77_type, charged_type.wider_type)
            else charged_type.wider_type
        end as charged_type
    from member
    left join charged_type on member.case_id = charged_type.case_id
)

select
    typed.case_id,
    typed.scope,
    coalesce(coding_sheet_case.charged_date, typed.charged_date) as charged_date,
    cast(
        coalesce(
            extract(year from coalesce(coding_sheet_case.charged_date, typed.charged_date)), typed.stated_year
        ) as integer
    ) as charged_year,
    case when coding_sheet_case.charged_date is not null then 'coding_sheet' else typed.charged_source_code end
        as charged_source_code,
    typed.charged_date as extract_charged_date,
    typed.is_received_transfer,
    coalesce(coding_sheet_case.case_type, typed.charged_type, 'unknown') as trafficking_type,
    case
        when coding_sheet_case.case_type is not null then 'coding_sheet'
        when typed.charged_type is not null then 'charges'
    end as trafficking_type_source
from typed
left join intermediate.coding_sheet_case on typed.case_id = coding_sheet_case.case_id
