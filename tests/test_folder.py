"""The command line outside its folder: the warehouse is found as git finds its repository, or it is said where it was looked."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from warehouse import folder as finding
from warehouse.cli import warehouse
from warehouse.errors import SettingError
from warehouse.folder import Home, find_home
from warehouse.settings import Settings, load_settings, load_settings_to_write

pytestmark = pytest.mark.one_duckdb
PROJECT = Path(__file__).parents[1]
ANOTHER_USER = 4321


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is set, and the working folder is empty."""
    for name in [name for name in os.environ if name.startswith("WAREHOUSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def made(*paths: Path) -> None:
    for path in paths:
        path.mkdir(parents=True)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(warehouse, arguments)


def test_nearest_file_of_settings_is_found_from_any_folder_below_and_its_paths_are_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "notes/deep", tmp_path / "models/sql/marts", tmp_path / "models/seeds")
    (tmp_path / "warehouse.toml").write_text('data_dir = "store"\nextracts_dir = "/srv/x"\nproject_dir = "models"\n')
    for below in ("", "notes/deep", "models/sql/marts"):
        monkeypatch.chdir(tmp_path / below)
        found = load_settings()
        assert (found.data_dir, found.project_dir) == (tmp_path / "store", tmp_path / "models")
        assert found.extracts_dir == Path("/srv/x")
        assert load_settings(data_dir=Path("mine")).data_dir == tmp_path / below / "mine"
    monkeypatch.setenv("WAREHOUSE_DATA_DIR", "here")
    assert load_settings().data_dir == tmp_path / "models/sql/marts/here"


@pytest.mark.parametrize("marker", ["sql", "data/extracts", "data/published", "warehouse.toml"])
def test_models_or_data_or_settings_above_are_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marker: str
) -> None:
    made(tmp_path / "a/b")
    if marker == "warehouse.toml":
        (tmp_path / marker).touch()
    else:
        made(tmp_path / marker)
    if marker == "sql":
        made(tmp_path / "seeds")
    monkeypatch.chdir(tmp_path / "a/b")
    found = load_settings_to_write()
    assert found.data_dir == tmp_path / "data"
    assert found.project_dir == (tmp_path if marker == "sql" else PROJECT)


def test_named_file_of_settings_is_taken_from_anywhere_and_must_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "etc", tmp_path / "elsewhere")
    (tmp_path / "etc/night.toml").write_text('data_dir = "store"\n')
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("WAREHOUSE_CONFIG", "../etc/night.toml")
    assert load_settings().data_dir.resolve() == tmp_path / "etc/store"
    monkeypatch.setenv("WAREHOUSE_CONFIG", "night.toml")
    with pytest.raises(SettingError, match=r"WAREHOUSE_CONFIG: there is no file '.*/elsewhere/night.toml'"):
        load_settings()


def test_it_is_looked_for_up_to_the_home_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path / "home/notes")
    (tmp_path / "warehouse.toml").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert find_home(tmp_path / "home/notes") == Home()
    (tmp_path / "home/warehouse.toml").touch()
    assert find_home(tmp_path / "home/notes").folder == tmp_path / "home"


def test_it_is_not_looked_for_beyond_the_file_system() -> None:
    processes = Path("/proc/self/task")
    if not processes.is_dir():
        pytest.skip("there is no second file system to stand in")
    assert [*finding._upwards(processes)][-1] == Path("/proc")


