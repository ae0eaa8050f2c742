"""What kind of value an expression is, where that decides how another engine says the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from warehouse.runner.models.origins import Origins, Tables

INT, DECIMAL, DOUBLE, TEXT = "INT", "DECIMAL", "DOUBLE", "TEXT"
BOOLEAN, DATE, TIMESTAMP, STRUCT, NULL = "BOOLEAN", "DATE", "TIMESTAMP", "STRUCT", "NULL"
_NUMBERS = (INT, DECIMAL, DOUBLE)

_Kinds = tuple[type[exp.Expr], ...]
_OF_TEXT: _Kinds = (
    exp.Lower, exp.Upper, exp.Trim, exp.RegexpReplace, exp.ConcatWs, exp.GroupConcat, exp.Left, exp.Right,
    exp.Substring, exp.Replace, exp.Translate, exp.Pad, exp.MD5, exp.Chr, exp.Concat, exp.RegexpExtract,
)  # fmt: skip
_OF_INT: _Kinds = (
    exp.Count, exp.CountIf, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Ntile, exp.Length, exp.ArraySize, exp.Extract,
    exp.DateDiff, exp.IntDiv, exp.Grouping,
)  # fmt: skip
_OF_TEXTS: _Kinds = (exp.Split, exp.RegexpSplit, exp.RegexpExtractAll)
_OF_BOOLEAN: _Kinds = (
    exp.Predicate, exp.Connector, exp.Not, exp.LogicalOr, exp.LogicalAnd, exp.Contains, exp.StartsWith, exp.EndsWith,
    exp.ArrayContains, exp.RegexpFullMatch,
)  # fmt: skip
_AS_FIRST: _Kinds = (
    exp.Min, exp.Max, exp.ArgMax, exp.ArgMin, exp.Window, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.Filter,
    exp.Order, exp.WithinGroup, exp.Nullif, exp.Alias, exp.Paren, exp.Distinct, exp.IgnoreNulls, exp.Abs, exp.Neg,
    exp.ArrayConcat, exp.ArraySort, exp.ArrayDistinct, exp.Ordered, exp.Subquery,
)  # fmt: skip
_OF_ALL: _Kinds = (exp.Coalesce, exp.Greatest, exp.Least)
_OF_BOTH: _Kinds = (exp.Add, exp.Sub, exp.Mul, exp.Mod)
_NAMED = {"list_sum": INT, "try_strptime": TIMESTAMP, "list_has_all": BOOLEAN, "list_has_any": BOOLEAN}


def kind_of_type(type_: str) -> str | None:
    """The kind of a type as DuckDB spells it.

    >>> [kind_of_type(type_) for type_ in ("BIGINT", "DECIMAL(8, 1)", "VARCHAR[]", "STRUCT(a INTEGER)[]", "BLOB")]
    ['INT', 'DECIMAL', 'TEXT[]', 'STRUCT[]', None]
    """
    if type_.endswith("[]"):
        inner = kind_of_type(type_[:-2])
        return f"{inner}[]" if inner else None
    name = re.split(r"\W", type_.upper())[0]
    if re.fullmatch(r"U?(?:TINY|SMALL|BIG|HUGE)?INT|U?INTEGER", name):
        return INT
    named = {"VARCHAR": TEXT, "TEXT": TEXT, "FLOAT": DOUBLE, "REAL": DOUBLE, "NUMERIC": DECIMAL, "BOOL": BOOLEAN}
    same = (DECIMAL, DOUBLE, BOOLEAN, DATE, TIMESTAMP, STRUCT)
    return named.get(name, name if name in same else None)


class Kinds:
    """The kinds of the expressions of one query whose columns are resolved."""

    def __init__(self, origins: Origins, tables: Tables) -> None:
        self._origins, self._tables = origins, tables
        self._known: dict[int, str | None] = {}
        self._outputs: dict[tuple[int, str], str | None] = {}

    def of(self, tree: exp.Expr, scope: Scope) -> str | None:
        """The kind of an expression in a part of the query; None if it is not known, NULL if it is never there."""
        if id(tree) not in self._known:
            self._known[id(tree)] = self._of(tree, scope)
        return self._known[id(tree)]

    def _of(self, tree: exp.Expr, scope: Scope) -> str | None:
        if isinstance(tree, exp.Column):
            return self._of_column(tree, scope)
        if isinstance(tree, exp.Literal):
            return _of_literal(tree)
        if isinstance(tree, exp.Boolean):
            return BOOLEAN
        if isinstance(tree, exp.Null):
            return NULL
        if isinstance(tree, exp.Cast):
            return kind_of_type(tree.to.sql("duckdb"))
        if isinstance(tree, exp.Query) and not isinstance(tree, exp.Subquery):
            inner = self._origins.scope_of(tree)
            return self._output(inner, tree.named_selects[0]) if inner and tree.named_selects else None
        if isinstance(tree, exp.Case | exp.If):
            branches = tree.args["ifs"] if isinstance(tree, exp.Case) else [tree]
            results = [branch.args["true"] for branch in branches]
            results.append(tree.args.get("default") or tree.args.get("false"))
            return _one(self.of(result, scope) for result in results if result)
        if isinstance(tree, exp.Struct):
            fields = [each for each in tree.expressions if isinstance(each, exp.PropertyEQ)]
            return _struct({each.name.lower(): self.of(each.expression, scope) for each in fields})
        if isinstance(tree, exp.Dot):
            return _fields(self.of(tree.this, scope) or "").get(tree.name.lower())
        if isinstance(tree, exp.Anonymous):
            return _NAMED.get(tree.name.lower())
        if isinstance(tree, exp.Explode | exp.Bracket | exp.Flatten):
            kind = self.of(tree.this, scope)
            return kind[:-2] if kind and kind.endswith("[]") else None
        if isinstance(tree, exp.ArrayAgg):
            kind = self.of(tree.this, scope)
            return f"{kind}[]" if kind and kind != NULL else None
        if isinstance(tree, exp.Array):
            kind = _one(self.of(element, scope) for element in tree.expressions)
            return f"{kind}[]" if kind and kind != NULL else None
        if isinstance(tree, exp.GenerateSeries):
            kind = self.of(tree.args["start"], scope)
            return f"{TIMESTAMP if kind == DATE else kind}[]" if kind else None
        return self._by_class(tree, scope)

    def _by_class(self, tree: exp.Expr, scope: Scope) -> str | None:
        fixed = (
            (_OF_TEXT, TEXT), (_OF_INT, INT), (_OF_TEXTS, f"{TEXT}[]"), (_OF_BOOLEAN, BOOLEAN), ((exp.Div,), DOUBLE),
            ((exp.DateFromParts, exp.LastDay), DATE), ((exp.Median,), DOUBLE),
        )  # fmt: skip
        if isinstance(tree, exp.DPipe):
            kind = self.of(tree.this, scope)
            return kind if kind and kind.endswith("[]") else TEXT
        for classes, kind in fixed:
            if isinstance(tree, classes):
                return kind
        if isinstance(tree, exp.Sum):
            return self.of(tree.this, scope)
        if isinstance(tree, _AS_FIRST):
            first = tree.this if tree.this else next(iter(tree.expressions), None)
            return self.of(first, scope) if first else None
        if isinstance(tree, _OF_ALL):
            return _one(self.of(part, scope) for part in (tree.this, *tree.expressions) if part)
        if isinstance(tree, _OF_BOTH):
            both = self.of(tree.this, scope), self.of(tree.expression, scope)
            if DATE in both:
                return DATE if both[1] == INT or (both[0] == INT and isinstance(tree, exp.Add)) else None
            return _one(both)
        return None

    def _of_column(self, column: exp.Column, scope: Scope) -> str | None:
        source = self._origins.source(column, scope)
        if isinstance(source, Scope):
            return self._output(source, column.name)
        if isinstance(source, exp.Table):
            type_ = self._tables.get(exp.table_name(source), {}).get(column.name.lower())
            return kind_of_type(type_) if type_ else None
        return None

    def _output(self, scope: Scope, name: str) -> str | None:
        scope = self._origins.whole(scope)
        key = id(scope.expression), name
        if key not in self._outputs:
            # A recursive query reads itself: what its first branch says.
            self._outputs[key] = NULL
            self._outputs[key] = self._computed(scope.expression, scope, name)
        return self._outputs[key]

    def _computed(self, tree: exp.Expr, scope: Scope, name: str) -> str | None:
        if isinstance(tree, exp.SetOperation):
            sides = [side.unnest() if isinstance(side, exp.Subquery) else side for side in (tree.left, tree.right)]
            names = tree.named_selects
            if name not in names:
                return None
            kinds = []
            for side in sides:
                inner = self._origins.scope_of(side)
                selects = side.named_selects if isinstance(side, exp.Query) else []
                known = inner is not None and names.index(name) < len(selects)
                kinds.append(self._output(inner, selects[names.index(name)]) if known and inner else None)
            return _one(kinds)
        if isinstance(tree, exp.Select):
            return next((self.of(each, scope) for each in tree.selects if each.alias_or_name == name), None)
        return None


def _of_literal(tree: exp.Literal) -> str:
    if tree.is_string:
        return TEXT
    return INT if tree.is_int else DOUBLE if "e" in tree.name.lower() else DECIMAL


def _one(kinds: Iterable[str | None]) -> str | None:
    """The kind of a value that can be any of several."""
    found = {*kinds} - {NULL}
    if None in found:
        return None
    if len(found) > 1 and found <= {*_NUMBERS}:
        return DOUBLE if DOUBLE in found else DECIMAL
    if len(found) > 1 and all(kind and kind.startswith(f"{STRUCT}(") for kind in found):
        structs = [_fields(kind or "") for kind in found]
        return _struct({name: _one(each.get(name) for each in structs) for name in structs[0]})
    return found.pop() if len(found) == 1 else NULL if not found else None


def _struct(fields: dict[str, str | None]) -> str:
    """The kind of a struct, with those of its fields."""
    return f"{STRUCT}({';'.join(f'{name}={kind or _UNKNOWN}' for name, kind in fields.items())})"


def _fields(kind: str) -> dict[str, str | None]:
    """The kinds of the fields of a struct, as far as they are known.

    >>> _fields("STRUCT(a=INT;b=?)")
    {'a': 'INT', 'b': None}
    """
    if not kind.startswith(f"{STRUCT}(") or kind.count("(") > 1:
        return {}
    pairs = (each.partition("=") for each in kind[len(STRUCT) + 1 : -1].split(";"))
    return {name: None if kind == _UNKNOWN else kind for name, _, kind in pairs}


_UNKNOWN = "?"
