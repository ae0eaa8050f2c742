-- One row per defendant of the coded case files (coded_defendant_id); of one that two files have the later row by
-- content is in effect. Missing is -8 or blank; a value that cannot be read is NULL, a date that is not believed too.
-- Statutes and their counts are parallel lists in text, `['1591', '1594']` or `['0' '63']`; they are split in core.
with in_effect as (
    select
        coded_defendant.*,
        coalesce(
            nullif(regexp_extract(trim(coded_defendant.id), '^([0-9]+)(?:[.]0*)?$', 1), ''),
            md5(trim(coded_defendant.id))
        ) as coded_defendant_id,
        file.believed_through
    from raw.coded_defendant
    inner join staging.dated_file as file on coded_defendant.file_id = file.file_id
    qualify row_number() over (
        partition by
            coalesce(
                nullif(regexp_extract(trim(coded_defendant.id), '^([0-9]+)(?:[.]0*)?$', 1), ''),
                md5(trim(coded_defendant.id))
            )
        order by coded_defendant.row_id desc
    ) = 1
)

select
    in_effect.row_id,
    in_effect.coded_defendant_id,
    coalesce(
        nullif(regexp_extract(trim(in_effect.case_id), '^([0-9]+)(?:[.]0*)?$', 1), ''), md5(trim(in_effect.case_id))
    ) as coded_case_id,
    case
        when charged.date_value between date '1950-01-01' and in_effect.believed_through then charged.date_value
    end as charged_date,
    nullif(trim(in_effect.statute_sentence), '') as statutes_text,
    nullif(trim(in_effect.statute_counts), '') as counts_text,
    nullif(trim(in_effect.statute_plea_guilty), '') as plea_guilty_counts_text,
    nullif(trim(in_effect.statute_trial_guilty), '') as trial_guilty_counts_text,
    nullif(trim(in_effect.statute_plea_dismissed), '') as dismissed_counts_text,
    nullif(trim(in_effect.statute_trial_ng), '') as acquitted_counts_text,
    nullif(trim(in_effect.statute_months_sentenced), '') as prison_months_text,
    try_cast(regexp_extract(trim(in_effect.n_sentences), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as sentence_count,
    case
        when
            try_cast(regexp_extract(trim(in_effect.year_terminated), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer)
            between 1950 and extract(year from in_effect.believed_through)
            then try_cast(regexp_extract(trim(in_effect.year_terminated), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer)
    end as terminated_year,
    case
        when
            try_cast(regexp_extract(trim(in_effect.total_months_sentenced), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer)
            >= 0
            then
                try_cast(
                    regexp_extract(trim(in_effect.total_months_sentenced), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer
                )
    end as prison_months_code,
    case
        when
            try_cast(regexp_extract(trim(in_effect.total_months_probation), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer)
            >= 0
            then
                try_cast(
                    regexp_extract(trim(in_effect.total_months_probation), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer
                )
    end as probation_months_code,
    try_cast(
        replace(
            regexp_extract(trim(in_effect.restitution), '^[$]? ?([0-9]+(?:,[0-9]{3})*(?:[.][0-9]{0,2})?)$', 1), ',', ''
        ) as decimal(18, 2)
    ) as restitution_amount
from in_effect
left join raw.date_text as charged on in_effect.charge_date = charged.date_text
