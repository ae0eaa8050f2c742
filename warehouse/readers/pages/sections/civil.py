"""Civil suits of victims under 18 USC 1595, in the state and in the nation."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.notes import no_census, printed_notes, small_rate
from warehouse.readers.pages.told import Figures, Told, joined, nation, own
from warehouse.readers.pages.words import counted, noun

_PRINTED = ("new_civil_cases", "new_civil_cases_sex_percent", "new_civil_cases_labor_percent")


def section(page: PlaceYear, figures: Figures) -> Section:
    """The section `civil`."""
    told, whole = own(page, figures), nation(page, figures)
    places = (whole,) if page.place.kind == "nation" else (told, whole)
    missing = [place for place in places if not place.has("new_civil_cases")]
    sentences = tuple(_suits(place) for place in places if place.has("new_civil_cases"))
    if missing:
        where = " or ".join(place.where for place in missing)
        sentences += (whole.missing(f"The number of civil suits {where}", "new_civil_cases"),)
    notes = (
        *no_census(told, "new_civil_cases", what="civil suits"),
        *_notes(told),
        *printed_notes(page, figures, *_PRINTED),
    )
    return Section("civil", "Civil suits", sentences, notes=notes)


def _suits(told: Told) -> Sentence:
    number = told.number("new_civil_cases")
    verb = noun(number, "was", "were")
    suits = told.count("new_civil_cases", "civil suit")
    filed = (f"{told.there} ", *suits, f" under 18 USC 1595 {verb} filed {told.when}")
    return (*filed, *_types(told), ".")


def _types(told: Told) -> Sentence:
    number = told.number("new_civil_cases")
    if not number:
        return ()
    shares: list[Sentence] = [
        (told.shown(f"new_civil_cases_{kind}_percent"), f" {kind} trafficking")
        for kind in ("labor", "sex")
        if told.has(f"new_civil_cases_{kind}_percent")
    ]
    if shares:
        return (": ", *joined(shares))
    return ("; its type is not available" if number == 1 else "; their type is not available",)


def _notes(told: Told) -> tuple[Sentence, ...]:
    if not told.has("new_civil_cases_labor_percent"):
        return ()
    unknown, both = told.number("new_civil_cases_unknown"), told.number("new_civil_cases_both")
    known = told.number("new_civil_cases") - unknown
    rate = f"A share of labor trafficking over {counted(known, 'civil suit')}"
    notes: list[Sentence] = list(
        small_rate(rate, told.number("new_civil_cases_labor"), known, "such suit", is_of_whole=False)
    )
    if both:
        verb = noun(both, "civil suit is", "civil suits are")
        notes.append(
            (
                told.shown("new_civil_cases_both"),
                f" {verb} of both sex and labor trafficking and {noun(both, 'counts', 'count')} as each.",
            )
        )
    if unknown:
        verb = noun(unknown, "civil suit is", "civil suits are")
        end = f" {verb} of unknown type and left out of the shares by type."
        notes.append((told.shown("new_civil_cases_unknown"), end))
    return tuple(notes)
