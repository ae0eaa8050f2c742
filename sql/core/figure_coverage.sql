-- One row per calendar, year, figure group and source that covers it (calendar, year, figure_group, source_code); a
-- group that nothing covers in a year has one row with source `none` and the reason.
-- The Integrated Database is a census of a year when all 94 districts report in every fiscal year that it needs and the
-- data run through its last day (a calendar year needs two fiscal years). Another census has to be declared; one that
-- dates events by bare years is none of fiscal years. Where declarations of one source, group and year disagree it is
-- no census, and the note names them.
with fiscal_year as (
    select
        release.release_year as fiscal_year,
        count(distinct district.court_id) as district_count
    from staging.idb_release as release
    inner join seeds.district on release.fjc_district = district.fjc_district
    where release.format = 'idb_criminal'
    group by release.release_year
),

criminal_year as (
    select
        reporting_year.calendar,
        reporting_year.year,
        'idb_criminal' as source_code,
        source_data_through.confirmed_through_date >= reporting_year.last_date
        and count_if(fiscal_year.district_count >= district_total.district_count)
        = case reporting_year.calendar when 'calendar' then 2 else 1 end as is_national
    from core.reporting_year
    inner join fiscal_year
        on reporting_year.year = fiscal_year.fiscal_year
        or (reporting_year.calendar = 'calendar' and reporting_year.year + 1 = fiscal_year.fiscal_year)
    inner join intermediate.source_data_through on source_data_through.source_code = 'idb_criminal'
    cross join (select count(*) as district_count from seeds.district) as district_total
    group by
        reporting_year.calendar,
        reporting_year.year,
        source_data_through.confirmed_through_date,
        reporting_year.last_date,
        district_total.district_count
),

civil_year as (
    select
        reporting_year.calendar,
        reporting_year.year,
        'idb_civil' as source_code,
        source_data_through.confirmed_through_date >= reporting_year.last_date
        and idb_civil_span.district_count >= district_total.district_count
        and idb_civil_span.tape_year_count > 1 as is_national
    from core.reporting_year
    cross join intermediate.idb_civil_span
    inner join intermediate.source_data_through on source_data_through.source_code = 'idb_civil'
    cross join (select count(*) as district_count from seeds.district) as district_total
    where
        reporting_year.year >= idb_civil_span.first_year
        and reporting_year.first_date <= source_data_through.data_through_date
),

coded_year as (
    select distinct
        fact_defendant_year.calendar,
        fact_defendant_year.year,
        fact_defendant_year.source_code,
        false as is_national
    from core.fact_defendant_year
    where fact_defendant_year.source_code = 'coded_case'
),

docket_year as (
    select distinct
        fact_defendant_year.calendar,
        fact_defendant_year.year,
        'docket' as source_code,
        false as is_national
    from core.fact_defendant_year
    inner join core.fact_defendant_outcome as outcome
        on fact_defendant_year.defendant_id = outcome.defendant_id
        and fact_defendant_year.scope = outcome.scope
    where
        'docket' in (
            outcome.source_code,
            coalesce(outcome.charged_source_code, ''),
            coalesce(outcome.conviction_source_code, ''),
            coalesce(outcome.restitution_source_code, '')
        )

    union

    select
        'calendar' as calendar,
        cast(extract(year from fact_civil_case.filed_date) as integer) as year,
        'docket' as source_code,
        false as is_national
    from core.fact_civil_case
    where list_contains(fact_civil_case.source_codes, 'docket')
),

sheet_year as (
    select distinct
        fact_case_year.calendar,
        fact_case_year.year,
        'coding_sheet' as source_code,
        false as is_national
    from core.fact_case_year
    inner join intermediate.coding_sheet_case on fact_case_year.case_id = coding_sheet_case.case_id
),

source_year as (
    select criminal_year.* from criminal_year
    union all
    select civil_year.* from civil_year
    union all
    select coded_year.* from coded_year
    union all
    select docket_year.* from docket_year
    union all
    select sheet_year.* from sheet_year
),

carried as (
    select
        source_year.calendar,
        source_year.year,
        source_figure.figure_group,
        source_year.source_code,
        source_year.is_national and source_figure.is_census_source as is_census,
        case
            when source_year.is_national or not source_figure.is_census_source then source_figure.note
            else
                concat(
                    source_figure.note,
                    '. Not every case of this year: not all 94 districts report through its last day'
                )
        end as note
    from source_year
    inner join seeds.source_figure on source_year.source_code = source_figure.source_code
),

-- A declaration of which a part cannot be read declares nothing.
declared_row as (
    select
        reporting_year.calendar,
        reporting_year.year,
        source_figure.figure_group,
        declaration.source_code,
        declaration.is_census,
        declaration.is_census and (source_figure.is_dated or reporting_year.calendar = 'calendar') as is_census_here,
        declaration.row_id
    from staging.coverage_declaration as declaration
    inner join seeds.source_figure
        on declaration.source_code = source_figure.source_code
        and declaration.figure_group in ('*', source_figure.figure_group)
    inner join core.reporting_year on reporting_year.year between declaration.first_year and declaration.last_year
    where declaration.is_census is not null
),

declared as (
    select
        declared_row.calendar,
        declared_row.year,
        declared_row.figure_group,
        declared_row.source_code,
        bool_and(declared_row.is_census_here) as is_census,
        case
            when bool_or(declared_row.is_census) <> bool_and(declared_row.is_census)
                then
                    concat(
                        'Declarations disagree, so not every case is covered: ',
                        string_agg(
                            concat(
                                'row ', declared_row.row_id,
                                case when declared_row.is_census then ' says every case' else ' says not every case' end
                            ),
                            '; '
                            order by declared_row.is_census desc, declared_row.row_id asc
                        )
                    )
            -- On what ground, and by whom, is for the operator: it may name a person.
            when bool_and(declared_row.is_census_here) then 'Declared to cover every case'
            when bool_and(declared_row.is_census) then 'Declared to cover every case of calendar years only'
            else 'Declared not to cover every case'
        end as note
    from declared_row
    group by declared_row.calendar, declared_row.year, declared_row.figure_group, declared_row.source_code
),

covered as (
    select
        coalesce(declared.calendar, carried.calendar) as calendar,
        coalesce(declared.year, carried.year) as year,
        coalesce(declared.figure_group, carried.figure_group) as figure_group,
        coalesce(declared.source_code, carried.source_code) as source_code,
        bool_or(coalesce(declared.is_census, carried.is_census)) as is_census,
        min(coalesce(declared.note, carried.note)) as note
    from carried
    full join declared
        on carried.calendar = declared.calendar
        and carried.year = declared.year
        and carried.figure_group = declared.figure_group
        and carried.source_code = declared.source_code
    group by
        coalesce(declared.calendar, carried.calendar),
        coalesce(declared.year, carried.year),
        coalesce(declared.figure_group, carried.figure_group),
        coalesce(declared.source_code, carried.source_code)
)

select
    reporting_year.calendar,
    reporting_year.year,
    figure_group.figure_group,
    coalesce(covered.source_code, 'none') as source_code,
    coalesce(covered.is_census, false) as is_census,
    coalesce(covered.note, figure_group.not_carried_note) as note
from core.reporting_year
cross join seeds.figure_group
left join covered
    on reporting_year.calendar = covered.calendar
    and reporting_year.year = covered.year
    and figure_group.figure_group = covered.figure_group
