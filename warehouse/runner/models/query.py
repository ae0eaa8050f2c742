"""A model's text as one query: parsed once, refused when it is anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from warehouse.runner.models.problems import Problems

_NO_QUERY = {
    "pivot": "Write `select … from a_table pivot (…)`: a pivot statement hides the tables that it reads.",
    "summarize": "Select the columns by name: summarize hides the table that it reads.",
    "describe": "Select the columns by name: describe hides the table that it reads.",
    "values": "Write `select … from (values …) as name(column, …)`, or make it a seed.",
}


@dataclass(frozen=True)
class Selected:
    """A column of a query's last select; `name` is empty when the query does not name it."""

    name: str
    tree: exp.Expr

    @property
    def line(self) -> int:
        """The line on which it starts."""
        return line_of(self.tree)


def parse_query(sql: str, where: str, problems: Problems) -> exp.Query | None:
    """The single query in a model's text; None, with a problem, if there is another thing or more than one."""
    query = single_query(sql, where, "A model", problems)
    hidden = statements_within(query) if query else []
    for node in hidden:
        _add_no_query(node, where, "A model", problems)
    return None if hidden else query


def statements_within(query: exp.Query) -> list[exp.Expr]:
    """The statements of DuckDB's own that stand in a query like tables, and hide the tables that they read."""
    return [node for node in query.find_all(exp.Pivot, exp.Summarize, exp.Describe) if node.arg_key != "pivots"]


def single_query(sql: str, where: str, what: str, problems: Problems) -> exp.Query | None:
    """The single query in a text, by what it is (`A model`); None, with a problem, if there is something else."""
    try:
        found = sqlglot.parse(sql, dialect="duckdb")
    except ParseError as error:
        _add_syntax_error(error, sql, where, problems)
        return None
    except SqlglotError as error:
        problems.add(where, f"syntax error: {error}", "Look for a quote or a comment that is not closed.")
        return None
    statements = [tree for tree in found if tree is not None and not isinstance(tree, exp.Semicolon)]
    if not statements:
        problems.add(where, "holds no query", f"{what} is one select.")
        return None
    if len(statements) > 1:
        remedy = f"{what} is one query: move the others to files of their own."
        problems.add(f"{where}:{line_of(statements[1])}", f"holds {len(statements)} statements", remedy)
        return None
    query = statements[0]
    if not isinstance(query, exp.Query):
        _add_no_query(query, where, what, problems)
        return None
    return query


def select_list(query: exp.Query) -> tuple[Selected, ...]:
    """The columns that a query returns, in order.

    >>> [column.name for column in select_list(sqlglot.parse_one("select a.x, a.y + 1 as z, a.y + 2 from a"))]
    ['x', 'z', '']
    """
    return tuple(_selected(column) for column in next(_selects(query)).selects)


def stars(query: exp.Query) -> list[int]:
    """The lines of each `*` (and `columns(…)`) in the last select, of every branch of a union.

    >>> stars(sqlglot.parse_one("with a as (select * from core.b) select a.x from a union all select b.* from b"))
    [1]
    """
    return [line_of(column) for select in _selects(query) for column in select.selects if _is_star(column)]


def line_of(node: exp.Expr) -> int:
    """The line on which a part of a query starts, as far as sqlglot knows."""
    return min((part.meta["line"] for part in node.walk() if "line" in part.meta), default=1)


def _selects(query: exp.Query) -> Iterator[exp.Select]:
    """The selects whose columns a query returns: several for a union, the first of them gives the names."""
    if isinstance(query, exp.Select):
        yield query
    elif isinstance(query, exp.SetOperation):
        yield from _selects(query.left)
        yield from _selects(query.right)
    elif isinstance(query, exp.Subquery) and isinstance(inner := query.unnest(), exp.Query):
        yield from _selects(inner)


def _selected(column: exp.Expr) -> Selected:
    has_name = isinstance(column, exp.Alias | exp.Column | exp.Dot)
    return Selected(column.output_name if has_name else "", column)


def _is_star(column: exp.Expr) -> bool:
    return (column.is_star and isinstance(column, exp.Star | exp.Column)) or isinstance(column, exp.Columns)


def _add_no_query(node: exp.Expr, where: str, what: str, problems: Problems) -> None:
    remedy = _NO_QUERY.get(node.key, "Write only the query: the build makes its table.")
    problem = f"holds a {node.key} statement, {what[0].lower()}{what[1:]} is one query"
    problems.add(f"{where}:{line_of(node)}", problem, remedy)


def _add_syntax_error(error: ParseError, sql: str, where: str, problems: Problems) -> None:
    """Adds the first error with its line and a mark under the place, as DuckDB does it."""
    first = error.errors[0]
    line, end = int(first["line"]), int(first["col"])
    start = max(end - len(first["highlight"]), 0)
    text = sql.splitlines()[line - 1] if line <= len(sql.splitlines()) else ""
    words = re.sub(r"<class '(?:\w+\.)*(\w+)'>", r"\1", first["description"])
    excerpt = f"\n    {text}\n    {' ' * start}^"
    problems.add(
        f"{where}:{line}", f'syntax error at column {start + 1}, near "{first["highlight"]}": {words}{excerpt}'
    )
