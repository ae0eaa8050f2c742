"""The walls between the parts of the warehouse that import rules cannot see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from read_once import this_project

from warehouse.runner.models.layers import read_layers
from warehouse.runner.models.problems import Problems

PROJECT = Path(__file__).parents[1]
_RUNNER = [file for file in (PROJECT / "warehouse/runner").rglob("*") if file.is_file() and file.suffix != ".pyc"]
_OF_COURTS = re.compile(
    r"docket|court|defendant|state_code|traffick|prosecut|judge|statute|jurisdiction|restitution|convict"
    r"|chapter_77|\bidb|dim_case|fact_case|case_id|state_summary|extract_column|labor|felony|plaintiff",
    re.IGNORECASE,
)


@pytest.mark.parametrize("file", _RUNNER, ids=lambda file: file.relative_to(PROJECT / "warehouse/runner").as_posix())
def test_runner_knows_no_word_of_courts(file: Path) -> None:
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
    assert [f"{number}: {line}" for number, line in lines if _OF_COURTS.search(line)] == []


def test_readers_never_open_the_build_file() -> None:
    files = (PROJECT / "warehouse/readers").rglob("*.py")
    assert [file.name for file in files if "build_file" in file.read_text(encoding="utf-8")] == []


def test_layers_of_the_project_are_sound_and_tell_through_which_day_the_data_goes() -> None:
    problems = Problems()
    layers = read_layers(PROJECT, problems)
    assert problems.sorted() == ()
    table, _, column = layers.data_through.rpartition(".")
    models = this_project().models
    assert column in {promised.name for promised in models[table].contract.columns}
    assert {name.split(".")[0] for name in models} == {*layers.models}
    assert layers.loaded == ("raw",)
    assert "raw" not in layers.published
