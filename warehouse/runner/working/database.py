"""The private build file, opened to look at: read-only, with a database in memory beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.engine import connect
from warehouse.errors import InputError, RefreshLocked
from warehouse.runner.build.words import excerpt, words
from warehouse.settings import Settings
from warehouse.sql import text

_WITHHELD = "a value cannot be read; it may name a person and is withheld: --raw shows it"


@contextmanager
def opened_build(settings: Settings, publication: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that stands in the build, attached as `build`; what is published beside it as `publication`.

    The database `memory` is empty, to work in.
    """
    if not settings.build_file.exists():
        remedy = "Run `warehouse refresh`, or `warehouse load` and `warehouse build`."
        raise InputError(str(settings.build_file), "there is no build yet", remedy)
    with connect(":memory:", settings) as connection:
        _attach(connection, settings.build_file, "build")
        if publication:
            _attach(connection, publication, "publication")
        connection.execute("set enable_external_access = false; use build")
        yield connection


def _attach(connection: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    try:
        connection.execute(f"attach {text(str(file))} as {name} (read_only)")
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise RefreshLocked(str(file), f"is open in another process: {error}", "Wait for it to end.") from error
        raise InputError(str(file), f"cannot be opened: {error}", "Is it a file of a DuckDB that we read?") from error


def columns_read(connection: duckdb.DuckDBPyConnection, tables: frozenset[str]) -> dict[str, dict[str, str]]:
    """The types of the columns of tables of the build, by table and column; a table that is not there is left out."""
    query = """
        select schema_name || '.' || table_name, column_name, data_type
        from duckdb_columns()
        where database_name = 'build' and schema_name || '.' || table_name in (select unnest(?))
        order by all
    """
    found: dict[str, dict[str, str]] = {}
    for table, column, type_ in connection.execute(query, [sorted(tables)]).fetchall():
        found.setdefault(table, {})[column] = type_
    return found


def refused(where: str, error: duckdb.Error, remedy: str = "", *, hides_values: bool = False) -> InputError:
    """The error to raise for what DuckDB refuses, in its words; `hides_values` where these could quote personal text."""
    if isinstance(error, duckdb.CatalogException) and "does not exist" in str(error):
        return InputError(
            where, f"DuckDB: {words(error)}{excerpt(error)}", remedy or "Is it built? Run `warehouse build`."
        )
    # What is refused before anything runs quotes the query; later it may quote a row.
    is_of_query = isinstance(error, duckdb.BinderException | duckdb.ParserException | duckdb.CatalogException)
    said = (
        f"{type(error).__name__}: {_WITHHELD}"
        if hides_values and not is_of_query
        # With --raw, on the operator's machine, the value that cannot be read is what is asked for.
        else f"{words(error) if is_of_query else ' '.join(str(error).partition('LINE ')[0].split())}{excerpt(error)}"
    )
    return InputError(where, f"DuckDB: {said}", remedy)
