-- One row per judge and case of the coded case files (row_id), with the courts of the appointment found in the FJC
-- directory: same name, same year of commission. The name itself stays in raw.
with in_effect as (
    select coded_judge.*
    from raw.coded_judge
    left join raw.extract_file on coded_judge.file_id = extract_file.file_id
    qualify row_number() over (
        partition by coded_judge.case_id, coded_judge.id
        order by
            coded_judge.batch_id desc,
            extract_file.file_bytes desc,
            coded_judge.file_sha256 desc,
            coded_judge.row_id desc
    ) = 1
)

select
    in_effect.row_id,
    trim(in_effect.case_id) as coded_case_id,
    try_cast(in_effect.tenure as integer) as commission_year,
    coalesce(
        list(distinct judge.court_id order by judge.court_id) filter (where judge.court_id is not null),
        cast([] as varchar[])
    ) as court_ids
from in_effect
left join seeds.district_judge as judge
    on regexp_replace(lower(in_effect.name), '[^a-z]', '', 'g')
    = regexp_replace(lower(judge.judge_name), '[^a-z]', '', 'g')
    and try_cast(in_effect.tenure as integer) = extract(year from judge.commission_date)
group by in_effect.row_id, in_effect.case_id, in_effect.tenure
