"""The ledger of extract files and the raw tables beside it: made once, read to tell what is new."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.extracts.formats import Format

ROW_COLUMNS = ("row_id", "file_id", "file_name", "file_sha256", "row_number", "batch_id")
ROWS_PER_FILE = 100_000_000
"""`row_id` is the file's number times this, plus the row's number."""

_TABLES = """
create schema if not exists raw;
create table if not exists raw.extract_file (
    file_id bigint, file_name varchar, file_sha256 varchar, content_sha256 varchar, file_bytes bigint, format varchar,
    container varchar, encoding varchar, is_synthetic boolean, batch_id bigint, loaded_at timestamp,
    rows_received bigint, rows_loaded bigint, rows_quarantined bigint,
    is_snapshot boolean, release_date date, latest_event_date date
);
create table if not exists raw.extract_file_year (
    file_id bigint, release_year integer, row_count bigint, district_count bigint
);
create table if not exists raw.extract_file_name (file_id bigint, file_name varchar, first_seen_batch_id bigint);
create table if not exists raw.batch (
    batch_id bigint, started_at timestamp, finished_at timestamp, files_found bigint, files_loaded bigint,
    files_unchanged bigint, files_not_extract bigint
);
create table if not exists raw.quarantine (
    file_id bigint, file_name varchar, format varchar, row_number bigint, raw_text varchar, reason varchar,
    batch_id bigint
);
create table if not exists raw.drift (
    file_id bigint, file_name varchar, format varchar, kind varchar, column_name varchar, nearest_match varchar,
    detail varchar, batch_id bigint
);
create table if not exists raw.release_change (
    file_id bigint, rows_added bigint, rows_removed bigint, rows_changed bigint, rows_unchanged bigint, batch_id bigint
);
"""


def make_tables(connection: duckdb.DuckDBPyConnection, formats: Sequence[Format]) -> None:
    """Makes the ledger and one raw table a format, as far as they are not there yet."""
    connection.execute(_TABLES)
    for format_ in formats:
        columns = ", ".join(f"{quoted(column)} varchar" for column in format_.columns)
        connection.execute(
            f"create table if not exists raw.{format_.name} (row_id bigint, file_id bigint, file_name varchar, "
            f"file_sha256 varchar, row_number bigint, batch_id bigint, {columns})"
        )


def quoted(name: str) -> str:
    """A column name as an SQL identifier.

    >>> quoted('odd "name"')
    '"odd ""name\"""'
    """
    return '"' + name.replace('"', '""') + '"'


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of a raw table in order."""
    query = (
        "select column_name from duckdb_columns() where schema_name = 'raw' and table_name = ? order by column_index"
    )
    return [name for (name,) in connection.execute(query, [table]).fetchall()]


def known_file(connection: duckdb.DuckDBPyConnection, sha256: str, name: str) -> int | None:
    """The number of the file with this hash (and, for one of several members of a zip, this member), if it is loaded."""
    member = name.rpartition("/")[2] if ".zip/" in name.lower() else ""
    query = "select file_id from raw.extract_file where file_sha256 = ? and (? = '' or ends_with(file_name, ?))"
    found = connection.execute(query, [sha256, member, member]).fetchone()
    return found[0] if found else None


def known_content(connection: duckdb.DuckDBPyConnection, sha256: str, format_: str) -> int | None:
    """The number of the file whose text has this hash, if it is loaded."""
    query = "select file_id from raw.extract_file where content_sha256 = ? and format = ?"
    found = connection.execute(query, [sha256, format_]).fetchone()
    return found[0] if found else None


def remember_name(connection: duckdb.DuckDBPyConnection, file_id: int, name: str, batch_id: int) -> None:
    """Notes that a file was seen under a name."""
    connection.execute(
        "insert into raw.extract_file_name select ?, ?, ? where not exists "
        "(select 1 from raw.extract_file_name where file_id = ? and file_name = ?)",
        [file_id, name, batch_id, file_id, name],
    )


def file_sha256(path: Path) -> str:
    """Hash of a file's bytes."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
