"""What each form of a model is in Spark SQL, said once: those that mean the same, those written another way, no others.

A form that is not here is refused, so that none is read differently without anybody knowing.
"""

from __future__ import annotations

from sqlglot import exp

from warehouse.runner.portable import aggregates, by_pattern, casts, days, lists, numbers, queries, texts
from warehouse.runner.portable.terms import Place, Rewrite, Rule, unknown


def form_of(tree: exp.Expr, place: Place) -> Rewrite | None:
    """How to write a form for Spark; None where it is written as it is. Raises Refused where it has no equal."""
    if isinstance(tree, exp.Anonymous):
        rule = _NAMED.get(tree.name.lower())
        if rule is None:
            raise unknown(tree)
        return rule(tree, place)
    rule = _RULES.get(type(tree))
    if rule is not None:
        return rule(tree, place)
    if type(tree) not in _SAME:
        raise unknown(tree)
    return None


_PARTS = (aggregates, by_pattern, casts, days, lists, numbers, queries, texts)
_RULES: dict[type[exp.Expr], Rule] = {form: rule for part in _PARTS for form, rule in part.RULES.items()}
_NAMED: dict[str, Rule] = lists.NAMED | days.NAMED
_SAME: frozenset[type[exp.Expr]] = frozenset(
    (
        # The parts of a query, and what stands in them.
        exp.Select, exp.From, exp.Where, exp.Group, exp.GroupingSets, exp.Rollup, exp.Cube, exp.Grouping, exp.Having,
        exp.Order, exp.Ordered, exp.Limit, exp.Offset, exp.With, exp.CTE, exp.Subquery, exp.TableAlias,
        exp.Alias, exp.Column, exp.Dot, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Var, exp.DataType,
        exp.DataTypeParam, exp.Paren, exp.Tuple, exp.WindowSpec, exp.Exists, exp.PropertyEQ, exp.Values,
        # Logic and arithmetic.
        exp.And, exp.Or, exp.Not, exp.Is, exp.Case, exp.If, exp.Nullif, exp.Neg, exp.Mul, exp.Mod, exp.Abs,
        # Aggregates and windows.
        exp.Count, exp.Min, exp.Max, exp.LogicalAnd, exp.LogicalOr, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Lead,
        exp.Lag, exp.FirstValue,
        # Texts and lists.
        exp.Contains, exp.StartsWith, exp.EndsWith, exp.Replace, exp.Translate, exp.Array,
    )
)  # fmt: skip
