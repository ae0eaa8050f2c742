-- One row per case of a source (source_code, source_case_key) with the case that it is (case_id): court, office, year,
-- type and number, whatever the spelling. A docket number without an office is the case of the same court, year, type
-- and number when exactly one office has it; otherwise it stays a case of its own under office x.
-- A case whose court or number is not known keeps the source's own key, so that none is merged by guess. Two cases that
-- a reviewer calls the same (same_case_as) are one, under the lesser of their ids.
with source_case as (
    select
        'idb_criminal' as source_code,
        idb_defendant.case_key as source_case_key,
        min(idb_defendant.court_id) as court_id,
        min(idb_defendant.state_code) as state_code,
        min(idb_defendant.office_code) as office_code,
        min(idb_defendant.docket_year) as docket_year,
        min(idb_defendant.case_type_code) as case_type_code,
        min(idb_defendant.docket_sequence) as docket_sequence,
        min(idb_defendant.docket_number_raw) as docket_number_raw,
        false as is_trafficking
    from intermediate.idb_defendant
    group by idb_defendant.case_key

    union all

    select
        'docket' as source_code,
        docket_defendant.source_case_key,
        min(docket_defendant.court_id) as court_id,
        min(docket_defendant.state_code) as state_code,
        min(docket_defendant.office_code) as office_code,
        min(docket_defendant.docket_year) as docket_year,
        min(docket_defendant.case_type_code) as case_type_code,
        min(docket_defendant.docket_sequence) as docket_sequence,
        min(docket_defendant.docket_number_raw) as docket_number_raw,
        false as is_trafficking
    from intermediate.docket_defendant
    group by docket_defendant.source_case_key

    union all

    select
        reviewed_docket.source_code,
        reviewed_docket.source_case_key,
        reviewed_docket.court_id,
        reviewed_docket.state_code,
        reviewed_docket.office_code,
        reviewed_docket.docket_year,
        reviewed_docket.case_type_code,
        reviewed_docket.docket_sequence,
        reviewed_docket.docket_number_raw,
        reviewed_docket.is_trafficking
    from intermediate.reviewed_docket
    where reviewed_docket.case_type_code is distinct from 'cv'
),

-- A slip of a reviewer makes no second office: the sheet is asked where no extract has the number.
only_office as (
    select
        source_case.court_id,
        source_case.docket_year,
        source_case.case_type_code,
        source_case.docket_sequence,
        coalesce(
            min(source_case.office_code) filter (where source_case.source_code <> 'coding_sheet'),
            min(source_case.office_code)
        ) as office_code
    from source_case
    where source_case.office_code is not null and source_case.court_id <> 'unresolved'
    group by source_case.court_id, source_case.docket_year, source_case.case_type_code, source_case.docket_sequence
    having
        count(distinct source_case.office_code) filter (where source_case.source_code <> 'coding_sheet') = 1
        or (
            count(*) filter (where source_case.source_code <> 'coding_sheet') = 0
            and count(distinct source_case.office_code) = 1
        )
),

numbered as (
    select
        source_case.*,
        coalesce(source_case.office_code, only_office.office_code) as resolved_office_code,
        case
            when
                source_case.court_id = 'unresolved'
                or source_case.docket_sequence is null
                or source_case.docket_year is null
                or source_case.case_type_code is null
                then
                    concat_ws(
                        '-', source_case.court_id, source_case.source_code,
                        replace(source_case.source_case_key, ' ', '-')
                    )
            else concat_ws(
                '-',
                source_case.court_id,
                coalesce(source_case.office_code, only_office.office_code, 'x'),
                source_case.docket_year,
                source_case.case_type_code,
                lpad(
                    cast(source_case.docket_sequence as varchar),
                    cast(greatest(5, length(cast(source_case.docket_sequence as varchar))) as integer), '0'
                )
            )
        end as own_case_id
    from source_case
    left join only_office
        on source_case.court_id = only_office.court_id
        and source_case.docket_year = only_office.docket_year
        and source_case.case_type_code = only_office.case_type_code
        and source_case.docket_sequence = only_office.docket_sequence
),

-- The other number that the latest review of a case names.
said as (
    select
        numbered.own_case_id,
        numbered.court_id,
        coding_sheet.attribute_value as other_number,
        coding_sheet.reviewed_date,
        max(coding_sheet.reviewed_date) over (partition by numbered.own_case_id) as latest_date
    from staging.coding_sheet
    inner join numbered
        on numbered.source_code = 'coding_sheet'
        and concat_ws(
            ' ',
            coding_sheet.court_id,
            coding_sheet.office_code,
            coding_sheet.docket_year_digits,
            coding_sheet.case_type_code,
            coding_sheet.docket_sequence
        ) = numbered.source_case_key
    where coding_sheet.attribute = 'same_case_as' and coding_sheet.unread_reason is null
),

named as (
    select
        said.own_case_id,
        said.court_id,
        min(said.other_number) as other_number
    from said
    where said.reviewed_date = said.latest_date
    group by said.own_case_id, said.court_id
    having count(distinct said.other_number) = 1
),

other_case as (
    select
        named.own_case_id,
        min(numbered.own_case_id) as other_case_id
    from named
    inner join numbered
        on named.court_id = numbered.court_id
        and numbered.source_code <> 'coding_sheet'
        and named.other_number in (
            concat_ws(
                ' ', numbered.resolved_office_code, lpad(cast(numbered.docket_year % 100 as varchar), 2, '0'),
                numbered.case_type_code, numbered.docket_sequence
            ),
            concat_ws(
                ' ', lpad(cast(numbered.docket_year % 100 as varchar), 2, '0'), numbered.case_type_code,
                numbered.docket_sequence
            )
        )
    group by named.own_case_id
    having count(distinct numbered.own_case_id) = 1
),

joined_pair as (
    select
        other_case.own_case_id,
        other_case.other_case_id
    from other_case
    union
    select
        other_case.other_case_id as own_case_id,
        other_case.own_case_id as other_case_id
    from other_case
),

nearest as (
    select
        joined_pair.own_case_id,
        least(joined_pair.own_case_id, min(joined_pair.other_case_id)) as case_id
    from joined_pair
    group by joined_pair.own_case_id
),

-- Of three numbers of one case the first is reached over the second.
joined as (
    select
        joined_pair.own_case_id,
        least(min(own.case_id), min(nearest.case_id)) as case_id
    from joined_pair
    inner join nearest as own on joined_pair.own_case_id = own.own_case_id
    inner join nearest on joined_pair.other_case_id = nearest.own_case_id
    group by joined_pair.own_case_id
)

select
    numbered.source_code,
    numbered.source_case_key,
    coalesce(joined.case_id, numbered.own_case_id) as case_id,
    numbered.court_id,
    numbered.state_code,
    numbered.resolved_office_code as office_code,
    numbered.docket_year,
    numbered.case_type_code,
    numbered.docket_sequence,
    numbered.docket_number_raw,
    numbered.is_trafficking
from numbered
left join joined on numbered.own_case_id = joined.own_case_id
