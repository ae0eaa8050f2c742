"""Days and times."""

from __future__ import annotations

from sqlglot import exp

from warehouse.runner.portable.kinds import DATE, INT, NULL, TIMESTAMP
from warehouse.runner.portable.patterns import NoEqual
from warehouse.runner.portable.terms import (
    BY_CASE,
    BY_DAYS,
    INSTEAD,
    Place,
    Refused,
    Rewrite,
    Rule,
    call,
    function_of,
    must_be,
    named,
    only_where,
    typed,
)
from warehouse.runner.portable.times import time_pattern

_UNITS = ("year", "quarter", "month", "day", "hour", "minute")


def _extract(tree: exp.Expr, place: Place) -> None:
    unit = tree.name.lower()
    if unit not in _UNITS:
        remedy = INSTEAD["isodow"] if unit in ("dow", "isodow", "dayofweek") else BY_CASE
        raise Refused(f"extract({unit} from …) is not known to mean the same in Spark", remedy)
    remedy = "Write `extract(… from cast(… as date))`."
    must_be(place.kind(tree.expression), (DATE, TIMESTAMP), f"extract({unit} from …)", remedy)


def _date_diff(tree: exp.Expr, place: Place) -> Rewrite:
    unit = tree.text("unit").lower() or "day"
    if unit != "day":
        problem = f"date_diff('{unit}', …) counts other boundaries in Spark"
        raise Refused(problem, BY_DAYS)
    for side in (tree.this, tree.expression):
        must_be(place.kind(side), (DATE,), "date_diff('day', …)", "Write `date_diff('day', cast(… as date), …)`.")
    return lambda: call("datediff", tree.this, tree.expression)


def _date_from(tree: exp.Expr, place: Place) -> Rewrite:
    def write() -> exp.Expr:
        return call("make_date", *(typed(tree.args[name], "int") for name in ("year", "month", "day")))

    return write


def _last_day(tree: exp.Expr, place: Place) -> None:
    must_be(place.kind(tree.this), (DATE,), "last_day(…)", "Write `last_day(cast(… as date))`.")


def _read_time(tree: exp.Expr, place: Place) -> Rewrite:
    """try_strptime: for each format in turn a pattern with the parts of a day."""
    formats = tree.expressions[1] if len(tree.expressions) == 2 else None
    given = formats.expressions if isinstance(formats, exp.Array) else [formats]
    texts = [text for text in given if isinstance(text, exp.Literal) and text.is_string]
    if not texts or len(texts) < len(given):
        raise Refused("try_strptime(…) with a format that only the query knows", "Write the formats out.")
    try:
        found = [time_pattern(text.name) for text in texts]
    except NoEqual as error:
        problem, _, remedy = str(error).partition(". ")
        raise Refused(problem, f"{remedy}.") from None

    def write() -> exp.Expr:
        days = [each.read(tree.expressions[0].copy()) for each in found]
        day = days[0] if len(days) == 1 else exp.Coalesce(this=days[0], expressions=days[1:])
        return typed(day, "timestamp")

    return write


def _series(tree: exp.Expr, place: Place) -> Rewrite:
    """generate_series: Spark counts downwards where the end comes first, DuckDB gives nothing."""
    start, end, step = (tree.args.get(name) for name in ("start", "end", "step"))
    is_day = isinstance(step, exp.Interval) and step.this.name == "1" and step.text("unit").upper() in ("DAY", "DAYS")
    kinds = {place.kind(start), place.kind(end)} - {NULL}
    if tree.args.get("is_end_exclusive"):
        raise Refused("range(…) is not known to mean the same in Spark", "Write `generate_series(1, …)`.")
    if not (kinds <= {INT} and step is None) and not (kinds <= {DATE} and is_day):
        problem = "generate_series(…) with a step, or of a kind that is not known here"
        raise Refused(problem, "Write `generate_series(1, …)` of whole numbers, or of dates by `interval 1 day`.")

    def write() -> exp.Expr:
        start, end = tree.args["start"], tree.args["end"]
        bounds = (start, end) if kinds <= {DATE} else (typed(start, "bigint"), typed(end, "bigint"))
        found = call("sequence", *(bound.copy() for bound in bounds))
        if kinds <= {DATE}:
            found = call("transform", found, function_of("day", typed(named("day"), "timestamp")))
        empty = exp.If(
            this=exp.GT(this=bounds[0].copy(), expression=bounds[1].copy()), true=call("slice", _one(bounds[0]), 1, 0)
        )
        case = only_where(exp.LTE(this=bounds[0], expression=bounds[1]), found)
        case.args["ifs"].append(empty)
        return case

    def _one(bound: exp.Expr) -> exp.Expr:
        return call("array", typed(bound.copy(), "timestamp") if kinds <= {DATE} else bound.copy())

    return write


def _interval(tree: exp.Expr, place: Place) -> None:
    if not isinstance(tree.parent, exp.GenerateSeries | exp.Add | exp.Sub):
        raise Refused("interval is not known to mean the same in Spark", INSTEAD["interval"])


RULES: dict[type[exp.Expr], Rule] = {
    exp.Extract: _extract,
    exp.DateDiff: _date_diff,
    exp.DateFromParts: _date_from,
    exp.LastDay: _last_day,
    exp.GenerateSeries: _series,
    exp.Interval: _interval,
}
NAMED: dict[str, Rule] = {"try_strptime": _read_time}
