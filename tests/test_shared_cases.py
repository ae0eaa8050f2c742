"""Small extract folders that once gave a wrong figure, each with what is right, where they lie beside the project."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
from shared_data import CASES as _CASES
from shared_data import needs_cases

from flows.steps import build_models
from warehouse.load import load_extracts
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb


def _cases() -> list[tuple[str, Mapping[str, object]]]:
    """Name and figures, by query, of each case; none where the cases are not there."""
    specification = importlib.util.spec_from_file_location("check", _CASES / "check.py")
    if not _CASES.is_dir() or specification is None or specification.loader is None:
        return []
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    cases: list[tuple[str, Mapping[str, object]]] = module.CASES
    return cases


def _loaded(folder: Path, where: Path) -> Settings:
    shutil.copytree(folder, where / "extracts")
    settings = Settings(PROJECT, where / "data", where / "extracts", memory_limit="1GiB", threads=2)
    load_extracts(settings).raise_if_refused()
    return settings


def _rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        return connection.execute(query).fetchall()


# A build each: one of them is tried with the other tests, and those that are only loaded.
_SHORT = ("sheet-and-dates",)


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        pytest.param(
            name,
            figures,
            id=name,
            marks=[] if name in _SHORT or any("raw." in query for query in figures) else [pytest.mark.torture],
        )
        for name, figures in _cases()
    ],
)
def test_case_comes_out_right(name: str, figures: Mapping[str, object], tmp_path: Path) -> None:
    settings = _loaded(_CASES / name, tmp_path)
    if not any("raw." in query for query in figures):
        build_models(settings)
    for query, right in figures.items():
        ((found,),) = _rows(settings, query)
        assert found if right == "*" else found == right or float(str(found)) == float(str(right)), query


@pytest.mark.torture
@needs_cases
def test_entries_of_three_pages_are_read(tmp_path: Path) -> None:
    settings = _loaded(_CASES / "entries-unread", tmp_path)
    build_models(settings)
    assert _rows(
        settings,
        "select new_cases, convicted_defendants from marts.state_summary where state_code = 'MO' and year = 2018",
    ) == [(1, 2)]
    found = _rows(
        settings,
        "select defendant_id, convicted_date is not null, restitution_amount, cast(restitution_order_date as varchar)"
        " from core.fact_defendant_outcome where scope = 'chapter_77' and is_convicted order by defendant_id",
    )
    assert [row[0] for row in found] == ["moed-4-2016-cr-07001-001", "moed-4-2016-cr-07003-001"]
    assert found[0][1:] == (True, 27450, "2018-12-10")


@pytest.mark.torture
@needs_cases
def test_line_that_meets_no_case_and_a_case_in_two_offices_are_listed(tmp_path: Path) -> None:
    settings = _loaded(_CASES / "coding-sheet-unmatched", tmp_path / "sheet")
    build_models(settings)
    (reason,) = _rows(settings, "select reason from marts.unused_coding_line")
    assert reason == ("no court of seeds.district",)
    settings = _loaded(_CASES / "office-differs", tmp_path / "office")
    build_models(settings)
    assert len(_rows(settings, "from marts.possible_same_case")) == 1


@needs_cases
@pytest.mark.parametrize(
    ("name", "received", "loaded"),
    [
        ("crlf-bare-lf-and-quotes", 7, 7),
        ("page-forms-ignored", 1, 1),
        ("archive-xml-cut", 2, 1),
        ("names-in-prose", 1, 1),
    ],
)
def test_case_is_received_and_loaded(name: str, received: int, loaded: int, tmp_path: Path) -> None:
    settings = _loaded(_CASES / name, tmp_path)
    query = "select sum(rows_received), sum(rows_loaded) from raw.extract_file"
    assert _rows(settings, query) == [(received, loaded)]


@needs_cases
def test_sas_file_in_a_zip_is_refused_by_name_when_it_is_cut(tmp_path: Path) -> None:
    shutil.copytree(_CASES / "sas-in-zip", tmp_path / "extracts")
    settings = Settings(PROJECT, tmp_path / "data", tmp_path / "extracts", memory_limit="1GiB", threads=2)
    report = load_extracts(settings)
    assert [str(problem).split(":")[0] for problem in report.refused] == ["cr12to22.zip"]


@needs_cases
def test_sheet_of_the_next_day_replaces_the_earlier_one(tmp_path: Path) -> None:
    settings = _loaded(_CASES / "withdrawn-sheet-row" / "day1", tmp_path)
    shutil.copytree(_CASES / "withdrawn-sheet-row" / "day2", settings.extracts_dir, dirs_exist_ok=True)
    load_extracts(settings).raise_if_refused()
    assert _rows(settings, "select attribute from raw.coding_sheet") == [("case_type",)]
