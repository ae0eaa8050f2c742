-- One row per defendant of the coded case files (coded_defendant_id); of a restated one the latest batch is in effect.
-- Statutes and their counts are parallel lists in text, `['1591', '1594']` or `['0' '63']`; they are split in core.
with in_effect as (
    select coded_defendant.*
    from raw.coded_defendant
    left join raw.extract_file on coded_defendant.file_id = extract_file.file_id
    qualify row_number() over (
        partition by coded_defendant.id
        order by
            coded_defendant.batch_id desc,
            extract_file.file_bytes desc,
            coded_defendant.file_sha256 desc,
            coded_defendant.row_id desc
    ) = 1
)

select
    in_effect.row_id,
    trim(in_effect.id) as coded_defendant_id,
    trim(in_effect.case_id) as coded_case_id,
    try_cast(in_effect.charge_date as date) as charged_date,
    nullif(trim(in_effect.statute_sentence), '') as statutes_text,
    nullif(trim(in_effect.statute_counts), '') as counts_text,
    nullif(trim(in_effect.statute_plea_guilty), '') as plea_guilty_counts_text,
    nullif(trim(in_effect.statute_trial_guilty), '') as trial_guilty_counts_text,
    nullif(trim(in_effect.statute_plea_dismissed), '') as dismissed_counts_text,
    nullif(trim(in_effect.statute_trial_ng), '') as acquitted_counts_text,
    nullif(trim(in_effect.statute_months_sentenced), '') as prison_months_text,
    try_cast(in_effect.n_sentences as integer) as sentence_count,
    try_cast(in_effect.year_terminated as integer) as terminated_year,
    try_cast(try_cast(in_effect.total_months_sentenced as double) as integer) as prison_months_code,
    try_cast(try_cast(in_effect.total_months_probation as double) as integer) as probation_months_code,
    try_cast(regexp_replace(in_effect.restitution, '[$, ]', '', 'g') as decimal(18, 2)) as restitution_amount
from in_effect
