"""The `with` blocks of a query, each as a query of its own."""

from __future__ import annotations

from sqlglot import exp

from warehouse.errors import InputError, suggestion


def cte_names(query: exp.Query) -> tuple[str, ...]:
    """The names of the `with` blocks, in their order.

    >>> from sqlglot import parse_one
    >>> cte_names(parse_one("with a as (select 1 as x), b as (select x from a) select x from b"))
    ('a', 'b')
    """
    return tuple(cte.alias for cte in query.ctes)


def cte_query(query: exp.Query, name: str, where: str) -> exp.Select:
    """The rows of one `with` block, as a query that keeps those before it. Raises InputError if there is no such block.

    >>> from sqlglot import parse_one
    >>> query = parse_one("with a as (select 1 as x), b as (select x from a), c as (select 2 as y) select x from b, c")
    >>> cte_query(query, "b", "").sql()
    'WITH a AS (SELECT 1 AS x), b AS (SELECT x FROM a) SELECT * FROM b'
    """
    names = cte_names(query)
    if name not in names:
        nearest = suggestion(name, names, otherwise=" ").strip()
        listed = f"Blocks: {', '.join(names)}." if names else "The query has no `with`."
        raise InputError(where, f'no `with` block "{name}"', f"{nearest} {listed}" if "Did" in nearest else listed)
    blocks = query.args["with_"].copy()
    blocks.set("expressions", blocks.expressions[: names.index(name) + 1])
    selected = exp.select("*").from_(exp.Table(this=exp.to_identifier(name)))
    selected.set("with_", blocks)
    return selected
