"""The models on the way from a published table back to the raw text, as the published file tells it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import duckdb

# Columns by which a row says which extract rows it was read from.
_PROVENANCE = ("row_id", "row_ids")
_NOT_PUBLISHED = ("staging.", "raw.")


def ways_to_raw(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Collection[str],
    facts: Collection[str],
    formats: Collection[str],
) -> tuple[tuple[str, ...], ...]:
    """Paths of tables, each read by the one before it: from `table` to each fact, from there to each format's raw table.

    The first follow the columns, the others the extract rows: what a figure is not made of (coverage, the calendar)
    is on none. A fact is named as in marts.figure (`defendant_year`), a format as in core.dim_extract_file.
    """
    graph = _graph(connection)
    with_column = _tables_with(connection, columns) | {table}
    with_rows = _tables_with(connection, _PROVENANCE)
    ways = []
    for fact in (f"core.fact_{fact}" for fact in facts):
        ways.append(longest_way(_within(graph, with_column | {fact}), table, fact))
        to_raw = _within(graph, with_rows | {fact})
        ways += [longest_way(to_raw, fact, raw) for raw in _raw_tables(graph, formats)]
    return tuple(way for way in ways if way)


def longest_way(graph: Mapping[str, Collection[str]], start: str, end: str) -> tuple[str, ...]:
    """The longest path from one table to another that it is made from, both included; empty if there is none.

    The longest leaves no station out; of equal ones it is the first in the alphabet.

    >>> longest_way({"marts.a": ["core.b", "raw.d"], "core.b": ["core.c", "raw.d"], "core.c": []}, "marts.a", "raw.d")
    ('marts.a', 'core.b', 'raw.d')
    """
    known: dict[str, tuple[str, ...]] = {end: (end,)}

    def way_from(table: str) -> tuple[str, ...]:
        if table not in known:
            ways = [way for read in sorted(graph.get(table, ())) if (way := way_from(read))]
            known[table] = (table, *max(ways, key=len)) if ways else ()
        return known[table]

    return way_from(start)


def _graph(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    rows = connection.execute("select model, list(reads order by reads) from meta.model_dependency group by model")
    return {model: tuple(reads) for model, reads in rows.fetchall()}


def _tables_with(connection: duckdb.DuckDBPyConnection, columns: Collection[str]) -> set[str]:
    rows = connection.execute(
        """
        select distinct schema_name || '.' || table_name
        from duckdb_columns()
        where database_name = current_database() and column_name in (select unnest(?))
        """,
        [[*columns]],
    )
    return {table for (table,) in rows.fetchall()}


def _within(graph: Mapping[str, Collection[str]], tables: Collection[str]) -> dict[str, list[str]]:
    """The graph without the published tables that are not among `tables`."""

    def is_kept(table: str) -> bool:
        return table in tables or table.startswith(_NOT_PUBLISHED)

    return {model: [read for read in reads if is_kept(read)] for model, reads in graph.items() if is_kept(model)}


def _raw_tables(graph: Mapping[str, Collection[str]], formats: Collection[str]) -> list[str]:
    """The raw tables of the formats: a docket page is in several (raw.docket, raw.docket_count)."""
    return sorted(
        {
            read
            for reads in graph.values()
            for read in reads
            if any(read == f"raw.{name}" or read.startswith(f"raw.{name}_") for name in formats)
        }
    )
