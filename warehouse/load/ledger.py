"""The ledger of the load: which contents are loaded, which paths of the folder hold them, and who read them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.engine import transaction
from warehouse.extracts.formats import Format
from warehouse.extracts.raw_tables import LEDGER_TABLES, raw_tables
from warehouse.sql import identifier, text

ROWS_PER_FILE = 100_000_000
"""`row_id` is the file's number times this, plus the row's number."""
FILES = 92_000_000_000
"""So many numbers of files, that times this a BIGINT holds them."""


@dataclass(frozen=True)
class Content:
    """A content that is loaded."""

    file_id: int
    format: str
    reader: str
    is_synthetic: bool


class Contents:
    """The loaded contents, by the hash of their text and by number; grows while files are read."""

    def __init__(self, contents: Mapping[str, Content]) -> None:
        self._by_hash = dict(contents)
        self._by_number = {content.file_id: sha256 for sha256, content in contents.items()}

    def of_hash(self, sha256: str) -> Content | None:
        """The content with this hash of its text."""
        return self._by_hash.get(sha256)

    def of_number(self, file_id: int | None) -> Content | None:
        """The content of a number."""
        sha256 = self._by_number.get(file_id) if file_id else None
        return self._by_hash[sha256] if sha256 else None

    def all(self) -> list[Content]:
        """Every content."""
        return list(self._by_hash.values())

    def add(self, sha256: str, content: Content) -> None:
        """Notes a content that is loaded now."""
        self._by_hash[sha256] = content
        self._by_number[content.file_id] = sha256

    def number_for(self, sha256: str) -> int:
        """The number of a content: the same in every history, unless another has it, which is one in millions."""
        if known := self._by_hash.get(sha256):
            return known.file_id
        number = int(sha256[:16], 16) % FILES + 1
        while number in self._by_number:
            number += 1
        return number


@dataclass(frozen=True)
class KnownPath:
    """A path of the folder as the last finished load met it."""

    file_name: str
    member: str
    container_sha256: str | None
    container_stamp: str | None
    file_bytes: int
    file_id: int | None
    outcome: str
    is_gone: bool
    batch_id: int

    @property
    def container(self) -> str:
        """The path of the file as it lies in the folder."""
        return self.file_name.removesuffix(f"/{self.member}") if self.member else self.file_name


def make_tables(connection: duckdb.DuckDBPyConnection, formats: Sequence[Format]) -> None:
    """Makes the ledger and one raw table a format, as far as they are not there yet, and columns that have come since."""
    statements = [*_missing(connection, formats), *_undescribed(connection)]
    if statements:
        # All of them at once: by itself each would wait for the disk.
        with transaction(connection):
            connection.execute(";".join(["create schema if not exists raw", *statements]))


def _missing(connection: duckdb.DuckDBPyConnection, formats: Sequence[Format]) -> Iterator[str]:
    """The statements that make what is not there of the raw tables."""
    there: dict[str, set[str]] = {}
    query = "select table_name, column_name from duckdb_columns() where schema_name = 'raw'"
    for table, column in connection.execute(query).fetchall():
        there.setdefault(table, set()).add(column)
    for table, types in raw_tables(formats).items():
        if table in there:
            for column in types.keys() - there[table]:
                yield f"alter table raw.{table} add column {identifier(column)} {types[column]}"
        else:
            columns = ", ".join(f"{identifier(column)} {type_}" for column, type_ in types.items())
            yield f"create table raw.{table} ({columns})"


def _undescribed(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The statements that describe the tables of the ledger, as far as they do not say that yet."""
    query = """
        select table_name, '', comment from duckdb_tables() where schema_name = 'raw'
        union all
        select table_name, column_name, comment from duckdb_columns() where schema_name = 'raw'
    """
    told = {(table, column): comment for table, column, comment in connection.execute(query).fetchall()}
    for table, ledger in LEDGER_TABLES.items():
        if told.get((table, "")) != ledger.description:
            yield f"comment on table raw.{table} is {text(ledger.description)}"
        for column, (_, description) in ledger.columns.items():
            if told.get((table, column)) != description:
                yield f"comment on column raw.{table}.{column} is {text(description)}"


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of a raw table in order."""
    query = (
        "select column_name from duckdb_columns() where schema_name = 'raw' and table_name = ? order by column_index"
    )
    return [name for (name,) in connection.execute(query, [table]).fetchall()]


def one(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> int:
    """The number that a query answers."""
    found = connection.execute(query, list(parameters)).fetchone()
    return int(found[0]) if found and found[0] is not None else 0


def read_contents(connection: duckdb.DuckDBPyConnection) -> Contents:
    """What is loaded."""
    query = "select content_sha256, file_id, format, reader, is_synthetic from raw.extract_file"
    return Contents({sha256: Content(*rest) for sha256, *rest in connection.execute(query).fetchall()})


def read_paths(connection: duckdb.DuckDBPyConnection) -> dict[str, KnownPath]:
    """The paths of the last finished load by name."""
    query = (
        "select file_name, member, container_sha256, container_stamp, file_bytes, file_id, outcome,"
        " coalesce(is_gone, false), batch_id from raw.extract_path"
    )
    return {row[0]: KnownPath(*row) for row in connection.execute(query).fetchall()}


def remove_files(connection: duckdb.DuckDBPyConnection, file_ids: Iterable[int], formats: Sequence[Format]) -> None:
    """Takes contents out of every raw table, in the transaction at hand."""
    numbers = sorted(file_ids)
    if not numbers:
        return
    with_file = [
        table for table, types in raw_tables(formats).items() if "file_id" in types and table != "extract_path"
    ]
    for table in with_file:
        connection.execute(f"delete from raw.{table} where file_id in (select unnest(?))", [numbers])


@contextmanager
def line_kept(connection: duckdb.DuckDBPyConnection, again: Collection[int], file_id: int) -> Iterator[None]:
    """What the ledger says of a content that is read `again` stays as it is: when it came, and what it changed then."""
    if file_id not in again:
        yield
        return
    kept = ("extract_file", "release_change")
    for table in kept:
        connection.execute(f"create or replace temp table kept_{table} as from raw.{table} where file_id = {file_id}")
    yield
    for table in kept:
        connection.execute(f"delete from raw.{table} where file_id = {file_id}")
        connection.execute(f"insert into raw.{table} by name from kept_{table}")
        connection.execute(f"drop table kept_{table}")


def file_sha256(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
