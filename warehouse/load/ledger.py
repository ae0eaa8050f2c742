"""The ledger of extract files and the raw tables beside it: made once, read to tell what is new."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.extracts.formats import Format
from warehouse.extracts.raw_tables import LEDGER_TABLES, raw_tables

ROWS_PER_FILE = 100_000_000
"""`row_id` is the file's number times this, plus the row's number."""


def make_tables(connection: duckdb.DuckDBPyConnection, formats: Sequence[Format]) -> None:
    """Makes the ledger and one raw table a format, as far as they are not there yet."""
    connection.execute("create schema if not exists raw")
    for table, types in raw_tables(formats).items():
        columns = ", ".join(f"{quoted(column)} {type_}" for column, type_ in types.items())
        connection.execute(f"create table if not exists raw.{table} ({columns})")
    for table, ledger in LEDGER_TABLES.items():
        connection.execute(f"comment on table raw.{table} is {text(ledger.description)}")
        for column, (_, description) in ledger.columns.items():
            connection.execute(f"comment on column raw.{table}.{column} is {text(description)}")


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
