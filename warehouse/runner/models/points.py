"""What rows follow from: from references alone, from rows of one key, or from one value; and what joins keep of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

KEY = ""
"""In place of a table: the column of a key, whichever table it stands in."""
Place = tuple[str, str]
"""Where a value stands unchanged: a table or part of a query, and its column."""
Places = frozenset[Place]
Point = frozenset[Place]
"""Places whose values together say to which key, or to which value, a row belongs."""


@dataclass(frozen=True)
class Rows:
    """The rows of a part of a query: each of the points tells alone from what a row follows; none is references alone."""

    points: frozenset[Point] = frozenset()
    columns: Mapping[str, Places] = field(default_factory=dict)
    """The places in which the value of each column stands unchanged."""


@dataclass(frozen=True)
class Joined:
    """The rows of what was joined so far, their columns by alias and name."""

    points: frozenset[Point] = frozenset()
    columns: Mapping[tuple[str, str], Places] = field(default_factory=dict)

    def places(self, tree: exp.Expr | None) -> Places:
        """Where the value of an expression stands unchanged: that of a column, or of several that are the same."""
        if isinstance(tree, exp.Column):
            return self.columns.get((tree.table, tree.name), frozenset())
        if isinstance(tree, exp.Alias | exp.Paren):
            return self.places(tree.this)
        if isinstance(tree, exp.Coalesce):  # so `using (key)` is written out
            return self.places(tree.this).intersection(*map(self.places, tree.expressions))
        return frozenset()

    def holds(self, trees: Iterable[exp.Expr]) -> bool:
        """Whether the expressions hold a point whole: rows of two keys are not the same by them."""
        return holds(self.points, map(self.places, trees))


def holds(points: Iterable[Point], columns: Iterable[Places]) -> bool:
    """Whether columns of these places hold one of the points whole.

    >>> holds([frozenset({("raw.page", "row_id")})], [frozenset({("raw.page", "row_id"), ("page", "row_id")})])
    True
    """
    together = frozenset[Place]().union(*columns)
    return any(point <= together for point in points)


def meeting(left: frozenset[Point], right: frozenset[Point], tied: Places) -> frozenset[Point] | None:
    """What pairs of rows follow from, where the values in these places are equal; None where rows of two keys can meet.

    >>> key, text = frozenset({frozenset({(KEY, "id")})}), frozenset({frozenset({("raw.page", "words")})})
    >>> meeting(key, key, frozenset()) is None, meeting(key, frozenset(), frozenset()) == key
    (True, True)
    >>> meeting(key, text, frozenset({("raw.page", "words")})) == key
    True
    """
    if not left or not right:
        return left | right
    if left == right:
        return left if holds(left, [tied]) else None
    values, keyed = (right, left) if _is_key(left) else (left, right)
    # What was made of a value goes to each row that has the value, and every row has what it needs in its own key.
    return keyed if _is_key(keyed) and not _is_key(values) and holds(values, [tied]) else None


def tied(conditions: Iterable[exp.Expr], alias: str, joined: Joined) -> Places:
    """The places whose values are equal on both sides: in what is called `alias`, and in what it is joined to."""
    places: set[Place] = set()
    for condition in conditions:
        if isinstance(condition, exp.EQ | exp.NullSafeEQ):
            sides = [
                {column.table for column in side.find_all(exp.Column)} for side in (condition.left, condition.right)
            ]
            if sides.count({alias}) == 1 and not any(alias in tables for tables in sides if tables != {alias}):
                places |= joined.places(condition.left) & joined.places(condition.right)
    return frozenset(places)


def _is_key(points: Iterable[Point]) -> bool:
    return any(table == KEY for point in points for table, _ in point)