def test_what_another_user_has_above_is_passed_over_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path / "notes")
    (tmp_path / "warehouse.toml").write_text('project_dir = "/tmp/theirs"\n')
    monkeypatch.setattr(os, "geteuid", lambda: ANOTHER_USER)
    if tmp_path.stat().st_uid == 0:
        # What root has is anybody's; it is made somebody's.
        os.chown(tmp_path, ANOTHER_USER + 1, -1)
    assert find_home(tmp_path).config == tmp_path / "warehouse.toml"
    found = find_home(tmp_path / "notes")
    assert (found.config, found.passed_over) == (None, tmp_path)
    monkeypatch.chdir(tmp_path / "notes")
    assert (
        f"What stands in {tmp_path} belongs to another user and was passed over." in run("state", "MO", "2018").stderr
    )


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("state", "MO", "2018"),
        ("query", "select 1"),
        ("compare",),
        ("export", "csv", "x"),
        ("publications",),
    ],
)
def test_reader_elsewhere_is_told_where_it_was_looked_and_what_to_do(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = run(*command)
    assert done.exit_code == 7
    for words in (f"Looked in {tmp_path / 'data'}.", "--data-dir, WAREHOUSE_DATA_DIR, data_dir in warehouse.toml"):
        assert words in done.stderr
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("command", ["refresh", "load", "build", "check", "publish", "schedule", "docs"])
def test_folder_that_is_no_warehouse_is_not_made_one_unasked(tmp_path: Path, command: str) -> None:
    done = run(command)
    assert done.exit_code == 3
    for words in (f"{tmp_path}: neither here nor above is a warehouse", "Name the folder: --data-dir"):
        assert words in done.stderr
    assert [*tmp_path.iterdir()] == []


def test_named_data_folder_or_empty_file_of_settings_is_asked_for(tmp_path: Path) -> None:
    done = run("load", "--data-dir", "new/data")
    assert f"data in {tmp_path / 'new/data'}, models of {PROJECT}\n" in done.stderr
    assert "the folder of extracts does not exist" in done.stderr
    (tmp_path / "warehouse.toml").touch()
    done = run("load")
    assert f"{tmp_path / 'data/extracts'}: the folder of extracts does not exist" in done.stderr
    assert "models of" not in done.stderr


def test_page_about_settings_names_each_and_its_example_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (PROJECT / "docs/settings.md").read_text(encoding="utf-8")
    assert [known.name for known in fields(Settings) if f"`{known.name}`" not in text] == []
    (tmp_path / "warehouse.toml").write_text(text.partition("```toml\n")[2].partition("```")[0])
    found = load_settings()
    assert (found.data_dir, found.keep_publications) == (Path("/var/lib/warehouse/data"), 30)


def test_working_folder_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path / "gone")
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert "the working folder: is not there any more" in run("status").stderr


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("WAREHOUSE_DATADIR", 'WAREHOUSE_DATADIR: is no setting. Did you mean "WAREHOUSE_DATA_DIR"?'),
        ("WAREHOUSE_MEMORY", 'Did you mean "WAREHOUSE_MEMORY_LIMIT"?'),
        ("WAREHOUSE_URL", None),
        ("WAREHOUSE_TEST_POSTGRES_URL", None),
    ],
)
def test_variable_that_is_nearly_a_setting_is_an_error_and_another_is_not_ours(
    monkeypatch: pytest.MonkeyPatch, name: str, message: str | None
) -> None:
    monkeypatch.setenv(name, "x")
    done = run("status")
    assert (done.exit_code, (message or "") in done.stderr) == (3 if message else 7, True), done.stderr


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("memory_limt = '4GiB'", 'warehouse.toml: no setting "memory_limt". Did you mean "memory_limit"?'),
        ("schedule = '2'", 'no setting "schedule". Known: appeal_window_days, data_dir'),
        (
            "refusal_stops = ['idb_crimnal']",
            'refusal_stops: there is no format "idb_crimnal". Did you mean "idb_criminal"?',
        ),
        ("gone_files = 'kep'", "gone_files is 'kep'. Write withdraw or keep."),
    ],
)
def test_misspelt_setting_is_told_with_the_nearest(tmp_path: Path, line: str, message: str) -> None:
    made(tmp_path / "data/extracts")
    (tmp_path / "data/extracts/notes.txt").write_text("x")
    (tmp_path / "warehouse.toml").write_text(f"{line}\n")
    done = run("load")
    assert (done.exit_code, message in done.stderr) == (3, True), done.stderr


def test_module_is_the_command_under_its_own_name(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-m", "warehouse"]
    helped = subprocess.run([*command, "--help"], env=environment, capture_output=True, text=True, check=True)
    assert helped.stdout.startswith("Usage: python -m warehouse [OPTIONS] COMMAND")
    wrong = subprocess.run([*command, "stat"], env=environment, capture_output=True, text=True, check=False)
    assert (wrong.returncode, "'state', 'status'" in wrong.stderr) == (2, True), wrong.stderr
