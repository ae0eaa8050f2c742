"""What one publication states otherwise than another: figures, and the cases and defendants that moved them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from warehouse.place_names import NATION

_NAMED = 5


@dataclass(frozen=True)
class FigureChange:
    """A figure before and after, as text; None where it is not stated or its row is not there."""

    table_name: str
    state_code: str
    court_id: str
    """The district; "all" for a state and the nation."""
    year: int
    figure: str
    measure: str | None
    before: str | None
    after: str | None
    difference: float | None
    is_beyond_bound: bool
    review: str | None
    """Day and reason of the reviewed line that speaks for the change."""

    @property
    def is_of_all_places(self) -> bool:
        """Whether it is a state's figure that other states move: a rank, or a number of jurisdictions."""
        return self.state_code != NATION and ("_rank" in self.figure or "jurisdictions" in self.figure)


@dataclass(frozen=True)
class FigureSetChange:
    """A figure that only one of the two publications has: new in the later, or gone from it."""

    figure: str
    change: str
    """new or gone."""
    tables: tuple[str, ...]
    """The summaries, in the order nation, state, district."""


@dataclass(frozen=True)
class FigureCause:
    """A case or defendant that counts differently in a year."""

    fact: str
    state_code: str
    court_id: str
    year: int
    case_id: str
    defendant_id: str | None
    cause: str
    """arrived, left, recoded or restated."""
    measures: tuple[str, ...]
    what_changed: str


@dataclass(frozen=True)
class Comparison:
    """What the build `later` states differently from `earlier`: the nation first, then by state and year."""

    earlier: str | None
    later: str | None
    is_synthetic: bool
    nothing_to_compare: str
    """Why there is nothing to compare; empty when there is."""
    changes: tuple[FigureChange, ...]
    causes: tuple[FigureCause, ...]
    set_changes: tuple[FigureSetChange, ...] = ()
    """The figures that only one of the two has, new ones first."""

    def figures_that_are(self, change: str) -> list[str]:
        """The names of the figures that are new, or gone."""
        return list(dict.fromkeys(found.figure for found in self.set_changes if found.change == change))

    def causes_of(self, change: FigureChange) -> list[FigureCause]:
        """The cases and defendants that moved a figure; none where it follows from other places or from coverage."""
        return [
            cause
            for cause in self._causes_by_place[change.state_code, change.year]
            if change.court_id in ("all", cause.court_id)
            and (change.measure is None or change.measure in cause.measures)
        ]

    @cached_property
    def _causes_by_place(self) -> dict[tuple[str, int], list[FigureCause]]:
        causes: dict[tuple[str, int], list[FigureCause]] = defaultdict(list)
        for cause in self.causes:
            for state_code in (NATION, cause.state_code):
                causes[state_code, cause.year].append(cause)
        return causes


def comparison_line(comparison: Comparison) -> str:
    """How many figures changed and because of how many cases and defendants, which are new or gone, in one line."""
    if comparison.nothing_to_compare:
        return f"nothing to compare: {comparison.nothing_to_compare}"
    since = f"from build {comparison.earlier} to {comparison.later}"
    sets = [_set_words(comparison.figures_that_are(change), change) for change in ("new", "gone")]
    news = "".join(f"; {words}" for words in sets if words)
    if not comparison.changes:
        return f"no figure that both have changed {since}{news}" if news else f"no figure changed {since}"
    figures = len(comparison.changes)
    cases = len({cause.case_id for cause in comparison.causes if cause.defendant_id is None})
    defendants = len({cause.defendant_id for cause in comparison.causes if cause.defendant_id is not None})
    beyond = sum(change.is_beyond_bound for change in comparison.changes)
    bound = f"; {beyond:,} beyond the bound" if beyond else ""
    counted = [_counted(number, noun) for number, noun in ((cases, "case"), (defendants, "defendant")) if number]
    moved = f"{' and '.join(counted) or 'no case or defendant'} behind {'it' if figures == 1 else 'them'}"
    return f"{_counted(figures, 'figure')} changed {since}, {moved}{bound}{news}"


def _set_words(figures: Sequence[str], change: str) -> str:
    """That figures are new, or gone, by their names; nothing where there is none.

    >>> _set_words(["minors", "minors_percent"], "new"), _set_words(["minors"], "gone")
    ('2 figures are new: minors, minors_percent', '1 figure is gone: minors')
    """
    if not figures:
        return ""
    more = f" and {len(figures) - _NAMED} more" if len(figures) > _NAMED else ""
    verb = "is" if len(figures) == 1 else "are"
    return f"{_counted(len(figures), 'figure')} {verb} {change}: {', '.join(figures[:_NAMED])}{more}"


def _counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> _counted(1, "case"), _counted(1200, "figure")
    ('1 case', '1,200 figures')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
