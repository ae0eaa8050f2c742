-- One row per defendant of the coded case files (record_id): what became of it.
-- Convicted: a guilty count on any statute (basis exact), or months of prison or probation (basis derived); the year is
-- the bare year of termination. 999 sentences mean that the case is going on. Months of 999, 1200 and 12000 are life;
-- a year in place of months is impossible and stays unknown.
with counted as (
    select
        coded_defendant.*,
        list_sum(
            try_cast(
                regexp_extract_all(
                    concat_ws(' ', coded_defendant.plea_guilty_counts_text, coded_defendant.trial_guilty_counts_text),
                    '[0-9]+'
                ) as integer[]
            )
        ) as guilty_count,
        list_sum(
            try_cast(
                regexp_extract_all(
                    concat_ws(' ', coded_defendant.dismissed_counts_text, coded_defendant.acquitted_counts_text),
                    '[0-9]+'
                ) as integer[]
            )
        ) as not_guilty_count,
        coalesce(coded_defendant.sentence_count = 999, false) as is_ongoing
    from staging.coded_defendant
),

judged as (
    select
        counted.*,
        case
            when counted.guilty_count > 0 then 'exact'
            when counted.prison_months_code > 0 or counted.probation_months_code > 0 then 'derived'
        end as conviction_basis
    from counted
)

select
    concat('coded-', judged.coded_defendant_id) as record_id,
    judged.coded_case_id,
    judged.row_id,
    judged.charged_date as opened_date,
    judged.conviction_basis is not null as is_convicted,
    judged.conviction_basis,
    case when judged.conviction_basis is not null then judged.terminated_year end as convicted_year,
    case
        when judged.conviction_basis is not null then 'convicted'
        when judged.not_guilty_count > 0 and judged.terminated_year is not null then 'not convicted'
    end as outcome,
    case when not judged.is_ongoing then judged.terminated_year end as closed_year,
    case
        when judged.conviction_basis is null then null
        when sentinel.meaning is not null then sentinel.meaning
        when judged.prison_months_code >= 1900 then 'unknown'
        when judged.prison_months_code > 0 then 'prison'
        when judged.prison_months_code = 0 then 'no prison'
        else 'unknown'
    end as sentence_type,
    cast(
        case
            when
                judged.conviction_basis is not null
                and sentinel.meaning is null
                and judged.prison_months_code between 1 and 1899
                then judged.prison_months_code
        end as decimal(8, 1)
    ) as prison_months,
    judged.restitution_amount
from judged
left join seeds.coded_month_sentinel as sentinel on judged.prison_months_code = sentinel.months
