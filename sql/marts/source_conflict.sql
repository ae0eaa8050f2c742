-- One row per attribute on which sources disagree (case_id, defendant_id, attribute), with each source's value and the
-- day through which it speaks, and the source that was believed. defendant_id is `all` where it is about the case.
-- Scope: cases of the subject. A source that is silent disagrees with nobody.
select
    statement.case_id,
    statement.defendant_id,
    statement.attribute,
    list(statement.source_code order by coalesce(precedence.precedence, 99), statement.source_code)[1]
        as believed_source_code,
    list(
        struct_pack(
            source_code := statement.source_code,
            value := statement.statement_value,
            observed_through_date := statement.observed_through_date
        )
        order by coalesce(precedence.precedence, 99), statement.source_code
    ) as statements
from marts.source_statement as statement
left join seeds.source_precedence as precedence
    on statement.source_code = precedence.source_code
    and precedence.attribute = case statement.attribute
        when 'convicted' then 'convicted_date'
        when 'sentenced_date' then 'sentence'
        else statement.attribute
    end
group by statement.case_id, statement.defendant_id, statement.attribute
having count(distinct statement.statement_value) > 1
