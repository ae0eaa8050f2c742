"""Regular expressions: what a pattern of DuckDB (RE2) is for Spark (Java), written out or as a text that a query makes."""

from __future__ import annotations

import re

_BOUNDARY = r"(?:(?<!\w)(?=\w)|(?<=\w)(?!\w))"
_NO_BOUNDARY = r"(?:(?<=\w)(?=\w)|(?<!\w)(?!\w))"
# Java's \s has the vertical tab too, and its \v is every vertical space.
_SPACE = r"\t\n\f\r "
_ESCAPES = {"b": _BOUNDARY, "B": _NO_BOUNDARY, "s": f"[{_SPACE}]", "S": f"[^{_SPACE}]", "v": r"\x0B"}
_SAME = "dDwWAzafnrtx"
_QUANTIFIER = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_FLAGS = re.compile(r"\(\?([a-zA-Z-]*)([:)])")
_NAMED = re.compile(r"\(\?P<(\w+)>")
_PROPERTY = re.compile(r"\\[pP](?:\{\^?\w+\}|\w)")
_POSIX = re.compile(r"\[:(\^?)(alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit):\]")
_POSIX_NAMES = {"ascii": "ASCII", "xdigit": "XDigit"}

UNIX_LINES = "(?d)"
"""With it `.` leaves out the line feed alone, as RE2 has it."""


class NoEqual(ValueError):
    """A part of a pattern that Java reads differently, and what to write, as one text."""


def java_pattern(pattern: str) -> str:
    r"""The same pattern for Java. Raises NoEqual for what has no equal there.

    >>> java_pattern(r"(?i)^\s*[a-z[]{2}$")
    '(?d)(?iu)^[\\t\\n\\f\\r ]*[a-z\\[]{2}\\z'
    """
    out = [UNIX_LINES]
    at = 0
    while at < len(pattern):
        text, at = _token(pattern, at)
        out.append(text)
    return "".join(out)


def can_be_empty(pattern: str) -> bool:
    r"""Whether a pattern may find an empty text, as far as can be told.

    >>> [can_be_empty(pattern) for pattern in ("x*", "x+", r"\b", "[.]0*$", " ?(?:-|to)")]
    [True, False, True, False, False]
    """
    try:
        return re.search(re.sub(r"\\p[LN]", "[a-z]", pattern), "") is not None or bool(
            re.fullmatch(r"(?:\\b|\^|\$|\(\?[a-z]*\))*", pattern)
        )
    except re.error:
        return False


def groups_of(pattern: str) -> int:
    r"""How many groups a pattern of DuckDB takes.

    >>> groups_of(r"(a)(?:b)\((c)[(]")
    2
    """
    bare = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "_", pattern, flags=re.DOTALL)
    return len(re.findall(r"\((?!\?)|\(\?P?<\w+>", bare))


def may_miss_group(pattern: str) -> bool:
    r"""Whether a match may leave the first group out: it stands in a choice, or behind it that it may be absent.

    >>> [may_miss_group(pattern) for pattern in ("(a)|b", "(a)?b", "(a)b", "x(?:y|z) (a|b)", "(?:(a)|b)")]
    [True, True, False, False, True]
    """
    bare = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "_", pattern, flags=re.DOTALL)
    first = re.search(r"\((?!\?)|\(\?P?<\w+>", bare)
    if not first:
        return False
    inside: list[int] = []
    for place, sign in enumerate(bare):
        if sign == "(":
            inside.append(place)
        elif sign == ")" and inside:
            start = inside.pop()
            holds = start <= first.start() <= place
            if holds and re.match(r"[?*]|\{0", bare[place + 1 :]):
                return True
    return _has_choice_around(bare, first.start())


def _has_choice_around(bare: str, place: int) -> bool:
    """Whether a `|` stands beside a place on the level of a group that holds it."""
    for step in (-1, 1):
        level = 0
        at = place - 1 if step < 0 else _end_of_group(bare, place)
        while 0 <= at < len(bare):
            sign = bare[at]
            level += step * ((sign == "(") - (sign == ")"))
            if sign == "|" and level <= 0:
                return True
            at += step
    return False


def _end_of_group(bare: str, place: int) -> int:
    level = 0
    for at in range(place, len(bare)):
        level += (bare[at] == "(") - (bare[at] == ")")
        if level == 0:
            return at + 1
    return len(bare)


