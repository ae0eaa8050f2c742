"""The ledger of extract files and the raw tables beside it: made once, read to tell what is new."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.extracts.formats import Format
from warehouse.extracts.raw_tables import raw_tables

ROWS_PER_FILE = 100_000_000
"""`row_id` is the file's number times this, plus the row's number."""

_COMMENTS = {
    "extract_file": {
        "": "One row per extract file by its content (file_id): what was loaded from it, and which release it is.",
        "file_id": "Number of the file; the first digits of a row_id",
        "file_name": "Path in the folder of extracts when it was loaded",
        "file_sha256": "Hash of the file",
        "content_sha256": "Hash of its text, unpacked",
        "file_bytes": "Size of the file",
        "format": "Extract format; the raw table has its name",
        "container": "plain, gzip, zip or sas7bdat",
        "encoding": "Widest encoding met in its lines",
        "is_synthetic": "Whether it is made up: its name or its first row says so",
        "batch_id": "Load that brought it",
        "loaded_at": "Time of loading, UTC",
        "rows_received": "Records in the file",
        "rows_loaded": "Records that are rows",
        "rows_quarantined": "Records set aside with the reason",
        "is_snapshot": "Integrated Database: whether it is cumulative, so that it replaces all earlier files",
        "release_date": "Latest load date in its rows",
        "latest_event_date": "Latest filing date in its rows, not after the release",
    },
    "drift": {
        "": "One row per difference between a file's header and its format (file_id, kind, column_name).",
        "file_id": "File (extract_file)",
        "file_name": "Path in the folder of extracts",
        "format": "Extract format",
        "kind": "added, missing, renamed or reordered",
        "column_name": "Column",
        "nearest_match": "Column of the file that resembles a missing one",
        "detail": "What became of it",
        "batch_id": "Load that met it",
    },
    "quarantine": {
        "": "One row per record that cannot be a row (file_id, row_number), as received, with the reason.",
        "file_id": "File (extract_file)",
        "file_name": "Path in the folder of extracts",
        "format": "Extract format",
        "row_number": "Number of the record in the file, 1 after the header",
        "raw_text": "The record as received; may hold names and never leaves raw",
        "reason": "Why it cannot be a row",
        "batch_id": "Load that met it",
    },
    "release_change": {
        "": "One row per loaded file (file_id): what it changed against the rows in effect before, by key.",
        "file_id": "File (extract_file)",
        "rows_added": "Rows whose key was not there",
        "rows_removed": "Rows of a replaced release whose key is gone",
        "rows_changed": "Rows with a value changed, load stamps aside",
        "rows_unchanged": "Rows as they were",
        "batch_id": "Load that brought it",
    },
}


def make_tables(connection: duckdb.DuckDBPyConnection, formats: Sequence[Format]) -> None:
    """Makes the ledger and one raw table a format, as far as they are not there yet."""
    connection.execute("create schema if not exists raw")
    for table, types in raw_tables(formats).items():
        columns = ", ".join(f"{quoted(column)} {type_}" for column, type_ in types.items())
        connection.execute(f"create table if not exists raw.{table} ({columns})")
    for table, comments in _COMMENTS.items():
        for column, comment in comments.items():
            subject = f"column raw.{table}.{column}" if column else f"table raw.{table}"
            connection.execute(f"comment on {subject} is {text(comment)}")


def quoted(name: str) -> str:
    """A column name as an SQL identifier.

    >>> quoted('odd "name"')
    '"odd ""name\"""'
    """
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as an SQL literal.

    >>> text("a file's name")
    "'a file''s name'"
    """
    return "'" + value.replace("'", "''") + "'"


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
