"""A missed night is made up: once, not for one at work, and also where the power was lost half way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.cron import cron_schedule, last_time
from flows.schedule import why_missed
from warehouse.due import why_due, why_left_out
from warehouse.errors import InputError
from warehouse.lock import refresh_lock
from warehouse.run_in_progress import Run
from warehouse.runs import RecordedRun
from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb
TWO, NINE = datetime(2026, 11, 22, 2, tzinfo=UTC), datetime(2026, 11, 22, 9, tzinfo=UTC)


def run(outcome: str, started: datetime, command: str = "refresh", last: datetime | None = None) -> RecordedRun:
    run_id = f"{started:%Y%m%dT%H%M%SZ}"
    return RecordedRun(run_id, command, _text(started), outcome, refreshed_at=_text(last) if last else None)


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


@pytest.mark.parametrize(
    ("last", "is_due"),
    [
        (None, True),
        (run("succeeded", TWO), False),
        (run("succeeded", TWO - timedelta(seconds=1)), True),
        (run("succeeded", TWO - timedelta(days=3)), True),
        (run("succeeded", TWO + timedelta(hours=3)), False),
        (run("failed", TWO, last=TWO - timedelta(days=1)), True),
        (run("interrupted", TWO, last=TWO - timedelta(days=1)), True),
        (run("failed", TWO + timedelta(hours=1), last=TWO), False),
        (run("failed", TWO), True),
        (run("killed", TWO), True),
        (run("running", TWO), False),
        (run("running", NINE, command="load", last=TWO), False),
        (run("succeeded", NINE, command="build", last=TWO - timedelta(days=1)), True),
        (run("succeeded", NINE + timedelta(days=400)), True),  # by a clock that ran ahead
    ],
)
def test_refresh_is_due_where_none_succeeded_since_the_last_time(last: RecordedRun | None, is_due: bool) -> None:
    assert bool(why_due(last, TWO, NINE)) == is_due


@pytest.mark.parametrize(
    ("scheduled", "last", "is_left_out"),
    [
        (TWO, None, False),
        (TWO, run("succeeded", TWO - timedelta(days=1)), False),
        (TWO - timedelta(days=1), None, True),  # the night after takes its place
        (TWO, run("succeeded", TWO + timedelta(hours=1)), True),  # it was made up
        (TWO, run("failed", TWO + timedelta(hours=1)), False),
    ],
)
def test_of_nights_that_come_late_together_the_last_one_runs(
    scheduled: datetime, last: RecordedRun | None, is_left_out: bool
) -> None:
    assert bool(why_left_out(last, scheduled, TWO)) == is_left_out


@pytest.mark.parametrize(
    ("cron", "timezone", "now", "expected"),
    [
        ("0 2 * * *", "UTC", "2026-11-22T09:00", "2026-11-22T02:00"),
        ("0 2 * * *", "UTC", "2026-11-22T02:00:00.5", "2026-11-22T02:00"),
        ("0 2 * * *", "America/Chicago", "2026-11-22T07:59", "2026-11-21T08:00"),
        ("30 1 * * 1-5", "UTC", "2026-11-22T09:00", "2026-11-20T01:30"),  # a Sunday
        ("30 2 * * *", "America/Chicago", "2026-07-01T12:00", "2026-07-01T07:30"),  # in summer time
        ("0 0 1 1 *", "UTC", "2026-11-22T09:00", "2026-01-01T00:00"),
    ],
)
def test_last_time_of_a_schedule(cron: str, timezone: str, now: str, expected: str) -> None:
    found = last_time(cron_schedule(cron, timezone), datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_what_is_no_schedule_is_said() -> None:
    for cron, timezone in (("every night", "UTC"), ("0 2 * * *", "Chicago")):
        with pytest.raises(InputError, match="is no schedule"):
            cron_schedule(cron, timezone)


def test_new_warehouse_has_missed_no_night_and_one_at_work_makes_up_for_its_own(tmp_path: Path) -> None:
    settings, schedule = Settings(data_dir=tmp_path), cron_schedule("0 2 * * *", "UTC")
    assert why_missed(settings, schedule, NINE) == ""
    with refresh_lock(settings, "refresh"):
        Run(settings, "refresh").__enter__()
        assert why_missed(settings, schedule, NINE) == ""
    assert "was killed" in why_missed(settings, schedule, NINE)


def test_scheduled_refresh_can_be_copied_to_a_process() -> None:
    cloudpickle = pytest.importorskip("cloudpickle")
    from flows.refresh import scheduled_refresh

    assert cloudpickle.dumps(scheduled_refresh)
