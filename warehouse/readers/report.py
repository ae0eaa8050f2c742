"""The report of the last run, in Markdown: what was loaded, built, checked and published, and which figures changed."""

from __future__ import annotations

from warehouse.errors import NothingPublished
from warehouse.last_run import LastRun, read_last_run
from warehouse.published import what_readers_see
from warehouse.readers.changes import NATION, Comparison, FigureChange, comparison_line
from warehouse.readers.compare import recorded_comparison
from warehouse.settings import Settings

_SHOWN = 20
_CAUSES_SHOWN = 3


def last_run_report(settings: Settings) -> str:
    """The report as Markdown."""
    run = read_last_run(settings)
    if run is None:
        raise NothingPublished(str(settings.reports_dir), "there was no run yet", "Run `warehouse refresh`.")
    return "\n".join([*_ending(settings, run), "", *_steps(run), "", *_changes(settings, run), ""])


def _ending(settings: Settings, run: LastRun) -> list[str]:
    heading = f"# warehouse {run.command}: {run.outcome}"
    state = (
        f"published build {run.build_id}" if run.build_id else f"nothing was published, {what_readers_see(settings)}"
    )
    lines = [heading, "", f"Started {run.started_at}; {state}."]
    # Prefect keeps the report as an artifact, and somebody may send it on: it names no file.
    return [*lines, "", "```", run.recorded, "```"] if run.recorded else lines


def _steps(run: LastRun) -> list[str]:
    table = ["| step | result | seconds |", "|---|---|---:|"]
    return [*table, *(f"| {step.name} | {step.result} | {step.seconds:.1f} |" for step in run.steps)]


def _changes(settings: Settings, run: LastRun) -> list[str]:
    """The figures that changed with what moved them, if there is something to compare."""
    if not run.build_id:
        return []
    comparison = recorded_comparison(settings, run.build_id)
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
