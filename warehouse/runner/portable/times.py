"""Formats of strptime: the patterns that read a day of such a format, and no other text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlglot import exp

from warehouse.runner.portable.patterns import NoEqual

_PARTS = {"Y": "([0-9]{1,4})", "y": "([0-9]{1,2})", "m": "([0-9]{1,2})", "d": "([0-9]{1,2})", "b": "([A-Za-z]{3})"}
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_SPACES = r"[\t\n\x0B\f\r ]"


@dataclass(frozen=True)
class TimePattern:
    """A format as a pattern of Java, and the parts of a day in the order of its groups."""

    pattern: str
    parts: str

    def read(self, text: exp.Expr) -> exp.Expr:
        """The date that a text of Spark SQL says in this format; NULL where it says none."""
        found = {part: _group(text, self.pattern, self.parts.index(part) + 1) for part in self.parts}
        year = found["Y"] if "Y" in found else _whole_year(found["y"])
        month = found["m"] if "m" in found else _number_of(found["b"])
        day = _call("concat_ws", exp.Literal.string("-"), _call("lpad", year, 4, "0"), month, found["d"])
        date = exp.TryCast(this=day, to=exp.DataType.build("date"), safe=True)
        return exp.Case(ifs=[exp.If(this=_call("regexp_like", text.copy(), self.pattern), true=date)])


def time_pattern(format_: str) -> TimePattern:
    """The pattern of a format. Raises NoEqual for a part of it that is not known to mean the same in Spark.

    >>> time_pattern("%m/%d/%y").parts
    'mdy'
    """
    parts, pattern = "", []
    for sign in re.findall(r"%.|\s+|.", format_, flags=re.DOTALL):
        if sign[0] == "%":
            if sign[1:] not in _PARTS:
                raise NoEqual(f"`{sign}` in a format of try_strptime. Write a format of %Y, %y, %m, %b and %d")
            parts += sign[1]
            pattern.append(_PARTS[sign[1]])
        else:
            pattern.append(f"{_SPACES}+" if sign.isspace() else re.escape(sign))
    if sorted(parts.replace("y", "Y").replace("b", "m")) != sorted("Ymd"):
        raise NoEqual(f"the format `{format_}` of try_strptime. Write one with a year, a month and a day")
    return TimePattern(rf"\A{_SPACES}*{''.join(pattern)}{_SPACES}*\z", parts)


def _call(name: str, *parts: exp.Expr | str | int) -> exp.Expr:
    made = [exp.Literal.string(part) if isinstance(part, str) else part for part in parts]
    return exp.Anonymous(this=name, expressions=[exp.Literal.number(p) if isinstance(p, int) else p for p in made])


def _group(text: exp.Expr, pattern: str, number: int) -> exp.Expr:
    return _call("regexp_extract", text.copy(), pattern, number)


def _whole_year(digits: exp.Expr) -> exp.Expr:
    """The year of two digits: from 69 on one of the last century, as strptime has it."""
    number = exp.Cast(this=digits, to=exp.DataType.build("int"))
    century = exp.Case(
        ifs=[exp.If(this=exp.LT(this=number.copy(), expression=exp.Literal.number(69)), true=exp.Literal.number(2000))],
        default=exp.Literal.number(1900),
    )
    return exp.Cast(
        this=exp.paren(exp.Add(this=century, expression=number)), to=exp.DataType.build("string", dialect="spark")
    )


def _number_of(name: exp.Expr) -> exp.Expr:
    """The month of its first three letters; of any others none."""
    place = _call("instr", _MONTHS, _call("lower", name))
    whole = exp.EQ(this=exp.Mod(this=place.copy(), expression=exp.Literal.number(3)), expression=exp.Literal.number(1))
    number = exp.IntDiv(
        this=exp.paren(exp.Add(this=place, expression=exp.Literal.number(2))), expression=exp.Literal.number(3)
    )
    text = exp.Cast(this=number, to=exp.DataType.build("string", dialect="spark"))
    return _call("coalesce", exp.Case(ifs=[exp.If(this=whole, true=text)]), "none")
