-- One row per case and scope that it belongs to (case_id, scope): `chapter_77`, the headline, or `wider`, which adds
-- the Mann Act and every case of a coded case file or coding sheet that is there as trafficking without such a
-- charge. The case is charged with its first charge in scope against any defendant, by the source
-- that wins for the date (a coded case is trafficking as a
-- whole, so in the wider scope each of its defendants dates it); the earliest charge date of a
-- coded case beats the file's year. A case that consists of received transfers is not new: it was new in its first
-- district.
with charged_by_source as (
    select
        defendant_record.case_id,
        'chapter_77' as scope,
        defendant_record.source_code,
        min(defendant_record.chapter_77_charged_date) as charged_date,
        min(defendant_record.stated_year) as stated_year,
        bool_and(defendant_record.is_received_transfer) as is_received_transfer
    from core.defendant_record
    where defendant_record.is_charged_chapter_77
    group by defendant_record.case_id, defendant_record.source_code

    union all

    select
        defendant_record.case_id,
        'wider' as scope,
        defendant_record.source_code,
        coalesce(
            min(defendant_record.wider_charged_date) filter (
                where defendant_record.is_charged_wider or defendant_record.source_code = 'coded_case'
            ),
            min(defendant_record.wider_charged_date)
        ) as charged_date,
        min(defendant_record.stated_year) as stated_year,
        coalesce(
            bool_and(defendant_record.is_received_transfer) filter (where defendant_record.is_charged_wider), false
        ) as is_received_transfer
    from core.defendant_record
    group by defendant_record.case_id, defendant_record.source_code
    having bool_or(defendant_record.is_charged_wider)
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

reviewed as (
    select
        case_source.case_id,
        'wider' as scope,
        min(coded_defendant.charged_date) as charged_date,
        min(case_source.source_code) as charged_source_code,
        min(coded_case.case_year) as stated_year,
        false as is_received_transfer
    from core.case_source
    left join staging.coded_case
        on case_source.source_code = 'coded_case'
        and case_source.source_case_key = coded_case.coded_case_id
    left join staging.coded_defendant on coded_case.coded_case_id = coded_defendant.coded_case_id
    where case_source.is_trafficking
    group by case_source.case_id
),

member as (
    select charged.*
    from charged

    union all

    select reviewed.*
    from reviewed
    left join charged on reviewed.case_id = charged.case_id and reviewed.scope = charged.scope
    where charged.case_id is null
)

select
    member.case_id,
    member.scope,
    coalesce(coding_case.charged_date, member.charged_date) as charged_date,
    cast(
        coalesce(
            extract(year from coalesce(coding_case.charged_date, member.charged_date)), member.stated_year
        ) as integer
    ) as charged_year,
    case when coding_case.charged_date is not null then 'coding_sheet' else member.charged_source_code end
        as charged_source_code,
    member.is_received_transfer
from member
left join core.coding_case on member.case_id = coding_case.case_id
