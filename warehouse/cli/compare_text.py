"""A comparison of two publications in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

import click

from warehouse.cli.status_text import SYNTHETIC
from warehouse.comparison.changes import Comparison, FigureCause, FigureChange, comparison_line
from warehouse.place_names import NATION


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """The lines of a comparison: one of result, then each place and year with its figures and what moved them."""
    yield comparison_line(comparison)
    if comparison.is_synthetic:
        yield click.style(SYNTHETIC, bold=True, fg="red")
    for change in comparison.set_changes:
        yield f"{change.change:<4} {change.figure} in {', '.join(change.tables)}"
    following = [
        change for change in comparison.changes if change.is_of_all_places and not comparison.causes_of(change)
    ]
    moved_by_others = set(following)
    own = [change for change in comparison.changes if change not in moved_by_others]
    for (state_code, year), changes in groupby(own, lambda change: (change.state_code, change.year)):
        yield ""
        yield click.style(f"{state_code} · {year}", bold=True)
        for _, measured in groupby(changes, lambda change: change.measure):
            yield from _measure(comparison, list(measured))
    yield from _following(following)


def _following(changes: list[FigureChange]) -> Iterator[str]:
    """The lines of figures that other states moved, one per year and figure."""
    if not changes:
        return
    yield ""
    yield click.style("Moved by other states", bold=True)
    states: dict[tuple[int, str], dict[str, list[str]]] = {}
    for change in sorted(changes, key=lambda change: (change.year, change.figure)):
        steps = states.setdefault((change.year, change.figure), {})
        steps.setdefault(f"{_stated(change.before)} → {_stated(change.after)}", []).append(change.state_code)
    for (year, figure), steps in states.items():
        yield f"  {year} {figure}: " + "; ".join(f"{', '.join(codes)} {step}" for step, codes in steps.items())


def _measure(comparison: Comparison, changes: list[FigureChange]) -> Iterator[str]:
    """The lines of figures that measure one thing, the state's before its districts', and what moved them."""
    for change in changes:
        district = "" if change.court_id == "all" else f"{change.court_id} "
        yield f"  {district + change.figure:<44} {_stated(change.before):>14} → {_stated(change.after)}{_bound(change)}"
    causes = list(dict.fromkeys(cause for change in changes for cause in comparison.causes_of(change)))
    if not causes:
        yield "    no case or defendant of its own: it follows from other places, a rule or the coverage"
    elif changes[0].state_code == NATION and any(change.state_code != NATION for change in comparison.changes):
        yield f"    {_counts(causes)}, listed under their states"
    else:
        for cause in causes:
            yield f"    {cause.cause:<9} {cause.defendant_id or cause.case_id}: {cause.what_changed}"


def _bound(change: FigureChange) -> str:
    if not change.is_beyond_bound:
        return ""
    return f"  beyond its bound; reviewed {change.review}" if change.review else "  beyond its bound; not reviewed"


def _stated(value: str | None) -> str:
    return "not stated" if value is None else value


def _counts(causes: list[FigureCause]) -> str:
    """How many of each cause, the most frequent first."""
    counts = Counter(cause.cause for cause in causes)
    return ", ".join(f"{count:,} {cause}" for cause, count in counts.most_common())
