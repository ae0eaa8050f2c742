"""The command line as an operator meets it: exit codes, messages, and that two writers do not meet."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Edition

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
        (["--data-dir", "data", "load"], 3, "the folder of extracts does not exist"),
        (["--data-dir", "data", "build"], 3, "there is no build file"),
        (["--data-dir", "data", "check"], 3, "there is no build"),
        (["--memory-limit", "lots", "load"], 3, "memory_limit is 'lots'"),
        (["--memory-limit", "0GiB", "load"], 3, "it must be at least 64MB"),
        (["--memory-limit", "-1GiB", "build"], 3, "Write a number and a unit: 4GiB, 800MB."),
        (["--memory-limit", "nan", "build"], 3, "Write a number and a unit"),
        (["--memory-limit", "1e3 GB", "build"], 3, "Write a number and a unit"),
        (["--memory-limit", "1.2.3GB", "build"], 3, "Write a number and a unit"),
        (["--memory-limit", "99999999999999GiB", "build"], 3, "no more than a machine can have"),
        (["--threads", "1000000", "build"], 3, "It must be at most 1024"),
        (["--data-dir", "/dev/null", "load"], 3, "'/dev/null' is no folder. Name a folder, or mount it first"),
        (["--data-dir", "/dev/null/data", "status"], 3, "'/dev/null' is no folder"),
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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8M", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("file systems cannot be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.torture
def test_full_disk_is_called_that_and_more_room_mends_it(tmp_path: Path, small_disk: Path) -> None:
    row = "mowd,4:18-cr-00001,,victim_named,no,made up,2024-01-01,synthetic\n"
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    (extracts / "sheet.csv").write_text(
        "court_id,docket_number,defendant_number,attribute,value,rule,date,note\n" + row
    )
    where = ("--data-dir", str(small_disk / "data"), "--extracts", str(extracts))
    assert run(tmp_path, *where, "load").returncode == 0
    free = os.statvfs(small_disk)
    (small_disk / "fill").write_bytes(bytes(free.f_bavail * free.f_frsize - 500_000))
    (extracts / "more.csv").write_text((extracts / "sheet.csv").read_text() + row * 20_000)
    # A build asks for a load that came to its end, so that it is tried before the load that cannot.
    for command in ("build", "load"):
        done = run(tmp_path, *where, command)
        assert done.returncode == 1
        assert "disk full: " in done.stderr
        assert "no space is left on the disk. Make room and run it again" in done.stderr
        assert "Nothing was published" in done.stderr
    (small_disk / "fill").unlink()
    assert run(tmp_path, *where, "load").returncode == 0


@pytest.mark.torture
@pytest.mark.parametrize("edition", ["whole"], indirect=True)
def test_refresh_without_news_publishes_nothing_and_says_so(night: Settings, edition: Edition, tmp_path: Path) -> None:
    shutil.copytree(night.data_dir, tmp_path / "data", symlinks=True)
    shutil.copytree(edition.site, tmp_path / "data/reports/pages", dirs_exist_ok=True)
    before = (tmp_path / "data/published/warehouse.duckdb").resolve()
    done = run(tmp_path, "refresh", "--project", str(night.project_dir), "--threads", "2")
    assert done.returncode == 0, done.stderr
    assert "nothing changed since build" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("nothing new: nothing was published, readers keep build ")
    assert (tmp_path / "data/published/warehouse.duckdb").resolve() == before
    assert len([*(tmp_path / "data/published").glob("2*/warehouse.duckdb")]) == 1
    assert "none changed" in done.stdout


def test_reader_that_has_read_enough_is_no_error(tmp_path: Path, published: Path) -> None:
    command = [sys.executable, "-c", "from warehouse.cli import main; main()", "query", "from range(300000)"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])}
    data = ["--data-dir", str(published.parents[1])]
    with subprocess.Popen(
        [*command, *data], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline() == b"range\n"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
