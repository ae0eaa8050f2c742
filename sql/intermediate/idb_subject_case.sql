-- One row per case of the criminal Integrated Database of which a row cites the subject, at filing or at termination
-- (case_key).
with citation as (
    select citation.citation_raw
    from intermediate.citation
    where citation.citation_form = 'idb' and citation.scope is not null
),

cited as (
    select
        idb_criminal.case_key,
        unnest(
            [
                idb_criminal.filing_citation_1, idb_criminal.filing_citation_2, idb_criminal.filing_citation_3,
                idb_criminal.filing_citation_4, idb_criminal.filing_citation_5, idb_criminal.termination_citation_1,
                idb_criminal.termination_citation_2, idb_criminal.termination_citation_3,
                idb_criminal.termination_citation_4, idb_criminal.termination_citation_5
            ]
        ) as citation_raw
    from staging.idb_criminal
)

select distinct cited.case_key
from cited
inner join citation on cited.citation_raw = citation.citation_raw
