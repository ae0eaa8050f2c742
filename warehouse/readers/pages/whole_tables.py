"""Tables that leave the site whole: as Parquet each, and all in one DuckDB file.

The headline alone, as on the pages. What tells one refresh of the same figures from another is left out, so that the
files are made anew only where a figure, a row or a description is another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from warehouse.engine import connect
from warehouse.readers.subject import HEADLINE
from warehouse.settings import Settings
from warehouse.sql import identifier, name, text

DATABASE = "docket-warehouse.duckdb"
# What every DuckDB from 1.0 on opens.
_STORAGE_VERSION = "v1.0.0"
_OF_THE_RUN = "exclude (build_id, refreshed_at)"
# The day through which data go moves every night, and a year that is over stays as it is: as in the CSV files.
_OF_A_YEAR = f"""
    {_OF_THE_RUN} replace (case when not is_complete_year then data_through_date end as data_through_date)
    """
_QUERIES = {
    "national_summary": f"select * {_OF_A_YEAR} from marts.national_summary order by year",
    "state_summary": f"select * {_OF_A_YEAR} from marts.state_summary order by state_code, year",
    "district_summary": f"select * {_OF_A_YEAR} from marts.district_summary order by state_code, court_id, year",
    "figure_row": f"""
        select figure_row.* exclude (scope, calendar, row_ids), build.is_synthetic
        from marts.figure_row
        cross join meta.build
        where scope = '{HEADLINE}' and calendar = 'calendar'
        """,
    "figure": "select * from marts.figure order by position",
}


@dataclass(frozen=True)
class Column:
    """A column of a table, and what it says."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True)
class WholeTable:
    """A table as it leaves the site."""

    name: str
    description: str
    """What a row is."""
    columns: tuple[Column, ...]
    row_count: int
    content: str
    """The rows, as a number that is another one for others."""


def read_whole_tables(connection: duckdb.DuckDBPyConnection) -> tuple[WholeTable, ...]:
    """What there is to take away of an open publication."""
    return tuple(_table(connection, table, query) for table, query in _QUERIES.items())


def publication_of(connection: duckdb.DuckDBPyConnection) -> Path:
    """The file that the connection reads."""
    [(path,)] = connection.execute(
        "select path from duckdb_databases() where database_name = current_catalog()"
    ).fetchall()
    return Path(path)


def _table(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> WholeTable:
    said = dict(
        connection.execute(
            "select column_name, comment from duckdb_columns() where schema_name = 'marts' and table_name = ?", [table]
        ).fetchall()
    )
    described = connection.execute(
        "select comment from duckdb_tables() where schema_name = 'marts' and table_name = $1"
        " union all select comment from duckdb_views() where schema_name = 'marts' and view_name = $1",
        [table],
    ).fetchall()
    columns = tuple(
        Column(column, kind, said.get(column) or _ADDED.get(column, ""))
        for column, kind, *_ in connection.execute(f"describe {query}").fetchall()
    )
    # A row that stands twice counts twice, which an exclusive or would not.
    [(count, content)] = connection.execute(f"select count(*), sum(hash(whole)) from ({query}) as whole").fetchall()
    return WholeTable(table, described[0][0] or "" if described else "", columns, count, str(content))


_ADDED = {"is_synthetic": "Whether the data are made up"}


def parquet_name(table: str) -> str:
    """The name of the Parquet file of a table.

    >>> parquet_name("state_summary")
    'state-summary.parquet'
    """
    return f"{table.replace('_', '-')}.parquet"


def whole_files(tables: Sequence[WholeTable], publication: Path, about: Mapping[str, str]) -> dict[str, bytes]:
    """The files by name; `about` is what they say of themselves: a note, who publishes them."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        settings = Settings(data_dir=folder, memory_limit="1GiB", threads=1)
        with connect(":memory:", settings) as connection:
            connection.execute(f"attach {text(str(publication))} as published (read_only)")
            connection.execute(f"attach {text(str(folder / DATABASE))} as taken (storage_version '{_STORAGE_VERSION}')")
            # All in one: each of the descriptions would be written to the disk by itself.
            connection.execute("begin; create schema taken.marts")
            for table in tables:
                _copy(connection, table, folder / parquet_name(table.name), about)
            connection.execute(
                "create table taken.main.about as select unnest($1) as name, unnest($2) as value",
                [list(about), list(about.values())],
            )
            # Without it, what was written stays in a file beside.
            connection.execute("commit; use memory; checkpoint taken; detach taken")
        names = (DATABASE, *(parquet_name(table.name) for table in tables))
        return {name: (folder / name).read_bytes() for name in names}


def _copy(connection: duckdb.DuckDBPyConnection, table: WholeTable, file: Path, about: Mapping[str, str]) -> None:
    """The table in the database with its descriptions, and as Parquet with the same in its metadata."""
    into = name(f"taken.marts.{table.name}")
    connection.execute(f"use published; create table {into} as {_QUERIES[table.name]}")
    described = f"{table.description} {about['note']}".strip()
    connection.execute(f"comment on table {into} is {text(described)}")
    for column in table.columns:
        connection.execute(f"comment on column {into}.{identifier(column.name)} is {text(column.description)}")
    metadata = {
        "description": described,
        "columns": json.dumps({column.name: column.description for column in table.columns}, ensure_ascii=False),
        **about,
    }
    told = ", ".join(f"{key}: {text(value)}" for key, value in metadata.items())
    connection.execute(
        f"copy {into} to {text(str(file))} (format parquet, compression zstd, kv_metadata {{{told}}})"
    ).fetchall()
