"""The types of the subject: their shares of active and of new cases."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.notes import no_census, printed_notes
from warehouse.readers.pages.told import Figures, Told, joined, nation, own
from warehouse.readers.pages.words import capital, noun
from warehouse.readers.subject import SubjectType

_KINDS = {"active_cases": "active", "new_cases": "new"}
_WHICH = {"active_cases": "the active cases", "new_cases": "the cases initiated"}


def section(page: PlaceYear, figures: Figures) -> Section | None:
    """The section `type`; None where cases are not counted apart by type, or none is new or active."""
    told, whole = own(page, figures), nation(page, figures)
    is_none = all(told.has(name) and not told.number(name) for name in _KINDS)
    if is_none or not page.subject.types_of("active_cases", figures):
        return None
    beside = None if page.place.kind == "nation" else whole
    sentences = tuple(sentence for name in _KINDS if told.has(name) for sentence in _shares(told, beside, name))
    if not sentences:
        sentences = (told.missing(f"The shares of {page.subject.types_in_text}", "active_cases", "are"),)
    has_share = any(told.has(f"{name}_{part.code}_percent") for name in _KINDS for part in page.subject.types)
    notes = (
        *(no_census(told, *_KINDS, what="cases and of their types") if has_share else ()),
        *(note for name in _KINDS for note in _notes(told, name)),
        *printed_notes(page, figures, *_printed(told)),
    )
    return Section("type", capital(page.subject.types_in_text), sentences, notes=notes)


def _printed(told: Told) -> tuple[str, ...]:
    """The counts of the types, and then their shares, of either kind of cases."""
    return tuple(
        f"{name}_{part.code}{ending}" for name in _KINDS for ending in ("", "_percent") for part in told.subject.types
    )


def _shares(told: Told, whole: Told | None, name: str) -> tuple[Sentence, ...]:
    if not told.number(name):
        return _none(told, name)
    # Without a census a part of none is not stated, so one share may stand without the other.
    shares = [part for part in reversed(told.subject.types) if told.has(f"{name}_{part.code}_percent")]
    # The first sentence says where and when.
    is_first = name == next(kind for kind in _KINDS if told.number(kind))
    which = f"{_WHICH[name]} {told.whose} {told.when}" if is_first else _WHICH[name]
    if not shares:
        return (_counts(told, name, which),)
    of: Sentence = (told.shown(name),)
    if told.number(f"{name}_unknown"):
        of = (f"{told.number(name) - told.number(f'{name}_unknown'):,} of known type",)
    first, *rest = [_share(told, name, part, of) for part in shares]
    start = (first[0], f" of {which}", *first[1:])
    return ((*joined([start, *rest]), *_beside(whole, name), "."),)


def _none(told: Told, name: str) -> tuple[Sentence, ...]:
    """That there is no case to have a share of."""
    return ((f"There was no {_KINDS[name]} case {told.whose} {told.when}, so there are no shares of them.",),)


def _counts(told: Told, name: str, which: str) -> Sentence:
    """The cases whose type is known, where the sources carry no share."""
    known: list[Sentence] = [
        (
            told.shown(f"{name}_{part.code}"),
            f" {noun(told.number(f'{name}_{part.code}'), 'is', 'are')} known to be {part.name}",
        )
        for part in reversed(told.subject.types)
        if told.number(f"{name}_{part.code}")
    ]
    if not known:
        return (f"The type of {which} is not known, so there are no shares.",)
    silent = "the sources do not cover every case, nor say how many are of unknown type, so no share is stated"
    return (f"Of {which} (", told.shown(name), "), ", *joined(known), f"; {silent}.")


def _share(told: Told, name: str, part: SubjectType, of: Sentence) -> Sentence:
    rate, count = told.shown(f"{name}_{part.code}_percent"), told.shown(f"{name}_{part.code}")
    return (rate, f" were {part.name} (", count, " of ", *of, ")")


def _beside(whole: Told | None, name: str) -> Sentence:
    if whole is None or not whole.has(_share_told_first(whole, name)):
        return ()
    return ("; in the nation ", whole.shown(_share_told_first(whole, name)), f" were {_told_first(whole).name}")


def _told_first(told: Told) -> SubjectType:
    """The type whose share stands first: the last in the seed."""
    return told.subject.types[-1]


def _share_told_first(told: Told, name: str) -> str:
    return f"{name}_{_told_first(told).code}_percent"


def _notes(told: Told, name: str) -> tuple[Sentence, ...]:
    kind = _KINDS[name]
    notes: list[Sentence] = []
    both, unknown = told.number(f"{name}_both"), told.number(f"{name}_unknown")
    if both:
        which = noun(both, f"{kind} case was", f"{kind} cases were")
        verb = noun(both, "counts", "count")
        types = told.subject.types_in_text
        notes.append((told.shown(f"{name}_both"), f" {which} both {types} and {verb} as each."))
    if unknown and told.has(_share_told_first(told, name)):
        which = noun(unknown, f"{kind} case is", f"{kind} cases are")
        notes.append((told.shown(f"{name}_unknown"), f" {which} of unknown type and left out of the shares by type."))
    return tuple(notes)
