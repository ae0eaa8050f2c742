"""Where the value of an expression comes from, and its type where that is beyond doubt.

A qualified query is read from its last select inwards, through `with`, subqueries and unions, to the columns of tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, ScopeType, traverse_scope

from warehouse.runner.models.types import plain_type, spelled
from warehouse.runner.models.value import NOTHING, NULL, ColumnName, Flow, Value, decided, merged

ROW_NUMBER = "rowid"
"""The column that each table of DuckDB has without saying so."""
Tables = Mapping[str, Mapping[str, str]]
"""The types of the columns of tables, by table and column."""
Source = exp.Table | Scope | exp.Pivot
"""What a column can belong to: a table, another part of the query, either behind `pivot` or `unpivot`."""


_A_NAME = "jane q. doe"
_Kinds = tuple[type[exp.Expr], ...]
_COUNTS: _Kinds = (exp.Count, exp.CountIf, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Length)
_CONDITIONS: _Kinds = (
    exp.Predicate,
    exp.Connector,
    exp.Not,
    exp.LogicalOr,
    exp.LogicalAnd,
    exp.Contains,
    exp.StartsWith,
    exp.EndsWith,
)
# What returns its first argument's type and value, whatever the others say.
_AGGREGATES: _Kinds = (exp.Min, exp.Max, exp.First, exp.Last, exp.AnyValue, exp.ArgMax, exp.ArgMin)
_WINDOWS: _Kinds = (exp.Window, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue)
_FIRST_OF_ALL: _Kinds = (*_AGGREGATES, *_WINDOWS, exp.Filter, exp.Order, exp.WithinGroup, exp.Nullif)
_WRAPPERS: _Kinds = (exp.Alias, exp.Paren, exp.Distinct, exp.IgnoreNulls, exp.RespectNulls)
_TEXTS: _Kinds = (exp.Lower, exp.Upper, exp.Trim, exp.RegexpReplace, exp.ConcatWs, exp.GroupConcat)


class Origins:
    """The outputs of one qualified query."""

    def __init__(self, query: exp.Query, tables: Tables) -> None:
        self._tables = tables
        self.scopes = traverse_scope(query)
        self._scopes = {id(scope.expression): scope for scope in self.scopes}
        self.root = self._scopes[id(_inner(query))]
        self._names = _inner(query).named_selects
        self._columns: dict[int, frozenset[str]] = {}
        self._known: dict[tuple[int, str], Value] = {}
        self._before: dict[tuple[int, str], Value] = {}
        self._open: set[tuple[int, str]] = set()
        self._is_recursive = False

    def outputs(self) -> dict[str, Value]:
        """What is known of each column that the query returns."""
        while True:
            found = {name: self._output(self.root, name) for name in self._names}
            # A recursive query reads itself: read again with what was found, until nothing new comes.
            if not self._is_recursive or self._known == self._before:
                return found
            self._before, self._known = self._known, {}

    def deciding(self) -> frozenset[ColumnName]:
        """The columns that decide which rows there are: of joins, filters, groups and order, in every part of the query."""
        found: set[ColumnName] = set()
        for scope in self.scopes:
            if isinstance(scope.expression, exp.Select):
                for column in scope.columns:
                    if not isinstance(column.this, exp.Star) and clause_of(column, scope) != "expressions":
                        found |= self._of_column(column, scope).origins.keys()
        return frozenset(found)

    def columns_of(self, source: Source) -> frozenset[str]:
        """The columns of something in `from`; none if they are not known."""
        if isinstance(source, exp.Pivot):
            return frozenset()
        if isinstance(source, Scope):
            expression = source.expression
            names = expression.named_selects if isinstance(expression, exp.Query) else ()
            return frozenset(names) - {"*"}
        return frozenset(self._tables.get(exp.table_name(source), ()))

    def all_columns_of(self, source: Source) -> frozenset[str]:
        """As `columns_of`; none also where some are not known, as behind `columns(…)` or an unnested row."""
        if id(source) not in self._columns:
            query = source.expression if isinstance(source, Scope) else None
            selects = query.selects if isinstance(query, exp.Query) else ()
            # What a query does not name, sqlglot calls _col_0, also where a `*` brings it on.
            is_open = any(select.is_star or select.alias_or_name.startswith("_col_") for select in selects)
            self._columns[id(source)] = frozenset() if is_open else self.columns_of(source)
        return self._columns[id(source)]

    def _output(self, scope: Scope, name: str) -> Value:
        scope = self.whole(scope)
        key = (id(scope.expression), name)
        if key in self._known:
            return self._known[key]
        if key in self._open:
            self._is_recursive = True
            return self._before.get(key, NOTHING)
        self._open.add(key)
        self._known[key] = value = self._computed(scope, name)
        self._open.remove(key)
        return value

    def whole(self, scope: Scope) -> Scope:
        """The scope, or that of the whole recursive query of which sqlglot gives the first branch."""
        expression = scope.expression
        if scope.scope_type == ScopeType.CTE and isinstance(expression.parent, exp.SetOperation):
            while isinstance(expression.parent, exp.SetOperation):
                expression = expression.parent
            return self._scopes.get(id(expression), scope)
        return scope

    def _computed(self, scope: Scope, name: str) -> Value:
        expression = scope.expression
        if isinstance(expression, exp.SetOperation):
            return self._of_set(expression, name)
        if isinstance(expression, exp.Select):
            for column in expression.selects:
                if column.alias_or_name == name:
                    return self._value(column, scope)
            return NOTHING
        if isinstance(expression, exp.Lateral) and isinstance(query := expression.this.unnest(), exp.Query):
            return self._of_query(query, name)
        # unnest, values: which column comes from which argument is not told apart
        return replace(self._all(expression.iter_expressions(), scope), type=None)

    def _of_set(self, expression: exp.SetOperation, name: str) -> Value:
        left, right = _inner(expression.left), _inner(expression.right)
        if expression.args.get("by_name"):
            return merged([self._of_query(side, name) for side in (left, right) if name in side.named_selects])
        position = expression.named_selects.index(name)
        value = self._of_query(left, left.named_selects[position])
        if isinstance(expression, exp.Except) or position >= len(right.named_selects):
            return value
        return merged([value, self._of_query(right, right.named_selects[position])])

    def value(self, tree: exp.Expr, scope: Scope) -> Value:
        """What is known of an expression that stands in a part of the query."""
        return self._value(tree, scope)

    def scope_of(self, query: exp.Expr) -> Scope | None:
        """The scope of a part of the query, whatever parentheses stand around it."""
        return self._scopes.get(id(_inner(query) if isinstance(query, exp.Query) else query))

    def _of_query(self, query: exp.Query, name: str) -> Value:
        scope = self.scope_of(query)
        return self._output(scope, name) if scope else NOTHING

    def _value(self, tree: exp.Expr, scope: Scope) -> Value:
        if isinstance(tree, exp.Column) and not isinstance(tree.this, exp.Star):
            return self._of_column(tree, scope)
        if isinstance(tree, _WRAPPERS):
            return self._all(tree.iter_expressions(), scope)
        if isinstance(tree, exp.Query):
            query = _inner(tree)
            return self._of_query(query, query.named_selects[0]) if query.named_selects else NOTHING
        if isinstance(tree, exp.Literal | exp.Boolean | exp.Null):
            return Value(_type_of_literal(tree))
        if isinstance(tree, exp.DataType | exp.Identifier | exp.Var):
            return Value(NULL)
        for kinds, rule in _RULES:
            if isinstance(tree, kinds):
                return rule(self, tree, scope)
        return replace(self._all(tree.iter_expressions(), scope), type=None)

    def _all(self, trees: Iterable[exp.Expr], scope: Scope) -> Value:
        return merged([self._value(tree, scope) for tree in trees])

    def _condition(self, tree: exp.Expr, scope: Scope) -> Value:
        return replace(self._all(tree.iter_expressions(), scope), type="BOOLEAN").at_most(Flow.DECIDES)

    def _count(self, tree: exp.Expr, scope: Scope) -> Value:
        return replace(self._all(tree.iter_expressions(), scope), type="BIGINT").at_most(Flow.DECIDES)

    def _cast(self, tree: exp.Expr, scope: Scope) -> Value:
        return self._value(tree.this, scope).of_type(spelled(tree.args["to"]))

    def _case(self, tree: exp.Expr, scope: Scope) -> Value:
        branches = tree.args["ifs"] if isinstance(tree, exp.Case) else [tree]
        results = [branch.args["true"] for branch in branches]
        default = tree.args.get("default") or tree.args.get("false")
        conditions = [branch.this for branch in branches] + ([tree.this] if isinstance(tree, exp.Case) else [])
        value = merged([self._value(result, scope) for result in [*results, default] if result])
        return decided(value, self._all([tree for tree in conditions if tree], scope))

    def _first(self, tree: exp.Expr, scope: Scope) -> Value:
        # The `order` of a window has no value of its own.
        first = self._value(tree.this, scope) if tree.this else NOTHING
        others = [child for child in tree.iter_expressions() if child is not tree.this]
        if tree.args.get("count"):
            # `arg_max(x, y, 3)` returns the first three.
            first = replace(first, type=None if first.type in (None, NULL) else f"{first.type}[]")
        return decided(first, self._all(others, scope))

    def _same(self, tree: exp.Expr, scope: Scope) -> Value:
        return self._all(tree.iter_expressions(), scope)

    def _text(self, tree: exp.Expr, scope: Scope) -> Value:
        return replace(self._all(tree.iter_expressions(), scope), type="VARCHAR")

    def _concat(self, tree: exp.Expr, scope: Scope) -> Value:
        parts = [self._value(part, scope) for part in tree.iter_expressions()]
        # Lists are joined by the same name.
        return replace(merged(parts), type="VARCHAR" if any(part.type == "VARCHAR" for part in parts) else None)

    def _list(self, tree: exp.Expr, scope: Scope) -> Value:
        value = self._all(tree.iter_expressions(), scope)
        return replace(value, type=f"{value.type}[]" if value.type and value.type != NULL else None)

    def _unnested(self, tree: exp.Expr, scope: Scope) -> Value:
        value = self._all(tree.iter_expressions(), scope)
        return replace(value, type=value.type[:-2] if value.type and value.type.endswith("[]") else None)

    def _extracted(self, tree: exp.Expr, scope: Scope) -> Value:
        others = [child for child in tree.iter_expressions() if child is not tree.this]
        found = self._value(tree.this, scope)
        if not _finds_everything(tree.args.get("expression"), tree.args.get("group")):
            found = found.at_most(Flow.EXTRACTED)
        is_struct = isinstance(tree.args.get("group"), exp.Array)
        type_ = "VARCHAR[]" if isinstance(tree, exp.RegexpExtractAll) else None if is_struct else "VARCHAR"
        return replace(decided(found, self._all(others, scope)), type=type_)

    def _of_column(self, column: exp.Column, scope: Scope) -> Value:
        source = self.source(column, scope)
        if isinstance(source, exp.Pivot):
            return self._of_pivot(source, column.name, scope)
        return self._of_source(source, column.name) if source is not None else NOTHING

    def _whole_rows(self, tree: exp.Expr, scope: Scope) -> Value:
        """A table as a value, `*` or `columns(…)`: every column that it can stand for."""
        if isinstance(tree, exp.Star) and isinstance(tree.parent, exp.Count):
            return NOTHING
        table = tree.name if isinstance(tree, exp.TableColumn) else tree.text("table")
        named = [around for around in _around(scope) if table in around.sources]
        sources = [named[0].sources[table]] if named else scope.sources.values()
        values = [self._of_source(source, name) for source in sources for name in sorted(self.columns_of(source))]
        return replace(merged(values), type=None)

    def source(self, column: exp.Column, scope: Scope) -> Source | None:
        """What a qualified column belongs to: in its own scope, or in one around it."""
        for around in _around(scope):
            for pivot in around.pivots:
                if pivot.parent and column.table == (pivot.alias or pivot.parent.alias_or_name):
                    return pivot
            if column.table in around.sources:
                return around.sources[column.table]
        return None

    def _of_source(self, source: exp.Table | Scope, name: str) -> Value:
        if isinstance(source, Scope):
            return self._output(source, name)
        table = exp.table_name(source)
        type_ = self._tables.get(table, {}).get(name)
        return Value(plain_type(type_), {(table, name): Flow.CARRIED}) if type_ else NOTHING

    def _of_pivot(self, pivot: exp.Pivot, name: str, scope: Scope) -> Value:
        """A column behind `pivot` or `unpivot`: one that goes through it, or made of those that it names."""
        pivoted = pivot.parent
        source: exp.Table | Scope | None = None
        if isinstance(pivoted, exp.Subquery):
            source = self._scopes[id(_inner(pivoted))]
        elif isinstance(pivoted, exp.Table):
            source = pivoted if pivoted.db else scope.cte_sources.get(pivoted.name)
        if source is None:
            return NOTHING
        through = self.columns_of(source)
        named = {column.name for column in pivot.find_all(exp.Column)}
        if name in through - named:
            return self._of_source(source, name)
        return replace(merged([self._of_source(source, column) for column in sorted(named & through)]), type=None)


_Rule = Callable[[Origins, exp.Expr, Scope], Value]
_RULES: tuple[tuple[_Kinds, _Rule], ...] = (
    ((exp.TableColumn, exp.Column, exp.Star, exp.Columns), Origins._whole_rows),
    (_COUNTS, Origins._count),
    ((exp.RegexpExtract, exp.RegexpExtractAll), Origins._extracted),
    ((exp.Case, exp.If), Origins._case),
    ((exp.Cast,), Origins._cast),
    (_CONDITIONS, Origins._condition),
    (_FIRST_OF_ALL, Origins._first),
    ((exp.Coalesce,), Origins._same),
    ((exp.ArrayAgg,), Origins._list),
    ((exp.Unnest, exp.Explode), Origins._unnested),
    (_TEXTS, Origins._text),
    ((exp.Concat,), Origins._concat),
)


def clause_of(column: exp.Column, scope: Scope) -> str | None:
    """The part of a select in which a column stands: expressions, where, joins …"""
    node: exp.Expr = column
    while node.parent is not None and node.parent is not scope.expression:
        node = node.parent
    return node.arg_key


def _around(scope: Scope) -> Iterator[Scope]:
    """A scope, and those around it."""
    around: Scope | None = scope
    while around is not None:
        yield around
        around = around.parent


def _inner(query: exp.Query) -> exp.Query:
    """The query within parentheses."""
    inner = query.unnest() if isinstance(query, exp.Subquery) else query
    return inner if isinstance(inner, exp.Query) else query


def _type_of_literal(tree: exp.Expr) -> str | None:
    if isinstance(tree, exp.Null):
        return NULL
    if isinstance(tree, exp.Boolean):
        return "BOOLEAN"
    if tree.is_string:
        return "VARCHAR"
    return "INTEGER" if tree.is_int and int(tree.name) < 2**31 else None


def _finds_everything(pattern: exp.Expr | None, group: exp.Expr | None) -> bool:
    """Whether a pattern, where it is written out, takes a whole name: it extracts nothing then."""
    if not isinstance(pattern, exp.Literal):
        return False
    number = int(group.name) if isinstance(group, exp.Literal) and group.is_int else 0
    try:
        found = re.search(pattern.name, _A_NAME, re.IGNORECASE)
    except re.error:
        return False
    return bool(found and number <= len(found.groups()) and (found[number] or "").strip() == _A_NAME)
