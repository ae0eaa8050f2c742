"""Extract rows as received, with the paths of their files, from the private build file: both may name people and are
never published."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from warehouse.engine import connect
from warehouse.errors import InputError
from warehouse.settings import Settings

# What the load adds to a row.
_OF_THE_LOAD = ("row_id", "file_id", "file_name", "file_sha256", "row_number", "batch_id")
# Blank, and the Integrated Database's sign for it.
_BLANK = ("", "-8")


@dataclass(frozen=True)
class RawRow:
    """A row of a raw table: its columns that hold something, and every path at which its file lies."""

    table: str
    columns: dict[str, str]
    paths: tuple[str, ...] = ()


def read_raw_rows(settings: Settings, row_ids: Collection[int]) -> dict[int, RawRow]:
    """The raw rows by row_id; one that a later load replaced is not among them.

    Raises InputError where the build file is not on this machine.
    """
    if not settings.build_file.exists():
        problem = "the raw text is on the operator's machine only, and there is no build file here"
        raise InputError(str(settings.build_file), problem, "Ask the operator, or leave --raw out.")
    found: dict[int, RawRow] = {}
    with connect(settings.build_file, settings, read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_columns() where schema_name = 'raw' and column_name = 'row_id' order by all"
        ).fetchall()
        paths = _paths(connection)
        for (table,) in tables:
            result = connection.execute(f'select * from raw."{table}" where row_id in (select unnest(?))', [[*row_ids]])
            names = [column[0] for column in result.description or ()]
            for values in result.fetchall():
                row = dict(zip(names, values, strict=True))
                columns = {
                    name: str(value)
                    for name, value in row.items()
                    if name not in _OF_THE_LOAD and value is not None and str(value) not in _BLANK
                }
                found[row["row_id"]] = RawRow(f"raw.{table}", columns, paths.get(row["file_id"], ()))
    return found


def _paths(connection: duckdb.DuckDBPyConnection) -> dict[int, tuple[str, ...]]:
    """The paths in the extracts folder by file: one content may lie there under several."""
    if not connection.execute(
        "from duckdb_tables() where schema_name = 'raw' and table_name = 'extract_path'"
    ).fetchall():
        # A build file of before there was a ledger of paths, until the next load.
        return {}
    rows = connection.execute(
        """
        select file_id, list(file_name order by file_name)
        from raw.extract_path
        where file_id is not null and not is_gone
        group by file_id
        """
    ).fetchall()
    return {file_id: tuple(names) for file_id, names in rows}
