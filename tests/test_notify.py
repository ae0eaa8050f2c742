"""Who is told of a night: what the message says and does not, and that neither address nor failure to send is felt."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hand_made_publication import BUILD_ID, META, publish_by_hand
from receivers import SECRET, Receiver, mail_server, webhooks

from flows import listener
from flows.notifications import notify, told
from flows.server import ServerFailed
from warehouse.errors import CheckFailed, ExtractError, RefreshLocked, SettingError, TargetFailed, WarehouseError
from warehouse.lock import refresh_lock
from warehouse.notify import words
from warehouse.notify.message import Message, Sent
from warehouse.notify.urls import send_to_urls
from warehouse.run_in_progress import Run, record_notified
from warehouse.runs import RecordedRun, moment, read_last_run, run_file
from warehouse.setting_values import Secret
from warehouse.settings import Settings, load_settings
from warehouse.withhold import withheld

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb
MESSAGE = Message("a subject", "first <line>\n\nRun next: warehouse status", "failure")


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with webhooks() as receiver:
        yield receiver


@pytest.fixture
def settings(tmp_path: Path, hook: Receiver) -> Settings:
    return Settings(data_dir=tmp_path / "data", notify_urls=Secret(hook.webhook))


def refresh(settings: Settings, error: BaseException | None = None, *, build_id: str | None = None) -> None:
    """A night of which nothing is there but its end."""
    with told(settings), Run(settings, "refresh") as run:
        if build_id:
            run.published(build_id, None)
        if error:
            raise error


def of_step(error: WarehouseError, step: str) -> WarehouseError:
    return withheld(error, names_files=step == "load", step=step)


def test_message_arrives_at_webhook_and_mailbox_as_it_was_written(hook: Receiver) -> None:
    with mail_server() as mailbox:
        sent = send_to_urls(Secret(f"{hook.webhook} {mailbox.mail}"), MESSAGE)
    assert sent == [Sent("JSON"), Sent("E-Mail")]
    assert hook.messages == [(MESSAGE.subject, MESSAGE.body)]
    assert [(subject, body.replace("\r", "").rstrip()) for subject, body in mailbox.messages] == hook.messages


def test_failed_sending_says_why_and_nothing_of_the_address(
    hook: Receiver, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("apprise", "urllib3"):
        caplog.set_level(logging.DEBUG, name)
    with mail_server(takes_password=False) as mailbox:
        addresses = (
            hook.failing_webhook,
            mailbox.mail,
            f"json://user:{SECRET}@127.0.0.1:1/{SECRET}",
            f"https://127.0.0.1/{SECRET}",
            f"{SECRET}://{SECRET}",
            f"mailto://user:{SECRET}@127.0.0.1?to=nobody",
        )
        sent = send_to_urls(Secret(" ".join(addresses)), MESSAGE)
    assert [str(place) for place in sent[:3]] == ["JSON: HTTP 500", "E-Mail: SMTP 535", "JSON: Connection refused"]
    assert sent[3].problem.endswith("a webhook is json://host/path, or jsons://host/path with TLS")
    assert str(sent[4]) == "URL 5 of 6: is not a URL that Apprise understands"
    assert all(place.problem for place in sent)
    printed = capfd.readouterr()
    assert SECRET not in f"{caplog.text}{printed.out}{printed.err}{sent}"


def test_who_does_not_answer_holds_up_nobody(hook: Receiver) -> None:
    with mail_server() as mailbox:  # says nothing to one who speaks HTTP, but that it is here
        began = time.monotonic()
        sent = send_to_urls(Secret(f"{mailbox.webhook} {hook.webhook}"), MESSAGE, seconds=1.5)
        assert time.monotonic() - began < 10
    assert sent[1] == Sent("JSON")
    assert sent[0].problem


def test_nobody_is_told_where_nobody_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    settings = Settings(data_dir=tmp_path)
    assert notify(settings, MESSAGE) == []
    with pytest.raises(CheckFailed):
        refresh(settings, CheckFailed("", "one failed"))
    refresh(settings)
    run = read_last_run(settings)
    assert run and (run.outcome, run.notified) == ("succeeded", [])


def test_failed_night_tells_what_failed_where_and_what_to_run(settings: Settings, hook: Receiver) -> None:
    publish_by_hand(settings, META)
    error = CheckFailed("", "1 check failed: marts.state_summary no_large_drop")
    with pytest.raises(WarehouseError) as raised:
        refresh(settings, of_step(error, "check"))
    assert raised.value.exit_code == 4
    [(subject, body)] = hook.messages
    assert subject.startswith("[warehouse] refresh failed at check on ")
    for line in (
        "what: 1 check failed: marts.state_summary no_large_drop",
        "exit code: 4",
        f"readers: still see build {BUILD_ID}",
        f"Run next: warehouse check --data-dir {settings.data_dir}",
    ):
        assert line in body.splitlines()
    assert "nothing was published" in body
    run = read_last_run(settings)
    assert run and (run.failed_step, run.notified) == ("check", ["notified: JSON"])


@pytest.mark.parametrize(
    ("step", "error", "command"),
    [
        ("load", ExtractError("Roe v US.csv", "is cut short"), "load --dry-run"),
        ("build", SettingError("sql/core/dim_case.sql:3", "no such column"), "lint"),
        ("postgres", TargetFailed("PostgreSQL", "no connection"), "refresh"),
        ("publish", WarehouseError("", "OSError: no space left"), "refresh"),
        ("pages", WarehouseError("", "broke down"), "status"),
    ],
)
def test_command_to_run_next_follows_from_the_failure(
    settings: Settings, hook: Receiver, step: str, error: WarehouseError, command: str
) -> None:
    with pytest.raises(WarehouseError):
        refresh(settings, of_step(error, step), build_id=BUILD_ID if step in ("postgres", "pages") else None)
    body = hook.messages[0][1]
    assert f"Run next: warehouse {command} --data-dir" in body
    assert (f"build {BUILD_ID} was published all the same" in body) == (step in ("postgres", "pages"))


def test_file_of_an_extract_is_named_to_the_operator_and_to_nobody_else(settings: Settings, hook: Receiver) -> None:
    with pytest.raises(WarehouseError):
        refresh(settings, of_step(ExtractError("Roe v US.csv", "is cut short"), "load"))
    run = read_last_run(settings)
    assert run and "Roe" in run.message
    assert "Roe" not in str(hook.messages)
    # What is known of an error is known to whoever asks later.
    error = ExtractError("Roe v US.csv", "is cut short")
    of_step(error, "load")
    assert "Roe" not in str(withheld(error))


def test_first_success_after_failures_is_told_once(settings: Settings, hook: Receiver) -> None:
    publish_by_hand(settings, META)
    refresh(settings)
    for _ in range(2):
        with pytest.raises(CheckFailed):
            refresh(settings, CheckFailed("", "one failed"))
    since = read_last_run(settings)
    assert since and since.failing_since
    with Run(settings, "load"):
        pass
    refresh(settings)
    refresh(settings)
    subjects = [subject.split(" on ")[0] for subject, _ in hook.messages]
    assert subjects == [*["[warehouse] refresh failed"] * 2, "[warehouse] refresh succeeded again"]
    assert f"failing: since {since.failing_since}" in hook.messages[1][1]
    assert f"failing before: since {since.failing_since}" in hook.messages[2][1]


def test_killed_night_is_told_when_the_next_one_succeeds(settings: Settings, hook: Receiver) -> None:
    killed = Run(settings, "refresh")
    killed.__enter__()
    refresh(settings)
    assert [subject.split(" on ")[0] for subject, _ in hook.messages] == ["[warehouse] refresh succeeded again"]


def test_who_stops_the_night_or_runs_another_is_not_told(settings: Settings, hook: Receiver) -> None:
    with pytest.raises(KeyboardInterrupt):
        refresh(settings, KeyboardInterrupt())
    refresh(settings)
    with (
        refresh_lock(settings, "load"),
        pytest.raises(RefreshLocked),
        told(settings),
        refresh_lock(settings, "refresh"),
    ):
        pass
    assert hook.messages == []


def test_night_that_failed_before_its_first_step_is_recorded_and_told(settings: Settings, hook: Receiver) -> None:
    refresh(settings)
    before = read_last_run(settings)
    with pytest.raises(ServerFailed), told(settings):
        raise ServerFailed("http://127.0.0.1", "no answer in 120 s")
    run = read_last_run(settings)
    assert before and run and (run.outcome, run.last_refresh_at) == ("failed", before.started_at)
    assert "what: http://127.0.0.1: no answer in 120 s" in hook.messages[0][1]


def test_failed_sending_changes_no_end_and_is_told(settings: Settings, hook: Receiver) -> None:
    settings = replace(settings, notify_urls=Secret(f"{hook.failing_webhook} {hook.webhook}"))
    said: list[str] = []
    token = listener.progress.set(lambda activity, _done, _total: said.append(activity.words))
    try:
        with pytest.raises(CheckFailed):
            refresh(settings, CheckFailed("", "one failed"))
        refresh(settings)
    finally:
        listener.progress.reset(token)
    assert said == ["notified: JSON", "not notified: JSON: HTTP 500"] * 2
    run = read_last_run(settings)
    assert run
    record = run_file(settings, run.run_id).read_text()
    assert json.loads(record)["notified"] == said[:2]
    assert json.loads(record)["exit_code"] == 0
    assert SECRET not in record


def test_message_of_a_new_warehouse_says_that_there_is_no_publication(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert "readers: there is no publication yet" in words.trial(settings).body
    assert "readers: there is no publication yet" in words.failure(settings, RecordedRun("", "refresh", "")).body


def test_setting_is_a_text_or_a_list_and_is_never_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "warehouse.toml"
    monkeypatch.setenv("WAREHOUSE_CONFIG", str(file))
    file.write_text(f'notify_urls = ["json://{SECRET}", "slack://a/b/c"]\nnotify_blocks = ["slack-webhook/ops"]')
    settings = load_settings()
    assert settings.notify_urls == Secret(f"json://{SECRET} slack://a/b/c")
    assert settings.notify_blocks == "slack-webhook/ops"
    assert SECRET not in repr(settings)
    file.write_text(f'notify_urls = [["{SECRET}"]]')
    with pytest.raises(SettingError, match="notify_urls is no text") as raised:
        load_settings()
    assert SECRET not in str(raised.value)


def test_command_sends_a_trial_and_says_where_by_kind(tmp_path: Path, hook: Receiver) -> None:
    def run(*urls: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PYTHONPATH": str(PROJECT), "WAREHOUSE_NOTIFY_URLS": " ".join(urls)}
        command = [sys.executable, "-m", "warehouse", "notify", "--data-dir", str(tmp_path)]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    done = run(hook.webhook)
    assert (done.returncode, done.stdout) == (0, "JSON: sent\n"), done.stderr
    assert hook.messages[0][0].startswith("[warehouse] test message from ")
    done = run(hook.webhook, hook.failing_webhook)
    assert (done.returncode, done.stdout) == (1, "JSON: sent\nJSON: HTTP 500\n")
    assert done.stderr == "not sent: 1 of 2 messages did not go: JSON: HTTP 500\n"
    done = run()
    assert done.returncode == 3
    assert "neither notify_urls nor notify_blocks is set" in done.stderr


def test_source_is_told_once_when_it_becomes_late(settings: Settings, hook: Receiver) -> None:
    def last_day(days_ago: int) -> str:
        return f"update marts.source_freshness set data_through_date = current_date - {days_ago}"

    columns = (
        "'docket' as source_code, 'made up' as measured_by, 'docket' as formats, current_date - 89 as data_through_date,"
        " 30 as stale_after_days, 90 as late_after_days, 'made up' as reason"
    )
    publish_by_hand(settings, META, "alter table meta.build add column is_synthetic boolean default false")
    publish_by_hand(settings, "create schema marts", f"create table marts.source_freshness as select {columns}")
    refresh(settings)
    assert hook.messages == []
    publish_by_hand(settings, last_day(91))
    run = read_last_run(settings)
    assert run
    ran_before = moment(run.started_at) - timedelta(days=5)  # when it was 86 days old
    record_notified(settings, replace(run, started_at=f"{ran_before:%Y-%m-%d %H:%M:%S} UTC"), [])
    refresh(settings)
    [(subject, body)] = hook.messages
    assert subject.startswith("[warehouse] sources are late on ")
    assert "late: docket reaches " in body
    assert "91 days ago, expected within 90" in body
    refresh(settings)
    assert len(hook.messages) == 1
