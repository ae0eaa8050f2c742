"""The models on the way from a published table back to the raw text, as the published file tells it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import duckdb

from warehouse.order import ordered

# A row per figure in place of a column for each; and by which a row says which extract rows it was read from.
_FIGURE = "figure"
_PROVENANCE = ("row_id", "row_ids")
_NOT_PUBLISHED = ("staging.", "raw.")


def way_to_raw(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Collection[str],
    facts: Collection[str],
    formats: Collection[str],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The models between `table` and the raw tables of the formats, each before those that it reads, with these.

    Down to the facts it follows the columns, from there the extract rows: what a figure is not made of (coverage, the
    calendar) is not on the way. A fact is named as in marts.figure (`defendant_year`), a format as in
    core.dim_extract_file; without a format the way ends at the facts.
    """
    fact_tables = {f"core.fact_{fact}" for fact in facts}
    kept = {table} | fact_tables | _tables_with(connection, (*columns, _FIGURE, *_PROVENANCE))
    graph = {
        model: {read for read in reads if read in kept or read.startswith(_NOT_PUBLISHED)}
        for model, reads in _graph(connection).items()
        if model in kept or model.startswith(_NOT_PUBLISHED)
    }
    return way_between(graph, table, _raw_tables(graph, formats) or fact_tables)


def way_between(
    graph: Mapping[str, Collection[str]], start: str, ends: Collection[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The tables of every path from one table to the ends, each before those that it reads, with these.

    >>> graph = {"marts.a": ["core.b", "core.x"], "core.b": ["core.c", "raw.d"], "core.c": ["raw.d"], "core.x": []}
    >>> way_between(graph, "marts.a", ["raw.d"])
    (('marts.a', ('core.b',)), ('core.b', ('core.c', 'raw.d')), ('core.c', ('raw.d',)))
    """
    reaching: dict[str, bool] = dict.fromkeys(ends, True)

    def reaches(table: str) -> bool:
        if table not in reaching:
            # Every table that is read is looked at, also after one that reaches an end.
            found = [reaches(read) for read in graph.get(table, ())]
            reaching[table] = any(found)
        return reaching[table]

    reaches(start)
    way = {
        table: frozenset(read for read in graph[table] if reaching[read])
        for table, is_reaching in reaching.items()
        if is_reaching and table not in ends
    }
    return tuple((table, tuple(sorted(way[table]))) for table in reversed(ordered(way)) if table in way)


def _graph(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    rows = connection.execute("select model, list(reads order by reads) from meta.model_dependency group by model")
    return dict(rows.fetchall())


def _tables_with(connection: duckdb.DuckDBPyConnection, columns: Collection[str]) -> set[str]:
    rows = connection.execute("select model from meta.model_run where list_has_any(column_names, ?)", [[*columns]])
    return {table for (table,) in rows.fetchall()}


def _raw_tables(graph: Mapping[str, Collection[str]], formats: Collection[str]) -> set[str]:
    """The raw tables of the formats: a docket page is in several (raw.docket, raw.docket_count)."""
    return {
        read
        for reads in graph.values()
        for read in reads
        if any(read == f"raw.{name}" or read.startswith(f"raw.{name}_") for name in formats)
    }
