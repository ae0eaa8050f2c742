-- One row per row of the criminal Integrated Database whose release is in effect (row_id).
-- Scope: every defendant of every fiscal year in which it was filed, terminated or pending; repeats are kept here.
-- A value that is there and cannot be read is NULL: numbers come as `4`, ` 4`, `04` and `4.0`, dates in the forms of
-- raw.date_text, and those before 1950 or after the load of their file are not believed. -8 and blank are missing.
-- Keys have the layout circuit (2), district (2), office (1), docket (7), type (2), defendant (3), reopen (1); a blank
-- one, and one without that layout (`8.66418E+16` of a spreadsheet), is made from its parts, and where a part is
-- missing too the row stands for itself. A docket that lost its leading
-- zeros is filled up to seven digits where its key agrees; without a key one of six digits is.
-- Names and judges stay in raw.
with received as (
    select
        criminal.*,
        release.fjc_district as released_district,
        case
            -- The docket stands in it.
            when try_cast(substr(trim(criminal.deflgky), length(trim(criminal.deflgky)) - 12, 7) as integer) is null
                then null
            when length(trim(criminal.deflgky)) = 17 then concat('0', upper(trim(criminal.deflgky)))
            when length(trim(criminal.deflgky)) = 18 then upper(trim(criminal.deflgky))
        end as stated_defendant_key,
        case
            -- The docket stands in it.
            when try_cast(substr(trim(criminal.caslgky), length(trim(criminal.caslgky)) - 8, 7) as integer) is null
                then null
            when length(trim(criminal.caslgky)) = 13 then concat('0', upper(trim(criminal.caslgky)))
            when length(trim(criminal.caslgky)) = 14 then upper(trim(criminal.caslgky))
        end as stated_case_key
    from raw.idb_criminal as criminal
    inner join staging.idb_release as release
        on criminal.file_id = release.file_id
        and release.format = 'idb_criminal'
        and criminal.release_year = release.release_year
        and criminal.release_district = release.fjc_district
),

keyed as (
    select
        received.*,
        coalesce(received.stated_defendant_key, received.stated_case_key) as key_text,
        regexp_extract(trim(received.docket), '^([0-9]+)(?:[.]0*)?$', 1) as docket_digits
    from received
),

