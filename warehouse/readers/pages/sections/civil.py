"""Civil suits of victims under the civil statute of the subject, in the state and in the nation."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.notes import no_census, printed_notes
from warehouse.readers.pages.told import Figures, Told, joined, nation, own
from warehouse.readers.pages.words import noun
from warehouse.readers.subject import CIVIL

_SUITS = "new_civil_cases"


def section(page: PlaceYear, figures: Figures) -> Section | None:
    """The section `civil`; None where the subject has no civil suits."""
    if _SUITS not in figures:
        return None
    told, whole = own(page, figures), nation(page, figures)
    places = (whole,) if page.place.kind == "nation" or page.has_no_court else (told, whole)
    missing = [place for place in places if not place.has(_SUITS)]
    known = [place for place in places if place.has(_SUITS)]
    sentences = tuple(_suits(place, is_first=place is known[0]) for place in known)
    if missing:
        where = " or ".join(place.where for place in missing)
        sentences += (whole.missing(f"The number of civil suits {where}", _SUITS),)
    notes = (
        *no_census(told, _SUITS, what="civil suits"),
        *_notes(told),
        *printed_notes(page, figures, _SUITS, *(f"{_SUITS}_{kind.code}_percent" for kind in page.subject.types)),
    )
    return Section("civil", "Civil suits", sentences, notes=notes)


def _suits(told: Told, is_first: bool) -> Sentence:
    """How many there were, by type; the first sentence says under what and when."""
    number = told.number(_SUITS)
    start = (f"{told.there} ", *told.count(_SUITS, "civil suit"), f" {noun(number, 'was', 'were')} filed")
    under = f" under {told.subject.scope(CIVIL)} {told.when}" if is_first else ""
    return (*start, under, *_types(told), ".")


def _types(told: Told) -> Sentence:
    number = told.number(_SUITS)
    if not number or not told.subject.types_of(_SUITS, told.figures):
        return ()
    known = [
        (f"{_SUITS}_{kind.code}_percent", kind.name)
        for kind in reversed(told.subject.types)
        if told.has(f"{_SUITS}_{kind.code}_percent")
    ]
    if not known:
        return ("; its type is not available" if number == 1 else "; their type is not available",)
    if number == 1:
        types: list[Sentence] = [(told.shown(share, name),) for share, name in known if told.number(share)]
        return (", of ", *joined(types))
    shares: list[Sentence] = [(told.shown(share), f" {name}") for share, name in known]
    return (": ", *joined(shares))


def _notes(told: Told) -> tuple[Sentence, ...]:
    kinds = told.subject.types_of(_SUITS, told.figures)
    if not kinds or not told.has(f"{_SUITS}_{kinds[-1].code}_percent"):
        return ()
    unknown, both = told.number(f"{_SUITS}_unknown"), told.number(f"{_SUITS}_both")
    notes: list[Sentence] = []
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
