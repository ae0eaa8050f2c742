-- One row per case of the coded case files (coded_case_id); of a case that two files have the later row by content is
-- in effect. An identifier that is no number may be a name and is kept as its hash. `federal_district` of the source
-- holds the circuit. Docket numbers come with U+2212 minus signs, stray spaces, a missing dash, a year of four digits,
-- a judge's initials, a defendant's number and without an office; all of these are read here, a number of any other
-- form is NULL. Missing is -8 or blank; a value that cannot be read is NULL.
with in_effect as (
    select
        coded_case.*,
        coalesce(
            nullif(regexp_extract(trim(coded_case.id), '^([0-9]+)(?:[.]0*)?$', 1), ''),
            md5(trim(coded_case.id))
        ) as coded_case_id,
        extract(year from file.believed_through) as believed_through_year
    from raw.coded_case
    inner join staging.dated_file as file on coded_case.file_id = file.file_id
    qualify row_number() over (
        partition by
            coalesce(
                nullif(regexp_extract(trim(coded_case.id), '^([0-9]+)(?:[.]0*)?$', 1), ''), md5(trim(coded_case.id))
            )
        order by coded_case.row_id desc
    ) = 1
),

docket as (
    select
        in_effect.*,
        translate(lower(trim(in_effect.number)), '−–—‐‑', '-----') as docket_text
    from in_effect
),

numbered as (
    select
        docket.*,
        nullif(regexp_extract(docket.docket_text, '^([0-9a-z]):', 1), '') as office_code,
        regexp_extract(
            docket.docket_text, '^(?:[0-9a-z]:)?([0-9]{2}|[0-9]{4})-?~?[a-z]+-?[0-9]{1,6}(?:[^0-9a-z].*)?$', 1
        )
            as year_text,
        nullif(regexp_extract(docket.docket_text, '^(?:[0-9a-z]:)?[0-9]+-?~?([a-z]+)', 1), '') as type_text,
        try_cast(
            nullif(regexp_extract(docket.docket_text, '^(?:[0-9a-z]:)?[0-9]+-?~?[a-z]+-?([0-9]+)', 1), '') as integer
        )
            as sequence
    from docket
),

read as (
    select
        numbered.*,
        -- A year of four digits is one of the hundred years that two digits stand for.
        case
            when length(numbered.year_text) = 2 or numbered.year_text between '1960' and '2059'
                then try_cast(right(numbered.year_text, 2) as integer)
        end as docket_year_digits
    from numbered
)

select
    read.row_id,
    read.coded_case_id,
    case when read.docket_year_digits is not null then read.number end as docket_number_raw,
    case when read.docket_year_digits is not null then read.office_code end as office_code,
    read.docket_year_digits,
    case when read.docket_year_digits is not null then read.type_text end as case_type_code,
    case when read.docket_year_digits is not null then read.sequence end as docket_sequence,
    nullif(upper(trim(read.state)), '') as state_code,
    nullif(upper(regexp_replace(trim(read.federal_district), '[.]0*$', '')), '') as circuit_code,
    case
        when
            try_cast(
                regexp_extract(trim(read.year), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer
            ) between 1950 and read.believed_through_year
            then try_cast(regexp_extract(trim(read.year), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer)
    end as case_year,
    case
        when try_cast(regexp_extract(trim(read.n_victims), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) >= 0
            then try_cast(regexp_extract(trim(read.n_victims), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer)
    end as victim_count
from read
