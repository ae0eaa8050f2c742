-- One row per defendant of a criminal docket (record_id) of whose counts something of a sentence is read. The same
-- words stand on every count and count once; counts that say different months or dollars are not added up: the value is
-- NULL.
select
    docket_defendant.record_id,
    case
        when count(distinct docket_sentence.value) filter (where docket_sentence.attribute = 'prison_months') = 1
            then max(docket_sentence.value) filter (where docket_sentence.attribute = 'prison_months')
    end as prison_months,
    coalesce(bool_or(docket_sentence.attribute = 'prison_months'), false) as has_prison,
    coalesce(bool_or(docket_sentence.attribute = 'life'), false) as is_life,
    coalesce(bool_or(docket_sentence.attribute = 'death'), false) as is_death,
    coalesce(bool_or(docket_sentence.attribute = 'time_served'), false) as is_time_served,
    -- A fine or restitution alone does not tell: the term beside it may stand in words that no pattern reads.
    coalesce(
        bool_or(docket_sentence.attribute in ('probation_months', 'no_prison') and docket_sentence.value > 0), false
    ) as has_other_sentence,
    case
        when
            count(distinct docket_sentence.value) filter (where docket_sentence.attribute = 'restitution_amount')
            = 1
            then max(docket_sentence.value) filter (where docket_sentence.attribute = 'restitution_amount')
    end as restitution_amount,
    coalesce(bool_or(docket_sentence.attribute = 'restitution_joint'), false) as is_restitution_joint
from intermediate.docket_defendant
inner join staging.docket_count on docket_defendant.row_id = docket_count.party_row_id
inner join intermediate.docket_sentence on docket_count.row_id = docket_sentence.row_id
group by docket_defendant.record_id
