"""CSV files of cases: empty text is NULL, "" is an empty text; a value that does not fit is shown with its line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from warehouse.errors import ModelError
from warehouse.runner.build.words import words
from warehouse.runner.models.problems import Problems
from warehouse.runner.sql_tests.case import Table
from warehouse.sql import name, text


def header(file: Path, where: str, problems: Problems) -> tuple[str, ...] | None:
    """The columns that a file names; None, with a problem, if it names none."""
    try:
        _, columns = next(_lines(file), (1, []))
    except UnicodeDecodeError as error:
        problems.add(where, f"is not UTF-8: {error}", "Save it as UTF-8.")
        return None
    if not columns:
        problems.add(where, "is empty", "Write a line with the names of columns; rows below it are free.")
        return None
    return tuple(columns)


def rows_query(table: Table, types: Mapping[str, str]) -> str:
    """The query for the rows of a file, each column cast to the type of its table."""
    typed = ", ".join(f"cast({name(column)} as {types[column]}) as {name(column)}" for column in table.columns)
    texts = ", ".join(f"{text(column)}: 'VARCHAR'" for column in table.columns)
    options = (
        "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', "
        "allow_quoted_nulls = false, parallel = false"
    )
    return f"select {typed} from read_csv({text(str(table.file))}, columns = {{{texts}}}, {options})"


def wrong_value(
    connection: duckdb.DuckDBPyConnection, table: Table, types: Mapping[str, str], error: duckdb.Error
) -> ModelError:
    """The error for a file that DuckDB could not read: the line and the value if they can be found."""
    width = len(table.columns)
    lines = list(_lines(table.file))[1:]
    for line, values in lines:
        if len(values) != width:
            remedy = "Quote a value that has a comma."
            return ModelError(f"{table.where}:{line}", f"expected {width} values, found {len(values)}", remedy)
    for line, values in lines:
        for column, value in zip(table.columns, values, strict=True):
            if value and not _fits(connection, types[column], value):
                problem = f'column "{column}": expected {types[column]}, found "{value}"'
                return ModelError(f"{table.where}:{line}", problem, "Write a value of this type.")
    # Quotes are gone from what csv reads, so that "" looks empty there; DuckDB tells where it met one.
    if found := re.search(r"CSV Error on Line: (\d+).*?converting column \"(.+?)\"", str(error), re.DOTALL):
        problem = f'column "{found[2]}": expected {types.get(found[2], "another type")}, found an empty text'
        return ModelError(f"{table.where}:{found[1]}", problem, 'Write nothing for NULL; "" is a text.')
    return ModelError(table.where, f"DuckDB: {words(error)}", "Write it as CSV with commas, in UTF-8.")


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> str:
    r"""A file's text: NULL is nothing, an empty text is quoted.

    >>> csv_text(["order_id", "note"], [["a", None], ["b", ""], ["c", "1, 2"]])
    'order_id,note\na,\nb,""\nc,"1, 2"\n'
    """
    return "".join(",".join(map(_cell, row)) + "\n" for row in [columns, *rows])


def _cell(value: str | None) -> str:
    if value is None:
        return ""
    if value == "" or any(mark in value for mark in ',"\n\r') or value != value.strip():
        return '"' + value.replace('"', '""') + '"'
    return value


def _fits(connection: duckdb.DuckDBPyConnection, type_: str, value: str) -> bool:
    return connection.execute(f"select try_cast(? as {type_}) is not null", [value]).fetchone() == (True,)


def _lines(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The records of a file, each with the line on which it ends."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines)
        for values in reader:
            yield reader.line_num, values
