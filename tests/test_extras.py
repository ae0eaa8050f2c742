"""Without an extra: what it would do is named with the command that installs it, and all else goes on."""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from dataclasses import replace
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from click.testing import CliRunner

from warehouse.cli import warehouse
from warehouse.extracts.containers import SAS
from warehouse.extras import LIBRARIES, need, remedy
from warehouse.load import load_extracts
from warehouse.published import current_build_id
from warehouse.run_in_progress import Run
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]
_SHEET = (
    "court_id,docket_number,defendant_number,attribute,value,rule,date,note\n"
    "mowd,4:18-cr-00001,,victim_named,no,made up,2024-01-01,synthetic\n"
)


def take_away(extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the first library of an extra one that is not installed."""
    monkeypatch.setitem(sys.modules, LIBRARIES[extra][0], None)


# Spark has an environment beside ours.
@pytest.mark.parametrize(
    "extra", [extra if extra != "spark" else pytest.param(extra, marks=pytest.mark.spark) for extra in LIBRARIES]
)
def test_libraries_are_those_that_the_extra_installs(extra: str) -> None:
    need(extra)
    stated = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["optional-dependencies"][extra]
    found = packages_distributions()
    assert sorted(found[library][0].lower() for library in LIBRARIES[extra]) == sorted(
        re.split(r"[\[>]", requirement)[0] for requirement in stated
    )


@pytest.mark.parametrize("extra", ["docs", "pages"])
def test_command_without_its_extra_says_how_to_get_it(
    extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_away(extra, monkeypatch)
    done = CliRunner().invoke(warehouse, [extra, "--data-dir", str(tmp_path / "data")])
    assert done.exit_code == 2
    assert f"{extra} need the extra `{extra}`: pip install 'docket-warehouse[{extra}]'" in done.output


def test_sas_file_without_the_extra_is_refused_by_name_and_the_others_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_away("sas", monkeypatch)
    settings = Settings(PROJECT, tmp_path / "data", tmp_path / "extracts", memory_limit="1GiB", threads=2)
    settings.extracts_dir.mkdir()
    (settings.extracts_dir / "cr18.sas7bdat").write_bytes(SAS + bytes(70_000))
    (settings.extracts_dir / "sheet.csv").write_text(_SHEET)
    report = load_extracts(settings)
    assert [str(problem) for problem in (*report.problems, *report.refused)] == [
        "cr18.sas7bdat: is a SAS file, which needs the extra `sas`. "
        "Install it: pip install 'docket-warehouse[sas]'; the next load reads the file."
    ]
    assert report.rows_loaded == 1


def test_night_without_the_extra_of_pages_ends_well_and_says_that_they_are_left_out(
    night: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import refresh

    take_away("pages", monkeypatch)
    settings = replace(night, data_dir=tmp_path / "data")
    shutil.copytree(night.data_dir, settings.data_dir, symlinks=True)
    for step in ("load", "build", "compare", "check", "publish", "postgres"):
        monkeypatch.setattr(refresh, step, getattr(refresh, step).fn)  # without Prefect
    with Run(settings, "refresh") as run:
        publication = refresh.night(settings, run)
    assert publication.build_id == current_build_id(settings)
    assert [(step.name, step.result) for step in run.record.steps][-1] == (
        "pages",
        f"left out: pages need the extra `pages`: {remedy('pages')}",
    )
    assert not (settings.reports_dir / "pages").exists()
