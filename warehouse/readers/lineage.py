"""The models on the way from a published table back to the raw text, as the published file tells it."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping

import duckdb


def ways_to_raw(
    connection: duckdb.DuckDBPyConnection, table: str, facts: Collection[str], formats: Collection[str]
) -> tuple[tuple[str, ...], ...]:
    """Paths of tables, each read by the one before it: from `table` to each fact, from there to each format's raw table.

    A fact is named as in marts.figure (`defendant_year`), a format as in core.dim_extract_file.
    """
    rows = connection.execute("select model, list(reads order by reads) from meta.model_dependency group by model")
    graph = {model: tuple(reads) for model, reads in rows.fetchall()}
    names = [f"core.fact_{fact}" for fact in facts]
    ways = [way for fact in names if (way := shortest_way(graph, table, fact))]
    raw = sorted(
        {
            source
            for reads in graph.values()
            for source in reads
            if source.startswith("raw.")
            and any(source == f"raw.{name}" or source.startswith(f"raw.{name}_") for name in formats)
        }
    )
    return (*ways, *(way for fact in names for source in raw if (way := shortest_way(graph, fact, source))))


def shortest_way(graph: Mapping[str, Collection[str]], start: str, end: str) -> tuple[str, ...]:
    """The shortest path from one table to another that it is made from, both included; empty if there is none.

    >>> shortest_way({"marts.a": ["core.b", "core.c"], "core.c": ["raw.d"], "core.b": ["core.c"]}, "marts.a", "raw.d")
    ('marts.a', 'core.c', 'raw.d')
    """
    ways = deque([(start,)])
    seen = {start}
    while ways:
        way = ways.popleft()
        if way[-1] == end:
            return way
        for table in graph.get(way[-1], ()):
            if table not in seen:
                seen.add(table)
                ways.append((*way, table))
    return ()
