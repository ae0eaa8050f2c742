"""Logs for machines: one object a line on stderr, and nothing in it that others may not see."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse import logs
from warehouse.cli import progress as shown
from warehouse.errors import ExtractError
from warehouse.progress import Activity
from warehouse.run_in_progress import Run
from warehouse.settings import Settings
from warehouse.withhold import withheld

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb
LOAD = Activity("load", "load Roe v US.csv", "load a file")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Nobody logs after a test who did not before."""
    handlers, level = logs.LOG.handlers[:], logs.LOG.level
    yield
    logs.LOG.handlers[:] = handlers
    logs.LOG.setLevel(level)
    logging.captureWarnings(False)
    logging.getLogger("py.warnings").handlers.clear()


def read(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_run_logs_its_start_its_steps_and_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs.write("refresh", "json")
    with Run(Settings(data_dir=tmp_path), "refresh") as run:
        run.add("load", "3 new files with 12 rows", ["Roe v US.csv"], counts={"files_loaded": 3, "rows_loaded": 12})
    started, step, ended = read(capsys)
    assert (started["message"], started["command"], started["level"]) == ("refresh started", "refresh", "info")
    assert (step["step"], step["files_loaded"], step["rows_loaded"]) == ("load", 3, 12)
    assert isinstance(step["seconds"], float)
    assert (ended["message"], ended["exit_code"]) == ("refresh succeeded", 0)
    assert str(ended["time"]).endswith("+00:00")
    assert "Roe" not in str([started, step, ended])


def test_failure_is_logged_without_the_name_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    logs.write("refresh", "json")
    error = ExtractError("Roe v US.csv", "is cut short")
    withheld(error, names_files=True, step="load")
    logs.failure(error, state="Nothing was published.")
    logs.LOG.warning("one\nline")
    failed, warned = read(capsys)
    assert (failed["level"], failed["exit_code"], failed["step"], failed["kind"]) == ("error", 3, "load", "bad input")
    assert "Roe" not in str(failed)
    assert warned["message"] == "one\nline"


def test_error_of_a_library_is_told_by_what_may_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    logs.write("refresh", "json")
    try:
        raise KeyError("JANE ROE")
    except KeyError:
        logs.LOG.exception("broke down")
    [line] = read(capsys)
    assert line["error"] == "KeyError: …"


@pytest.mark.parametrize("is_json", [True, False])
def test_long_step_is_told_at_its_start_and_now_and_then(
    is_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    if is_json:
        logs.write("refresh", "json")
    pages = Activity("pages", "pages")
    with shown.shown_progress() as progress:
        progress(LOAD, 0, 4)
        for done in range(1, 101):
            progress(pages, done, 100)
            now += 1
    said = capsys.readouterr().err
    if is_json:
        told = [json.loads(line) for line in said.splitlines()]
        assert [(line["message"], line["done"]) for line in told[1:]] == [("pages", done) for done in (1, 31, 61, 91)]
        assert told[0]["message"] == "load a file"
    else:
        assert said.splitlines() == ["load Roe v US.csv", "pages", "pages: 31 %", "pages: 61 %", "pages: 91 %"]


def test_command_that_fails_writes_json_alone_and_names_no_file(tmp_path: Path) -> None:
    extracts = tmp_path / "data" / "extracts"
    extracts.mkdir(parents=True)
    (extracts / "Roe v US.csv").write_text("court_id,docket_number,defendant_number,attribute,value,rule,date,note\n")
    done = subprocess.run(
        [sys.executable, "-m", "warehouse", "load", "--log-format", "json"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["level"] for line in told if line["level"] != "info"] == ["error"]
    assert {line["command"] for line in told} == {"load"}
    assert told[-1]["exit_code"] == 3
    assert "Roe" not in done.stderr
    assert str(told[-1]["state"]).startswith("Nothing was published")
