-- One row per sentence of a convicted defendant of a subject case (sentence_id): the headline of core.fact_sentence, so
-- that a count of rows counts nothing twice.
select
    sentence.sentence_id,
    sentence.defendant_id,
    sentence.case_id,
    sentence.state_code,
    sentence.court_id,
    sentence.trafficking_type,
    sentence.sentence_number,
    sentence.sentenced_date,
    sentence.sentenced_year,
    sentence.sentenced_fiscal_year,
    sentence.sentence_type,
    sentence.prison_months,
    sentence.is_vacated,
    sentence.source_code,
    sentence.row_ids
from core.fact_sentence as sentence
inner join core.headline on sentence.scope = headline.scope
