"""Sex and labor trafficking: their shares of active and of new cases."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.published import PlaceYear
from warehouse.readers.pages.sections.notes import printed_notes, small_rate
from warehouse.readers.pages.told import Figures, Told, joined, nation, own
from warehouse.readers.pages.words import noun

_KINDS = {"active_cases": "active", "new_cases": "new"}
_PARTS = ("sex", "labor", "sex_percent", "labor_percent")


def section(page: PlaceYear, figures: Figures) -> Section:
    """The section `type`."""
    told, whole = own(page, figures), nation(page, figures)
    beside = None if page.place.kind == "nation" else whole
    sentences = tuple(sentence for name in _KINDS if told.has(name) for sentence in _shares(told, beside, name))
    if not sentences:
        sentences = (told.missing("The shares of sex and labor trafficking", "active_cases", "are"),)
    notes = (
        *(note for name in _KINDS for note in _notes(told, name)),
        *printed_notes(page, figures, *(f"{name}_{part}" for name in _KINDS for part in _PARTS)),
    )
    return Section("type", "Sex and labor trafficking", sentences, notes=notes)


def _shares(told: Told, whole: Told | None, name: str) -> tuple[Sentence, ...]:
    kind = _KINDS[name]
    if not told.number(name):
        return ((f"There was no {kind} case {told.where} {told.when}, so there are no shares.",),)
    # Without a census a part of none is not stated, so one share may stand without the other.
    shares = [part for part in ("labor", "sex") if told.has(f"{name}_{part}_percent")]
    if not shares:
        return ((f"The type of the {kind} cases {told.where} {told.when} is not known, so there are no shares.",),)
    of: Sentence = (told.shown(name),)
    if told.number(f"{name}_unknown"):
        of = (f"{told.number(name) - told.number(f'{name}_unknown'):,} of known type",)
    first, *rest = [_share(told, name, part, of) for part in shares]
    which = "the active cases" if name == "active_cases" else "the cases initiated"
    start = (first[0], f" of {which} {told.where} {told.when}", *first[1:])
    return ((*joined([start, *rest]), *_beside(whole, name), "."),)


def _share(told: Told, name: str, part: str, of: Sentence) -> Sentence:
    rate, count = told.shown(f"{name}_{part}_percent"), told.shown(f"{name}_{part}")
    return (rate, f" were {part} trafficking (", count, " of ", *of, ")")


def _beside(whole: Told | None, name: str) -> Sentence:
    figure = f"{name}_labor_percent"
    if whole is None or not whole.has(figure):
        return ()
    return ("; in the nation ", whole.shown(figure), " were labor trafficking")


def _notes(told: Told, name: str) -> tuple[Sentence, ...]:
    kind = _KINDS[name]
    notes: list[Sentence] = []
    both, unknown = told.number(f"{name}_both"), told.number(f"{name}_unknown")
    if both:
        which = noun(both, f"{kind} case was", f"{kind} cases were")
        verb = noun(both, "counts", "count")
        notes.append((told.shown(f"{name}_both"), f" {which} both sex and labor trafficking and {verb} in each share."))
    if unknown and told.has(f"{name}_labor_percent"):
        which = noun(unknown, f"{kind} case is", f"{kind} cases are")
        notes.append((told.shown(f"{name}_unknown"), f" {which} of unknown type and left out of the shares."))
    known = told.number(name) - unknown
    if told.has(f"{name}_labor_percent"):
        notes += small_rate(told.number(f"{name}_labor"), known, f"{kind} case", "labor trafficking case")
    return tuple(notes)
