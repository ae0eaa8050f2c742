"""What the sample is to come out as: two targets that stand here, and what the seeds say was printed.

`state_target.csv` and `district_target.csv` are one invented allocation that satisfies every printed figure of 2018 at
once: a target for made-up dockets, never data.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from sample.dice import proportional
from sample.docket import Court
from warehouse.errors import SeedError

TARGET_YEAR = 2018
_HERE = Path(__file__).parent
_KINDS = {"sex": "sex_trafficking", "labor": "forced_labor"}
# Invented: nothing printed for 2019 by district; the nation's sums are near what was printed.
_YEAR_2019 = {"sex": (136, 253), "labor": (9, 18)}


@dataclass(frozen=True)
class StateTarget:
    """The figures of one jurisdiction in 2018."""

    state_code: str
    new_cases_labor: int
    active_cases_labor: int
    convicted_defendants: int
    restitution_excluded_defendants: int
    restitution_ordered_defendants: int


@dataclass(frozen=True)
class DistrictTarget:
    """The figures of one district court in 2018."""

    court_id: str
    state_code: str
    new_cases: int
    new_defendants: int
    active_cases: int
    active_defendants: int
    convicted_defendants: int

    @property
    def older_cases(self) -> int:
        return self.active_cases - self.new_cases

    @property
    def older_defendants(self) -> int:
        return self.active_defendants - self.new_defendants


@dataclass(frozen=True)
class NewCasesTarget:
    """New cases and new defendants of one type, court and later year."""

    court_id: str
    year: int
    kind: str
    cases: int
    defendants: int

    @property
    def contradiction(self) -> str:
        """What is printed and cannot be met, or an empty text."""
        if self.cases <= self.defendants:
            return ""
        return (
            f"{self.court_id} {self.year}: {self.cases} new {self.kind} case with {self.defendants} defendants is "
            f"printed; the sample gives it {self.cases}, as a case has a defendant"
        )


@dataclass(frozen=True)
class Targets:
    """Every target, with the courts."""

    courts: dict[str, Court]
    states: dict[str, StateTarget]
    districts: tuple[DistrictTarget, ...]
    later: tuple[NewCasesTarget, ...]


Target = TypeVar("Target", StateTarget, DistrictTarget)
_KEYS = ("state_code", "court_id")


def read_targets(seeds_dir: Path) -> Targets:
    """Every target; raises SeedError for a file of them or a seed that is not there or lacks a column."""
    courts = {
        row["court_id"]: Court(row["court_id"], row["state_code"], row["fjc_district"], row["circuit"])
        for row in _rows(seeds_dir / "district.csv", ("court_id", "state_code", "fjc_district", "circuit"))
    }
    states = {target.state_code: target for target in _targets(_HERE / "state_target.csv", StateTarget)}
    districts = tuple(_targets(_HERE / "district_target.csv", DistrictTarget))
    later = _year_2019(districts) + _printed_later(seeds_dir / "published_figure.csv")
    return Targets(courts, states, districts, later)


def _printed_later(file: Path) -> tuple[NewCasesTarget, ...]:
    """New cases and defendants by district and type as printed for 2020 to 2023."""
    printed = {
        (row["court_id"], row["data_year"], row["metric"]): int(row["value"])
        for row in _rows(file, ("court_id", "data_year", "metric", "value"))
        if row["geography_type"] == "district" and row["metric"].startswith(("new_sex_tr", "new_forced_"))
    }
    keys = sorted({(year, court_id) for court_id, year, _ in printed})
    return tuple(
        NewCasesTarget(
            court_id,
            int(year),
            kind,
            printed[court_id, year, f"new_{name}_cases"],
            printed[court_id, year, f"new_{name}_defendants"],
        )
        for year, court_id in keys
        for kind, name in _KINDS.items()
    )


def _year_2019(districts: tuple[DistrictTarget, ...]) -> tuple[NewCasesTarget, ...]:
    """An invented 2019 in proportion to the active cases of 2018."""
    weights = [district.active_cases for district in districts]
    spread: list[NewCasesTarget] = []
    for kind, (cases, defendants) in _YEAR_2019.items():
        shares = proportional(cases, weights)
        extra = proportional(defendants - cases, shares)
        for district, share, more in zip(districts, shares, extra, strict=True):
            spread.append(NewCasesTarget(district.court_id, 2019, kind, share, share + more))
    return tuple(spread)


def _targets(file: Path, form: type[Target]) -> Iterator[Target]:
    names = [field.name for field in fields(form)]
    for row in _rows(file, tuple(names)):
        values: dict[str, Any] = {name: row[name] if name in _KEYS else int(row[name]) for name in names}
        yield form(**values)


def _rows(file: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with file.open(newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
    except FileNotFoundError as error:
        raise SeedError(str(file), "is missing", "The sample is made from the seeds of the project.") from error
    missing = [name for name in needed if not rows or name not in rows[0]]
    if missing:
        raise SeedError(str(file), f"has no column {', '.join(missing)}", "Restore the seed from the project.")
    return rows
