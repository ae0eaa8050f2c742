"""What a newly loaded file is among the releases of its format, and what it changes against the rows in effect before.

Which release is later is read from the content: latest load date, then latest filing date (as staging.idb_release).
"""

from __future__ import annotations

import duckdb

from warehouse.extracts.formats import Format
from warehouse.extracts.raw_tables import ROW_COLUMNS
from warehouse.load.ledger import columns_of, quoted

_STAMPS = {"loaddate", "update", "ver", "tapeyear"}
"""Columns that every release writes anew; a row that differs in nothing else is unchanged."""
_YEAR = {"idb_criminal": "fiscalyr", "idb_civil": "tapeyear"}


def describe_release(connection: duckdb.DuckDBPyConnection, file_id: int, format_: Format) -> None:
    """Fills what the ledger says of a release: its years, and its latest load and filing date."""
    if format_.name not in _YEAR:
        return
    year, table = _YEAR[format_.name], f"raw.{format_.name}"
    connection.execute(
        f"""insert into raw.extract_file_year
        select file_id, coalesce(try_cast({year} as integer), -8), count(*), count(distinct district)
        from {table} where file_id = ? group by 1, 2""",
        [file_id],
    )
    # Few distinct days stand in millions of rows: read each once.
    loaded = f"""(select max(try_strptime(day, '%m/%d/%Y')) from (
        select distinct {"loaddate" if format_.name == "idb_criminal" else "null"} as day from {table} where file_id = ?))"""
    connection.execute(
        f"""update raw.extract_file set
            is_snapshot = (
                select count(*) > 1 from raw.extract_file_year as own where own.file_id = ? and own.release_year < 2099
            ),
            release_date = cast({loaded} as date),
            latest_event_date = (
                select cast(max(day) as date) from (
                    select try_strptime(filedate, '%m/%d/%Y') as day
                    from (select distinct filedate from {table} where file_id = ?)
                ) where day <= coalesce({loaded}, current_date)
            )
        where extract_file.file_id = ?""",
        [file_id] * 5,
    )


def note_change(connection: duckdb.DuckDBPyConnection, file_id: int, format_: Format, batch_id: int) -> None:
    """Counts the rows that a file added, removed, changed and left as they were, by the key of its format."""
    if _is_first(connection, file_id, format_):
        connection.execute(
            "insert into raw.release_change select file_id, rows_loaded, 0, 0, 0, ? from raw.extract_file where file_id = ?",
            [batch_id, file_id],
        )
        return
    before = _rows_before_release(format_, file_id) if format_.name in _YEAR else _rows_before(format_, file_id)
    table = f"raw.{format_.name}"
    key = ", ".join(quoted(column) for column in format_.keys)
    values = ", ".join(
        quoted(name) for name in columns_of(connection, format_.name) if name not in {*ROW_COLUMNS, *_STAMPS}
    )
    numbered = f"row_number() over (partition by {key} order by row_number) as occurrence, hash({values}) as content"
    is_release = "true" if format_.name in _YEAR else "false"
    connection.execute(
        f"""insert into raw.release_change
        with arrived as (select {key}, {numbered} from {table} where file_id = {file_id} and ({
            _in_effect(format_, file_id)
        })),
        before as (select {key}, {numbered} from ({before}))
        select {file_id},
            count(*) filter (where before.occurrence is null),
            count(*) filter (where arrived.occurrence is null and {is_release}),
            count(*) filter (where arrived.content <> before.content),
            count(*) filter (where arrived.content = before.content),
            {batch_id}
        from arrived full join before on {
            " and ".join(f"arrived.{quoted(k)} is not distinct from before.{quoted(k)}" for k in format_.keys)
        } and arrived.occurrence = before.occurrence"""
    )


def _is_first(connection: duckdb.DuckDBPyConnection, file_id: int, format_: Format) -> bool:
    """Whether no other file of the format is loaded, so that every row is new."""
    query = "select count(*) = 0 from raw.extract_file where format = ? and file_id <> ?"
    found = connection.execute(query, [format_.name, file_id]).fetchone()
    return bool(found and found[0])


def _ranking(format_: Format, condition: str) -> str:
    """The file in effect for each release year among the files that meet the condition."""
    return f"""
        select years.release_year, candidate.file_id
        from (select distinct release_year from raw.extract_file_year join raw.extract_file using (file_id)
              where format = '{format_.name}') as years
        join raw.extract_file as candidate on candidate.format = '{format_.name}' and ({condition})
        where candidate.is_snapshot or exists (
            select 1 from raw.extract_file_year as own
            where own.file_id = candidate.file_id and own.release_year = years.release_year)
        qualify row_number() over (partition by years.release_year order by candidate.release_date desc nulls last,
            candidate.latest_event_date desc nulls last, candidate.file_sha256 desc) = 1"""


def _in_effect(format_: Format, file_id: int) -> str:
    """Whether a row of the file is in effect now that it is there."""
    if format_.name not in _YEAR:
        return "true"
    year = f"coalesce(try_cast({_YEAR[format_.name]} as integer), -8)"
    return f"{year} in (select release_year from ({_ranking(format_, 'true')}) where file_id = {file_id})"


def _rows_before_release(format_: Format, file_id: int) -> str:
    """The rows that were in effect before for the years that the file has taken over."""
    year = f"coalesce(try_cast(old.{_YEAR[format_.name]} as integer), -8)"
    return f"""
        select old.* from raw.{format_.name} as old
        join ({_ranking(format_, f"candidate.file_id <> {file_id}")}) as earlier
            on old.file_id = earlier.file_id and {year} = earlier.release_year
        join ({_ranking(format_, "true")}) as now
            on now.release_year = earlier.release_year and now.file_id = {file_id}"""


def _rows_before(format_: Format, file_id: int) -> str:
    """Of the keys that the file has, the row that was in effect before."""
    key = ", ".join(quoted(column) for column in format_.keys)
    return f"""
        select old.* from raw.{format_.name} as old
        where old.file_id <> {file_id}
            and ({key}) in (select ({key}) from raw.{format_.name} where file_id = {file_id})
        qualify row_number() over (partition by {key} order by old.batch_id desc, old.row_id desc) = 1"""
