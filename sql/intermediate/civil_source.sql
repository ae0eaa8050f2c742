-- One row per record of a civil suit of the subject in a source (row_id) with the suit that it is (civil_case_id):
-- court, office, year and number. Suits are those whose cause is the civil statute of the subject (18 USC 1595); some
-- releases leave the title blank. A number without an office is that of the only office that has it. A record whose
-- court or number is not known is a suit of its own, so that none is merged by guess.
with suit as (
    select
        idb_civil_suit.row_id,
        'idb_civil' as source_code,
        idb_civil_suit.court_id,
        idb_civil_suit.state_code,
        idb_civil_suit.office_code,
        idb_civil_suit.docket_year,
        idb_civil_suit.docket_sequence,
        idb_civil_suit.filed_date,
        idb_civil_suit.terminated_date,
        idb_civil_suit.statute_id
    from intermediate.idb_civil_suit

    union all

    select
        docket.row_id,
        'docket' as source_code,
        docket.court_id,
        coalesce(district.state_code, 'XX') as state_code,
        docket.office_code,
        case when docket.docket_year_digits >= 60 then 1900 else 2000 end + docket.docket_year_digits as docket_year,
        docket.docket_sequence,
        docket.filed_date,
        docket.terminated_date,
        concat(statute.title, ':', statute.section_number) as statute_id
    from staging.docket
    inner join seeds.subject_statute as statute
        on statute.scope = 'civil'
        and docket.cause_title = statute.title
        and try_cast(regexp_extract(docket.cause_section, '^([0-9]+)', 1) as integer) = statute.section_number
        and regexp_extract(docket.cause_section, '^[0-9]+([A-Z]*)', 1) = coalesce(statute.section_suffix, '')
    left join seeds.district on docket.court_id = district.court_id
    where docket.case_type_code = 'cv'
    qualify row_number() over (
        partition by docket.court_id, docket.office_code, docket.docket_year_digits, docket.docket_sequence
        order by docket.as_of_date desc nulls last, docket.row_id desc
    ) = 1
),

only_office as (
    select
        suit.court_id,
        suit.docket_year,
        suit.docket_sequence,
        min(suit.office_code) as office_code
    from suit
    where suit.office_code is not null
    group by suit.court_id, suit.docket_year, suit.docket_sequence
    having count(distinct suit.office_code) = 1
)

select
    suit.row_id,
    suit.source_code,
    case
        when suit.docket_sequence is null or suit.docket_year is null or suit.court_id = 'unresolved'
            then concat_ws('-', suit.court_id, suit.source_code, suit.row_id)
        else
            concat_ws(
                '-', suit.court_id, coalesce(suit.office_code, only_office.office_code, 'x'), suit.docket_year, 'cv',
                lpad(
                    cast(suit.docket_sequence as varchar),
                    cast(greatest(5, length(cast(suit.docket_sequence as varchar))) as integer),
                    '0'
                )
            )
    end as civil_case_id,
    suit.court_id,
    suit.state_code,
    coalesce(suit.office_code, only_office.office_code) as office_code,
    suit.docket_year,
    suit.docket_sequence,
    suit.filed_date,
    suit.terminated_date,
    suit.statute_id
from suit
left join only_office
    on suit.court_id = only_office.court_id
    and suit.docket_year = only_office.docket_year
    and suit.docket_sequence = only_office.docket_sequence
