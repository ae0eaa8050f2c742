"""Which columns of a query may hold text of a column that names people.

On the safe side: whatever is computed from such text counts, except a condition, a count and, where a review of the
model is due anyway, what a pattern finds in it. Types are not known here: a number or a date can name nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.schema import MappingSchema

ColumnName = tuple[str, str]
_DECIDING = (exp.Predicate, exp.Connector, exp.Not, exp.Count, exp.CountIf)
_PATTERNS = (exp.RegexpExtract, exp.RegexpExtractAll)


def personal_outputs(
    query: exp.Query,
    tables: Mapping[str, Mapping[str, str]],
    personal: Collection[ColumnName],
    *,
    but_patterns: bool = False,
) -> frozenset[str] | None:
    """The columns of a query that may hold personal text; None if that cannot be told.

    `tables` has the columns of what it reads, `personal` those that name people; `but_patterns` leaves out what a
    pattern finds.

    >>> from sqlglot import parse_one
    >>> tables = {"raw.docket": {"name": "VARCHAR", "court": "VARCHAR"}}
    >>> query = parse_one("with a as (select * from raw.docket) select trim(name) as who, court from a")
    >>> sorted(personal_outputs(query, tables, {("raw.docket", "name")}))
    ['who']
    """
    schema: dict[str, object] = {
        db: {table.split(".")[1]: columns for table, columns in tables.items() if table.split(".")[0] == db}
        for db in {table.split(".")[0] for table in tables}
    }
    try:
        known = MappingSchema(schema, dialect="duckdb")
        qualified = qualify(query.copy(), schema=known, dialect="duckdb", identify=False)
        scopes = list(traverse_scope(qualified))
        found = _Found(_by_alias(scopes), frozenset(personal), but_patterns)
        if any(column.is_star for column in qualified.find_all(exp.Star, exp.Columns) if _is_output(column)):
            return None
        return frozenset(name for name in qualified.named_selects if found.is_personal(qualified, name))
    except (SqlglotError, ValueError, KeyError, IndexError, RecursionError):
        return None


def _is_output(star: exp.Expr) -> bool:
    return isinstance(star.parent, exp.Select) or (isinstance(star.parent, exp.Column) and star.parent.is_star)


def _by_alias(scopes: list[Scope]) -> dict[str, list[exp.Table | Scope]]:
    """What an alias stands for anywhere in the query: columns of inner queries are looked up without their place."""
    by_alias: dict[str, list[exp.Table | Scope]] = {}
    for scope in scopes:
        for alias, source in scope.sources.items():
            by_alias.setdefault(alias, []).append(source)
    return by_alias


@dataclass
class _Found:
    """What is known so far, by query and column."""

    by_alias: Mapping[str, list[exp.Table | Scope]]
    personal: frozenset[ColumnName]
    but_patterns: bool
    known: dict[tuple[int, str], bool] = field(default_factory=dict)

    def is_personal(self, query: Any, name: str) -> bool:
        """Whether a query's column may hold personal text."""
        key = (id(query), name)
        if key not in self.known:
            self.known[key] = False  # a recursive query reads itself: its first branch decides
            self.known[key] = self._computed(query, name)
        return self.known[key]

    def _computed(self, query: Any, name: str) -> bool:
        if isinstance(query, exp.Subquery):
            return self.is_personal(query.unnest(), name)
        if isinstance(query, exp.SetOperation):
            if query.args.get("by_name"):
                return any(self.is_personal(side, name) for side in (query.left, query.right))
            position = query.named_selects.index(name)
            sides: list[Any] = [side.unnest() for side in (query.left, query.right)]
            return any(self.is_personal(side, side.named_selects[position]) for side in sides)
        if isinstance(query, exp.Select):
            return any(self._holds(column) for column in query.selects if column.alias_or_name == name)
        # unnest, lateral, values: any part of it may be any column
        return self._holds(query)

    def _holds(self, tree: exp.Expr) -> bool:
        if isinstance(tree, _DECIDING) or (self.but_patterns and isinstance(tree, _PATTERNS)):
            return False
        if isinstance(tree, exp.TableColumn):
            # The row of a table as a struct.
            return any(self._of_source(source, None) for source in self.by_alias.get(tree.name, ()))
        if isinstance(tree, exp.Column):
            return self._of_column(tree)
        if isinstance(tree, exp.Case | exp.If):
            branches = [branch.args.get("true") for branch in tree.args.get("ifs", [tree])]
            return any(
                self._holds(part) for part in (*branches, tree.args.get("default"), tree.args.get("false")) if part
            )
        return any(self._holds(part) for part in tree.iter_expressions())

    def _of_column(self, column: exp.Column) -> bool:
        if not column.table:
            # The row of a table as a struct is the column of its alias.
            return any(self._of_source(source, None) for source in self.by_alias.get(column.name, ()))
        return any(self._of_source(source, column.name) for source in self.by_alias.get(column.table, ()))

    def _of_source(self, source: exp.Table | Scope, name: str | None) -> bool:
        if isinstance(source, Scope):
            tree: Any = source.expression
            names = [name] if name else getattr(tree, "named_selects", [])
            return any(self.is_personal(tree, one) for one in names)
        table = exp.table_name(source)
        return any(table == known and name in (None, column) for known, column in self.personal)
