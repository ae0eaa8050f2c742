"""The warehouse's figures are those of the recount, which follows the metrics contract in plain Python.

On the sample, on folders that meet every rule at its edge, and on cases drawn at random. Each folder is built once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest
import recount_extracts as made_up
from recount import NATION, Key, recount
from recount_extracts import Folder

from flows.steps import build_models
from warehouse.load import load_extracts
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]
KEYS = ("scope", "calendar", "year", "state_code", "court_id")
NO_FIGURES = {
    *KEYS,
    "state_name",
    "district_name",
    "data_through_date",
    "refreshed_at",
    "build_id",
    "is_synthetic",
    "coverage",
    "coverage_note",
}
Differences = dict[Key, tuple[Any, Any]]  # what the warehouse says, and the recount


@dataclass
class Compared:
    """Every figure of the warehouse, and of the recount."""

    warehouse: dict[Key, Any]
    recounted: dict[Key, Any]

    @cached_property
    def differences(self) -> Differences:
        """Where a place or year is with one of them alone, nothing is to be counted there."""
        both = {key: (mart, self.recounted[key]) for key, mart in self.warehouse.items() if key in self.recounted}
        alone = {key: (mart, None) for key, mart in self.warehouse.items() if key not in self.recounted}
        alone |= {key: (None, own) for key, own in self.recounted.items() if key not in self.warehouse}
        found = {key: pair for key, pair in both.items() if pair[0] != pair[1]}
        return found | {key: pair for key, pair in alone.items() if _is_counted(key) and any(pair)}


def _is_counted(key: Key) -> bool:
    """Whether the figure is a number of things; two are in no summary."""
    return key[4].endswith(("_cases", "_defendants")) and key[4] not in (
        "coercion_known_cases",
        "deportation_threat_cases",
    )


def figures_of(file: Path) -> dict[Key, Any]:
    """Every figure of the summaries by scope, calendar, place and year, as the recount has them."""
    found: dict[Key, Any] = {}
    with duckdb.connect(str(file), read_only=True) as connection:
        for table in ("national", "state", "district"):
            rows = connection.execute(f"from marts.{table}_summary_by_scope")
            names = [column[0] for column in rows.description or ()]
            for row in rows.fetchall():
                told = dict(zip(names, row, strict=True))
                figures = {
                    name: figure
                    for name, figure in told.items()
                    if name not in NO_FIGURES and "label" not in name and not name.endswith("_census")
                }
                place = _place(told)
                found |= {
                    (told["scope"], told["calendar"], place, told["year"], name): figures[name] for name in figures
                }
    return found


def _place(told: dict[str, Any]) -> str:
    state, court = told.get("state_code", NATION), told.get("court_id")
    return f"{state}-unresolved" if court == "unresolved" else str(court or state)


@pytest.fixture(scope="module")
def built(begin: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Compared]:
    """A folder of made-up extracts by name, built and recounted once."""

    @cache
    def build(name: str) -> Compared:
        where = tmp_path_factory.mktemp("recount")
        settings = Settings(
            PROJECT, where / "data", FOLDERS[name]().write(where / "extracts"), memory_limit="1GiB", threads=2
        )
        begin(settings.data_dir)
        load_extracts(settings).raise_if_refused()
        build_models(settings)
        return Compared(figures_of(settings.build_file), recount(settings.extracts_dir))

    return build


@pytest.fixture(scope="module")
def sample(recounted: dict[Key, Any], published: Path) -> Compared:
    return Compared(figures_of(published), recounted)


FOLDERS: dict[str, Callable[[], Folder]] = {
    "edges": made_up.edges,
    "forms": made_up.forms,
    "releases": made_up.releases,
    "coded": made_up.coded,
    "corners": made_up.corners,
    "random 23": lambda: made_up.random_folder(23),
    "random 51": lambda: made_up.random_folder(51),
    "random 63": lambda: made_up.random_folder(63),
}


@pytest.mark.parametrize(
    "name",
    [
        "corners",
        *(pytest.param(name, marks=pytest.mark.torture) for name in FOLDERS if name != "corners"),
    ],
)
def test_warehouse_and_recount_agree(built: Callable[[str], Compared], name: str) -> None:
    assert built(name).differences == {}


# Figures of an order that a reader of the contract works out by hand: so both may not be wrong in the same way.
_WORKED_OUT: tuple[tuple[str, str, int, dict[str, object]], ...] = (
    ("chapter_77", "AK", 2016, {"new_cases": 1, "active_cases": 1}),
    ("chapter_77", "AK", 2017, {"new_cases": 3, "active_cases": 4}),
    ("chapter_77", "AZ", 2017, {"active_cases": 1}),
    ("chapter_77", "CT", 2016, {"new_cases": 1, "active_cases": 1, "convicted_defendants": 0}),
    ("chapter_77", "CT", 2017, {"new_cases": 0, "convicted_defendants": 1, "mean_prison_months": 36}),
    ("chapter_77", "DE", 2016, {"new_cases": 0, "active_cases": 0}),
    ("chapter_77", "ID", 2017, {"prison_sentenced_defendants": 2, "median_prison_months": 12.3, "no_prison_defendants": 2,
                                "life_sentence_defendants": 1, "unknown_sentence_defendants": 3}),
    ("chapter_77", "IL", 2016, {"new_cases": 0, "convicted_defendants": 6}),
    ("chapter_77", "IN", 2015, {"new_cases": 2}),
    ("chapter_77", "KS", 2017, {"median_prison_months": 0.8, "mean_prison_months": 0.8}),
    ("chapter_77", "KS", 2018, {"median_prison_months": 10, "mean_prison_months": 10.1}),
    ("chapter_77", "KY", 2016, {"restitution_amount": 10000}),
    ("chapter_77", "KY", 2017, {"restitution_amount": 2000}),
    ("chapter_77", "KY", 2018, {"restitution_amount": 500, "restitution_ordered_defendants": 2}),
    ("chapter_77", "LA", 2016, {"convicted_defendants": 1, "mean_prison_months": 40}),
    ("wider", "MD", 2015, {"new_cases": 1}),
    ("wider", "MD", 2016, {"new_cases": 1}),
    ("chapter_77", "MA", 2016, {"restitution_eligible_defendants": 1, "restitution_excluded_defendants": 1,
                                "restitution_unknown_defendants": 2}),
    ("chapter_77", "MI", 2016, {"convicted_defendants": 2, "prison_sentenced_defendants": 0}),
    ("chapter_77", "MN", 2016, {"new_cases": 1, "new_defendants": 1}),
    ("chapter_77", "NV", 2016, {"new_cases_sex": 2, "new_cases_labor": 3, "new_cases_both": 1, "new_cases_unknown": 1}),
    ("wider", "NV", 2016, {"new_cases_sex": 3, "new_cases_labor": 3, "new_cases_both": 2, "new_cases_unknown": 1}),
    ("chapter_77", "NH", 2015, {"new_defendants": 0, "active_defendants": 0, "convicted_defendants": 1}),
    ("chapter_77", "NH", 2017, {"new_cases": 1, "new_defendants": 2, "resolved_defendants": 0}),
    ("chapter_77", "NM", 2017, {"active_cases": 2}),
    ("chapter_77", "OR", 2015, {"new_cases": 1, "new_defendants": 1}),
    ("chapter_77", "OR", 2017, {"new_cases": 1, "new_defendants": 2}),
    ("chapter_77", "PA", 2017, {"restitution_amount": 2000, "restitution_ordered_other_defendants": 2}),
    ("chapter_77", "TX", 2017, {"new_civil_cases": 3, "new_civil_cases_labor": 1, "new_civil_cases_labor_percent": 100}),
    ("chapter_77", "WI", 2017, {"new_cases_sex_percent": 93.8, "new_cases_labor_percent": 6.3}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "state", "year", "figures"), _WORKED_OUT, ids=lambda value: "" if isinstance(value, dict) else str(value)
)
def test_figures_are_as_worked_out(
    built: Callable[[str], Compared], scope: str, state: str, year: int, figures: dict[str, object]
) -> None:
    compared = built("edges")
    for said in (compared.warehouse, compared.recounted):
        found = {name: said[scope, "calendar", state, year, name] for name in figures}
        assert {name: float(value) for name, value in found.items()} == figures


def test_national_mean_is_rounded_half_up(built: Callable[[str], Compared]) -> None:
    key = ("chapter_77", "calendar", NATION, 2014, "new_cases_mean_over_nonzero")
    assert float(built("corners").recounted[key]) == 1.03


def test_sample_agrees(sample: Compared) -> None:
    assert sample.differences == {}
    assert len(sample.warehouse) > 600_000
