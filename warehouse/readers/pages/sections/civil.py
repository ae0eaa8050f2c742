"""Civil suits of victims under the civil statute of the subject, in the state and in the nation."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.notes import no_census, printed_notes, small_rate
from warehouse.readers.pages.told import Figures, Told, joined, nation, own
from warehouse.readers.pages.words import counted, noun
from warehouse.readers.subject import CIVIL

_SUITS = "new_civil_cases"


def section(page: PlaceYear, figures: Figures) -> Section | None:
    """The section `civil`; None where the subject has no civil suits."""
    if _SUITS not in figures:
        return None
    told, whole = own(page, figures), nation(page, figures)
    places = (whole,) if page.place.kind == "nation" else (told, whole)
    missing = [place for place in places if not place.has(_SUITS)]
    sentences = tuple(_suits(place) for place in places if place.has(_SUITS))
    if missing:
        where = " or ".join(place.where for place in missing)
        sentences += (whole.missing(f"The number of civil suits {where}", _SUITS),)
    notes = (
        *no_census(told, _SUITS, what="civil suits"),
        *_notes(told),
        *printed_notes(page, figures, _SUITS, *(f"{_SUITS}_{kind.code}_percent" for kind in page.subject.types)),
    )
    return Section("civil", "Civil suits", sentences, notes=notes)


def _suits(told: Told) -> Sentence:
    number = told.number(_SUITS)
    verb = noun(number, "was", "were")
    suits = told.count(_SUITS, "civil suit")
    filed = (f"{told.there} ", *suits, f" under {told.subject.scope(CIVIL)} {verb} filed {told.when}")
    return (*filed, *_types(told), ".")


def _types(told: Told) -> Sentence:
    number = told.number(_SUITS)
    if not number or not told.subject.types_of(_SUITS, told.figures):
        return ()
    shares: list[Sentence] = [
        (told.shown(f"{_SUITS}_{kind.code}_percent"), f" {kind.name}")
        for kind in reversed(told.subject.types)
        if told.has(f"{_SUITS}_{kind.code}_percent")
    ]
    if shares:
        return (": ", *joined(shares))
    return ("; its type is not available" if number == 1 else "; their type is not available",)


def _notes(told: Told) -> tuple[Sentence, ...]:
    kinds = told.subject.types_of(_SUITS, told.figures)
    if not kinds or not told.has(f"{_SUITS}_{kinds[-1].code}_percent"):
        return ()
    unknown, both = told.number(f"{_SUITS}_unknown"), told.number(f"{_SUITS}_both")
    known = told.number(_SUITS) - unknown
    rate = f"A share of {kinds[-1].name} over {counted(known, 'civil suit')}"
    notes: list[Sentence] = list(
        small_rate(rate, told.number(f"{_SUITS}_{kinds[-1].code}"), known, "such suit", is_of_whole=False)
    )
    if both:
        verb = noun(both, "civil suit is", "civil suits are")
        notes.append(
            (
                told.shown(f"{_SUITS}_both"),
                f" {verb} of both {told.subject.types_in_text} and {noun(both, 'counts', 'count')} as each.",
            )
        )
    if unknown:
        verb = noun(unknown, "civil suit is", "civil suits are")
        end = f" {verb} of unknown type and left out of the shares by type."
        notes.append((told.shown(f"{_SUITS}_unknown"), end))
    return tuple(notes)
