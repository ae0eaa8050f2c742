"""What each form of a model is in Spark SQL, said once: those that mean the same, those written another way, no others.

A form that is not here is refused, so that none is read differently without anybody knowing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from warehouse.runner.models.clauses import shown
from warehouse.runner.portable.kinds import BOOLEAN, DATE, DECIMAL, DOUBLE, INT, NULL, STRUCT, TEXT, TIMESTAMP, Kinds
from warehouse.runner.portable.letters import LOWER, SPACES, UPPER
from warehouse.runner.portable.patterns import (
    STEPS,
    UNIX_LINES,
    NoEqual,
    can_be_empty,
    groups_of,
    java_pattern,
    java_replacement,
    may_miss_group,
)
from warehouse.runner.portable.times import time_pattern

Rewrite = Callable[[], exp.Expr]
"""Makes the form of Spark, once the parts of the form are those of Spark."""


class Refused(Exception):
    """A form that has no equal in Spark: what is wrong, and what to write."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@dataclass(frozen=True)
class Place:
    """Where a form stands: the part of the query around it, and the kinds of its values."""

    kinds: Kinds
    scope: Scope

    def kind(self, tree: exp.Expr | None) -> str | None:
        """The kind of a value there; None if it is not known."""
        return self.kinds.of(tree, self.scope) if tree is not None else NULL


def form_of(tree: exp.Expr, place: Place) -> Rewrite | None:
    """How to write a form for Spark; None where it is written as it is. Raises Refused where it has no equal."""
    if isinstance(tree, exp.Anonymous):
        rule = _NAMED.get(tree.name.lower())
        if rule is None:
            raise _unknown(tree)
        return rule(tree, place)
    rule = _RULES.get(type(tree))
    if rule is not None:
        return rule(tree, place)
    if type(tree) not in _SAME:
        raise _unknown(tree)
    return None


def call(name: str, *parts: exp.Expr | str | int) -> exp.Expr:
    """A function of Spark by its name; texts and numbers as literals."""
    return exp.Anonymous(this=name, expressions=[_part(part) for part in parts])


def _part(part: exp.Expr | str | int) -> exp.Expr:
    if isinstance(part, str):
        return exp.Literal.string(part)
    return exp.Literal.number(part) if isinstance(part, int) else part


def _as(value: exp.Expr, type_: str, *, is_try: bool = False) -> exp.Expr:
    to = exp.DataType.build(type_, dialect="spark")
    # `safe` is what sqlglot writes try_cast for; without it the text would be a cast.
    return exp.TryCast(this=value, to=to, safe=True) if is_try else exp.Cast(this=value, to=to)


def _where(condition: exp.Expr, value: exp.Expr) -> exp.Expr:
    return exp.Case(ifs=[exp.If(this=condition, true=value)])


def _lambda(name: str, body: exp.Expr) -> exp.Expr:
    return exp.Lambda(this=body, expressions=[exp.to_identifier(name)])


def _name(name: str) -> exp.Expr:
    return exp.column(name)


# ---- what is refused, and what to write instead


def _unknown(tree: exp.Expr) -> Refused:
    called = shown(tree).lower() if isinstance(tree, exp.Func) else f"`{_start(tree)}`"
    name = tree.name.lower() if isinstance(tree, exp.Anonymous) else tree.key
    remedy = _INSTEAD.get(name, "Write it with forms that mean the same in both: docs/spark.md lists them.")
    return Refused(f"{called} is not known to mean the same in Spark", remedy)


def _start(tree: exp.Expr) -> str:
    text = " ".join(tree.sql("duckdb").split())
    return text if len(text) <= 60 else f"{text[:57]}…"


