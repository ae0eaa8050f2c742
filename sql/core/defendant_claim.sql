-- One row per defendant and source (defendant_id, source_code): what the source says of the defendant, its records
-- united: original and reopened ones and joined transfers. A conviction is dated by the first record that has one: a
-- vacated one stays. Scope: the source that supplies the defendants of the case, and where that numbers them, what
-- other sources say of the same numbers.
select
    defendant_record.defendant_id,
    defendant_record.source_code,
    min(defendant_record.case_id) as case_id,
    min(defendant_record.defendant_number) as defendant_number,
    bool_or(defendant_record.is_supplying) as is_supplying,
    min(defendant_record.opened_date) as opened_date,
    bool_and(defendant_record.is_received_transfer) as is_received_transfer,
    bool_or(defendant_record.is_convicted) as is_convicted,
    min(defendant_record.conviction_basis) as conviction_basis,
    min(defendant_record.convicted_date) as convicted_date,
    min(defendant_record.convicted_year) as convicted_year,
    bool_or(defendant_record.is_convicted_chapter_77) as is_convicted_chapter_77,
    bool_or(defendant_record.is_convicted_wider) as is_convicted_wider,
    arg_max(defendant_record.outcome, coalesce(defendant_record.resolved_date, date '1900-01-01')) as outcome,
    max(defendant_record.resolved_date) as resolved_date,
    max(defendant_record.sentenced_date) as sentenced_date,
    max(defendant_record.sentenced_year) as sentenced_year,
    arg_max(defendant_record.sentence_type, coalesce(defendant_record.sentenced_date, date '1900-01-01'))
        as sentence_type,
    case
        when
            arg_max(defendant_record.sentence_type, coalesce(defendant_record.sentenced_date, date '1900-01-01'))
            = 'prison'
            then
                arg_max(defendant_record.prison_months, coalesce(defendant_record.sentenced_date, date '1900-01-01'))
    end as prison_months,
    case when count_if(defendant_record.closed_date is null) = 0 then max(defendant_record.closed_date) end
        as closed_date,
    case
        when count_if(defendant_record.closed_date is null and defendant_record.closed_year is null) = 0
            then max(defendant_record.closed_year)
    end as closed_year,
    max(defendant_record.restitution_amount) as restitution_amount,
    max(defendant_record.restitution_order_date) as restitution_order_date,
    bool_or(defendant_record.is_restitution_joint) as is_restitution_joint,
    max(defendant_record.observed_through_date) as observed_through_date,
    list(defendant_record.row_id order by defendant_record.row_id) as row_ids
from core.defendant_record
where defendant_record.is_contributing
group by defendant_record.defendant_id, defendant_record.source_code
