"""Lists and structs."""

from __future__ import annotations

from sqlglot import exp

from warehouse.runner.portable.kinds import INT
from warehouse.runner.portable.terms import (
    INSTEAD,
    Place,
    Refused,
    Rewrite,
    Rule,
    call,
    function_of,
    is_there,
    must_be,
    named,
    only_where,
    start_of,
    typed,
)


def _element(tree: exp.Expr, place: Place) -> Rewrite:
    """`list[n]`, counted from 1; what is beyond its ends is NULL."""
    kind = place.kind(tree.this)
    if kind is None or not kind.endswith("[]"):
        raise Refused(
            f"`{start_of(tree)}` takes an element of what is no list",
            "Write `substring(…)` for a text, `row.name` for a struct.",
        )
    index = tree.expressions[0] if len(tree.expressions) == 1 else None
    # sqlglot counts literal places from 0.
    if isinstance(index, exp.Literal) and index.is_int:
        place_of: exp.Expr = exp.Literal.number(int(index.name) + 1)
    elif isinstance(index, exp.Neg) and isinstance(index.this, exp.Literal):
        place_of = exp.Neg(this=exp.Literal.number(int(index.this.name) - 1))
    elif isinstance(index, exp.Column | exp.Dot):
        return lambda: call("try_element_at", tree.this, call("nullif", typed(index, "int"), 0))
    else:
        raise Refused(
            f"`{start_of(tree)}` computes the place of an element",
            "Compute it as a column of a `with`, or write a number.",
        )
    return lambda: call("try_element_at", tree.this, place_of)


def _contains(tree: exp.Expr, place: Place) -> Rewrite:
    """list_contains says false where the value is not in the list, whether or not NULL is."""

    def write() -> exp.Expr:
        value = tree.expression
        found = call(
            "exists",
            tree.this,
            function_of("element", exp.NullSafeEQ(this=named("element"), expression=exp.paren(value))),
        )
        return only_where(is_there(value), found)

    return write


def _overlaps(tree: exp.Expr, place: Place) -> Rewrite:
    def write() -> exp.Expr:
        there = [_without_null(side) for side in (tree.this, tree.expression)]
        return call("arrays_overlap", *there)

    return write


def _without_null(tree: exp.Expr) -> exp.Expr:
    return call(
        "filter", tree, function_of("element", exp.Not(this=exp.Is(this=named("element"), expression=exp.Null())))
    )


def _has_all(tree: exp.Expr, place: Place) -> Rewrite:
    def write() -> exp.Expr:
        whole, part = tree.expressions
        missing = call("array_except", _without_null(part), whole)
        return exp.EQ(this=call("size", missing), expression=exp.Literal.number(0))

    return write


def _list_sum(tree: exp.Expr, place: Place) -> Rewrite:
    kind = place.kind(tree.expressions[0])
    must_be(kind, (f"{INT}[]",), "list_sum(…)", "Sum whole numbers, or unnest the list.")

    def write() -> exp.Expr:
        there = call("nullif", _without_null(tree.expressions[0]), call("array"))
        total = exp.Add(this=named("total"), expression=typed(named("element"), "bigint"))
        add = exp.Lambda(this=total, expressions=[exp.to_identifier("total"), exp.to_identifier("element")])
        return call("aggregate", there, typed(exp.Literal.number(0), "bigint"), add)

    return write


def _flattened(tree: exp.Expr, place: Place) -> Rewrite:
    return lambda: call("flatten", _without_null(tree.this))


def _lists_joined(tree: exp.Expr, place: Place) -> Rewrite:
    def write() -> exp.Expr:
        lists = [tree.this, *tree.expressions]
        return call("concat", *(call("coalesce", each, call("array")) for each in lists))

    return write


def _unnested(tree: exp.Expr, place: Place) -> None:
    select = tree.find_ancestor(exp.Select)
    if select is None or select is not place.scope.expression or _clause(tree, select) != "expressions":
        raise Refused("unnest(…) outside the columns of a select", INSTEAD["unnest"])
    has_rows = any(select.args.get(part) for part in ("group", "having", "qualify"))
    others = (node for each in select.selects for node in each.find_all(exp.Window, exp.AggFunc))
    if has_rows or any(node.find_ancestor(exp.Select) is select for node in others):
        problem = "unnest(…) beside an aggregate or a window"
        raise Refused(problem, INSTEAD["unnest"])


def _clause(tree: exp.Expr, select: exp.Expr) -> str | None:
    while tree.parent is not None and tree.parent is not select:
        tree = tree.parent
    return tree.arg_key


def _struct(tree: exp.Expr, place: Place) -> Rewrite:
    if not all(isinstance(field, exp.PropertyEQ) for field in tree.expressions):
        raise Refused("a struct without names", "Write `{'name': value}`.")

    def write() -> exp.Expr:
        parts: list[exp.Expr] = []
        for field in tree.expressions:
            parts += [exp.Literal.string(field.name), field.expression]
        return call("named_struct", *parts)

    return write


RULES: dict[type[exp.Expr], Rule] = {
    exp.ArraySize: lambda tree, place: lambda: call("size", tree.this),
    exp.Bracket: _element,
    exp.ArrayContains: _contains,
    exp.ArrayOverlaps: _overlaps,
    exp.Flatten: _flattened,
    exp.ArrayConcat: _lists_joined,
    exp.Explode: _unnested,
    exp.Struct: _struct,
}
NAMED: dict[str, Rule] = {"list_has_all": _has_all, "list_sum": _list_sum}
