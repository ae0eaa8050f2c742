"""Withdrawn cases and publications: which hold one, and how those go.

A publication that holds a withdrawn case goes whole: its figures count the case, and nobody can count them anew from
extracts that are not there any more. What is left was never made from it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress

import duckdb

from warehouse.engine import connect
from warehouse.errors import InputError
from warehouse.published import (
    CURRENT,
    DATABASE,
    PARQUET,
    build_id_of,
    current_build_id,
    publication_dir,
    publication_files,
)
from warehouse.published_folder import remove_leftovers
from warehouse.settings import Settings
from warehouse.sql import identifier, name
from warehouse.withdrawn import Withdrawn, key_form, number_form

# Keys that begin with a case's; `court_id` beside a number says whose it is.
_KEYS = ("case_id", "defendant_id", "fact_key", "sentence_id")
_REMEDY = "Run `warehouse withdraw`, without a case: it takes out what has come since."


def publications_with(settings: Settings, withdrawn: Withdrawn) -> dict[str, dict[str, int]]:
    """The kept publications that hold a withdrawn case, with the rows of it by table; the latest first."""
    found = {}
    for file in publication_files(settings):
        with connect(file, settings, read_only=True) as connection:
            if counts := rows_by_table(connection, withdrawn):
                found[build_id_of(file)] = counts
    return found


def rows_by_table(
    connection: duckdb.DuckDBPyConnection, withdrawn: Withdrawn, schemas: tuple[str, ...] = ()
) -> dict[str, int]:
    """How many rows of each table are of withdrawn cases or point to one, views and raw text aside; all or some schemas."""
    counts = {}
    for table, condition in _conditions(connection, withdrawn):
        if schemas and table.split(".")[0] not in schemas:
            continue
        (count,) = connection.execute(f"select count(*) from {name(table)} where {condition}").fetchall()[0]
        if count:
            counts[table] = count
    return counts


def _conditions(connection: duckdb.DuckDBPyConnection, withdrawn: Withdrawn) -> Iterator[tuple[str, str]]:
    """Each table with keys or numbers of cases, and the condition that one of them is of a withdrawn case."""
    columns: dict[str, list[str]] = {}
    query = """
        select schema_name || '.' || table_name, column_name from duckdb_columns() inner join duckdb_tables()
            using (database_name, schema_name, table_name)
        where data_type = 'VARCHAR' and schema_name not in ('raw', 'seeds')
            and database_name = current_database() order by all
    """
    for table, column in connection.execute(query).fetchall() if withdrawn else ():
        columns.setdefault(table, []).append(column)
    for table, names in columns.items():
        forms = [key_form(identifier(column)) for column in names if column.endswith(_KEYS)]
        if "court_id" in names:
            numbers = [column for column in names if "docket" in column or column == "other_number"]
            forms += [number_form("court_id", identifier(column)) for column in numbers]
        if forms:
            yield table, " or ".join(map(withdrawn.is_of, forms))


def raise_if_withdrawn(settings: Settings, withdrawn: Withdrawn) -> None:
    """Raises InputError when the build holds a withdrawn case, as when a source of no court names it anew."""
    if not withdrawn:
        return
    with connect(settings.build_file, settings, read_only=True) as connection:
        counts = rows_by_table(connection, withdrawn)
    if counts:
        tables = ", ".join(f"{table} ({count:,} rows)" for table, count in list(counts.items())[:3])
        raise InputError("build", f"holds a case that was withdrawn, in {tables}; nothing was published", _REMEDY)


def remove_publications(settings: Settings, build_ids: list[str]) -> None:
    """Takes publications away, the links first where they lead to one of them: readers find a whole one, or none."""
    if current_build_id(settings) in build_ids:
        for link in (CURRENT, DATABASE, PARQUET):
            (settings.published_dir / link).unlink(missing_ok=True)
    for build_id in build_ids:
        shutil.rmtree(publication_dir(settings, build_id))
    remove_leftovers(settings)
    for copy in settings.last_publication_dir.glob("*"):
        if copy.stem != current_build_id(settings):
            with suppress(FileNotFoundError):
                copy.unlink()
