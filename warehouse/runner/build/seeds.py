"""Seeds into tables, typed as their contracts say; a wrong value is shown with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping

import duckdb

from warehouse.engine import transaction
from warehouse.errors import SeedError, suggestion
from warehouse.runner.build.catalog import comments
from warehouse.runner.build.state import TableState, forget_state, seed_definition, write_state
from warehouse.runner.build.words import words
from warehouse.runner.models.contract import Column
from warehouse.runner.models.model import Seed
from warehouse.sql import create_schemas, name, text

_EXAMPLES = 5


def load_seeds(connection: duckdb.DuckDBPyConnection, seeds: Mapping[str, Seed]) -> None:
    """Nothing; every seed is a table then. Raises SeedError for the first seed that does not fit its contract."""
    connection.execute(create_schemas(seeds))
    with transaction(connection):
        for seed in seeds.values():
            _load_seed(connection, seed)


def renew_seeds(
    connection: duckdb.DuckDBPyConnection, seeds: Mapping[str, Seed], states: Mapping[str, TableState]
) -> dict[str, str]:
    """The content of every seed, by name; one whose files are as they were is kept as it is.

    Raises SeedError for the first seed that does not fit its contract.
    """
    connection.execute(create_schemas(seeds))
    contents = {}
    with transaction(connection):
        for seed in seeds.values():
            content = contents[seed.name] = seed_definition(seed)
            if seed.name not in states or states[seed.name].content != content:
                rows = _load_seed(connection, seed)
                forget_state(connection, seed.name)
                write_state(connection, TableState(seed.name, content, content, content, content, content, rows))
    return contents


def _load_seed(connection: duckdb.DuckDBPyConnection, seed: Seed) -> int:
    """The rows of a seed just loaded."""
    _verify_header(seed)
    try:
        row = connection.execute(f"create or replace table {name(seed.name)} as {_query(seed)}").fetchone()
    except duckdb.Error as error:
        connection.rollback()
        raise _reason(connection, seed, error) from error
    connection.execute(comments(seed.name, seed.contract))
    rows = int(row[0]) if row else 0
    if not seed.contract.may_be_empty and not rows:
        remedy = f"Add its rows, or write `may_be_empty: true` in {seed.contract.where}."
        raise SeedError(seed.where, "has no row", remedy)
    _verify_grain(connection, seed)
    return rows


def _query(seed: Seed) -> str:
    """The query that reads a seed; empty text is NULL."""
    columns = seed.contract.columns
    typed = ", ".join(f"cast({name(column.name)} as {column.type}) as {name(column.name)}" for column in columns)
    texts = ", ".join(f"{text(column.name)}: 'VARCHAR'" for column in columns)
    options = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = ''"
    # One thread keeps the order of the file, and a seed is small.
    return f"select {typed} from read_csv({text(str(seed.file))}, columns = {{{texts}}}, {options}, parallel = false)"


def _verify_header(seed: Seed) -> None:
    promised = [column.name for column in seed.contract.columns]
    _, found = next(_lines(seed), (1, []))
    if found == promised:
        return
    for column in found:
        if column not in promised:
            nearest = suggestion(column, set(promised) - set(found), otherwise=f"Describe it in {seed.contract.where}.")
            raise SeedError(f"{seed.where}:1", f'column "{column}" is not in {seed.contract.where}', nearest)
    for column in promised:
        if column not in found:
            remedy = f"Add it, or remove it from {seed.contract.where}."
            raise SeedError(f"{seed.where}:1", f'column "{column}" is missing', remedy)
    problem = f"expected the columns {', '.join(promised)}; found {', '.join(found)}"
    raise SeedError(f"{seed.where}:1", problem, "Write both in the same order, each once.")


def _reason(connection: duckdb.DuckDBPyConnection, seed: Seed, error: duckdb.Error) -> SeedError:
    """The error for a seed that DuckDB could not read: the line and value if they can be found."""
    width = len(seed.contract.columns)
    for line, values in _lines(seed):
        if len(values) != width:
            return SeedError(f"{seed.where}:{line}", f"expected {width} values, found {len(values)}", "Quote a comma.")
    for line, values in list(_lines(seed))[1:]:
        for column, value in zip(seed.contract.columns, values, strict=True):
            if value and not _fits(connection, column, value):
                problem = f'column "{column.name}": expected {column.type}, found "{value}"'
                return SeedError(f"{seed.where}:{line}", problem, f"Mend it, or the type in {seed.contract.where}.")
    return SeedError(seed.where, f"DuckDB: {words(error)}", "Write it as CSV with commas, in UTF-8.")


def _fits(connection: duckdb.DuckDBPyConnection, column: Column, value: str) -> bool:
    return connection.execute(f"select try_cast(? as {column.type}) is not null", [value]).fetchone() == (True,)


def _verify_grain(connection: duckdb.DuckDBPyConnection, seed: Seed) -> None:
    """Nothing, when each row has a key of its own: a row twice in a seed doubles what joins it.

    A part of a key may be empty, as the suffix of most codes is; a whole key may not.
    """
    grain = seed.contract.grain
    keys = ", ".join(name(column) for column in grain)
    is_empty = f"or coalesce({', '.join(f'cast({name(column)} as varchar)' for column in grain)}) is null"
    query = f"""
        select {keys or "null"}, count(*)
        from {name(seed.name)}
        {f"group by {keys}" if keys else ""}
        having count(*) > 1 {is_empty if keys else ""}
        order by all
        limit {_EXAMPLES}
    """
    if found := connection.execute(query).fetchall():
        examples = "; ".join(", ".join(str(part) for part in key) + f" ({count} rows)" for *key, count in found)
        problem = f"expected one row per ({', '.join(grain)}) and no empty key, found {examples}"
        raise SeedError(seed.where, problem, f"Mend the rows, or the grain in {seed.contract.where}.")


def _lines(seed: Seed) -> Iterator[tuple[int, list[str]]]:
    """The records of a seed, each with the line on which it ends."""
    try:
        with seed.file.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            for values in reader:
                yield reader.line_num, values
    except UnicodeDecodeError as error:
        raise SeedError(seed.where, f"is not UTF-8: {error}", "Save it as UTF-8.") from error
