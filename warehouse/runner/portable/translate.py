"""A model as Spark SQL, made from the syntax tree in which its columns are resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from warehouse.runner.models.model import Model
from warehouse.runner.models.origins import Origins, Tables
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.query import line_of
from warehouse.runner.models.resolve import resolve_query, schema_of
from warehouse.runner.portable.forms import form_of
from warehouse.runner.portable.kinds import Kinds
from warehouse.runner.portable.terms import Place, Refused, Rewrite, call

SETTINGS: Mapping[str, str] = {
    # A cast that fails and a sum that is too large are errors, as in DuckDB.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    # A number with more digits than there is room for is an error too, and not one with fewer of them.
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    # `\\` in a text is written twice.
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.legacy.sizeOfNull": "false",
    # A recursive query ends where no row comes any more.
    "spark.sql.cteRecursionLevelLimit": "-1",
    "spark.sql.cteRecursionRowLimit": "-1",
    # In a query that unnests what it joins with itself this rule leaves a plan of which Spark 4.3 says itself that it
    # is broken.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases",
}
"""What the session must be set to for the text of a model to mean the same."""


@dataclass(frozen=True)
class Fault:
    """A form of a query that has no equal in Spark: where it stands, what is wrong, what to write."""

    line: int
    problem: str
    remedy: str


def spark_sql(model: Model, tables: Tables) -> str:
    """The query of a model as one statement of Spark SQL, its tables by the names that they have here.

    `tables` has the types of the columns of all that it reads, as `tables_of` gives them. Raises ModelError, or
    ModelErrors, with file and line for a form that has no equal in Spark, and says what to write.
    """
    problems = Problems()
    read = {table: columns for table, columns in tables.items() if table in model.reads}
    origins = resolve_query(model.query.copy(), model.where, schema_of(read), read, problems)
    problems.raise_if_any()
    if origins is None:
        raise AssertionError(model.where)
    found, rewrites = _forms(origins, read)
    add_faults(model, found, problems)
    problems.raise_if_any()
    query = _whole(origins)
    for tree, rewrite in reversed(rewrites):
        _put(tree, rewrite())
    for select in [*query.find_all(exp.Select)]:
        _unnest(select)
        _qualify(select)
    return query.sql("spark", identify=True, comments=False)


def faults(origins: Origins, tables: Tables) -> list[Fault]:
    """The forms of a resolved query that have no equal in Spark, in the order of their lines."""
    return _forms(origins, tables)[0]


def add_faults(model: Model, found: list[Fault], problems: Problems) -> None:
    """Adds a problem for each."""
    for fault in found:
        problems.add(f"{model.where}:{fault.line}", fault.problem, fault.remedy)


def _forms(origins: Origins, tables: Tables) -> tuple[list[Fault], list[tuple[exp.Expr, Rewrite]]]:
    """What is wrong with a query, and its parts that are written another way, each before those within it."""
    kinds = Kinds(origins, tables)
    found: dict[tuple[int, str], Fault] = {}
    rewrites: list[tuple[exp.Expr, Rewrite]] = []
    for tree, scope in _parts(_whole(origins), origins):
        try:
            rewrite = form_of(tree, Place(kinds, scope))
        except Refused as error:
            fault = Fault(_line(tree), error.problem, error.remedy)
            found.setdefault((fault.line, fault.problem), fault)
        else:
            if rewrite is not None:
                rewrites.append((tree, rewrite))
    return sorted(found.values(), key=lambda fault: fault.line), rewrites


def _parts(query: exp.Expr, origins: Origins) -> Iterator[tuple[exp.Expr, Scope]]:
    """Every part of a query with the scope that it stands in, each before those within it."""
    stack: list[tuple[exp.Expr, Scope]] = [(query, origins.root)]
    while stack:
        tree, scope = stack.pop()
        if isinstance(tree, exp.Query) and not isinstance(tree, exp.Subquery):
            scope = origins.scope_of(tree) or scope
        yield tree, scope
        stack += [(part, scope) for part in tree.iter_expressions()]


def _whole(origins: Origins) -> exp.Expr:
    query: exp.Expr = origins.root.expression
    while query.parent:
        query = query.parent
    return query


def _line(tree: exp.Expr) -> int:
    while tree.parent and not any("line" in part.meta for part in tree.walk()):
        tree = tree.parent
    return line_of(tree)


def _put(tree: exp.Expr, new: exp.Expr) -> None:
    """Puts the form of Spark in the place of a form."""
    if new is not tree:
        parent, key, index = tree.parent, tree.arg_key, tree.index
        if parent is not None and key is not None:
            new.pop()
            parent.set(key, new, index)


def _unnest(select: exp.Select) -> None:
    """Puts the lists that the columns of a select unnest beside what it reads: a row for each element there.

    Several lists go side by side, and one that ends earlier is filled up with NULL.
    """
    found = [each for column in select.selects for each in column.find_all(exp.Explode)]
    found = [each for each in found if each.find_ancestor(exp.Select) is select]
    if not found:
        return
    names = [f"element_{number}" for number in range(len(found))]
    lists = [each.this for each in found]
    for each, name in zip(found, names, strict=True):
        column = exp.column(name, "each_element")
        each.replace(
            column
            if isinstance(each.parent, exp.Alias) or each.parent is not select
            else column.as_(each.alias_or_name)
        )
    if len(lists) == 1:
        rows = call("explode", lists[0])
    else:
        rows = call("inline", call("arrays_zip", *(call("coalesce", each, call("array")) for each in lists)))
    alias = exp.TableAlias(this=exp.to_identifier("each_element"), columns=[exp.to_identifier(name) for name in names])
    if not select.args.get("from_"):
        one = exp.select(exp.alias_(exp.Literal.number(1), "one")).subquery("one_row")
        select.set("from_", exp.From(this=one))
    select.append("laterals", exp.Lateral(this=rows, view=True, alias=alias))


def _qualify(select: exp.Select) -> None:
    """Puts the condition of `qualify` beside the columns of a select, and a select around it that keeps those rows."""
    condition = select.args.get("qualify")
    if condition is None:
        return
    names = select.named_selects
    inner = exp.Select(**{part: select.args[part] for part in _OF_ROWS if select.args.get(part)})
    inner.append("expressions", exp.alias_(exp.paren(condition.this, copy=False), _KEPT))
    for part in (*_OF_ROWS, "qualify"):
        select.set(part, None)
    select.set("expressions", [exp.column(name, "qualified").as_(name) for name in names])
    select.set("from_", exp.From(this=inner.subquery("qualified", copy=False)))
    select.set("where", exp.Where(this=exp.column(_KEPT, "qualified")))


_KEPT = "is_kept"
_OF_ROWS = ("expressions", "from_", "joins", "laterals", "where", "group", "having", "windows")
"""The parts of a select that stand before `qualify`."""
