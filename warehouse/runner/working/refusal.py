"""Why DuckDB refuses a query: a name that nothing has, told as lint tells it, or something that is not built yet."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import duckdb
from sqlglot import exp

from warehouse.errors import ModelError
from warehouse.runner.models.draft import model_names, read_draft
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.resolve import resolve_query, schema_of
from warehouse.runner.models.tables import add_table_problems, table_nodes, tables_read
from warehouse.runner.schemas import SEEDS
from warehouse.runner.sources import Sources
from warehouse.runner.working.database import columns_read


def built_first(
    connection: duckdb.DuckDBPyConnection, folder: Path, sources: Sources, query: exp.Query, where: str
) -> str:
    """What to do where a query reads a model that is not built as it stands in sql/; empty where it reads none.

    Raises ModelError or ModelErrors for each table and column that is neither built nor written.
    """
    models, read = model_names(folder), tables_read(query)
    built = columns_read(connection, read)
    written = {table: _columns(folder, table) for table in read if table in models}
    problems = Problems()
    seeds = (f"{SEEDS}.{file.stem}" for file in (folder / "seeds").glob("*.csv"))
    add_table_problems(table_nodes(query), where, {*models, *seeds, *sources.columns, *built}, problems)
    known = {table: written.get(table, {}) | built.get(table, {}) for table in read}
    # Of a table of which nothing is known (a seed that is not loaded yet) every column may be right.
    tables = {
        table: {name.lower(): type_ for name, type_ in columns.items()} for table, columns in known.items() if columns
    }
    resolve_query(query.copy(), where, schema_of(tables), tables, problems)
    problems.raise_if_any()
    missing = sorted(table for table, columns in written.items() if columns.keys() - built.get(table, {}).keys())
    if not missing:
        return ""
    selected = " ".join(f"--select {table}" for table in missing)
    return f"Upstream is not built as it stands: {', '.join(missing)}. `warehouse build {selected}` builds it."


def _columns(folder: Path, model: str) -> dict[str, str]:
    """The columns that a model's query returns as it stands in sql/, of no known type; none if it cannot be read."""
    with suppress(ModelError):
        return dict.fromkeys(set(read_draft(folder, model).query.named_selects) - {"*"}, "VARCHAR")
    return {}
