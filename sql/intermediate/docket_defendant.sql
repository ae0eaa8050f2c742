-- One row per defendant of a criminal docket (record_id): what the page that is in effect says. A page seen again later
-- replaces the earlier state of that defendant's docket: a whole report before one of some days or documents, then the
-- later print, then the page with more entries, then by content.
-- Scope: criminal cases; magistrate matters, search warrants and civil suits are no criminal cases.
-- Known limit: pages that number no defendant count only where no page of the case numbers them.
with entry_count as (
    select
        docket_entry.docket_row_id,
        count(*) as entry_count
    from raw.docket_entry
    group by docket_entry.docket_row_id
),

on_page as (
    select
        docket_defendant.row_id as party_row_id,
        docket.row_id as docket_row_id,
        docket.court_id,
        docket.office_code,
        case when docket.docket_year_digits >= 60 then 1900 else 2000 end + docket.docket_year_digits as docket_year,
        docket.case_type_code,
        docket.docket_sequence,
        docket.docket_number_raw,
        concat_ws(
            ' ',
            docket.court_id,
            docket.office_code,
            docket.docket_year_digits,
            docket.case_type_code,
            docket.docket_sequence
        ) as source_case_key,
        docket_defendant.defendant_number,
        docket.as_of_date,
        docket.is_part,
        docket.filed_date,
        coalesce(docket_defendant.terminated_date, docket.terminated_date) as terminated_date,
        coalesce(entry_count.entry_count, 0) as entry_count
    from staging.docket_defendant
    inner join staging.docket on docket_defendant.docket_row_id = docket.row_id
    left join entry_count on docket.row_id = entry_count.docket_row_id
    where docket.case_type_code = 'cr'
),

ranked as (
    select
        on_page.*,
        first_value(on_page.docket_row_id) over (
            partition by on_page.source_case_key, on_page.defendant_number
            order by
                coalesce(on_page.is_part, false),
                on_page.as_of_date desc nulls last,
                on_page.entry_count desc,
                on_page.docket_row_id desc
        ) as page_in_effect,
        count(*) over (partition by on_page.source_case_key, on_page.defendant_number) as state_count,
        count(on_page.defendant_number) over (partition by on_page.source_case_key) as numbered_count
    from on_page
)

select
    concat(
        'docket-',
        replace(ranked.source_case_key, ' ', '-'),
        '-',
        coalesce(
            -- lpad cuts what is longer.
            lpad(
                cast(ranked.defendant_number as varchar),
                cast(greatest(3, length(cast(ranked.defendant_number as varchar))) as integer),
                '0'
            ),
            concat('row-', cast(ranked.party_row_id as varchar))
        )
    ) as record_id,
    ranked.party_row_id as row_id,
    ranked.docket_row_id,
    ranked.source_case_key,
    ranked.court_id,
    coalesce(district.state_code, 'XX') as state_code,
    ranked.office_code,
    ranked.docket_year,
    ranked.case_type_code,
    ranked.docket_sequence,
    ranked.docket_number_raw,
    ranked.defendant_number,
    ranked.as_of_date,
    ranked.filed_date,
    ranked.terminated_date,
    ranked.state_count
from ranked
left join seeds.district on ranked.court_id = district.court_id
where
    ranked.docket_row_id = ranked.page_in_effect
    and (ranked.defendant_number is not null or ranked.numbered_count = 0)
