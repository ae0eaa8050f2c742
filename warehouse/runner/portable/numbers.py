"""Numbers and comparisons."""

from __future__ import annotations

from sqlglot import exp

from warehouse.runner.models.clauses import shown
from warehouse.runner.portable.kinds import DATE, DECIMAL, DOUBLE, INT, NULL, STRUCT, TEXT, TIMESTAMP
from warehouse.runner.portable.terms import (
    INSTEAD,
    Place,
    Refused,
    Rewrite,
    Rule,
    call,
    is_written_out,
    must_be,
    start_of,
    typed,
)


def _divided(tree: exp.Expr, place: Place) -> Rewrite:
    # DuckDB divides as floating point, whatever the numbers are; Spark as decimals where they are.
    def write() -> exp.Expr:
        return exp.Div(this=typed(_inner(tree.this), "double"), expression=typed(_inner(tree.expression), "double"))

    return write


def _inner(tree: exp.Expr) -> exp.Expr:
    return tree.unnest() if isinstance(tree, exp.Paren) else tree


def _whole_division(tree: exp.Expr, place: Place) -> None:
    for side in (tree.this, tree.expression):
        must_be(place.kind(side), (INT,), f"`{start_of(tree)}`", "Cast both sides of `//` to bigint.")


def _sum(tree: exp.Expr, place: Place) -> None:
    kind = place.kind(tree.this.expressions[0] if isinstance(tree.this, exp.Distinct) else tree.this)
    must_be(
        kind, (INT, DECIMAL), shown(tree).lower(), "Sum whole numbers or decimals: `sum(cast(… as decimal(18, 2)))`."
    )


def _median(tree: exp.Expr, place: Place) -> None:
    must_be(place.kind(tree.this), (INT, DOUBLE), "median(…)", "Write `median(cast(… as bigint))`, of smaller parts.")


def _count_if(tree: exp.Expr, place: Place) -> Rewrite:
    # Of no row, and where the condition is NULL in all, DuckDB says NULL and Spark 0.
    def write() -> exp.Expr:
        counted = exp.Case(
            ifs=[exp.If(this=tree.this.copy(), true=exp.Literal.number(1))], default=exp.Literal.number(0)
        )
        never = exp.Is(this=exp.paren(tree.this, copy=False), expression=exp.Null())
        counted.args["ifs"].insert(0, exp.If(this=never, true=exp.Null()))
        return exp.Sum(this=typed(counted, "bigint"))

    return write


def _sides(tree: exp.Expr, place: Place) -> Rewrite | None:
    """Sums and differences: those of dates are counted in days."""
    if isinstance(tree.this, exp.Interval) or isinstance(tree.expression, exp.Interval):
        raise Refused("interval is not known to mean the same in Spark", INSTEAD["interval"])
    left, right = place.kind(tree.this), place.kind(tree.expression)
    if DATE in (left, right):
        if left == right:
            if isinstance(tree, exp.Add):
                raise Refused(f"`{start_of(tree)}` adds dates", "Add days to a date: `day + 30`.")
            return lambda: call("datediff", tree.this, tree.expression)
        must_be(right if left == DATE else left, (INT,), f"`{start_of(tree)}`", "Add a whole number of days to a date.")
        name = "date_sub" if isinstance(tree, exp.Sub) else "date_add"

        def write() -> exp.Expr:
            day, days = (tree.this, tree.expression) if left == DATE else (tree.expression, tree.this)
            return call(name, _inner(day), typed(_inner(days), "int"))

        return write
    for kind in (left, right):
        remedy = "Cast it: `cast(… as bigint)`, `cast(… as decimal(18, 2))` or `cast(… as date)`."
        must_be(kind, (INT, DECIMAL, DOUBLE), f"`{start_of(tree)}`", remedy)
    return None


def _compared(tree: exp.Expr, place: Place) -> None:
    parts = [tree.this, *(tree.args.get(name) for name in ("expression", "low", "high")), *tree.expressions]
    kinds = {place.kind(part) for part in parts if part is not None and not is_written_out(part)} - {NULL, None}
    kinds = {STRUCT if kind and kind.startswith(STRUCT) else kind for kind in kinds}
    if len(kinds) > 1 and not kinds <= {INT, DECIMAL, DOUBLE} and not kinds <= {DATE, TIMESTAMP}:
        problem = f"`{start_of(tree)}` compares {' with '.join(sorted(kind.lower() for kind in kinds if kind))}"
        raise Refused(problem, "Cast one side to the type of the other.")


def _like(tree: exp.Expr, place: Place) -> None:
    if not is_written_out(tree.expression) or "\\" in tree.expression.name:
        raise Refused(
            f"`{start_of(tree)}` has another escape in Spark", "Write `contains(…)`, `starts_with(…)` or a pattern."
        )


def _several(tree: exp.Expr, place: Place) -> None:
    """greatest and least: of one value Spark knows none."""
    if not tree.expressions:
        raise Refused(f"{shown(tree).lower()} of one value", "Write the value itself, or min(…) or max(…) of the rows.")
    _one_kind(tree, place)


def _one_kind(tree: exp.Expr, place: Place) -> None:
    kinds = {place.kind(part) for part in (tree.this, *tree.expressions)} - {NULL, None}
    if TEXT in kinds and len(kinds) > 1 and not _literal_days(tree, kinds):
        problem = f"{shown(tree).lower()} of {' and '.join(sorted(kind.lower() for kind in kinds if kind))}"
        raise Refused(problem, "Cast all to one type.")


def _literal_days(tree: exp.Expr, kinds: set[str | None]) -> bool:
    return kinds <= {TEXT, DATE} and all(is_written_out(part) for part in tree.expressions)


RULES: dict[type[exp.Expr], Rule] = {
    exp.Div: _divided,
    exp.IntDiv: _whole_division,
    exp.Sum: _sum,
    exp.Median: _median,
    exp.CountIf: _count_if,
    exp.Add: _sides,
    exp.Sub: _sides,
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.In), _compared),
    exp.NullSafeEQ: _compared,
    exp.NullSafeNEQ: _compared,
    exp.Like: _like,
    exp.Greatest: _several,
    exp.Least: _several,
    exp.Coalesce: _one_kind,
}
