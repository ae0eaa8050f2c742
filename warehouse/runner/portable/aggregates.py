"""Aggregates of rows in an order, and over windows."""

from __future__ import annotations

from sqlglot import exp

from warehouse.runner.models.clauses import shown
from warehouse.runner.portable.kinds import TEXT
from warehouse.runner.portable.terms import (
    Place,
    Refused,
    Rewrite,
    Rule,
    call,
    function_of,
    is_there,
    is_written_out,
    must_be,
    named,
    start_of,
)


def _listed(tree: exp.Expr, place: Place) -> Rewrite:
    """list(… order by …): Spark's collect_list has no order and no NULL, so that rows are collected and sorted."""
    value, keys, is_distinct = _ordered(tree.this)
    parent = tree.parent
    is_window = isinstance(parent, exp.Window)

    def write() -> exp.Expr:
        fresh, fresh_keys, _ = _ordered(tree.this)
        return _collected(tree, fresh, fresh_keys, is_distinct)

    if is_window:
        raise Refused(
            "list(…) over a window has no order in Spark", "Write `list(… order by …)` by groups, and join it."
        )
    del value, keys
    return write


def _ordered(tree: exp.Expr) -> tuple[exp.Expr, list[exp.Ordered], bool]:
    """What is aggregated, by which order, and whether each value once."""
    keys: list[exp.Ordered] = []
    if isinstance(tree, exp.Order):
        keys = [key for key in tree.expressions if isinstance(key, exp.Ordered)]
        tree = tree.this
    is_distinct = isinstance(tree, exp.Distinct)
    return (tree.expressions[0] if is_distinct else tree), keys, is_distinct


def _collected(tree: exp.Expr, value: exp.Expr, keys: list[exp.Ordered], is_distinct: bool) -> exp.Expr:
    """The aggregate, with its `filter`, of rows (keys, value), sorted, as the list of the values."""
    fields: list[exp.Expr] = []
    signs: list[tuple[str, bool, bool]] = []
    for number, key in enumerate(keys):
        fields.append(exp.alias_(key.this.copy(), f"key_{number}"))
        signs.append((f"key_{number}", bool(key.args.get("desc")), bool(key.args.get("nulls_first"))))
    fields.append(exp.alias_(value.copy(), "value"))
    row: exp.Expr = call("struct", *fields)
    rows: exp.Expr = call("collect_list", exp.Distinct(expressions=[row]) if is_distinct else row)
    if isinstance(parent := tree.parent, exp.Filter):
        rows = exp.Filter(this=rows, expression=parent.expression.copy())
    sorted_ = call("array_sort", rows, _comparison(signs)) if signs else rows
    values = call(
        "transform", sorted_, function_of("each", exp.Dot(this=named("each"), expression=exp.to_identifier("value")))
    )
    return call("nullif", values, call("array"))


def _comparison(signs: list[tuple[str, bool, bool]]) -> exp.Expr:
    """How two rows stand to each other: -1, 0 or 1."""
    ifs: list[exp.If] = []
    for name, is_desc, is_null_first in signs:
        one, other = (exp.Dot(this=named(side), expression=exp.to_identifier(name)) for side in ("a", "b"))
        first, last = (exp.Neg(this=exp.Literal.number(1)), exp.Literal.number(1))
        nulls = (first, last) if is_null_first else (last, first)
        for null, there, result in ((one, other, nulls[0]), (other, one, nulls[1])):
            is_null = exp.Is(this=null.copy(), expression=exp.Null())
            is_there = exp.Not(this=exp.Is(this=there.copy(), expression=exp.Null()))
            ifs.append(exp.If(this=exp.and_(is_null, is_there), true=result.copy()))
        less, more = (last, first) if is_desc else (first, last)
        ifs.append(exp.If(this=exp.LT(this=one.copy(), expression=other.copy()), true=less.copy()))
        ifs.append(exp.If(this=exp.GT(this=one.copy(), expression=other.copy()), true=more.copy()))
    body = exp.Case(ifs=ifs, default=exp.Literal.number(0))
    return exp.Lambda(this=body, expressions=[exp.to_identifier("a"), exp.to_identifier("b")])


