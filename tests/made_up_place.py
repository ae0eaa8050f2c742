"""A made-up state in a made-up year, with all that its page sets beside it: values without a database."""

from __future__ import annotations

import csv
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from warehouse.readers.figures import Figure
from warehouse.readers.pages.files import Files, files_of, year_parts
from warehouse.readers.pages.hosting import NOT_HOSTED, Hosting
from warehouse.readers.pages.html import Frame, Stamp
from warehouse.readers.pages.place_year import Place, PlaceYear, Values
from warehouse.readers.subject import Subject, SubjectType

SEEDS = Path(__file__).parents[1] / "seeds"
YEAR = 2018
STANDING = ("new_cases", "active_cases", "convicted_defendants")


def figures() -> dict[str, Figure]:
    """Every figure by its column, from the seed that the mart is made of."""
    names = [field.name for field in fields(Figure)]
    with (SEEDS / "figure.csv").open() as file:
        by_position = sorted(csv.DictReader(file), key=lambda row: int(row["position"]))
    with (SEEDS / "figure_event.csv").open() as file:
        date_names = {(row["fact"], row["event"]): row["date_name"] for row in csv.DictReader(file)}
    told = [row | {"event_date_name": date_names.get((row["fact"], row["event"]))} for row in by_position]
    found = [{name: row[name] or None for name in names} for row in told]
    rows: list[dict[str, Any]] = [
        {**row, "is_indented": row["is_indented"] == "true", "least_ranked": int(row["least_ranked"] or 0) or None}
        for row in found
    ]
    return {row["figure"]: Figure(**row) for row in rows}


def subject() -> Subject:
    """What the subject is called, from the seed that the mart is made of."""
    with (SEEDS / "subject.csv").open() as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["position"]))
    of_kind = {kind: [row for row in rows if row["kind"] == kind] for kind in ("subject", "type", "scope", "extent")}
    types = (SubjectType(row["code"], row["name"], row["short_name"]) for row in of_kind["type"])
    scopes = ((row["code"], row["name"]) for row in of_kind["scope"])
    return Subject(of_kind["subject"][0]["name"], tuple(types), tuple(scopes), extent=of_kind["extent"][0]["name"])


def states() -> tuple[Place, ...]:
    """The 56 jurisdictions, by name."""
    with (SEEDS / "state.csv").open() as file:
        found = [Place(row["state_code"], row["state_name"], "state") for row in csv.DictReader(file)]
    return tuple(sorted(found, key=lambda place: place.name))


def values(year: int = YEAR, new: int | None = 4, active: int | None = 16, convicted: int | None = 6) -> dict[str, Any]:
    """A row of the summary: every case is of sex trafficking but one, which is of both, and one of unknown type."""
    parts: dict[str, Any] = {"active_cases_labor": 1, "active_cases_both": 1, "active_cases_unknown": 1}
    if active:
        parts |= {"active_cases_sex": active - 1, "active_cases_sex_percent": Decimal("100.0")}
        parts |= {"active_cases_labor_percent": Decimal("6.7")}
    return {
        "year": year,
        "new_cases": new,
        "active_cases": active,
        "convicted_defendants": convicted,
        **parts,
        "is_complete_year": True,
        "is_synthetic": True,
        **{f"{name}_{part}": None for name in STANDING for part in ("rank", "rank_label")},
    }


def ranked(counts: dict[str, int]) -> tuple[tuple[Place, Values], ...]:
    """The 56 with these counts, the others with none, each with its place in each figure."""
    found = []
    for state in states():
        count = counts.get(state.code, 0)
        place = 1 + sum(other > count for other in counts.values())
        found.append((state, dict.fromkeys(STANDING, count) | {f"{name}_rank": place for name in STANDING}))
    return tuple(found)


def missouri(**changed: Any) -> PlaceYear:
    """Missouri under a census: fourth of those with cases, and two others tie with it."""
    counts = {"TX": 19, "CA": 19, "NY": 7, "MO": 4, "SC": 4, "NM": 4, "WY": 1}
    own = values(new=4, active=4, convicted=4)
    own |= {f"{name}_rank": 4 for name in STANDING} | {f"{name}_rank_label": "4th, tie of 3" for name in STANDING}
    nation = {
        "year": YEAR,
        "new_case_jurisdictions": 7,
        "new_cases_mean_over_nonzero": Decimal("8.29"),
        "active_case_jurisdictions": 7,
        "convicted_defendants_mean_over_active": Decimal("8.29"),
    }
    districts = (
        (
            Place("moed", "Eastern District of Missouri", "district", "MO", False, "E.D. Mo."),
            values(new=1, convicted=4),
        ),
        (
            Place("mowd", "Western District of Missouri", "district", "MO", False, "W.D. Mo."),
            values(new=3, convicted=0),
        ),
        (Place("mo-unresolved", "District not known, Missouri", "district", "MO", False), values(new=0, convicted=0)),
    )
    years = (values(2015, None, None, None), values(2016, 3, 5, 4), values(2017, 8, 12, 0), own)
    place = Place("MO", "Missouri", "state")
    beside = (nation, districts, ranked(counts), years)
    return PlaceYear(place, YEAR, own | changed, *beside, subject=subject())


def whole(**changed: Any) -> PlaceYear:
    """Missouri with a value, or none, for every figure."""
    made = missouri(data_through_date=date(2023, 12, 31), **changed)
    bare = {"coverage": (), **dict.fromkeys(figures())}
    districts = tuple((place, {**bare, **values}) for place, values in made.districts)
    return replace(made, values={**bare, **made.values}, nation={**bare, **made.nation}, districts=districts)


def frame(hosting: Hosting = NOT_HOSTED) -> Frame:
    """What a page of Missouri stands in."""
    nation, districts = Place("US", "United States", "nation"), (place for place, _ in missouri().districts)
    places = {place.code: place for place in (nation, *states(), *districts)}
    return Frame(subject(), figures(), places, (YEAR,), YEAR, is_synthetic=True, hosting=hosting)


def files_of_year(place_year: PlaceYear, frame: Frame, stamp: Stamp) -> Files:
    """Every file of a place in a year that has no states: its page and its cases."""
    parts = (files_of(part, frame, stamp) for part in year_parts(place_year))
    return {path: content for part in parts for path, content in part.items()}
