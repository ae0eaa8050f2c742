"""The command line as an operator meets it: exit codes, messages, and that two writers do not meet."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.lock import refresh_lock
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from warehouse.cli import main; main()", *arguments]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_help_lists_commands_examples_and_exit_codes(tmp_path: Path) -> None:
    done = run(tmp_path, "--help")
    assert done.returncode == 0
    for word in ("refresh", "status", "schedule", "Exit codes", "warehouse state MO 2018"):
        assert word in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["state", "MO", "2018"], 7, "nothing"),
        (["query", "select 1"], 7, "nothing"),
        (["load"], 3, "the folder of extracts does not exist"),
        (["build"], 3, "there is no build file"),
        (["check"], 3, "there is no build"),
        (["--memory-limit", "lots", "load"], 3, "memory_limit is 'lots'"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_each_failure_has_its_exit_code_and_says_what_is_wrong(
    tmp_path: Path, arguments: list[str], code: int, message: str
) -> None:
    done = run(tmp_path, *arguments)
    assert (done.returncode, message in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_second_writer_is_told_who_holds_the_lock_and_gets_its_own_code(tmp_path: Path) -> None:
    settings = Settings(PROJECT, tmp_path / "data", tmp_path / "data" / "extracts")
    with refresh_lock(settings, "refresh"):
        done = run(tmp_path, "load")
    assert done.returncode == 6
    assert "held since" in done.stderr
    assert str(os.getpid()) in done.stderr


def test_refused_file_ends_the_load_with_bad_input_and_json_tells_what_was_loaded(tmp_path: Path) -> None:
    extracts = tmp_path / "data" / "extracts"
    extracts.mkdir(parents=True)
    (extracts / "sheet.csv").write_text("court_id,docket_number,defendant_number,attribute,value,rule,date,note\n")
    done = run(tmp_path, "--json", "load")
    assert done.returncode == 3
    assert "sheet.csv: has a header and no rows" in done.stderr
    report, _ = json.JSONDecoder().raw_decode(done.stdout)  # the error follows as a document of its own
    assert report["loaded"] == []


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")
def test_units_are_sound() -> None:
    units = [str(unit) for unit in (PROJECT / "flows" / "systemd").iterdir()]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
