"""The parts of one select that decide between rows, those of its subqueries left out."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope


def conjuncts(clause: exp.Expr | None) -> list[exp.Expr]:
    """The conditions of a `where` or `on` that all have to hold.

    >>> from sqlglot import parse_one
    >>> [condition.sql() for condition in conjuncts(parse_one("select 1 where a and (b and (c or d))").args["where"])]
    ['a', 'b', 'c OR d']
    """
    if clause is None:
        return []
    tree = (clause.this if isinstance(clause, exp.Where) else clause).unnest()
    return [*conjuncts(tree.left), *conjuncts(tree.right)] if isinstance(tree, exp.And) else [tree]


def windows(tree: exp.Select) -> Iterator[tuple[exp.Window, list[exp.Expr]]]:
    """The window functions of a select, each with what it is partitioned by."""
    named = {window.name: window for window in tree.args.get("windows") or ()}
    for window in _own(tree, exp.Window):
        if isinstance(window, exp.Window) and window.arg_key != "windows":
            base = named.get(window.alias)
            by = window.args.get("partition_by") or (base.args.get("partition_by") if base else None)
            yield window, by or []


def aggregates(tree: exp.Select) -> Iterator[exp.Expr]:
    """The aggregates of a select, those that run over a window left out.

    >>> from sqlglot import parse_one
    >>> [node.sql() for node in aggregates(parse_one("select max(a), sum(b) over (), (select min(c) from d) from e"))]
    ['MAX(a)']
    """
    return (
        node for node in _own(tree, exp.AggFunc) if isinstance(node.find_ancestor(exp.Window, exp.Select), exp.Select)
    )


def subqueries(scope: Scope) -> Iterator[tuple[Scope, exp.In | None]]:
    """The subqueries in the conditions and values of a select; with `x in (…)`, where only rows are kept that it holds for."""
    kept = {id(condition) for condition in conjuncts(scope.expression.args.get("where"))}
    for inner in scope.subquery_scopes:
        parent = inner.expression.parent
        while isinstance(parent, exp.Subquery | exp.Paren):
            parent = parent.parent
        is_in = isinstance(parent, exp.In) and id(parent) in kept and inner.expression.find_ancestor(exp.In) is parent
        yield inner, parent if is_in and isinstance(parent, exp.In) and parent.args.get("query") else None


def shown(tree: exp.Expr) -> str:
    """The name of a function, as a message shows it.

    >>> shown(exp.Max(this=exp.column("a")))
    'max(…)'
    """
    return f"{tree.sql('duckdb', normalize_functions='lower').partition('(')[0]}(…)"


def _own(tree: exp.Select, kind: type[exp.Expr]) -> Iterator[exp.Expr]:
    return (node for node in tree.find_all(kind) if node.find_ancestor(exp.Select) is tree)
