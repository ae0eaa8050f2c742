-- One row per judge and case of the coded case files (row_id), with the courts of the appointments found in the FJC
-- directory. The name itself stays in raw.
-- Same judge: the same last name (Jr., III and the like aside), first names of which one begins with the other
-- (`Ann S.` is Ann Sue, `A. Sue` too), and years of commission at most one apart, as an appointment is coded by
-- nomination or by commission. Magistrate judges are not in the directory.
with in_effect as (
    select
        coded_judge.*,
        regexp_replace(lower(trim(coded_judge.name)), '[ ,]+(jr|sr|ii|iii|iv)[.]?$', '') as plain_name
    from raw.coded_judge
    qualify row_number() over (
        partition by coded_judge.case_id, coded_judge.id
        order by coded_judge.row_id desc
    ) = 1
),

appointment as (
    select
        judge.court_id,
        extract(year from judge.commission_date) as commission_year,
        regexp_replace(lower(trim(judge.judge_name)), '[ ,]+(jr|sr|ii|iii|iv)[.]?$', '') as plain_name
    from seeds.district_judge as judge
)

select
    in_effect.row_id,
    coalesce(
        nullif(regexp_extract(trim(in_effect.case_id), '^([0-9]+)(?:[.]0*)?$', 1), ''), md5(trim(in_effect.case_id))
    ) as coded_case_id,
    try_cast(regexp_extract(trim(in_effect.tenure), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as commission_year,
    coalesce(
        list(distinct appointment.court_id order by appointment.court_id)
        filter (where appointment.court_id is not null),
        cast([] as varchar[])
    ) as court_ids
from in_effect
left join appointment
    on regexp_extract(in_effect.plain_name, '([^ ]+)$', 1) = regexp_extract(appointment.plain_name, '([^ ]+)$', 1)
    and (
        starts_with(
            regexp_extract(in_effect.plain_name, '^([a-z]+)', 1), regexp_extract(appointment.plain_name, '^([a-z]+)', 1)
        )
        or starts_with(
            regexp_extract(appointment.plain_name, '^([a-z]+)', 1), regexp_extract(in_effect.plain_name, '^([a-z]+)', 1)
        )
    )
    and abs(
        try_cast(regexp_extract(trim(in_effect.tenure), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer)
        - appointment.commission_year
    )
    <= 1
group by in_effect.row_id, in_effect.case_id, in_effect.tenure
