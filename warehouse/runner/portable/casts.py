"""Casts: what a text or number is as another type, as DuckDB reads it."""

from __future__ import annotations

from sqlglot import exp

from warehouse.runner.portable.kinds import BOOLEAN, DATE, DECIMAL, DOUBLE, INT, NULL, TEXT, TIMESTAMP
from warehouse.runner.portable.terms import (
    AS_TEXT,
    Place,
    Refused,
    Rewrite,
    Rule,
    call,
    function_of,
    is_written_out,
    must_be,
    named,
    only_where,
    typed,
)

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
        must_be(kind, (INT, DECIMAL, DOUBLE, TEXT), _said(tree), _SAY_KIND)
        return (
            (lambda: _read_double(tree.this, type_, is_try)) if kind == TEXT and not is_written_out(tree.this) else None
        )
    if to.is_type(exp.DType.DATE):
        must_be(kind, (DATE, TIMESTAMP, TEXT), _said(tree), _SAY_KIND)
        return (lambda: _read_date(tree.this)) if kind == TEXT and is_try else None
    if to.is_type(exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ):
        must_be(kind, (DATE, TIMESTAMP), _said(tree), "Read a text with `try_strptime(…)`.")
        return None
    if to.is_type(exp.DType.TEXT, exp.DType.VARCHAR):
        remedy = "Cast a number with a point to decimal first; lists and structs are no texts."
        must_be(kind, AS_TEXT, _said(tree), remedy)
        return None
    if to.is_type(exp.DType.BOOLEAN):
        # sqlglot casts the condition of bool_or and bool_and, whatever it is.
        if kind not in (BOOLEAN, INT, DECIMAL, NULL, None):
            raise Refused(f"{_said(tree)} from {kind.lower()}", "Write a comparison: `value = 'yes'`, `number > 0`.")
        return None
    raise Refused(f"{_said(tree)} is not known to mean the same in Spark", "Cast to a type of the contracts.")


_SAY_KIND = "Give the value a type that is known here: `cast(… as varchar)` around it, or as a column of a `with`."


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
    return lambda: call("transform", tree.this, function_of("element", _read_whole(named("element"), type_, True)))


def _cast_whole(tree: exp.Cast, kind: str | None, type_: str, is_try: bool) -> Rewrite | None:
    must_be(kind, (INT, DECIMAL, DOUBLE, TEXT, BOOLEAN), _said(tree), _SAY_KIND)
    if kind == DECIMAL:
        # DuckDB rounds half away from zero, Spark cuts.
        return lambda: typed(call("round", tree.this), type_, is_try=is_try)
    if kind == DOUBLE:
        return lambda: typed(call("rint", tree.this), type_, is_try=is_try)
    if kind == TEXT and not _is_digits(tree.this):
        return lambda: _read_whole(tree.this, type_, is_try)
    return None


def _is_digits(tree: exp.Expr) -> bool:
    """Whether a text is found by a pattern that lets through whole numbers alone, or nothing."""
    tree = tree.this if isinstance(tree, exp.Nullif) else tree
    if not isinstance(tree, exp.RegexpExtract) or not is_written_out(tree.expression):
        return False
    group = tree.args.get("group")
    pattern = tree.expression.name
    return bool(group and group.name == "1") and any(
        pattern.startswith((f"{start}([+-]?[0-9]+)", f"{start}([0-9]+)")) for start in ("", "^")
    )


def _read_whole(text: exp.Expr, type_: str, is_try: bool) -> exp.Expr:
    # A text such as 1.5 is rounded, 1e3 and 1_000 are one thousand.
    number = typed(_without_underscores(text), "decimal(38,18)", is_try=is_try)
    return typed(call("round", number), type_, is_try=is_try)


def _without_underscores(text: exp.Expr) -> exp.Expr:
    return call("regexp_replace", text, "(?<=[0-9])_(?=[0-9])", "")


def _cast_decimal(tree: exp.Cast, kind: str | None, is_try: bool) -> Rewrite | None:
    must_be(kind, (INT, DECIMAL, DOUBLE, TEXT), _said(tree), _SAY_KIND)
    type_ = tree.to.sql("spark")
    scale = int(tree.to.expressions[1].name) if len(tree.to.expressions) > 1 else 0
    if kind == TEXT and not is_written_out(tree.this):
        return lambda: typed(_without_underscores(tree.this), type_, is_try=is_try)
    if kind == DOUBLE:
        # DuckDB rounds the number that is stored, Spark the one that it prints.
        def write() -> exp.Expr:
            parts = exp.Mul(this=exp.paren(typed(tree.this, "double"), copy=False), expression=_double(10**scale))
            whole = typed(call("round", parts), "decimal(20,0)", is_try=is_try)
            unit = exp.Literal.number("1" if scale == 0 else f"0.{'0' * (scale - 1)}1")
            return typed(exp.Mul(this=whole, expression=unit), type_, is_try=is_try)

        return write
    return None


def _double(number: int) -> exp.Expr:
    return typed(exp.Literal.number(number), "double")


def _read_double(text: exp.Expr, type_: str, is_try: bool) -> exp.Expr:
    # Java takes 1d and 1f for numbers.
    bare = _without_underscores(text)
    letters = call("regexp_replace", bare, r"(?<=[0-9.])[dDfF]\s*\z", "?")
    return typed(letters, type_, is_try=is_try)


_DAY = r"([0-9]{1,4})([-/ \\])([0-9]{1,2})\2([0-9]{1,2})"
_TIME = (
    r"(?:[ T](?:[01]?[0-9]|2[0-3]):[0-5]?[0-9](?::[0-5]?[0-9](?:\.[0-9]{1,9})?)?(?: ?Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)


def _read_date(text: exp.Expr) -> exp.Expr:
    """The day of a text: year, month and day, each with as many digits as it has; 2020 alone, or 2020-1, is none."""
    pattern = rf"\A[\t\n\x0B\f\r ]*{_DAY}{_TIME}[\t\n\x0B\f\r ]*\z"
    year = call("lpad", call("regexp_extract", text.copy(), pattern, 1), 4, "0")
    month, day = (call("regexp_extract", text.copy(), pattern, group) for group in (3, 4))
    return only_where(
        call("regexp_like", text, pattern), typed(call("concat_ws", "-", year, month, day), "date", is_try=True)
    )


RULES: dict[type[exp.Expr], Rule] = {
    exp.Cast: _cast,
    exp.TryCast: _cast,
}
