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
from warehouse.readers.pages.sections.once import reasons_once, report_named
from warehouse.readers.pages.told import Figures, Told, joined, own, separated
from warehouse.readers.pages.words import capital

_STATE = (cases, districts, standing, types, restitution, labor, nation, civil, trend, restated, coverage)
# Where no source says anything of it.
_NOTHING_STATED = (cases, nation, civil, restated, coverage)
_NATION = (cases, standing, types, restitution, labor, nation, civil, trend, restated, coverage)
_HEADLINE = ("new_cases", "active_cases", "convicted_defendants")
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
        return _sections(_STATE if place_year.is_stated else _NOTHING_STATED, place_year, figures)
    said = (part for part, figure in _NO_KNOWN_STATE if not figure or told.number(figure))
    return _sections(said, place_year, figures)


def nation_sections(place_year: PlaceYear, figures: Figures) -> tuple[Section, ...]:
    """The sections of the nation's page."""
    return _sections(_NATION, place_year, figures)


def _sections(parts: Iterable[ModuleType], place_year: PlaceYear, figures: Figures) -> tuple[Section, ...]:
    sections = (part.section(place_year, figures) for part in parts)
    return report_named(reasons_once(section for section in sections if section), place_year.subject.report)


def lead(place_year: PlaceYear) -> Sentence:
    """The sentence under the title: what prosecutors and courts did there in the year."""
    told = own(place_year, {})
    if place_year.has_no_court:
        name = capital(told.name)
        return (f"{name} has no federal district court: a federal case from there is brought and counted elsewhere.",)
    known = [name for name in _HEADLINE if told.has(name)]
    if not told.is_known:
        return _of_no_known_state(told, known)
    if not known:
        none = f"hold no federal {told.subject.name} case {told.where} in {told.year}"
        return (f"The sources, which do not cover every case, {none}.",)
    if not any(told.number(name) for name in known):
        return _none(told, known)
    far = "" if told.is_census_of("cases") else "as far as the sources show, "
    clauses: list[Sentence] = []
    if "new_cases" in known:
        who = f"federal prosecutors {told.courts} {told.did('initiated')} "
        clauses.append((who, *told.count("new_cases", f"new {told.subject.name} case")))
    clauses += _courts(told, known)
    return (capital(f"{far}{told.when} "), *(part for clause in separated(clauses) for part in clause), ".")


def _courts(told: Told, known: list[str]) -> list[Sentence]:
    """What the courts had and did; where prosecutors stand before them, the place is said already."""
    subject = "" if "new_cases" in known else f"{told.subject.name} "
    there = "" if told.place.kind == "nation" else " there"
    items: list[Sentence] = []
    if "active_cases" in known:
        items.append((f"{told.did('had')} ", *told.count("active_cases", f"active {subject}case")))
    if "convicted_defendants" in known:
        kind = f" in {subject}cases" if subject and not items else ""
        items.append((f"{told.did('convicted')} ", *told.count("convicted_defendants", "defendant"), kind))
    where = there if "new_cases" in known else f" {told.courts}"
    return [(f"federal courts{where} ", *joined(items))] if items else []


def _none(told: Told, known: list[str]) -> Sentence:
    """That there was none of what is known, in a word each."""
    words = [word for name, word in (("new_cases", "new"), ("active_cases", "active")) if name in known]
    said = [f"no federal {told.subject.name} case was {' or '.join(words)} {told.where}"] if words else []
    kind = "" if words else f" in a federal {told.subject.name} case {told.where}"
    said += [f"no defendant was convicted{kind}"] if "convicted_defendants" in known else []
    return (f"{capital(told.when)} {', and '.join(said)}.",)


def _of_no_known_state(told: Told, known: list[str]) -> Sentence:
    some = [name for name in known if told.number(name)]
    if not some:
        where = "" if known else "In the sources, which do not cover every case, "
        return (capital(f"{where}the state of every federal {told.subject.name} case of {told.year} is known."),)
    words = {
        "new_cases": f"new federal {told.subject.name} case",
        "active_cases": f"active federal {told.subject.name} case",
        "convicted_defendants": "convicted defendant",
    }
    items = [told.count(name, words[name]) for name in some]
    return (f"{capital(told.when)} the state is not known for ", *joined(items), ".")
