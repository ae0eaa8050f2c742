-- One row per case of any criminal source (case_id): the source that supplies its defendants. By
-- seeds.source_precedence that is the first source where it does not number them; else, of the sources that do, the one
-- with the most defendants, so that sources are never united into more than one of them has.
with candidate as (
    select
        record.case_id,
        record.source_code,
        bool_and(record.defendant_number is not null) as is_numbered,
        count(distinct record.defendant_id) as defendant_count,
        min(precedence.precedence) as precedence
    from intermediate.source_record as record
    inner join seeds.source_precedence as precedence
        on precedence.attribute = 'defendants'
        and record.source_code = precedence.source_code
    group by record.case_id, record.source_code
)

select
    candidate.case_id,
    candidate.source_code,
    candidate.is_numbered
from candidate
left join (
    select
        first_candidate.case_id,
        arg_min(first_candidate.is_numbered, first_candidate.precedence) as is_first_numbered
    from candidate as first_candidate
    group by first_candidate.case_id
) as first_source on candidate.case_id = first_source.case_id
where candidate.is_numbered or not first_source.is_first_numbered
qualify row_number() over (
    partition by candidate.case_id
    order by
        case when first_source.is_first_numbered then candidate.defendant_count end desc nulls last,
        candidate.precedence,
        candidate.source_code asc
) = 1
