-- One row per thing that a source says of a defendant or a case (case_id, defendant_id, source_code, attribute), of the
-- attributes on which sources are compared. defendant_id is `all` where it is about the case.
-- Scope: cases of the subject; what a source does not say is no row. Defendants are compared where both sources number
-- them; of sentences, terms of prison and other kinds that are known.
with claim as (
    select defendant_claim.*
    from intermediate.defendant_claim
    inner join core.dim_case on defendant_claim.case_id = dim_case.case_id
),

defendant_said as (
    select
        claim.case_id,
        claim.defendant_id,
        claim.source_code,
        claim.observed_through_date,
        unnest(
            [
                struct_pack(
                    attribute := 'convicted',
                    word := case
                        when claim.is_convicted then 'yes'
                        when claim.outcome is not null then 'no'
                    end
                ),
                struct_pack(attribute := 'convicted_date', word := cast(claim.convicted_date as varchar)),
                struct_pack(attribute := 'sentenced_date', word := cast(claim.sentenced_date as varchar)),
                struct_pack(
                    attribute := 'sentence',
                    word := case
                        when claim.sentence_type = 'prison' then concat('prison, ', claim.prison_months, ' months')
                        when claim.sentence_type <> 'unknown' then claim.sentence_type
                    end
                ),
                struct_pack(attribute := 'restitution_amount', word := cast(claim.restitution_amount as varchar))
            ]
        ) as said
    from claim
),

count_said as (
    select
        defendant_record.case_id,
        'all' as defendant_id,
        defendant_record.source_code,
        max(defendant_record.observed_through_date) as observed_through_date,
        struct_pack(
            attribute := 'defendants',
            word := cast(count(distinct defendant_record.defendant_id) as varchar)
        ) as said
    from intermediate.defendant_record
    inner join core.dim_case on defendant_record.case_id = dim_case.case_id
    group by defendant_record.case_id, defendant_record.source_code
),

-- Charges of one source can say both; sources that each say another type disagree.
charged_type as (
    select
        fact_charge.case_id,
        fact_charge.source_code,
        case
            when min(fact_charge.trafficking_type) <> max(fact_charge.trafficking_type) then 'both'
            else min(fact_charge.trafficking_type)
        end as word
    from core.fact_charge
    inner join core.dim_case on fact_charge.case_id = dim_case.case_id
    where fact_charge.scope is not null
    group by fact_charge.case_id, fact_charge.source_code
),

charged_day as (
    select
        defendant_record.case_id,
        defendant_record.source_code,
        cast(
            min(defendant_record.wider_charged_date) filter (where defendant_record.is_charged_wider) as varchar
        ) as word
    from intermediate.defendant_record
    inner join core.dim_case on defendant_record.case_id = dim_case.case_id
    group by defendant_record.case_id, defendant_record.source_code
),

coded_victim as (
    select
        case_source.case_id,
        case when max(coded_case.victim_count) > 0 then 'yes' when max(coded_case.victim_count) = 0 then 'no' end
            as word
    from intermediate.case_source
    inner join staging.coded_case on case_source.source_case_key = coded_case.coded_case_id
    where case_source.source_code = 'coded_case'
    group by case_source.case_id
),

case_word as (
    select
        charged_type.case_id,
        charged_type.source_code,
        'case_type' as attribute,
        charged_type.word
    from charged_type
    union all
    select
        coding_sheet_case.case_id,
        'coding_sheet' as source_code,
        'case_type' as attribute,
        nullif(coding_sheet_case.case_type, 'unknown') as word
    from intermediate.coding_sheet_case
    union all
    select
        charged_day.case_id,
        charged_day.source_code,
        'charged_date' as attribute,
        charged_day.word
    from charged_day
    union all
    select
        coding_sheet_case.case_id,
        'coding_sheet' as source_code,
        'charged_date' as attribute,
        cast(coding_sheet_case.charged_date as varchar) as word
    from intermediate.coding_sheet_case
    union all
    select
        coded_victim.case_id,
        'coded_case' as source_code,
        'victim_named' as attribute,
        coded_victim.word
    from coded_victim
    union all
    select
        coding_sheet_case.case_id,
        'coding_sheet' as source_code,
        'victim_named' as attribute,
        coding_sheet_case.victim_named as word
    from intermediate.coding_sheet_case
),

case_said as (
    select
        case_word.case_id,
        'all' as defendant_id,
        case_word.source_code,
        source_data_through.data_through_date as observed_through_date,
        struct_pack(attribute := case_word.attribute, word := case_word.word) as said
    from case_word
    inner join core.dim_case on case_word.case_id = dim_case.case_id
    left join intermediate.source_data_through on case_word.source_code = source_data_through.source_code
),

statement as (
    select defendant_said.*
    from defendant_said
    union all
    select count_said.*
    from count_said
    union all
    select case_said.*
    from case_said
)

select
    statement.case_id,
    statement.defendant_id,
    statement.source_code,
    statement.said.attribute,
    statement.said.word as statement_value,
    statement.observed_through_date
from statement
where statement.said.word is not null
