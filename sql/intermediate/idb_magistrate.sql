-- One row per magistrate record of the criminal Integrated Database (defendant_key) with a charge of the subject in its
-- case, or that a case of the subject names, and the record that follows it where that states its docket and defendant:
-- it is charged by its complaint, and in the scope of what the complaint charges.
with citation as (
    select
        idb_snapshot.defendant_key,
        unnest(
            [
                idb_snapshot.filing_citation_1, idb_snapshot.filing_citation_2, idb_snapshot.filing_citation_3,
                idb_snapshot.filing_citation_4, idb_snapshot.filing_citation_5, idb_snapshot.termination_citation_1,
                idb_snapshot.termination_citation_2, idb_snapshot.termination_citation_3,
                idb_snapshot.termination_citation_4, idb_snapshot.termination_citation_5
            ]
        ) as citation_raw
    from intermediate.idb_snapshot
    where idb_snapshot.case_type_code = 'mj'
),

charge as (
    select
        citation.defendant_key,
        bool_or(known.scope = 'chapter_77') as is_charged_chapter_77,
        bool_or(known.scope is not null) as is_charged_wider
    from citation
    inner join
        intermediate.citation as known
        on citation.citation_raw = known.citation_raw and known.citation_form = 'idb'
    group by citation.defendant_key
),

magistrate as (
    select
        idb_snapshot.defendant_key,
        idb_snapshot.row_id,
        idb_snapshot.court_id,
        idb_snapshot.state_code,
        idb_snapshot.docket_number_raw,
        idb_snapshot.defendant_number,
        idb_snapshot.filed_date
    from intermediate.idb_snapshot
    where
        idb_snapshot.is_in_effect
        and idb_snapshot.case_type_code = 'mj'
        and idb_snapshot.court_id <> 'unresolved'
)

select
    magistrate.defendant_key,
    magistrate.row_id,
    magistrate.court_id,
    magistrate.state_code,
    magistrate.docket_number_raw,
    magistrate.defendant_number,
    magistrate.filed_date,
    coalesce(charge.is_charged_chapter_77, false) as is_charged_chapter_77,
    coalesce(charge.is_charged_wider, false) as is_charged_wider,
    min(idb_defendant.defendant_key) as following_key
from magistrate
left join charge on magistrate.defendant_key = charge.defendant_key
left join intermediate.idb_defendant
    on magistrate.court_id = idb_defendant.court_id
    and magistrate.docket_number_raw = idb_defendant.magistrate_docket
    and magistrate.defendant_number = idb_defendant.magistrate_defendant_number
group by all
