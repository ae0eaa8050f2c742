"""What a page says in sentences, in the order in which it says it; charts are no part of it."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections import (
    cases,
    civil,
    coverage,
    districts,
    labor,
    nation,
    restated,
    restitution,
    standing,
    trend,
    types,
)
from warehouse.readers.pages.sections.once import reasons_once
from warehouse.readers.pages.told import Figures, Told, joined, own
from warehouse.readers.pages.words import capital

_STATE = (cases, districts, standing, types, restitution, labor, nation, civil, trend, restated, coverage)
_NATION = (cases, standing, types, restitution, labor, nation, civil, trend, restated, coverage)
# What is said of no place cannot be set beside other places, and only of what there is.
_NO_KNOWN_STATE: tuple[tuple[ModuleType, str], ...] = (
    (cases, ""),
    (types, "active_cases"),
    (restitution, "convicted_defendants"),
    (labor, "new_cases_labor"),
    (nation, ""),
    (civil, "new_civil_cases"),
    (trend, ""),
    (restated, ""),
    (coverage, ""),
)


def state_sections(place_year: PlaceYear, figures: Figures) -> tuple[Section, ...]:
    """The sections of a state's page, or of that of the cases whose state is not known."""
    told = own(place_year, figures)
    if told.is_known:
        return _sections(_STATE, place_year, figures)
    said = (part for part, figure in _NO_KNOWN_STATE if not figure or told.number(figure))
    return _sections(said, place_year, figures)


def nation_sections(place_year: PlaceYear, figures: Figures) -> tuple[Section, ...]:
    """The sections of the nation's page."""
    return _sections(_NATION, place_year, figures)


def _sections(parts: Iterable[ModuleType], place_year: PlaceYear, figures: Figures) -> tuple[Section, ...]:
    sections = (part.section(place_year, figures) for part in parts)
    return reasons_once(section for section in sections if section)


def lead(place_year: PlaceYear) -> Sentence:
    """The sentence under the title: the most important thing of the year."""
    told = own(place_year, {})
    known = [name for name in ("new_cases", "active_cases", "convicted_defendants") if told.has(name)]
    if not known:
        if not told.is_known:
            return (f"Every case of {told.year} in the sources, which are no census, has a known state.",)
        return (
            f"The sources hold no federal {told.subject.name} case {told.where} in {told.year}, and are no census.",
        )
    if not any(told.number(name) for name in known):
        if not told.is_known:
            return (f"Every case of {told.year} has a known state.",)
        if told.place.kind == "state" and not place_year.districts:
            return (f"{capital(told.name)} has no federal district court.",)
        nothing = f"no federal {told.subject.name} case was initiated or active {told.where}"
        return (f"{capital(told.when)} {nothing}, and no defendant was convicted.",)
    far = "" if told.is_census_of("cases") else "as far as the sources show, "
    if told.place.kind == "state" and told.is_known:
        start = capital(f"{far}{told.when} {told.name} ")
        return (start, *joined([_done(told, name, name == known[0]) for name in known]), ".")
    place = "across the nation " if told.place.kind == "nation" else "where the state is not known, "
    first, *rest = [_was_done(told, name, name == known[0]) for name in known]
    return (capital(f"{far}{place}"), *joined([(*first, f" {told.when}"), *rest]), ".")


def _done(told: Told, name: str, is_first: bool) -> Sentence:
    """What a state did; the first of it says in which cases."""
    federal = f"federal {told.subject.name} " if is_first else ""
    verb, one = {
        "new_cases": ("initiated", f"new {federal}case"),
        "active_cases": ("had", f"active {federal}case"),
        "convicted_defendants": ("convicted", "defendant"),
    }[name]
    convicted = f" in {federal}cases" if is_first and name == "convicted_defendants" else ""
    return (f"{told.did(verb)} ", *told.count(name, one), convicted)


def _was_done(told: Told, name: str, is_first: bool) -> Sentence:
    federal = f"federal {told.subject.name} " if is_first else ""
    one, done = {
        "new_cases": (f"new {federal}case", "initiated"),
        "active_cases": (f"{federal}case", "active"),
        "convicted_defendants": ("defendant", f"convicted{f' in {federal}cases' if is_first else ''}"),
    }[name]
    return told.was(name, one, done)