def java_replacement(text: str, shift: int = 0) -> str:
    r"""A replacement of DuckDB for Java; groups are counted from `shift` on.

    >>> java_replacement(r"$\1 \\"), java_replacement(r"\0\2", 1)
    ('\\$$1 \\\\', '$1$3')
    """
    out: list[str] = []
    for part in re.findall(r"\\.|.", text, flags=re.DOTALL):
        if part[0] == "\\" and len(part) == 2 and part[1].isdigit():
            out.append(f"${int(part[1]) + shift}")
        elif part[0] == "\\" and part != "\\\\":
            raise NoEqual(f"`{part}` in a replacement. Write `\\0` to `\\9` for groups, `\\\\` for a backslash")
        else:
            out.append({"$": "\\$", "\\\\": "\\\\", "\\": "\\\\"}.get(part, part))
    return "".join(out)


def _token(pattern: str, at: int) -> tuple[str, int]:
    """The next part of a pattern for Java, and where the one after it starts."""
    sign = pattern[at]
    if sign == "\\":
        return _escape(pattern, at)
    if sign == "[":
        return _class(pattern, at)
    if sign == "$":
        # Java's `$` also stands before a line feed at the end.
        return r"\z", at + 1
    if sign == "{" and not _QUANTIFIER.match(pattern, at):
        return r"\{", at + 1
    if sign == "(" and pattern[at + 1 : at + 2] == "?":
        return _group(pattern, at)
    return sign, at + 1


def _group(pattern: str, at: int) -> tuple[str, int]:
    if named := _NAMED.match(pattern, at):
        return f"(?<{named[1]}>", named.end()
    found = _FLAGS.match(pattern, at)
    if not found:
        raise NoEqual(f"`{pattern[at : at + 4]}` in a pattern. Write a group that is there in RE2: `(?:…)`, `(?i)`")
    on, dash, off = found[1].partition("-")
    if set(on + off) - {"i", "s"}:
        raise NoEqual(f"`{found[0]}` in a pattern. Write only (?i) and (?s); for lines split the text")
    flags = on.replace("i", "iu") + dash + off.replace("i", "iu")
    return f"(?{flags}{found[2]}", found.end()


def _escape(pattern: str, at: int) -> tuple[str, int]:
    sign = pattern[at + 1 : at + 2]
    if found := _PROPERTY.match(pattern, at):
        return found[0], found.end()
    if sign == "Q":
        end = pattern.find(r"\E", at)
        end = len(pattern) if end < 0 else end
        return "".join(rf"\{each}" if not each.isalnum() else each for each in pattern[at + 2 : end]), end + 2
    if sign in _ESCAPES:
        return _ESCAPES[sign], at + 2
    if sign and (sign in _SAME or not (sign.isalnum() and sign.isascii())):
        return pattern[at : at + 2], at + 2
    raise NoEqual(f"`\\{sign}` in a pattern. Write the character itself, or a class `[…]`")


def _class(pattern: str, at: int) -> tuple[str, int]:
    """A class `[…]`: Java has classes within classes and `&&` there, RE2 does not."""
    out, start = ["["], at + 1
    if pattern[start : start + 1] == "^":
        out.append("^")
        start += 1
    at = start
    while at < len(pattern):
        sign = pattern[at]
        if sign == "]" and at > start:
            return "".join([*out, "]"]), at + 1
        if posix := _POSIX.match(pattern, at):
            name = _POSIX_NAMES.get(posix[2], posix[2].capitalize())
            out.append(rf"\{'P' if posix[1] else 'p'}{{{name}}}")
            at = posix.end()
        elif sign == "\\":
            letter = pattern[at + 1 : at + 2]
            if letter in "bBS":
                raise NoEqual(f"`\\{letter}` in a class `[…]`. Write what it stands for")
            text, at = (_SPACE, at + 2) if letter == "s" else _escape(pattern, at)
            out.append(text)
        else:
            out.append(f"\\{sign}" if sign in "[]&" else sign)
            at += 1
    raise NoEqual("a class `[…]` that does not end. Close it")


# For a pattern that only the query knows: each step finds, from where the last one ended, the parts of a pattern before
# the next one to be written anew, and leaves alone what stands in a class or behind a backslash.
_A_CLASS = r"\[\^?\]?(?:[^\]\\]|\\.)*+\]"
STEPS = (
    (rf"(?s)\G((?:[^\\\[$]|\\.|{_A_CLASS})*+)\$", r"$1\\z"),
    (rf"(?s)\G((?:[^\\\[]|\\[^b]|{_A_CLASS})*+)\\b", "$1" + _BOUNDARY.replace("\\", r"\\")),
    (rf"(?s)\G((?:[^\\\[]|\\[^s]|{_A_CLASS})*+)\\s", "$1[" + _SPACE.replace("\\", r"\\") + "]"),
    (r"(?<!\\)((?:\\\\)*+)\\s", "$1" + _SPACE.replace("\\", r"\\")),
    (r"\(\?([is]*)i([is]*)([:)])", "(?$1iu$2$3"),
)
"""Patterns and replacements of Java that make the pattern of DuckDB in a text one of Java, in this order."""
