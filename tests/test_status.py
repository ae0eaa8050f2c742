"""The status as an operator and a monitor meet it: runs against their usual, fresh and late sources, the dead-man check."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import duckdb
import pytest
from click.testing import CliRunner, Result
from conftest import copied
from tiny_build import make_build, settings_in

from flows.steps import publish_build
from warehouse.cli import warehouse
from warehouse.cli.durations import duration
from warehouse.cli.status_text import status_lines
from warehouse.errors import SettingError
from warehouse.lock import refresh_lock
from warehouse.publication import connect_published
from warehouse.readers import status as status_module
from warehouse.readers.freshness import SourceFreshness, freshness_of, late_sources
from warehouse.readers.run_times import confirmed_at, runs_lately, step_times
from warehouse.readers.status import read_status
from warehouse.run_in_progress import Run
from warehouse.runs import RecordedRun, Step, Work
from warehouse.settings import Settings

BUILD = "20261122T020000Z"
# The tiny build's, and the last day of its sources.
REFRESHED = datetime(2026, 11, 22, 2, tzinfo=UTC)
LAST_DAY = datetime(2026, 6, 30, tzinfo=UTC)
_FRESHNESS = """
create table marts.source_freshness as
    select * from (values
        ('coded_case', 'coded_case coded_defendant', 'charge', date '2026-06-30', 100, 200, 'made up'),
        ('coding_sheet', 'coding_sheet', 'review', null, 100, 200, 'made up'),
        ('docket', 'docket', 'print', date '2026-06-30', null, null, 'made up')
    ) as source (source_code, formats, measured_by, data_through_date, stale_after_days, late_after_days, reason)
