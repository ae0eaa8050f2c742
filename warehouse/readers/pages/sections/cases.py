"""New, active and convicted, each with its rank."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.notes import missing_numbers, no_census, printed_notes
from warehouse.readers.pages.sections.rank import jurisdiction_count, ranking
from warehouse.readers.pages.told import Figures, Told, joined, own
from warehouse.readers.pages.words import noun

HEADLINE = {
    "new_cases": "new cases",
    "active_cases": "active cases",
    "convicted_defendants": "convicted defendants",
}
_PRINTED = (
    "new_cases",
    "new_defendants",
    "new_case_jurisdictions",
    "active_cases",
    "active_defendants",
    "active_case_jurisdictions",
    "convicted_defendants",
)


def section(page: PlaceYear, figures: Figures) -> Section | None:
    """The section `cases`; None where all there is to say is that there is none."""
    told = own(page, figures)
    size = jurisdiction_count(page)
    notes = printed_notes(page, figures, *_PRINTED)
    if all(told.has(name) and not told.number(name) for name in HEADLINE) and not notes:
        return None
    if page.place.kind == "nation":
        said = _of_the_nation(told, size)
    elif told.is_known:
        said = _of_a_state(told, size)
    else:
        said = _of_no_known_state(told)
    more = no_census(told, *HEADLINE, has_rank=page.place.kind == "state" and told.is_known)
    missing = missing_numbers(told, HEADLINE)
    under = (*_defendants(told), *missing, *more)
    return Section("cases", "Cases and convictions", (*said, *missing, *more), notes=notes, under_tiles=under)


def _of_a_state(told: Told, size: int) -> tuple[Sentence, ...]:
    """What prosecutors and courts did in it: a state initiates and convicts nobody."""
    said = {
        "new_cases": ("prosecutors", "initiated", f"new {told.subject.name} case", _charged(told)),
        "active_cases": ("courts", "had", "active case", _active(told)),
        "convicted_defendants": ("courts", "convicted", "defendant", ()),
    }
    known = [name for name in said if told.has(name)]
    sentences: list[Sentence] = []
    for name in known:
        who, verb, one, beside = said[name]
        is_first = name == known[0]
        one = one.replace("active case", f"active {told.subject.name} case") if is_first else one
        kind = f" in {told.subject.name} cases" if name == "convicted_defendants" and is_first else ""
        place = ranking(told, f"{name}_rank", f"{size} states and territories" if is_first else str(size))
        is_same = name == "convicted_defendants" and "active_cases" in known
        start = f"{'They' if is_same else f'Federal {who} {told.courts}'} {told.did(verb)} "
        when = f" {told.when}" if is_first else ""
        sentences.append((start, *told.count(name, one), f"{kind}{when}", *place, *beside, "."))
    return tuple(sentences)


def _of_the_nation(told: Told, size: int) -> tuple[Sentence, ...]:
    said = {
        "new_cases": (f"new {told.subject.name} case", "initiated", "new_case_jurisdictions", _charged(told)),
        "active_cases": (f"{told.subject.name} case", "active", "active_case_jurisdictions", _active(told)),
        "convicted_defendants": ("defendant", f"convicted in {told.subject.name} cases", "", ()),
    }
    sentences: list[Sentence] = []
    for name, (one, done, where, beside) in said.items():
        if told.has(name):
            end: Sentence = (
                (", in ", told.shown(where), f" of {size} states and territories") if told.has(where) else ()
            )
            start = ("In the nation ", *told.was(name, one, done))
            sentences.append((*start, f" {told.when}", *end, *beside, "."))
    return tuple(sentences)


def _of_no_known_state(told: Told) -> tuple[Sentence, ...]:
    said = {
        "new_cases": ("case", "initiated"),
        "active_cases": ("case", "active"),
        "convicted_defendants": ("defendant", "convicted"),
    }
    items = [told.was(name, one, done) for name, (one, done) in said.items() if told.has(name)]
    return (("Where the state is not known, ", *joined(items), f" {told.when}."),) if items else ()


def _defendants(told: Told) -> tuple[Sentence, ...]:
    """What the tiles leave out: the defendants of the new and the active cases."""
    charged, active = "new_defendants", "active_defendants"
    sentences: list[Sentence] = []
    if told.number(charged):
        older = "" if told.number("new_cases") else ", in older cases"
        older = ", in new and in older cases" if told.number("new_cases") and told.number(charged) > 1 else older
        sentences.append((*told.was(charged, "defendant", "newly charged"), f" {told.when}{older}."))
    if told.number(active):
        sentences.append((*told.was(active, "defendant", "active"), f" {told.when}."))
    return tuple(sentences)


def _charged(told: Told) -> Sentence:
    number = told.number("new_defendants")
    if not number:
        return ()
    older = "" if told.number("new_cases") else ", in older cases"
    older = ", in these and in older cases" if told.number("new_cases") and number > 1 else older
    return ("; ", *told.was("new_defendants", "defendant", "newly charged"), older)


def _active(told: Told) -> Sentence:
    if not told.number("active_defendants"):
        return ()
    cases = noun(told.number("active_cases"), "that case", "those cases")
    return ("; ", *told.was("active_defendants", "defendant", "active"), f" in {cases}")
