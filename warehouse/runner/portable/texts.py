"""Texts."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from warehouse.runner.models.clauses import shown
from warehouse.runner.portable.kinds import BOOLEAN, DATE, DECIMAL, INT, TEXT
from warehouse.runner.portable.letters import LOWER, SPACES, UPPER
from warehouse.runner.portable.terms import (
    AS_TEXT,
    Place,
    Refused,
    Rewrite,
    Rule,
    call,
    is_written_out,
    minus_one,
    must_be,
    start_of,
    typed,
    unknown,
)


def _length(tree: exp.Expr, place: Place) -> Rewrite | None:
    kind = place.kind(tree.this)
    if kind is not None and kind.endswith("[]"):
        return lambda: call("size", tree.this)
    must_be(
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
        must_be(place.kind(part), AS_TEXT, f"`{start_of(part)}` in {shown(tree).lower()}", remedy)
    kinds = [place.kind(part) for part in parts]

    def write() -> exp.Expr:
        texts = [
            part if kind == TEXT else typed(part, "string") for part, kind in zip(tree.expressions, kinds, strict=True)
        ]
        return call("concat_ws", *(texts if with_separator else ["", *texts]))

    return write


def _piped(tree: exp.Expr, place: Place) -> None:
    kinds = place.kind(tree.this), place.kind(tree.expression)
    if all(kind is not None and kind.endswith("[]") for kind in kinds):
        return
    for side, kind in zip((tree.this, tree.expression), kinds, strict=True):
        remedy = "Write `list_concat(…)` for lists, `concat(…)` for texts, and cast what is neither."
        must_be(kind, (TEXT, INT, DECIMAL, DATE, BOOLEAN), f"`{start_of(side)}` beside ||", remedy)


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
        raise unknown(tree)
    what = tree.expression
    if what is not None and not is_written_out(what):
        raise Refused(f"`{start_of(tree)}` trims signs that only the query knows", "Write the signs out.")
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
        raise Refused(f"`{start_of(tree)}` cuts at a place that only the query knows", "Write `substring(…, 1, …)`.")
    return lambda: call(tree.key, tree.this, number)


def _part_of(tree: exp.Expr, place: Place) -> Rewrite | None:
    start, length = tree.args.get("start"), tree.args.get("length")
    if isinstance(length, exp.Neg):
        raise Refused(f"`{start_of(tree)}` has a length below nothing", "Write a length of 0 or more.")
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
    if fill is None or not is_written_out(fill) or not fill.name:
        raise Refused(
            f"`{start_of(tree)}` fills up with what only the query knows", "Write the sign out: `lpad(…, 2, '0')`."
        )
    name = "lpad" if tree.args.get("is_left") else "rpad"

    def write() -> exp.Expr:
        return call(name, tree.this, typed(tree.expression, "int"), fill)

    return write


def _sign(tree: exp.Expr, place: Place) -> None:
    code = tree.expressions[0] if len(tree.expressions) == 1 else None
    if not (isinstance(code, exp.Literal) and code.is_int and int(code.name) < 256):
        raise Refused(
            f"`{start_of(tree)}` is a sign beyond 255, or one that only the query knows", "Write the sign itself."
        )


def _written_out(argument: str, remedy: str) -> Callable[[exp.Expr, Place], None]:
    def check(tree: exp.Expr, place: Place) -> None:
        found = tree.args.get(argument)
        if found is None or not is_written_out(found) or not found.name:
            raise Refused(f"`{start_of(tree)}` takes what only the query knows", remedy)

    return check


def _md5(tree: exp.Expr, place: Place) -> None:
    must_be(place.kind(tree.this), (TEXT,), "md5(…)", "Write `md5(cast(… as varchar))`.")


def _split(tree: exp.Expr, place: Place) -> Rewrite:
    _written_out("expression", "Write the separator out: `string_split(…, ',')`.")(tree, place) if not isinstance(
        tree.expression, exp.Chr
    ) else None
    separator = (
        chr(int(tree.expression.expressions[0].name)) if isinstance(tree.expression, exp.Chr) else tree.expression.name
    )
    pattern = "".join(f"\\{sign}" if not sign.isalnum() and sign.isascii() else sign for sign in separator)
    return lambda: call("split", tree.this, pattern, minus_one())


RULES: dict[type[exp.Expr], Rule] = {
    exp.Length: _length,
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
}