"""


def published(folder: Path, *, is_synthetic: bool = False, with_sources: bool = True) -> Settings:
    settings = settings_in(folder)
    make_build(settings, BUILD)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(f"update meta.build set is_synthetic = {is_synthetic}")
        if with_sources:
            connection.execute(_FRESHNESS)
    publish_build(settings)
    return settings


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return published(tmp_path_factory.mktemp("status"))


@pytest.fixture
def settings(publication: Settings, tmp_path: Path) -> Settings:
    """Settings of a copy of the publication."""
    return copied(publication, tmp_path / "data")


def after(days: int) -> datetime:
    return LAST_DAY + timedelta(days=days)


def sources(settings: Settings, now: datetime) -> dict[str, SourceFreshness]:
    with connect_published(settings) as connection:
        return {source.source_code: source for source in freshness_of(connection, settings, now)}


@pytest.mark.parametrize(("days", "state"), [(100, "fresh"), (101, "stale"), (200, "stale"), (201, "late")])
def test_source_is_stale_past_its_first_bound_and_late_past_its_second(
    settings: Settings, days: int, state: str
) -> None:
    found = sources(settings, after(days))
    assert (found["coded_case"].state, found["coded_case"].age_days) == (state, days)
    assert found["coding_sheet"].state == "no data"
    assert found["docket"].state == "fresh"
    assert found["coded_case"].loaded_at == datetime(2026, 11, 22, 1, 59)
    assert found["docket"].loaded_at is None


def test_late_sources_are_told_in_words(settings: Settings) -> None:
    assert late_sources(settings, after(200)) == ()
    assert [str(source) for source in late_sources(settings, after(201))] == [
        "coded_case reaches 2026-06-30, 201 days ago, expected within 200"
    ]


def test_synthetic_days_are_told_and_never_late(tmp_path: Path) -> None:
    settings = published(tmp_path / "data", is_synthetic=True)
    assert late_sources(settings, after(900)) == ()
    found = read_status(settings, after(900))
    assert {source.state for source in found.sources} == {"late", "no data", "fresh"}
    assert [*found.problems()] == []


def test_project_without_the_seed_and_machine_without_a_publication_have_no_freshness(tmp_path: Path) -> None:
    settings = published(tmp_path / "data", with_sources=False)
    assert (sources(settings, after(900)), late_sources(settings, after(900))) == ({}, ())
    assert late_sources(settings_in(tmp_path / "empty"), after(900)) == ()


def test_setting_takes_the_place_of_bounds_or_switches_them_off(settings: Settings) -> None:
    for text, states in (
        ("coded_case=5:10 docket=5:off", {"coded_case": "late", "docket": "stale", "coding_sheet": "no data"}),
        ("coded_case=off", {"coded_case": "fresh", "docket": "fresh", "coding_sheet": "no data"}),
        ("coded_case=off:900", {"coded_case": "fresh", "docket": "fresh", "coding_sheet": "no data"}),
        ("off", {}),
    ):
        found = sources(replace(settings, source_freshness=text), after(300))
        assert {name: source.state for name, source in found.items()} == states


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("docket", "'docket' is no bound. Write source=STALE:LATE in days, or off"),
        ("docket=30", "is no bound"),
        ("docket=-1:3", "is no bound"),
        ("docket=90:30", "is late before it is stale"),
        ("dockets=30:90", 'there is no source "dockets" of which something is expected. Did you mean "docket"?'),
    ],
)
def test_setting_that_means_nothing_is_named(settings: Settings, text: str, message: str) -> None:
    with pytest.raises(SettingError) as raised:
        sources(replace(settings, source_freshness=text), after(0))
    assert message in str(raised.value)


def run(number: int, *seconds: float, work: Work = "all", outcome: str = "succeeded", **values: object) -> RecordedRun:
    moment = f"2026-11-{number:02} 02:00:00 UTC"
    steps = [Step(name, "", spent, work=work) for name, spent in zip(("load", "build"), seconds, strict=False)]
    made = RecordedRun(f"202611{number:02}T020000Z", "refresh", moment, outcome, 0, moment, steps=steps)
    return replace(made, **values)  # type: ignore[arg-type]


def newest_first(*runs: RecordedRun) -> Sequence[RecordedRun]:
    return sorted(runs, key=lambda found: found.run_id, reverse=True)


def test_step_is_compared_with_the_median_of_its_like() -> None:
    runs = newest_first(run(1, 10), run(2, 30), run(3, 20), run(4, 99, outcome="failed"), run(5, 1, work="nothing"))
    [found] = step_times(run(6, 25), runs)
    assert (found.usual_seconds, found.compared_with, found.is_slow) == (20, 3, False)
    [found] = step_times(run(6, 0.5, work="nothing"), runs)
    assert (found.usual_seconds, found.compared_with) == (None, 1)
    [found] = step_times(run(3, 20), runs)
    assert found.compared_with == 2  # only runs before it


@pytest.mark.parametrize(("usual", "took", "is_slow"), [(20, 40, False), (20, 41, True), (1, 9, False), (1, 12, True)])
def test_slow_is_more_than_twice_and_by_ten_seconds(usual: float, took: float, is_slow: bool) -> None:
    [found] = step_times(run(9, took), newest_first(run(1, usual), run(2, usual), run(3, usual)))
    assert found.is_slow == is_slow


def test_lately_counts_refreshes_that_came_to_an_end() -> None:
    runs = newest_first(
        *(run(number) for number in range(1, 20)),
        run(20, outcome="failed", exit_code=4),
        run(21, outcome="failed", command="check"),
        run(22, outcome="running"),
    )
    found = runs_lately(runs)
    assert (found.run_count, found.succeeded_count) == (14, 13)
    assert [other.run_id[:8] for other in found.others] == ["20261120"]


def test_last_success_or_the_publication_confirms_whichever_is_later() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    runs = newest_first(run(22), run(23, outcome="failed"))
    assert confirmed_at(runs, datetime(2026, 11, 20, tzinfo=UTC), now) == datetime(2026, 11, 22, 2, tzinfo=UTC)
    assert confirmed_at(runs, datetime(2026, 11, 23, tzinfo=UTC), now) == datetime(2026, 11, 23, tzinfo=UTC)
    assert confirmed_at((), None, now) is None
    assert confirmed_at(newest_first(run(22, command="check")), None, now) is None


def test_moment_still_to_come_confirms_nothing() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert confirmed_at(newest_first(run(30), run(22)), datetime(2027, 1, 1, tzinfo=UTC), now) == datetime(
        2026, 11, 22, 2, tzinfo=UTC
    )


def asked(settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    """What the command says at a moment."""
    monkeypatch.setattr(status_module, "utc_now", lambda: now)
    return CliRunner().invoke(warehouse, ["--data-dir", str(settings.data_dir), "status", *arguments])


def test_late_source_ends_status_with_a_code_of_its_own(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked(settings, after(150), monkeypatch)
    assert done.exit_code == 0
    assert "stale    coded_case    reaches 2026-06-30, 150 days ago (stale after 100, late after 200)" in done.output
    assert "no data  coding_sheet  nothing of it is loaded" in done.output
    done = asked(settings, after(201), monkeypatch)
    assert done.exit_code == 9
    assert "stale: coded_case reaches 2026-06-30, 201 days ago, expected within 200. docs/operating.md" in done.stderr
    assert f"published      build {BUILD}" in done.stdout
    done = asked(settings, after(201), monkeypatch, "--json")
    assert done.exit_code == 9
    assert json.loads(done.stdout)["problems"] == ["coded_case reaches 2026-06-30, 201 days ago, expected within 200"]


@pytest.mark.parametrize(("hours", "code"), [(36, 0), (37, 9)])
def test_dead_man_check_counts_from_the_publication_where_there_is_nothing_else(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, hours: int, code: int
) -> None:
    monkeypatch.setenv("WAREHOUSE_SOURCE_FRESHNESS", "off")
    done = asked(settings, REFRESHED + timedelta(hours=hours), monkeypatch, "--older-than", "36h")
    assert done.exit_code == code, done.output
    assert ("last confirmed 2026-11-22 02:00 UTC, which is longer ago than asked" in done.stderr) == (code == 9)


def test_night_without_news_confirms_and_a_failed_one_does_not(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_SOURCE_FRESHNESS", "off")
    tomorrow = REFRESHED + timedelta(days=1)
    with Run(settings, "refresh", lambda: tomorrow):
        pass
    with pytest.raises(KeyError), Run(settings, "refresh", lambda: tomorrow + timedelta(days=1)):
        raise KeyError
    done = asked(settings, tomorrow + timedelta(hours=36), monkeypatch, "--older-than", "36h")
    assert done.exit_code == 0, done.output
    assert "confirmed      2026-11-23 02:00:00 UTC, 1 days 12 hours ago" in done.output
    assert "lately         1 of 2 refreshes succeeded; failed 2026-11-24 02:00:00 UTC (exit code 1)" in done.output
    assert asked(settings, tomorrow + timedelta(hours=37), monkeypatch, "--older-than", "36h").exit_code == 9


def test_nothing_published_is_older_than_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = settings_in(tmp_path / "data")
    empty.data_dir.mkdir()
    assert asked(empty, REFRESHED, monkeypatch, "--older-than", "2d").exit_code == 7
    with pytest.raises(KeyError), Run(empty, "refresh", lambda: REFRESHED):
        raise KeyError
    assert asked(empty, REFRESHED, monkeypatch).exit_code == 0
    done = asked(empty, REFRESHED, monkeypatch, "--older-than", "2d")
    assert (done.exit_code, "last confirmed never" in done.stderr) == (9, True)


@pytest.mark.parametrize("text", ["", "36", "h", "-1h", "0h", "1.5d", "36 hours", "1y", "9999999h"])
def test_bad_duration_is_a_usage_error(text: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    done = asked(settings, REFRESHED, monkeypatch, "--older-than", text)
    assert done.exit_code == 2
    assert "is no duration: write a number and m, h, d or w, such as 90m, 36h or 2d." in done.output


def test_durations() -> None:
    told = {"90m": timedelta(minutes=90), "36h": timedelta(hours=36), "2d": timedelta(2), "1w": timedelta(7)}
    assert {text: duration(None, None, text) for text in told} == told
    with pytest.raises(click.BadParameter):
        duration(None, None, "soon")


def test_status_shows_each_step_beside_its_usual(settings: Settings) -> None:
    found = read_status(settings, REFRESHED)
    runs = newest_first(*(run(number, 20) for number in range(1, 5)))
    last = run(6, 90, outcome="running")
    lines = [*status_lines(replace(found, last_run=last, step_times=step_times(last, runs)))]
    assert "last run       `warehouse refresh` is at work, started 2026-11-06 02:00:00 UTC" in "\n".join(lines)
    assert any(line.startswith("      90.0 s  SLOW, usually 20.0 s  load") for line in lines)


def test_command_at_work_is_told(settings: Settings) -> None:
    with refresh_lock(settings, "refresh"), Run(settings, "refresh", lambda: REFRESHED):
        found = read_status(settings, REFRESHED)
    assert (found.is_running, found.last_run and found.last_run.outcome) == (True, "running")
