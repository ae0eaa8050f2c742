"""Releases of the Integrated Database: which part of it a row is of, and which file is in effect for each part.

A part is a year and a district. A national release (rows of 90 or more of the 94 districts) replaces the years that it
holds, whole; one of fewer districts replaces those districts in them. Which release is later is read from the content:
latest load date, then latest filing date; never from the order of arrival. This is the one place that ranks them.
"""

from __future__ import annotations

import duckdb

from warehouse.extracts.formats import Format
from warehouse.extracts.raw_tables import ROW_COLUMNS
from warehouse.load.ledger import columns_of, one
from warehouse.sql import identifier

NATIONAL_DISTRICTS = 90
_PENDING = 2099


def district_code(column: str) -> str:
    """The district of a row in two characters, as an expression of its column; '' for none.

    A lost zero is put back; any other text stays, and is on no list.
    """
    return rf"""
    case
        when length({column}) = 2 and {column} <> '-8' then upper({column})
        when trim({column}) in ('', '-8') then ''
        when regexp_full_match(trim({column}), '[0-9](\.0*)?') then concat('0', left(trim({column}), 1))
        else upper(regexp_replace(trim({column}), '\.0*$', ''))
    end"""


def _year(column: str) -> str:
    return f"""case
        when try_cast({column} as integer) between 1900 and {_PENDING}
            and (length({column}) = 4 or regexp_full_match(trim({column}), '[0-9]{{4}}(\\.0*)?'))
            then try_cast({column} as integer)
    end"""


RELEASE_PARTS = {
    "idb_criminal": {"release_year": _year("fiscalyr"), "release_district": district_code("district")},
    "idb_civil": {"release_year": _year("tapeyear"), "release_district": district_code("district")},
}
"""The expressions of the part that a row is of, by format and column."""

_YEAR_COLUMN = {"idb_criminal": "fiscalyr", "idb_civil": "tapeyear"}


def fill_filing_years(connection: duckdb.DuckDBPyConnection, format_: Format, file_id: int) -> None:
    """Gives pending civil rows, which all have the year 2099, the year of their filing; NULL where that is not known."""
    if format_.name == "idb_civil":
        connection.execute(
            f"""update raw.idb_civil set release_year = (
                select cast(extract(year from date_text.date_value) as integer) from raw.date_text
                where date_text.date_text = idb_civil.filedate
            ) where file_id = ? and release_year = {_PENDING}""",
            [file_id],
        )


def set_aside_without_year(connection: duckdb.DuckDBPyConnection, format_: Format, file_id: int, batch_id: int) -> int:
    """Moves rows without a readable year to quarantine; how many that were."""
    table = f"raw.{format_.name}"
    missing = one(connection, f"select count(*) from {table} where file_id = ? and release_year is null", [file_id])
    if missing:
        fields = ", ".join(f"coalesce({identifier(column)}, '')" for column in format_.columns)
        reason = f"{_YEAR_COLUMN[format_.name]} is no year, so that no release is known that would replace the row"
        connection.execute(
            f"""insert into raw.quarantine
            select file_id, '{format_.name}', row_number, concat_ws(chr(9), {fields}), ?, ?
            from {table} where file_id = ? and release_year is null""",
            [reason, batch_id, file_id],
        )
        connection.execute(f"delete from {table} where file_id = ? and release_year is null", [file_id])
    return missing


def split_by_unit(connection: duckdb.DuckDBPyConnection, format_: Format, file_id: int) -> None:
    """Notes the years and districts of a file's rows, and whether it is national."""
    connection.execute(
        f"""insert into raw.extract_file_year
        select file_id, release_year, release_district, count(*) from raw.{format_.name} where file_id = ? group by all""",
        [file_id],
    )
    connection.execute(
        f"""update raw.extract_file set is_national = (
            select count(distinct unit.district) >= {NATIONAL_DISTRICTS} from raw.extract_file_year as unit
            where unit.file_id = ? and unit.district <> '') where file_id = ?""",
        [file_id, file_id],
    )


def rank_releases(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the temporary table `effect_after`, as raw.release_in_effect will be: of the files in `files_after`."""
    connection.execute(
        """
        create or replace temp table effect_after as
        with file as (
            select * from raw.extract_file where starts_with(format, 'idb_') and file_id in (from files_after)
        ),

        unit as (
            select distinct file.format, own.release_year, own.district
            from raw.extract_file_year as own inner join file on own.file_id = file.file_id
        ),

        held_year as (select distinct file_id, release_year from raw.extract_file_year),

        held_district as (select distinct file_id, district from raw.extract_file_year)

        select unit.format, unit.release_year, unit.district, file.file_id
        from unit
        inner join file on unit.format = file.format
        inner join held_year on file.file_id = held_year.file_id and unit.release_year = held_year.release_year
        left join held_district on file.file_id = held_district.file_id and unit.district = held_district.district
        where file.is_national or held_district.file_id is not null
        qualify row_number() over (
            partition by unit.format, unit.release_year, unit.district
            order by file.release_date desc nulls last, file.latest_filing_date desc nulls last,
                file.latest_event_date desc nulls last, file.content_sha256 desc
        ) = 1
        """
    )


def in_effect(format_: Format, effect: str, file_set: str) -> str:
    """The condition under which a row of a format is in effect, by a table of effect and one of files."""
    if not format_.is_release:
        return f"file_id in (from {file_set})"
    return (
        f"(file_id, release_year, release_district) in (select (file_id, release_year, district) from {effect}"
        f" where format = '{format_.name}')"
    )


def changed_columns(connection: duckdb.DuckDBPyConnection, format_: Format) -> list[str]:
    """The columns by which a row has changed; those that every release writes anew are none of them."""
    stamps = {"loaddate", "update", "ver", "tapeyear", "release_year", "release_district"}
    return [name for name in columns_of(connection, format_.name) if name not in {*ROW_COLUMNS, *stamps}]
