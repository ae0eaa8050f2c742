"""Forms that take a pattern, which DuckDB reads by RE2 and Spark by Java."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from warehouse.runner.models.clauses import shown
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
from warehouse.runner.portable.terms import Place, Refused, Rewrite, Rule, call, is_written_out, minus_one, start_of


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
    if is_written_out(tree):
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
    if not is_written_out(given) or set(given.name) - set(known):
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
    if is_written_out(pattern):
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
    if replacement is None or not is_written_out(replacement):
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
        problem = f"`{start_of(tree)}` splits where nothing stands, or by a pattern that only the query knows"
        raise Refused(problem, "Write a pattern that finds one sign at least.")
    return lambda: call("split", tree.this, pattern(), minus_one())


RULES: dict[type[exp.Expr], Rule] = {
    exp.RegexpLike: _matches,
    exp.RegexpFullMatch: _matches_whole,
    exp.RegexpExtract: _extracted,
    exp.RegexpExtractAll: _extracted,
    exp.RegexpReplace: _replaced,
    exp.RegexpSplit: _split_by_pattern,
}