part as (
    select
        keyed.*,
        coalesce(nullif(keyed.released_district, ''), substr(keyed.key_text, 3, 2)) as district_code,
        coalesce(
            nullif(lower(regexp_extract(trim(keyed.office), '^0*([0-9A-Za-z])(?:[.]0*)?$', 1)), ''),
            nullif(lower(substr(keyed.key_text, 5, 1)), '')
        ) as office_code,
        case
            when length(keyed.docket_digits) = 7 and keyed.docket_digits <> '0000000' then keyed.docket_digits
            when coalesce(trim(keyed.docket), '') in ('', '-8', '-8.0', '0', '0.0')
                then
                    nullif(regexp_extract(substr(keyed.key_text, 6, 7), '^([0-9]{7})$', 1), '')
            when length(keyed.docket_digits) between 1 and 6 and keyed.key_text is not null
                then
                    case
                        when lpad(keyed.docket_digits, 7, '0') = substr(keyed.key_text, 6, 7)
                            then lpad(keyed.docket_digits, 7, '0')
                    end
            when length(keyed.docket_digits) = 6 then concat('0', keyed.docket_digits)
        end as docket_code,
        coalesce(
            nullif(regexp_extract(substr(keyed.key_text, 13, 2), '^([A-Z]{2})$', 1), ''),
            nullif(regexp_extract(upper(trim(keyed.typereg)), '^([A-Z]{2})$', 1), ''),
            nullif(regexp_extract(upper(trim(keyed.typetrn)), '^([A-Z]{2})$', 1), ''),
            nullif(regexp_extract(upper(trim(keyed.typemag)), '^([A-Z]{2})$', 1), '')
        ) as type_code,
        coalesce(
            try_cast(nullif(regexp_extract(substr(keyed.key_text, 15, 3), '^([0-9]{3})$', 1), '') as integer),
            nullif(try_cast(regexp_extract(trim(keyed.defno), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer), -8)
        ) as defendant_number,
        coalesce(
            try_cast(nullif(regexp_extract(substr(keyed.key_text, 18, 1), '^([0-9])$', 1), '') as integer),
            nullif(try_cast(regexp_extract(trim(keyed.reopseq), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer), -8)
        ) as reopen_number
    from keyed
),

made as (
    select
        part.*,
        lpad(
            coalesce(
                cast(
                    try_cast(regexp_extract(trim(part.circuit), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as varchar
                ),
                case district.circuit when 'DC' then '00' else district.circuit end
            ),
            2,
            '0'
        )
        || part.district_code
        || upper(part.office_code)
        || part.docket_code
        || part.type_code as made_case_key
    from part
    left join seeds.district on part.district_code = district.fjc_district
),

named as (
    select
        made.*,
        coalesce(
            made.stated_defendant_key,
            coalesce(made.stated_case_key, made.made_case_key)
            || case
                when made.defendant_number between 0 and 999 then lpad(cast(made.defendant_number as varchar), 3, '0')
            end
            || case when made.reopen_number between 0 and 9 then cast(made.reopen_number as varchar) end,
            concat('row-', made.row_id)
        ) as defendant_key,
        coalesce(
            made.stated_case_key,
            case when length(made.stated_defendant_key) = 18 then left(made.stated_defendant_key, 14) end,
            made.made_case_key,
            concat('row-', made.row_id)
        ) as case_key
    from made
)

select
    named.row_id,
    named.file_id,
    named.release_year as fiscal_year,
    named.district_code as fjc_district,
    named.office_code,
    try_cast(substr(named.docket_code, 1, 2) as integer) as docket_year_digits,
    try_cast(substr(named.docket_code, 3) as integer) as docket_sequence,
    lower(named.type_code) as case_type_code,
    named.docket_code as docket_number_raw,
    named.defendant_number,
    named.defendant_key,
    case when length(named.defendant_key) = 18 then left(named.defendant_key, 17) else named.defendant_key end
        as defendant_key_without_reopen,
    named.case_key,
    named.reopen_number,
    cast(try_cast(regexp_extract(trim(named.proccd), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as varchar)
        as proceeding_code,
    case when filed.date_value between date '1950-01-01' and file.believed_through then filed.date_value end
        as filed_date,
    nullif(nullif(nullif(upper(trim(named.ftitle1)), ''), '-8'), '-8.0') as filing_citation_1,
    nullif(nullif(nullif(upper(trim(named.ftitle2)), ''), '-8'), '-8.0') as filing_citation_2,
    nullif(nullif(nullif(upper(trim(named.ftitle3)), ''), '-8'), '-8.0') as filing_citation_3,
    nullif(nullif(nullif(upper(trim(named.ftitle4)), ''), '-8'), '-8.0') as filing_citation_4,
    nullif(nullif(nullif(upper(trim(named.ftitle5)), ''), '-8'), '-8.0') as filing_citation_5,
    nullif(nullif(nullif(upper(trim(named.ttitle1)), ''), '-8'), '-8.0') as termination_citation_1,
    nullif(nullif(nullif(upper(trim(named.ttitle2)), ''), '-8'), '-8.0') as termination_citation_2,
    nullif(nullif(nullif(upper(trim(named.ttitle3)), ''), '-8'), '-8.0') as termination_citation_3,
    nullif(nullif(nullif(upper(trim(named.ttitle4)), ''), '-8'), '-8.0') as termination_citation_4,
    nullif(nullif(nullif(upper(trim(named.ttitle5)), ''), '-8'), '-8.0') as termination_citation_5,
    cast(try_cast(regexp_extract(trim(named.disp1), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as varchar)
        as disposition_code_1,
    cast(try_cast(regexp_extract(trim(named.disp2), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as varchar)
        as disposition_code_2,
    cast(try_cast(regexp_extract(trim(named.disp3), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as varchar)
        as disposition_code_3,
    cast(try_cast(regexp_extract(trim(named.disp4), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as varchar)
        as disposition_code_4,
    cast(try_cast(regexp_extract(trim(named.disp5), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as varchar)
        as disposition_code_5,
    try_cast(regexp_extract(trim(named.pristim1), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as prison_months_code_1,
    try_cast(regexp_extract(trim(named.pristim2), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as prison_months_code_2,
    try_cast(regexp_extract(trim(named.pristim3), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as prison_months_code_3,
    try_cast(regexp_extract(trim(named.pristim4), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as prison_months_code_4,
    try_cast(regexp_extract(trim(named.pristim5), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as prison_months_code_5,
    try_cast(regexp_extract(trim(named.pristot), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer) as prison_months_code,
    case when disposed.date_value between date '1950-01-01' and file.believed_through then disposed.date_value end
        as disposition_date,
    case when sentenced.date_value between date '1950-01-01' and file.believed_through then sentenced.date_value end
        as sentenced_date,
    case when terminated.date_value between date '1950-01-01' and file.believed_through then terminated.date_value end
        as terminated_date,
    nullif(
        regexp_extract(
            lpad(upper(regexp_extract(trim(named.trandist), '^([0-9A-Za-z-]{1,2})(?:[.]0*)?$', 1)), 2, '0'),
            '^([0-9][0-9A-Z-])$', 1
        ),
        ''
    ) as transfer_fjc_district,
    nullif(lower(regexp_extract(trim(named.tranoff), '^0*([0-9A-Za-z])(?:[.]0*)?$', 1)), '') as transfer_office_code,
    case length(regexp_extract(trim(named.trandock), '^([0-9]+)(?:[.]0*)?$', 1))
        when 7 then regexp_extract(trim(named.trandock), '^([0-9]+)', 1)
        when 6 then concat('0', regexp_extract(trim(named.trandock), '^([0-9]+)', 1))
    end as transfer_docket,
    try_cast(regexp_extract(trim(named.trandef), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer)
        as transfer_defendant_number,
    case when loaded.date_value between date '1950-01-01' and file.believed_through then loaded.date_value end
        as loaded_date,
    case length(regexp_extract(trim(named.magdock), '^([0-9]+)(?:[.]0*)?$', 1))
        when 7 then regexp_extract(trim(named.magdock), '^([0-9]+)', 1)
        when 6 then concat('0', regexp_extract(trim(named.magdock), '^([0-9]+)', 1))
    end as magistrate_docket,
    try_cast(regexp_extract(trim(named.magdef), '^([+-]?[0-9]+)(?:[.]0*)?$', 1) as integer)
        as magistrate_defendant_number,
    -- What decides between two records of one key, year and load date, in the order of the columns in the file.
    concat_ws(
        '|',
        named.docket,
        named.statuscd,
        named.filedate,
        named.proccd,
        named.ftitle1,
        named.ftitle2,
        named.ftitle3,
        named.ftitle4,
        named.ftitle5, named.trandist, named.tranoff, named.trandock, named.trandef, named.dispdate, named.sentdate,
        named.termdate, named.ttitle1, named.disp1, named.pristim1, named.ttitle2, named.disp2, named.pristim2,
        named.ttitle3, named.disp3, named.pristim3, named.ttitle4, named.disp4, named.pristim4, named.ttitle5,
        named.disp5, named.pristim5, named.pristot, named.ver
    ) as record_text
from named
inner join staging.dated_file as file on named.file_id = file.file_id
left join raw.date_text as filed on named.filedate = filed.date_text
left join raw.date_text as disposed on named.dispdate = disposed.date_text
left join raw.date_text as sentenced on named.sentdate = sentenced.date_text
left join raw.date_text as terminated on named.termdate = terminated.date_text
left join raw.date_text as loaded on named.loaddate = loaded.date_text
