-- One row per attribute on which sources disagree (case_id, defendant_id, attribute), with each source's value and the
-- day through which it speaks, and the source that was believed. defendant_id is `all` where it is about the case.
-- Scope: cases of the subject. Defendants are compared where both sources number them. Months are compared where both
-- state a term of prison; days where both state one; a source that is silent disagrees with nobody.
with claim as (
    select defendant_claim.*
    from core.defendant_claim
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
    from core.defendant_record
    inner join core.dim_case on defendant_record.case_id = dim_case.case_id
    group by defendant_record.case_id, defendant_record.source_code
),

statement as (
    select defendant_said.*
    from defendant_said
    union all
    select count_said.*
    from count_said
)

select
    statement.case_id,
    statement.defendant_id,
    statement.said.attribute as attribute,
    arg_min(statement.source_code, coalesce(precedence.precedence, 99)) as believed_source_code,
    list(
        struct_pack(
            source_code := statement.source_code,
            value := statement.said.word,
            observed_through_date := statement.observed_through_date
        )
        order by coalesce(precedence.precedence, 99), statement.source_code
    ) as statements
from statement
left join seeds.source_precedence as precedence
    on statement.source_code = precedence.source_code
    and precedence.attribute = case statement.said.attribute
        when 'convicted' then 'convicted_date'
        when 'sentenced_date' then 'sentence'
        else statement.said.attribute
    end
where statement.said.word is not null
group by statement.case_id, statement.defendant_id, statement.said.attribute
having count(distinct statement.said.word) > 1