_BY_DAYS = "Write `date_diff('day', …)`, or count with `extract(year from …)` and `extract(month from …)`."
_BY_JOIN = "Join core.dim_date or a seed that names them."
_BY_CASE = "Write `extract(year from …)`, `extract(month from …)` or `extract(day from …)` and a `case`."
_BY_UNNEST = "Unnest the list in a `with` of its own, and aggregate."
_BY_ROW = "Write `row_number() over (…) = 1`, or `arg_min(…, key)`."
_INSTEAD = {
    "monthname": "Write a `case` over `extract(month from …)`, or join a seed of names.",
    "dayname": "Join a seed of days: the two engines number them differently.",
    "dayofweek": "Count from a known Monday: `date_diff('day', date '2001-01-01', …) % 7`.",
    "dayofweekiso": "Count from a known Monday: `date_diff('day', date '2001-01-01', …) % 7`.",
    "isodow": "Count from a known Monday: `date_diff('day', date '2001-01-01', …) % 7`.",
    "week": _BY_CASE,
    "weekofyear": _BY_CASE,
    "timestamptrunc": "Write `make_date(extract(year from …), extract(month from …), 1)`.",
    "datetrunc": "Write `make_date(extract(year from …), extract(month from …), 1)`.",
    "timetostr": "Write `cast(… as varchar)` for the day, or put it together with `concat` and `lpad`.",
    "strtotime": "Write `try_strptime(…, '%m/%d/%Y')`, or `try_cast(… as date)`.",
    "interval": "Add days to a date as a number: `day + 30`.",
    "age": _BY_DAYS,
    "transform": _BY_UNNEST,
    "arrayfilter": _BY_UNNEST,
    "list_aggregate": _BY_UNNEST,
    "list_reduce": _BY_UNNEST,
    "list_sort": "Write `list(… order by …)` where the list is made.",
    "arraysort": "Write `list(… order by …)` where the list is made.",
    "hash": "Write `md5(…)`.",
    "round": "Write `cast(… as decimal(18, 1))`, which rounds half away from zero in both.",
    "avg": "Write `sum(…) / count(…)`.",
    "percentilecont": "Write `median(…)`, or take the row by `row_number()`.",
    "percentiledisc": "Take the row by `row_number()`.",
    "quantile": "Write `median(…)`, or take the row by `row_number()`.",
    "anyvalue": _BY_ROW,
    "first": _BY_ROW,
    "last": _BY_ROW,
    "ignorenulls": _BY_ROW,
    "mode": "Count each value, and take the first by `row_number()`.",
    "ilike": "Write `lower(…) like '…'`.",
    "similarto": "Write `regexp_full_match(…, '…')`.",
    "strposition": "Write `contains(…, …)`, or `regexp_extract(…)`.",
    "lateral": "Join a subquery on its columns, or unnest in a `with` of its own.",
    "unnest": "Write `unnest(…)` as a column of a select in a `with` of its own.",
    "pivot": "Write `max(case when … then … end)` for each column.",
    "columns": "Name the columns.",
    "row": "Write `{'name': value}`.",
    "slice": "Take the elements one by one, or unnest the list.",
    "if": "Write `case when … then … else … end`.",
    "sha2": "Write `md5(…)`.",
    "datesub": "Subtract days from a date as a number: `day - 30`.",
    "dateadd": "Add days to a date as a number: `day + 30`.",
    "comprehension": _BY_UNNEST,
    "valuesclause": "Make it a seed.",
}


# ---- numbers


def _divided(tree: exp.Expr, place: Place) -> Rewrite:
    # DuckDB divides as floating point, whatever the numbers are; Spark as decimals where they are.
    def write() -> exp.Expr:
        return exp.Div(this=_as(_inner(tree.this), "double"), expression=_as(_inner(tree.expression), "double"))

    return write


def _inner(tree: exp.Expr) -> exp.Expr:
    return tree.unnest() if isinstance(tree, exp.Paren) else tree


def _whole_division(tree: exp.Expr, place: Place) -> None:
    for side in (tree.this, tree.expression):
        _must_be(place.kind(side), (INT,), f"`{_start(tree)}`", "Cast both sides of `//` to bigint.")


def _must_be(kind: str | None, kinds: tuple[str, ...], what: str, remedy: str) -> None:
    if kind not in (*kinds, NULL):
        problem = f"{what} is of a kind that {'is not known here' if kind is None else 'Spark treats differently'}"
        raise Refused(problem, remedy)


def _sum(tree: exp.Expr, place: Place) -> None:
    kind = place.kind(tree.this.expressions[0] if isinstance(tree.this, exp.Distinct) else tree.this)
    _must_be(
        kind, (INT, DECIMAL), shown(tree).lower(), "Sum whole numbers or decimals: `sum(cast(… as decimal(18, 2)))`."
    )


def _median(tree: exp.Expr, place: Place) -> None:
    _must_be(place.kind(tree.this), (INT, DOUBLE), "median(…)", "Write `median(cast(… as bigint))`, of smaller parts.")


def _count_if(tree: exp.Expr, place: Place) -> Rewrite:
    # Of no row, and where the condition is NULL in all, DuckDB says NULL and Spark 0.
    def write() -> exp.Expr:
        counted = exp.Case(
            ifs=[exp.If(this=tree.this.copy(), true=exp.Literal.number(1))], default=exp.Literal.number(0)
        )
        never = exp.Is(this=exp.paren(tree.this, copy=False), expression=exp.Null())
        counted.args["ifs"].insert(0, exp.If(this=never, true=exp.Null()))
        return exp.Sum(this=_as(counted, "bigint"))

    return write


def _sides(tree: exp.Expr, place: Place) -> Rewrite | None:
    """Sums and differences: those of dates are counted in days."""
    if isinstance(tree.this, exp.Interval) or isinstance(tree.expression, exp.Interval):
        raise Refused("interval is not known to mean the same in Spark", _INSTEAD["interval"])
    left, right = place.kind(tree.this), place.kind(tree.expression)
    if DATE in (left, right):
        if left == right:
            if isinstance(tree, exp.Add):
                raise Refused(f"`{_start(tree)}` adds dates", "Add days to a date: `day + 30`.")
            return lambda: call("datediff", tree.this, tree.expression)
        _must_be(right if left == DATE else left, (INT,), f"`{_start(tree)}`", "Add a whole number of days to a date.")
        name = "date_sub" if isinstance(tree, exp.Sub) else "date_add"

        def write() -> exp.Expr:
            day, days = (tree.this, tree.expression) if left == DATE else (tree.expression, tree.this)
            return call(name, _inner(day), _as(_inner(days), "int"))

        return write
    for kind in (left, right):
        remedy = "Cast it: `cast(… as bigint)`, `cast(… as decimal(18, 2))` or `cast(… as date)`."
        _must_be(kind, (INT, DECIMAL, DOUBLE), f"`{_start(tree)}`", remedy)
    return None