def _joined_rows(tree: exp.Expr, place: Place) -> Rewrite:
    """string_agg: the list of its texts, joined; a text that is NULL is left out."""
    separator = tree.args.get("separator")
    if separator is None or not is_written_out(separator):
        raise Refused(
            "string_agg(…) without a separator that is written out", "Write `string_agg(…, ', ' order by …)`."
        )
    must_be(place.kind(_ordered(tree.this)[0]), (TEXT,), "string_agg(…)", "Write `string_agg(cast(… as varchar), …)`.")
    if isinstance(tree.parent, exp.Window):
        raise Refused("string_agg(…) over a window has no order in Spark", "Write it by groups, and join it.")

    def write() -> exp.Expr:
        value, keys, is_distinct = _ordered(tree.this)
        rows = _collected(tree, value, keys, is_distinct)
        there = call(
            "filter", rows, function_of("text", exp.Not(this=exp.Is(this=named("text"), expression=exp.Null())))
        )
        return call("array_join", call("nullif", there, call("array")), separator)

    return write


def _picked(tree: exp.Expr, place: Place) -> Rewrite:
    """arg_min and arg_max, which leave out rows without value or key; a struct as key is compared part by part."""
    if tree.args.get("count"):
        raise Refused(f"{shown(tree).lower()} of several rows", "Take them by `row_number()`.")
    name = "min_by" if isinstance(tree, exp.ArgMin) else "max_by"
    if isinstance(tree.parent, exp.Window):
        raise Refused(f"{shown(tree).lower()} over a window", "Write it by groups, and join it.")

    def write() -> exp.Expr:
        key = tree.expression
        there: exp.Expr = exp.and_(is_there(tree.this), is_there(key))
        if isinstance(tree.expression, exp.Struct):
            there = is_there(tree.this)
            parts: list[exp.Expr] = []
            for field in tree.expression.expressions:
                # What is NULL in it comes after all else.
                parts += [
                    exp.Is(this=exp.paren(field.expression.copy()), expression=exp.Null()),
                    field.expression.copy(),
                ]
            key = call("struct", *parts)
        if isinstance(parent := tree.parent, exp.Filter):
            there = exp.and_(exp.paren(parent.expression.this.copy()), there)
        return exp.Filter(this=call(name, tree.this, key), expression=exp.Where(this=there))

    return write


def _filtered(tree: exp.Expr, place: Place) -> Rewrite | None:
    """`filter (where …)`: an aggregate of rows takes it within."""
    if isinstance(tree.parent, exp.Window):
        raise Refused(
            f"`{start_of(tree)}` over a window has no equal in Spark",
            "Write `case when … then … end` within the aggregate.",
        )
    if isinstance(tree.this, exp.ArrayAgg | exp.GroupConcat | exp.ArgMin | exp.ArgMax):
        return lambda: tree.this
    return None


def _windowed(tree: exp.Expr, place: Place) -> Rewrite | None:
    """Each value once over a window, which Spark has as a set."""
    counted = tree.this.this if isinstance(tree.this, exp.Count) else None
    if isinstance(counted, exp.Distinct):
        if len(counted.expressions) != 1 or tree.args.get("order"):
            raise Refused("count(distinct …) over an ordered window", "Count in a `with` of its own, and join it.")

        def write() -> exp.Expr:
            tree.set("this", call("collect_set", counted.expressions[0]))
            return call("size", tree.copy())

        return write
    if isinstance(tree.this, exp.AggFunc) and tree.this.find(exp.Distinct):
        raise Refused(
            f"`{start_of(tree.this)}` over a window has no equal in Spark", "Aggregate in a `with`, and join it."
        )
    return None


RULES: dict[type[exp.Expr], Rule] = {
    exp.ArrayAgg: _listed,
    exp.GroupConcat: _joined_rows,
    exp.ArgMin: _picked,
    exp.ArgMax: _picked,
    exp.Filter: _filtered,
    exp.Window: _windowed,
}
