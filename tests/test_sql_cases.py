"""The test cases of models (tests/sql), one item a case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import PROJECT
from read_once import cases_of_this_project, this_project

from flows.sources import project_sources
from warehouse.cli.case_text import case_lines
from warehouse.runner.sql_tests import Bench, Case, open_bench, run_case
from warehouse.settings import Settings

_SOURCES = project_sources(PROJECT).columns
_MODELS = this_project()
_CASES = cases_of_this_project()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    settings = Settings(PROJECT, tmp_path_factory.mktemp("cases"), memory_limit="1GiB", threads=1)
    with open_bench(settings, _MODELS, _SOURCES, _CASES) as opened:
        yield opened


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case.name)
def test_case(bench: Bench, case: Case) -> None:
    run = run_case(bench, case)
    assert run.is_passed, "\n".join(case_lines(run))


def test_every_model_of_core_and_marts_has_a_case() -> None:
    tested = {case.model for case in _CASES}
    wanted = [model.name for model in _MODELS.models.values() if model.schema in ("core", "marts")]
    assert [name for name in wanted if name not in tested] == []
