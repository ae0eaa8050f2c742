"""A refresh killed in any step: readers notice nothing, and the next one publishes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sample import write_sample

from warehouse.published import current_build_id
from warehouse.runs import read_last_run, runs_dir
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]
STEPS = ["load", "build", "compare", "check", "publish"]
PAGES = [*STEPS, "pages"]


def start_refresh(settings: Settings) -> subprocess.Popen[str]:
    environment = os.environ | {"WAREHOUSE_DATA_DIR": str(settings.data_dir), "WAREHOUSE_MEMORY_LIMIT": "2GiB"}
    command = [sys.executable, "-c", "from warehouse.cli import main; main()", "refresh"]
    return subprocess.Popen(command, cwd=PROJECT, env=environment, text=True, stderr=subprocess.PIPE)


def steps_finished(settings: Settings) -> int:
    files = sorted(runs_dir(settings).glob("*.json"))
    if not files:
        return -1
    record = json.loads(files[-1].read_text())
    return len(record["steps"]) if record["outcome"] == "running" else -1


def kill_in(step: str, settings: Settings) -> None:
    """Starts a refresh and kills it, and nothing else, once the step has begun; `fuzz.kills` does so at any moment."""
    shutil.rmtree(runs_dir(settings), ignore_errors=True)
    with start_refresh(settings) as process:
        while steps_finished(settings) < PAGES.index(step):
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)


@pytest.mark.torture
@pytest.mark.timeout(1200)
def test_refresh_killed_in_each_step_is_unseen_and_the_next_one_publishes(tmp_path: Path) -> None:
    settings = Settings(PROJECT, tmp_path, tmp_path / "extracts")
    write_sample(settings.extracts_dir / "sample-synthetic", PROJECT / "seeds")
    for step in STEPS:
        kill_in(step, settings)
        assert current_build_id(settings) is None
    kill_in("pages", settings)
    assert current_build_id(settings) is not None
    pages = settings.reports_dir / "pages"
    assert not pages.exists()
    with start_refresh(settings) as process:
        _, message = process.communicate(timeout=600)
    assert process.returncode == 0, message
    assert (pages / "mo/2018/index.html").exists()
    first = settings.published_file.read_bytes()
    (settings.extracts_dir / "sheet.csv").write_text(
        "court_id,docket_number,defendant_number,attribute,value,rule,date,note\n"
        "mowd,4:18-cr-00001,,case_type,sex,made up,2024-01-01,synthetic\n"
    )
    for step in STEPS:
        kill_in(step, settings)
        assert settings.published_file.read_bytes() == first
    with start_refresh(settings) as process:
        _, message = process.communicate(timeout=600)
    assert process.returncode == 0, message
    run = read_last_run(settings)
    assert run is not None
    assert (run.outcome, [step.name for step in run.steps]) == ("succeeded", PAGES)
    assert current_build_id(settings) == run.build_id
    assert run.build_id and run.build_id in (pages / "about/index.html").read_text()
    assert list(settings.reports_dir.glob(".pages-*")) == [pages.resolve()]
    assert not list(settings.published_dir.glob(".*"))
    assert [path.name for path in settings.temporary_dir.iterdir()] == []
