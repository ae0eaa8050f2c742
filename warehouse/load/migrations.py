"""Raw tables of an earlier program into the form of this one, at the start of a load. What is loaded is kept.

Each step is for one form that was in use. What the step does is said in the report of the load.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse.engine import transaction
from warehouse.extracts.formats import Format
from warehouse.extracts.raw_tables import raw_tables
from warehouse.load.ledger import FILES, ROWS_PER_FILE, columns_of, one
from warehouse.load.release import RELEASE_PARTS, rank_releases, split_by_unit
from warehouse.sql import identifier, text


def migrate(connection: duckdb.DuckDBPyConnection, formats: Sequence[Format]) -> list[str]:
    """What was done, in words; nothing for a new build file and one of this form."""
    known = one(
        connection,
        "select count(*) from duckdb_tables() where schema_name = 'raw' and table_name in ('extract_file', 'extract_file_name')",
    )
    return [_number_by_content(connection, formats)] if known == 2 else []


def _number_by_content(connection: duckdb.DuckDBPyConnection, formats: Sequence[Format]) -> str:
    """Until November 2026 files were numbered in the order of their arrival, and every row carried the file's name.

    Numbers are made from the content now; names stand in raw.extract_path alone.
    """
    with transaction(connection):
        connection.execute("alter table raw.extract_file rename to earlier_file")
        _make_numbers(connection)
        connection.execute("drop table if exists raw.extract_file_year")
        for table, types in raw_tables(formats).items():
            if table in ("extract_file", "extract_path"):
                continue
            if not columns_of(connection, table):
                continue
            _renumber(connection, table, types)
        _carry_files(connection, formats)
        _rank(connection, formats)
        connection.execute("drop table raw.earlier_file")
        connection.execute("drop table raw.extract_file_name")
        count = one(connection, "select count(*) from raw.extract_file")
    return f"raw tables of an earlier program were brought into today's form ({count:,} files); all are read again"


def _make_numbers(connection: duckdb.DuckDBPyConnection) -> None:
    """The temporary table `file_number`: the number by content of each number by arrival."""
    connection.execute("create or replace temp table file_number (file_id BIGINT, new_file_id BIGINT)")
    taken: set[int] = set()
    rows = connection.execute("select file_id, content_sha256 from raw.earlier_file order by content_sha256").fetchall()
    for file_id, sha256 in rows:
        number = int(sha256[:16], 16) % FILES + 1
        while number in taken:
            number += 1
        taken.add(number)
        connection.execute("insert into file_number values (?, ?)", [file_id, number])


def _renumber(connection: duckdb.DuckDBPyConnection, table: str, types: dict[str, str]) -> None:
    """A raw table in today's form: with the new numbers, without what it has no more, with what it has new as NULL."""
    there = columns_of(connection, table)
    if "file_id" not in there:
        return
    own = [column for column in there if column not in types and column not in ("file_name", "file_sha256")]
    values = []
    for column in [*types, *own]:
        if column not in there and column in RELEASE_PARTS.get(table, {}):
            values.append(f"{RELEASE_PARTS[table][column]} as {column}")
        elif column not in there:
            values.append(f"cast(null as {types[column]}) as {identifier(column)}")
        elif column == "file_id":
            values.append("file_number.new_file_id as file_id")
        elif column.endswith("row_id"):
            row_number = f"earlier.{identifier(column)} % {ROWS_PER_FILE}"
            values.append(f"file_number.new_file_id * {ROWS_PER_FILE} + {row_number} as {identifier(column)}")
        else:
            values.append(f"earlier.{identifier(column)}")
    connection.execute(f"alter table raw.{table} rename to earlier_table")
    connection.execute(
        f"create table raw.{table} as select {', '.join(values)} from raw.earlier_table as earlier"
        " inner join file_number on earlier.file_id = file_number.file_id"
    )
    connection.execute("drop table raw.earlier_table")


def _carry_files(connection: duckdb.DuckDBPyConnection, formats: Sequence[Format]) -> None:
    """The ledger: contents without a reader, so that each is read again, and the paths that they had."""
    for table in ("extract_file", "extract_path"):
        columns = ", ".join(f"{identifier(name)} {type_}" for name, type_ in raw_tables(formats)[table].items())
        connection.execute(f"create table raw.{table} ({columns})")
    shared = [name for name in columns_of(connection, "extract_file") if name in columns_of(connection, "earlier_file")]
    kept = ", ".join(identifier(name) for name in shared if name != "file_id")
    connection.execute(
        f"insert into raw.extract_file (file_id, {kept}, reader) select file_number.new_file_id, {kept}, 'earlier'"
        " from raw.earlier_file inner join file_number using (file_id)"
    )
    zipped = text("(?i)\\.(zip|tar|tgz|tar\\.gz)/")
    connection.execute(
        f"""insert into raw.extract_path
            (file_name, member, container_sha256, file_bytes, file_id, outcome, is_gone, batch_id)
        select file_name, case when regexp_matches(file_name, {zipped})
            then regexp_replace(file_name, '(?i)^.*?\\.(zip|tar|tgz|tar\\.gz)/', '') else '' end,
            null, file_bytes, file_number.new_file_id, 'loaded', false, batch_id
        from raw.earlier_file inner join file_number using (file_id)
        qualify row_number() over (partition by file_name order by batch_id desc, file_number.new_file_id desc) = 1"""
    )


def _rank(connection: duckdb.DuckDBPyConnection, formats: Sequence[Format]) -> None:
    """Which release is in effect, so that this load is compared with what was before; dates are believed as before."""
    for table in ("extract_file_year", "release_in_effect"):
        columns = ", ".join(f"{identifier(name)} {type_}" for name, type_ in raw_tables(formats)[table].items())
        connection.execute(f"create table if not exists raw.{table} ({columns})")
    connection.execute("update raw.extract_file set believed_through = coalesce(release_date, cast(loaded_at as date))")
    for format_ in formats:
        if format_.is_release:
            numbers = connection.execute("select file_id from raw.extract_file where format = ?", [format_.name])
            for (file_id,) in numbers.fetchall():
                split_by_unit(connection, format_, file_id)
    connection.execute("create or replace temp table files_after as select file_id from raw.extract_file")
    rank_releases(connection)
    connection.execute("insert into raw.release_in_effect select * from effect_after")
