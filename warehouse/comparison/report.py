"""The figures that changed, in Markdown, for the report of a run."""

from __future__ import annotations

from warehouse.comparison.changes import Comparison, FigureChange, comparison_line
from warehouse.comparison.publications import recorded_comparison
from warehouse.place_names import NATION
from warehouse.settings import Settings

_SHOWN = 20
_CAUSES_SHOWN = 3


def change_lines(settings: Settings, build_id: str) -> list[str]:
    """The figures that a publication records as changed, with what moved them, as lines of Markdown."""
    comparison = recorded_comparison(settings, build_id)
    line = comparison_line(comparison)
    if not comparison.changes:
        return [line]
    table = ["| state | district | year | figure | before | after | because of |", "|---|---|---|---|---:|---:|---|"]
    # What has cases of its own says more than the nation, which follows, and ranks, which others move.
    shown = sorted(
        comparison.changes,
        key=lambda change: (
            not change.is_beyond_bound,
            change.is_of_all_places,
            change.state_code == NATION,
            not comparison.causes_of(change),
        ),
    )[:_SHOWN]
    more = len(comparison.changes) - len(shown)
    end = ["", f"… and {more:,} more: `warehouse compare`."] if more > 0 else []
    return [line, "", *table, *(_change_row(comparison, change) for change in shown), *end]


def _change_row(comparison: Comparison, change: FigureChange) -> str:
    before, after = (value if value is not None else "not stated" for value in (change.before, change.after))
    review = f"reviewed {change.review}" if change.review else "not reviewed"
    bound = f" (beyond its bound; {review})" if change.is_beyond_bound else ""
    causes = comparison.causes_of(change)
    because = ", ".join(f"{cause.cause} {cause.defendant_id or cause.case_id}" for cause in causes[:_CAUSES_SHOWN])
    more = f" and {len(causes) - _CAUSES_SHOWN:,} more" if len(causes) > _CAUSES_SHOWN else ""
    figure = f"{change.figure}{bound}"
    return (
        f"| {change.state_code} | {change.court_id} | {change.year} | {figure} | {before} | {after} | {because}{more} |"
    )