# ---- comparisons


def _compared(tree: exp.Expr, place: Place) -> None:
    parts = [tree.this, *(tree.args.get(name) for name in ("expression", "low", "high")), *tree.expressions]
    kinds = {place.kind(part) for part in parts if part is not None and not _is_text(part)} - {NULL, None}
    kinds = {STRUCT if kind and kind.startswith(STRUCT) else kind for kind in kinds}
    if len(kinds) > 1 and not kinds <= {INT, DECIMAL, DOUBLE} and not kinds <= {DATE, TIMESTAMP}:
        problem = f"`{_start(tree)}` compares {' with '.join(sorted(kind.lower() for kind in kinds if kind))}"
        raise Refused(problem, "Cast one side to the type of the other.")


def _is_text(tree: exp.Expr) -> bool:
    return isinstance(tree, exp.Literal) and bool(tree.is_string)


def _like(tree: exp.Expr, place: Place) -> None:
    if not _is_text(tree.expression) or "\\" in tree.expression.name:
        raise Refused(
            f"`{_start(tree)}` has another escape in Spark", "Write `contains(…)`, `starts_with(…)` or a pattern."
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
    return kinds <= {TEXT, DATE} and all(_is_text(part) for part in tree.expressions)


# ---- casts

_INTS = {exp.DType.INT, exp.DType.BIGINT, exp.DType.SMALLINT, exp.DType.TINYINT}


def _cast(tree: exp.Expr, place: Place) -> Rewrite | None:
    assert isinstance(tree, exp.Cast)
    to, kind = tree.to, place.kind(tree.this)
    is_try = isinstance(tree, exp.TryCast)
    type_ = to.sql("spark")
    if to.is_type(exp.DType.ARRAY):
        return _cast_list(tree, kind, is_try)
    if to.this in _INTS:
        return _cast_whole(tree, kind, type_, is_try)
    if to.is_type(exp.DType.DECIMAL):
        return _cast_decimal(tree, kind, is_try)
    if to.is_type(exp.DType.DOUBLE, exp.DType.FLOAT):
        _must_be(kind, (INT, DECIMAL, DOUBLE, TEXT), _said(tree), _SAY_KIND)
        return (lambda: _read_double(tree.this, type_, is_try)) if kind == TEXT and not _is_text(tree.this) else None
    if to.is_type(exp.DType.DATE):
        _must_be(kind, (DATE, TIMESTAMP, TEXT), _said(tree), _SAY_KIND)
        return (lambda: _read_date(tree.this)) if kind == TEXT and is_try else None
    if to.is_type(exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ):
        _must_be(kind, (DATE, TIMESTAMP), _said(tree), "Read a text with `try_strptime(…)`.")
        return None
    if to.is_type(exp.DType.TEXT, exp.DType.VARCHAR):
        remedy = "Cast a number with a point to decimal first; lists and structs are no texts."
        _must_be(kind, _AS_TEXT, _said(tree), remedy)
        return None
    if to.is_type(exp.DType.BOOLEAN):
        # sqlglot casts the condition of bool_or and bool_and, whatever it is.
        if kind not in (BOOLEAN, INT, DECIMAL, NULL, None):
            raise Refused(f"{_said(tree)} from {kind.lower()}", "Write a comparison: `value = 'yes'`, `number > 0`.")
        return None
    raise Refused(f"{_said(tree)} is not known to mean the same in Spark", "Cast to a type of the contracts.")


_SAY_KIND = "Give the value a type that is known here: `cast(… as varchar)` around it, or as a column of a `with`."
_AS_TEXT = (INT, DECIMAL, TEXT, BOOLEAN, DATE, TIMESTAMP)


def _said(tree: exp.Cast) -> str:
    return f"{'try_cast' if isinstance(tree, exp.TryCast) else 'cast'}(… as {tree.to.sql('duckdb').lower()})"


def _cast_list(tree: exp.Cast, kind: str | None, is_try: bool) -> Rewrite | None:
    if isinstance(tree.this, exp.Array) and not tree.this.expressions:
        return None
    inner = tree.to.expressions[0]
    if kind != f"{TEXT}[]" or not is_try or inner.this not in _INTS:
        problem = f"{_said(tree)} is not known to mean the same in Spark"
        raise Refused(problem, "Cast the elements where the list is made, or unnest it.")
    type_ = inner.sql("spark")
    return lambda: call("transform", tree.this, _lambda("element", _read_whole(_name("element"), type_, True)))


def _cast_whole(tree: exp.Cast, kind: str | None, type_: str, is_try: bool) -> Rewrite | None:
    _must_be(kind, (INT, DECIMAL, DOUBLE, TEXT, BOOLEAN), _said(tree), _SAY_KIND)
    if kind == DECIMAL:
        # DuckDB rounds half away from zero, Spark cuts.
        return lambda: _as(call("round", tree.this), type_, is_try=is_try)
    if kind == DOUBLE:
        return lambda: _as(call("rint", tree.this), type_, is_try=is_try)
    if kind == TEXT and not _is_digits(tree.this):
        return lambda: _read_whole(tree.this, type_, is_try)
    return None


def _is_digits(tree: exp.Expr) -> bool:
    """Whether a text is found by a pattern that lets through whole numbers alone, or nothing."""
    tree = tree.this if isinstance(tree, exp.Nullif) else tree
    if not isinstance(tree, exp.RegexpExtract) or not _is_text(tree.expression):
        return False
    group = tree.args.get("group")
    pattern = tree.expression.name
    return bool(group and group.name == "1") and any(
        pattern.startswith((f"{start}([+-]?[0-9]+)", f"{start}([0-9]+)")) for start in ("", "^")
    )


def _read_whole(text: exp.Expr, type_: str, is_try: bool) -> exp.Expr:
    # A text such as 1.5 is rounded, 1e3 and 1_000 are one thousand.
    number = _as(_without_underscores(text), "decimal(38,18)", is_try=is_try)
    return _as(call("round", number), type_, is_try=is_try)


def _without_underscores(text: exp.Expr) -> exp.Expr:
    return call("regexp_replace", text, "(?<=[0-9])_(?=[0-9])", "")


def _cast_decimal(tree: exp.Cast, kind: str | None, is_try: bool) -> Rewrite | None:
    _must_be(kind, (INT, DECIMAL, DOUBLE, TEXT), _said(tree), _SAY_KIND)
    type_ = tree.to.sql("spark")
    scale = int(tree.to.expressions[1].name) if len(tree.to.expressions) > 1 else 0
    if kind == TEXT and not _is_text(tree.this):
        return lambda: _as(_without_underscores(tree.this), type_, is_try=is_try)
    if kind == DOUBLE:
        # DuckDB rounds the number that is stored, Spark the one that it prints.
        def write() -> exp.Expr:
            parts = exp.Mul(this=exp.paren(_as(tree.this, "double"), copy=False), expression=_double(10**scale))
            whole = _as(call("round", parts), "decimal(20,0)", is_try=is_try)
            unit = exp.Literal.number("1" if scale == 0 else f"0.{'0' * (scale - 1)}1")
            return _as(exp.Mul(this=whole, expression=unit), type_, is_try=is_try)

        return write
    return None


def _double(number: int) -> exp.Expr:
    return _as(exp.Literal.number(number), "double")


def _read_double(text: exp.Expr, type_: str, is_try: bool) -> exp.Expr:
    # Java takes 1d and 1f for numbers.
    bare = _without_underscores(text)
    letters = call("regexp_replace", bare, r"(?<=[0-9.])[dDfF]\s*\z", "?")
    return _as(letters, type_, is_try=is_try)


_DAY = r"([0-9]{1,4})([-/ \\])([0-9]{1,2})\2([0-9]{1,2})"
_TIME = (
    r"(?:[ T](?:[01]?[0-9]|2[0-3]):[0-5]?[0-9](?::[0-5]?[0-9](?:\.[0-9]{1,9})?)?(?: ?Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)


def _read_date(text: exp.Expr) -> exp.Expr:
    """The day of a text: year, month and day, each with as many digits as it has; 2020 alone, or 2020-1, is none."""
    pattern = rf"\A[\t\n\x0B\f\r ]*{_DAY}{_TIME}[\t\n\x0B\f\r ]*\z"
    year = call("lpad", call("regexp_extract", text.copy(), pattern, 1), 4, "0")
    month, day = (call("regexp_extract", text.copy(), pattern, group) for group in (3, 4))
    return _where(
        call("regexp_like", text, pattern), _as(call("concat_ws", "-", year, month, day), "date", is_try=True)
    )


# ---- texts


def _length(tree: exp.Expr, place: Place) -> Rewrite | None:
    kind = place.kind(tree.this)
    if kind is not None and kind.endswith("[]"):
        return lambda: call("size", tree.this)
    _must_be(
        kind,
        (TEXT,),
        shown(tree).lower(),
        "Write `array_length(…)` for a list, `length(cast(… as varchar))` for a text.",
    )
    return None


def _joined(tree: exp.Expr, place: Place) -> Rewrite:
    """concat and concat_ws, which leave out what is NULL."""
    parts = tree.expressions
    with_separator = isinstance(tree, exp.ConcatWs)
    for part in parts:
        remedy = "Write `list_concat(…)` for lists; cast a number with a point to decimal, anything else to varchar."
        _must_be(place.kind(part), _AS_TEXT, f"`{_start(part)}` in {shown(tree).lower()}", remedy)
    kinds = [place.kind(part) for part in parts]

    def write() -> exp.Expr:
        texts = [
            part if kind == TEXT else _as(part, "string") for part, kind in zip(tree.expressions, kinds, strict=True)
        ]
        return call("concat_ws", *(texts if with_separator else ["", *texts]))

    return write


def _piped(tree: exp.Expr, place: Place) -> None:
    kinds = place.kind(tree.this), place.kind(tree.expression)
    if all(kind is not None and kind.endswith("[]") for kind in kinds):
        return
    for side, kind in zip((tree.this, tree.expression), kinds, strict=True):
        remedy = "Write `list_concat(…)` for lists, `concat(…)` for texts, and cast what is neither."
        _must_be(kind, (TEXT, INT, DECIMAL, DATE, BOOLEAN), f"`{_start(side)}` beside ||", remedy)


def _upper(tree: exp.Expr, place: Place) -> Rewrite:
    return lambda: _letters("upper", tree.this, UPPER)


def _lower(tree: exp.Expr, place: Place) -> Rewrite:
    return lambda: _letters("lower", tree.this, LOWER)


def _letters(name: str, text: exp.Expr, letters: tuple[str, str, str]) -> exp.Expr:
    """Java writes ß as SS and the like, DuckDB one letter for each."""
    own, meanwhile, result = letters
    return call("translate", call(name, call("translate", text, own, meanwhile)), meanwhile, result)


def _trimmed(tree: exp.Expr, place: Place) -> Rewrite:
    """trim takes every kind of space, Spark's the plain one alone."""
    if tree.args.get("collation"):
        raise _unknown(tree)
    what = tree.expression
    if what is not None and not _is_text(what):
        raise Refused(f"`{_start(tree)}` trims signs that only the query knows", "Write the signs out.")
    side = tree.args.get("position") or "BOTH"
    name = {"BOTH": "trim", "LEADING": "ltrim", "TRAILING": "rtrim"}[str(side).upper()]
    signs = what.name if what is not None else SPACES

    def write() -> exp.Expr:
        # btrim(text, signs); ltrim and rtrim have the signs first.
        if name == "trim":
            return call("btrim", tree.this, signs)
        return call(name, signs, tree.this)

    return write


def _cut(tree: exp.Expr, place: Place) -> Rewrite | None:
    """left and right; what is less than nothing counts from the other end in DuckDB alone."""
    number = tree.expression
    if not (isinstance(number, exp.Literal) and number.is_int):
        raise Refused(f"`{_start(tree)}` cuts at a place that only the query knows", "Write `substring(…, 1, …)`.")
    return lambda: call(tree.key, tree.this, number)


def _part_of(tree: exp.Expr, place: Place) -> Rewrite | None:
    start, length = tree.args.get("start"), tree.args.get("length")
    if isinstance(length, exp.Neg):
        raise Refused(f"`{_start(tree)}` has a length below nothing", "Write a length of 0 or more.")
    if isinstance(start, exp.Literal) and start.is_int and int(start.name) > 0:
        return None
    if length is None:
        return None

    def write() -> exp.Expr:
        # From the place 0 DuckDB counts a sign before the first one, which Spark does not.
        start, length = tree.args["start"], tree.args["length"]
        shorter = exp.Sub(this=exp.paren(length.copy()), expression=exp.Literal.number(1))
        is_zero = exp.EQ(this=exp.paren(start.copy()), expression=exp.Literal.number(0))
        counted = exp.Case(ifs=[exp.If(this=is_zero, true=shorter)], default=length)
        return call("substring", tree.this, start, counted)

    return write


def _padded(tree: exp.Expr, place: Place) -> Rewrite | None:
    fill = tree.args.get("fill_pattern")
    if fill is None or not _is_text(fill) or not fill.name:
        raise Refused(
            f"`{_start(tree)}` fills up with what only the query knows", "Write the sign out: `lpad(…, 2, '0')`."
        )
    name = "lpad" if tree.args.get("is_left") else "rpad"

    def write() -> exp.Expr:
        return call(name, tree.this, _as(tree.expression, "int"), fill)

    return write


def _sign(tree: exp.Expr, place: Place) -> None:
    code = tree.expressions[0] if len(tree.expressions) == 1 else None
    if not (isinstance(code, exp.Literal) and code.is_int and int(code.name) < 256):
        raise Refused(
            f"`{_start(tree)}` is a sign beyond 255, or one that only the query knows", "Write the sign itself."
        )


def _written_out(argument: str, remedy: str) -> Callable[[exp.Expr, Place], None]:
    def check(tree: exp.Expr, place: Place) -> None:
        found = tree.args.get(argument)
        if found is None or not _is_text(found) or not found.name:
            raise Refused(f"`{_start(tree)}` takes what only the query knows", remedy)

    return check


def _md5(tree: exp.Expr, place: Place) -> None:
    _must_be(place.kind(tree.this), (TEXT,), "md5(…)", "Write `md5(cast(… as varchar))`.")


def _split(tree: exp.Expr, place: Place) -> Rewrite:
    _written_out("expression", "Write the separator out: `string_split(…, ',')`.")(tree, place) if not isinstance(
        tree.expression, exp.Chr
    ) else None
    separator = (
        chr(int(tree.expression.expressions[0].name)) if isinstance(tree.expression, exp.Chr) else tree.expression.name
    )
    pattern = "".join(f"\\{sign}" if not sign.isalnum() and sign.isascii() else sign for sign in separator)
    return lambda: call("split", tree.this, pattern, _minus_one())


def _minus_one() -> exp.Expr:
    return exp.Neg(this=exp.Literal.number(1))


# ---- patterns


def _pattern(tree: exp.Expr, place: Place) -> tuple[str | None, Callable[[], exp.Expr]]:
    """A pattern as it is written, None where only the query knows it; and how to make it for Spark."""
    found = _as_written(tree.expression)
    if found is None:
        return None, lambda: _made(tree.expression)
    try:
        text = java_pattern(found)
    except NoEqual as error:
        problem, _, remedy = str(error).partition(". ")
        raise Refused(problem, f"{remedy}.") from None
    return found, lambda: exp.Literal.string(text)


def _as_written(tree: exp.Expr) -> str | None:
    if _is_text(tree):
        return str(tree.name)
    if isinstance(tree, exp.DPipe):
        left, right = _as_written(tree.this), _as_written(tree.expression)
        return None if left is None or right is None else left + right
    return None


def _made(tree: exp.Expr) -> exp.Expr:
    for pattern, replacement in STEPS:
        tree = call("regexp_replace", tree, pattern, replacement)
    return call("concat", UNIX_LINES, tree)


def _flags(tree: exp.Expr, name: str, known: str) -> str:
    given = tree.args.get(name)
    if given is None:
        return ""
    if not _is_text(given) or set(given.name) - set(known):
        problem = f"{shown(tree).lower()} with options that have no equal in Spark"
        raise Refused(problem, "Write `(?i)` or `(?s)` at the start of the pattern.")
    return str(given.name)


def _matches(tree: exp.Expr, place: Place) -> Rewrite:
    _flags(tree, "flag", "")
    _, pattern = _pattern(tree, place)
    return lambda: call("regexp_like", tree.this, pattern())


def _matches_whole(tree: exp.Expr, place: Place) -> Rewrite:
    _flags(tree, "options", "")
    _, pattern = _pattern(tree, place)
    return lambda: call("regexp_like", tree.this, _around(r"\A(?:", pattern(), r")\z"))


def _around(before: str, pattern: exp.Expr, after: str) -> exp.Expr:
    if _is_text(pattern):
        return exp.Literal.string(f"{before}{pattern.name}{after}")
    return call("concat", before, pattern, after)


def _extracted(tree: exp.Expr, place: Place) -> Rewrite:
    _flags(tree, "parameters", "")
    group = tree.args.get("group")
    if group is not None and not (isinstance(group, exp.Literal) and group.is_int):
        raise Refused(f"{shown(tree).lower()} with named groups", "Extract each group by its number.")
    number = int(group.name) if group else 0
    written, pattern = _pattern(tree, place)
    is_all = isinstance(tree, exp.RegexpExtractAll)
    if written is not None and number > groups_of(written):
        raise Refused(f"the pattern `{written}` has no group {number}", "Count its brackets.")
    if is_all and number and written is not None and may_miss_group(written):
        problem = f"group {number} of `{written}` may be absent, which is NULL here and '' in Spark"
        raise Refused(problem, "Write the pattern so that a match always has the group.")
    name = "regexp_extract_all" if is_all else "regexp_extract"
    return lambda: call(name, tree.this, pattern(), number)


def _replaced(tree: exp.Expr, place: Place) -> Rewrite:
    flags = _flags(tree, "modifiers", "g")
    replacement = tree.args.get("replacement")
    if replacement is None or not _is_text(replacement):
        raise Refused(
            f"{shown(tree).lower()} with a replacement that only the query knows", "Write the replacement out."
        )
    written, pattern = _pattern(tree, place)
    if flags:
        if written is not None and can_be_empty(written):
            problem = f"the pattern `{written}` may find an empty text, which Spark replaces once more"
            raise Refused(problem, "Write a pattern that finds one sign at least.")
        text = _replacement(replacement.name, 0)
        return lambda: call("regexp_replace", tree.this, pattern(), text)
    # The first one alone: what stands before it is found with it, and kept.
    has_whole = "\\0" in replacement.name
    text = f"$1{_replacement(replacement.name, 2 if has_whole else 1)}"
    opening, closing = ("(", ")") if has_whole else ("(?:", ")")
    return lambda: call("regexp_replace", tree.this, _around(rf"\A((?s:.*?)){opening}", pattern(), closing), text)


def _replacement(text: str, shift: int) -> str:
    try:
        return java_replacement(text, shift)
    except NoEqual as error:
        problem, _, remedy = str(error).partition(". ")
        raise Refused(problem, f"{remedy}.") from None


def _split_by_pattern(tree: exp.Expr, place: Place) -> Rewrite:
    _flags(tree, "options", "")
    written, pattern = _pattern(tree, place)
    if written is None or can_be_empty(written):
        problem = f"`{_start(tree)}` splits where nothing stands, or by a pattern that only the query knows"
        raise Refused(problem, "Write a pattern that finds one sign at least.")
    return lambda: call("split", tree.this, pattern(), _minus_one())


# ---- days


_UNITS = ("year", "quarter", "month", "day", "hour", "minute")


def _extract(tree: exp.Expr, place: Place) -> None:
    unit = tree.name.lower()
    if unit not in _UNITS:
        remedy = _INSTEAD["isodow"] if unit in ("dow", "isodow", "dayofweek") else _BY_CASE
        raise Refused(f"extract({unit} from …) is not known to mean the same in Spark", remedy)
    remedy = "Write `extract(… from cast(… as date))`."
    _must_be(place.kind(tree.expression), (DATE, TIMESTAMP), f"extract({unit} from …)", remedy)


def _date_diff(tree: exp.Expr, place: Place) -> Rewrite:
    unit = tree.text("unit").lower() or "day"
    if unit != "day":
        problem = f"date_diff('{unit}', …) counts other boundaries in Spark"
        raise Refused(problem, _BY_DAYS)
    for side in (tree.this, tree.expression):
        _must_be(place.kind(side), (DATE,), "date_diff('day', …)", "Write `date_diff('day', cast(… as date), …)`.")
    return lambda: call("datediff", tree.this, tree.expression)


def _date_from(tree: exp.Expr, place: Place) -> Rewrite:
    def write() -> exp.Expr:
        return call("make_date", *(_as(tree.args[name], "int") for name in ("year", "month", "day")))

    return write


def _last_day(tree: exp.Expr, place: Place) -> None:
    _must_be(place.kind(tree.this), (DATE,), "last_day(…)", "Write `last_day(cast(… as date))`.")


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
        return _as(day, "timestamp")

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
        bounds = (start, end) if kinds <= {DATE} else (_as(start, "bigint"), _as(end, "bigint"))
        found = call("sequence", *(bound.copy() for bound in bounds))
        if kinds <= {DATE}:
            found = call("transform", found, _lambda("day", _as(_name("day"), "timestamp")))
        empty = exp.If(
            this=exp.GT(this=bounds[0].copy(), expression=bounds[1].copy()), true=call("slice", _one(bounds[0]), 1, 0)
        )
        case = _where(exp.LTE(this=bounds[0], expression=bounds[1]), found)
        case.args["ifs"].append(empty)
        return case

    def _one(bound: exp.Expr) -> exp.Expr:
        return call("array", _as(bound.copy(), "timestamp") if kinds <= {DATE} else bound.copy())

    return write


def _interval(tree: exp.Expr, place: Place) -> None:
    if not isinstance(tree.parent, exp.GenerateSeries | exp.Add | exp.Sub):
        raise Refused("interval is not known to mean the same in Spark", _INSTEAD["interval"])


# ---- lists


def _element(tree: exp.Expr, place: Place) -> Rewrite:
    """`list[n]`, counted from 1; what is beyond its ends is NULL."""
    kind = place.kind(tree.this)
    if kind is None or not kind.endswith("[]"):
        raise Refused(
            f"`{_start(tree)}` takes an element of what is no list",
            "Write `substring(…)` for a text, `row.name` for a struct.",
        )
    index = tree.expressions[0] if len(tree.expressions) == 1 else None
    # sqlglot counts literal places from 0.
    if isinstance(index, exp.Literal) and index.is_int:
        place_of: exp.Expr = exp.Literal.number(int(index.name) + 1)
    elif isinstance(index, exp.Neg) and isinstance(index.this, exp.Literal):
        place_of = exp.Neg(this=exp.Literal.number(int(index.this.name) - 1))
    elif isinstance(index, exp.Column | exp.Dot):
        return lambda: call("try_element_at", tree.this, call("nullif", _as(index, "int"), 0))
    else:
        raise Refused(
            f"`{_start(tree)}` computes the place of an element",
            "Compute it as a column of a `with`, or write a number.",
        )
    return lambda: call("try_element_at", tree.this, place_of)


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
        "transform", sorted_, _lambda("each", exp.Dot(this=_name("each"), expression=exp.to_identifier("value")))
    )
    return call("nullif", values, call("array"))


def _comparison(signs: list[tuple[str, bool, bool]]) -> exp.Expr:
    """How two rows stand to each other: -1, 0 or 1."""
    ifs: list[exp.If] = []
    for name, is_desc, is_null_first in signs:
        one, other = (exp.Dot(this=_name(side), expression=exp.to_identifier(name)) for side in ("a", "b"))
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
    if separator is None or not _is_text(separator):
        raise Refused(
            "string_agg(…) without a separator that is written out", "Write `string_agg(…, ', ' order by …)`."
        )
    _must_be(place.kind(_ordered(tree.this)[0]), (TEXT,), "string_agg(…)", "Write `string_agg(cast(… as varchar), …)`.")
    if isinstance(tree.parent, exp.Window):
        raise Refused("string_agg(…) over a window has no order in Spark", "Write it by groups, and join it.")

    def write() -> exp.Expr:
        value, keys, is_distinct = _ordered(tree.this)
        rows = _collected(tree, value, keys, is_distinct)
        there = call("filter", rows, _lambda("text", exp.Not(this=exp.Is(this=_name("text"), expression=exp.Null()))))
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
        there: exp.Expr = exp.and_(_is_there(tree.this), _is_there(key))
        if isinstance(tree.expression, exp.Struct):
            there = _is_there(tree.this)
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


def _is_there(tree: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.Is(this=exp.paren(tree.copy()), expression=exp.Null()))


def _filtered(tree: exp.Expr, place: Place) -> Rewrite | None:
    """`filter (where …)`: an aggregate of rows takes it within."""
    if isinstance(tree.parent, exp.Window):
        raise Refused(
            f"`{_start(tree)}` over a window has no equal in Spark",
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
            f"`{_start(tree.this)}` over a window has no equal in Spark", "Aggregate in a `with`, and join it."
        )
    return None


def _contains(tree: exp.Expr, place: Place) -> Rewrite:
    """list_contains says false where the value is not in the list, whether or not NULL is."""

    def write() -> exp.Expr:
        value = tree.expression
        found = call(
            "exists", tree.this, _lambda("element", exp.NullSafeEQ(this=_name("element"), expression=exp.paren(value)))
        )
        return _where(_is_there(value), found)

    return write


def _overlaps(tree: exp.Expr, place: Place) -> Rewrite:
    def write() -> exp.Expr:
        there = [_without_null(side) for side in (tree.this, tree.expression)]
        return call("arrays_overlap", *there)

    return write


def _without_null(tree: exp.Expr) -> exp.Expr:
    return call("filter", tree, _lambda("element", exp.Not(this=exp.Is(this=_name("element"), expression=exp.Null()))))


def _has_all(tree: exp.Expr, place: Place) -> Rewrite:
    def write() -> exp.Expr:
        whole, part = tree.expressions
        missing = call("array_except", _without_null(part), whole)
        return exp.EQ(this=call("size", missing), expression=exp.Literal.number(0))

    return write


def _list_sum(tree: exp.Expr, place: Place) -> Rewrite:
    kind = place.kind(tree.expressions[0])
    _must_be(kind, (f"{INT}[]",), "list_sum(…)", "Sum whole numbers, or unnest the list.")

    def write() -> exp.Expr:
        there = call("nullif", _without_null(tree.expressions[0]), call("array"))
        total = exp.Add(this=_name("total"), expression=_as(_name("element"), "bigint"))
        add = exp.Lambda(this=total, expressions=[exp.to_identifier("total"), exp.to_identifier("element")])
        return call("aggregate", there, _as(exp.Literal.number(0), "bigint"), add)

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
        raise Refused("unnest(…) outside the columns of a select", _INSTEAD["unnest"])
    has_rows = any(select.args.get(part) for part in ("group", "having", "qualify"))
    others = (node for each in select.selects for node in each.find_all(exp.Window, exp.AggFunc))
    if has_rows or any(node.find_ancestor(exp.Select) is select for node in others):
        problem = "unnest(…) beside an aggregate or a window"
        raise Refused(problem, _INSTEAD["unnest"])


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


# ---- the parts of a query


def _join(tree: exp.Expr, place: Place) -> None:
    method, kind = tree.text("method").upper(), tree.text("kind").upper()
    if method in ("ASOF", "NATURAL", "POSITIONAL") or kind in ("ASOF", "POSITIONAL"):
        name = (method or kind).lower()
        problem = f"{'an' if name[0] in 'aeiou' else 'a'} {name} join has no equal in Spark"
        raise Refused(problem, "Write the condition with `on`.")


def _qualified(tree: exp.Expr, place: Place) -> None:
    if tree.parent and any(tree.parent.args.get(part) for part in ("order", "limit", "offset")):
        raise Refused("qualify beside order by or limit", "Write it in a `with` of its own, and order what it gives.")


def _distinct(tree: exp.Expr, place: Place) -> None:
    if tree.args.get("on"):
        raise Refused("distinct on has no equal in Spark", "Write `qualify row_number() over (… order by …) = 1`.")


def _union(tree: exp.Expr, place: Place) -> None:
    if tree.args.get("by_name"):
        raise Refused(f"{tree.key} by name has no equal in Spark", "Name the columns in one order on both sides.")


def _star(tree: exp.Expr, place: Place) -> None:
    if tree.args.get("replace") or tree.args.get("rename"):
        raise Refused("`* replace` has no equal in Spark", "Name the columns.")


def _table(tree: exp.Expr, place: Place) -> None:
    if not isinstance(tree.this, exp.Identifier):
        raise _unknown(tree.this)
    if tree.args.get("pivots"):
        raise Refused("pivot has no equal in Spark", _INSTEAD["pivot"])


Rule = Callable[[exp.Expr, Place], Rewrite | None]
_RULES: dict[type[exp.Expr], Rule] = {
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
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.Length: _length,
    exp.ArraySize: lambda tree, place: lambda: call("size", tree.this),
    exp.Concat: _joined,
    exp.ConcatWs: _joined,
    exp.DPipe: _piped,
    exp.Upper: _upper,
    exp.Lower: _lower,
    exp.Trim: _trimmed,
    exp.Left: _cut,
    exp.Right: _cut,
    exp.Substring: _part_of,
    exp.Pad: _padded,
    exp.Chr: _sign,
    exp.MD5: _md5,
    exp.Split: _split,
    exp.RegexpLike: _matches,
    exp.RegexpFullMatch: _matches_whole,
    exp.RegexpExtract: _extracted,
    exp.RegexpExtractAll: _extracted,
    exp.RegexpReplace: _replaced,
    exp.RegexpSplit: _split_by_pattern,
    exp.Extract: _extract,
    exp.DateDiff: _date_diff,
    exp.DateFromParts: _date_from,
    exp.LastDay: _last_day,
    exp.GenerateSeries: _series,
    exp.Interval: _interval,
    exp.Bracket: _element,
    exp.ArrayAgg: _listed,
    exp.GroupConcat: _joined_rows,
    exp.ArgMin: _picked,
    exp.ArgMax: _picked,
    exp.Filter: _filtered,
    exp.Window: _windowed,
    exp.ArrayContains: _contains,
    exp.ArrayOverlaps: _overlaps,
    exp.Flatten: _flattened,
    exp.ArrayConcat: _lists_joined,
    exp.Explode: _unnested,
    exp.Struct: _struct,
    exp.Join: _join,
    exp.Distinct: _distinct,
    exp.Qualify: _qualified,
    exp.Union: _union,
    exp.Except: _union,
    exp.Intersect: _union,
    exp.Star: _star,
    exp.Table: _table,
}
_NAMED: dict[str, Rule] = {"list_has_all": _has_all, "list_sum": _list_sum, "try_strptime": _read_time}
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
