"""How the runs lately went, and how long each step of one took against what it usually takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from warehouse.runs import RecordedRun, Step, moment

_LATELY = 14
_FEWEST = 3
"""Steps of the past below which nothing is usual."""
_SLOW_FACTOR, _SLOW_SECONDS = 2, 10
_CLOCKS_DIFFER = timedelta(minutes=5)
NIGHT = "refresh"


@dataclass(frozen=True)
class StepTime:
    """A step, and the median of the same step in the last successful runs in which it had as much to do."""

    name: str
    seconds: float
    usual_seconds: float | None
    """None where that was seldom."""
    compared_with: int
    """Runs that this is the median of."""
    is_slow: bool
    """Whether it took more than twice as long as usual, by enough seconds to be worth a look."""


@dataclass(frozen=True)
class RunsLately:
    """The last refreshes that came to an end, or were killed."""

    run_count: int
    succeeded_count: int
    others: tuple[RecordedRun, ...]
    """Those that did not succeed, the newest first."""


def step_times(run: RecordedRun, runs: Sequence[RecordedRun]) -> tuple[StepTime, ...]:
    """Each step of a run against the runs before it; `runs` has the newest first."""
    earlier = [other for other in runs if other.run_id < run.run_id and other.outcome == "succeeded"]
    return tuple(_time(step, earlier) for step in run.steps)


def _time(step: Step, earlier: Sequence[RecordedRun]) -> StepTime:
    alike = [
        other.seconds for run in earlier for other in run.steps if (other.name, other.work) == (step.name, step.work)
    ][:_LATELY]
    usual = round(median(alike), 2) if len(alike) >= _FEWEST else None
    is_slow = usual is not None and step.seconds > max(usual * _SLOW_FACTOR, usual + _SLOW_SECONDS)
    return StepTime(step.name, step.seconds, usual, len(alike), is_slow)


def runs_lately(runs: Sequence[RecordedRun]) -> RunsLately:
    """The last refreshes of `runs`, which has the newest first."""
    ended = [run for run in runs if run.command == NIGHT and run.outcome != "running"][:_LATELY]
    others = tuple(run for run in ended if run.outcome != "succeeded")
    return RunsLately(len(ended), len(ended) - len(others), others)


def confirmed_at(runs: Sequence[RecordedRun], refreshed_at: datetime | None, now: datetime) -> datetime | None:
    """When it was last known that what readers see is what there is to see: a refresh succeeded, with news or without,
    or their publication was built. A moment that is still to come, of a clock that was wrong, confirms nothing.
    """
    moments = [
        moment(run.ended_at) for run in runs if run.command == NIGHT and run.outcome == "succeeded" and run.ended_at
    ]
    if refreshed_at:
        moments.append(refreshed_at)
    return max((found for found in moments if found <= now + _CLOCKS_DIFFER), default=None)
