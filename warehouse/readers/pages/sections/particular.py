"""What is particular to a place in a year: at most five sentences under its four figures, one thing each."""

from __future__ import annotations

from warehouse.readers.pages.content import Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.districts import most
from warehouse.readers.pages.sections.labor import without_any
from warehouse.readers.pages.sections.prison import terms, time_to_resolve
from warehouse.readers.pages.sections.restitution import dollars
from warehouse.readers.pages.told import Figures, Told, nation, own
from warehouse.readers.pages.words import capital, noun, share

_MOST = 5
# Of which one more or less changes a rank or a share a lot.
_FEW = 10
_RATE = "new_cases_per_million"


def particular(page: PlaceYear, figures: Figures) -> tuple[Sentence, ...]:
    """The sentences; none of the cases whose state is not known, and of a place that can have no case."""
    told, whole = own(page, figures), nation(page, figures)
    if not told.is_known or page.has_no_court:
        return ()
    beside = None if page.place.kind == "nation" else whole
    said = (
        terms(told, beside),
        time_to_resolve(told, beside),
        without_any(told, whole) if "new_cases_labor" in figures else (),
        _part_of_the_nation(told, whole) if beside else (),
        most(page, figures),
        dollars(told),
    )
    return tuple(sentence for sentence in said if sentence)[:_MOST]


def few(page: PlaceYear, figures: Figures) -> str:
    """That the numbers of the page are small, where they are."""
    told = own(page, figures)
    counts = [told.number(name) for name in ("new_cases", "active_cases", "convicted_defendants")]
    if not told.is_known or not any(0 < count < _FEW for count in counts):
        return ""
    return "With so few cases, one more or less changes ranks and shares a lot."


def _part_of_the_nation(told: Told, whole: Told) -> Sentence:
    """How much of the nation's new cases are its own, and how many that is per million residents."""
    # A share of those that some source happens to hold says nothing.
    if not told.has("new_cases") or not whole.number("new_cases") or not whole.is_census("new_cases"):
        return ()
    number, of = told.number("new_cases"), whole.number("new_cases")
    had = "had" if told.values["is_complete_year"] else "has had"
    start = (f"{capital(told.name)} {had} ", told.shown("new_cases", "" if number else "none"), " of the nation's ")
    new = (whole.shown("new_cases"), f" new {noun(of, 'case')}")
    if not number:
        return (*start, *new, ".")
    rate: Sentence = ()
    if told.has(_RATE):
        rate = (", ", told.shown(_RATE), " per million residents")
    return (*start, *new, f" ({share(number, of)})", *rate, ".")
