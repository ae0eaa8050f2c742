"""One published table as a file for people: CSV, Parquet, or a workbook for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import InputError, suggestion
from warehouse.parquet import write_parquet
from warehouse.publication import connect_published
from warehouse.settings import Settings
from warehouse.sql import identifier, name, text

_MOST_ROWS = 1_048_576  # of a sheet of Excel, its header included
_WIDEST = 40
_FORMULA, _APOSTROPHE = r"^([=+\-@\t\r])", r"'\1"  # as OWASP lists them


@dataclass(frozen=True)
class Exported:
    """A file that was written, and its rows without the header."""

    table: str
    file: Path
    row_count: int


def export_table(settings: Settings, table: str, file: Path, where: str = "", *, force: bool = False) -> Exported:
    """The rows of a published table, of those that meet the condition `where`, in a file whose ending says how.

    The file is written whole or not at all; one that is there is written over with `force` alone. Raises InputError for
    it, for a table that there is not, a condition that DuckDB refuses, an ending of no format, and more rows than a
    sheet holds.
    """
    write = _WRITERS.get(file.suffix)
    if write is None:
        raise InputError(str(file), f'"{file.suffix}" is no ending of a format', f"Known: {', '.join(_WRITERS)}.")
    file = file.absolute()
    if file.exists() and not force:
        raise InputError(str(file), "is there already", "Name another file, or write over it with --force.")
    partial = file.with_name(f".{file.name}.partial")
    with connect_published(settings, may_write=partial) as connection:
        full_name = _full_name(connection, table)
        try:
            row_count = write(connection, full_name, partial, where)
            partial.replace(file)
        except duckdb.Error as error:
            raise InputError(
                full_name, str(error), "`--where` takes a condition in SQL: \"state_code = 'MO'\"."
            ) from error
        except OSError as error:
            raise InputError(str(file), f"cannot be written: {error.strerror}", "Name another file.") from error
        finally:
            partial.unlink(missing_ok=True)
    return Exported(full_name, file, row_count)


def _full_name(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """The table with its schema, which may be left out where one schema alone has it."""
    found = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where not internal"
        " union all select schema_name || '.' || view_name from duckdb_views() where not internal"
    ).fetchall()
    names = [known for (known,) in found if table in (known, known.partition(".")[2])]
    if len(names) != 1:
        raise InputError("table", f'there is no table "{table}"', suggestion(table, [known for (known,) in found]))
    return str(names[0])


def _rows(table: str, where: str) -> str:
    return f"select * from {name(table)}{f' where {where}' if where else ''}"


def _write_csv(connection: duckdb.DuckDBPyConnection, table: str, file: Path, where: str) -> int:
    """The rows; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    described = connection.execute(f"describe {_rows(table, where)}").fetchall()
    plain = ", ".join(
        f"regexp_replace({column}, '{_FORMULA}', {text(_APOSTROPHE)}) as {column}"
        for column in (identifier(name) for name, kind, *_ in described if kind == "VARCHAR")
    )
    rows = f"select * {f'replace ({plain})' if plain else ''} from ({_rows(table, where)})"
    done = connection.execute(f"copy ({rows}) to {text(str(file))} (format csv, header)").fetchall()
    return int(done[0][0])


def _write_workbook(connection: duckdb.DuckDBPyConnection, table: str, file: Path, where: str) -> int:
    """A sheet of rows, and one of what the columns say."""
    from xlsxwriter import Workbook

    [(row_count,)] = connection.execute(f"select count(*) from ({_rows(table, where)})").fetchall()
    if row_count >= _MOST_ROWS:
        problem = f"{row_count:,} rows are more than a sheet holds ({_MOST_ROWS - 1:,})"
        raise InputError(table, problem, "Narrow them with --where, or write CSV or Parquet.")
    described = connection.execute(
        "select column_name, comment from duckdb_columns() where schema_name || '.' || table_name = ? order by column_index",
        [table],
    ).fetchall()
    [(build_id, is_synthetic)] = connection.execute("select build_id, is_synthetic from meta.build").fetchall()
    # A text that begins like a formula or an address stays a text.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with Workbook(str(file), options) as workbook:
        bold = workbook.add_format({"bold": True})
        formats = {"date": workbook.add_format({"num_format": "yyyy-mm-dd"})}
        sheet = workbook.add_worksheet("SYNTHETIC" if is_synthetic else table.partition(".")[2][:31])
        sheet.freeze_panes(1, 1)
        for number, (column, _) in enumerate(described):
            sheet.set_column(number, number, min(_WIDEST, len(column) + 2))
        sheet.write_row(0, 0, [column for column, _ in described], bold)
        rows = connection.execute(_rows(table, where))
        number = 0
        while batch := rows.fetchmany(10_000):
            for row in batch:
                number += 1
                for place, value in enumerate(row):
                    _write_cell(sheet, number, place, value, formats["date"])
        sheet.autofilter(0, 0, row_count, len(described) - 1)
        about = workbook.add_worksheet("About")
        about.set_column(0, 0, _WIDEST)
        about.write_row(0, 0, [table, f"build {build_id}"], bold)
        if is_synthetic:
            about.write_row(1, 0, ["SYNTHETIC", "made from generated extracts; these are not real figures"], bold)
        for number, (column, comment) in enumerate(described, 3):
            about.write_row(number, 0, [column, comment or ""])
    return int(row_count)


def _write_cell(sheet: Any, row: int, column: int, value: Any, of_dates: Any) -> None:
    if value is None:
        return
    if hasattr(value, "isoformat"):
        sheet.write_datetime(row, column, value, of_dates)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, list | dict):
        sheet.write_string(row, column, str(value))
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


_WRITERS: dict[str, Callable[[duckdb.DuckDBPyConnection, str, Path, str], int]] = {
    ".csv": _write_csv,
    ".parquet": write_parquet,
    ".xlsx": _write_workbook,
}
