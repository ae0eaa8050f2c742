"""New, active and convicted, each with its rank."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.notes import missing_numbers, no_census, printed_notes
from warehouse.readers.pages.sections.rank import jurisdiction_count, ranking
from warehouse.readers.pages.told import Figures, Told, joined, own
from warehouse.readers.pages.words import capital, noun

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


def section(page: PlaceYear, figures: Figures) -> Section:
    """The section `cases`."""
    told = own(page, figures)
    size = jurisdiction_count(page)
    if page.place.kind == "nation":
        said = _of_the_nation(told, size)
    elif told.is_known:
        said = _of_a_state(told, size)
    else:
        said = _of_no_known_state(told)
    more = no_census(told, *HEADLINE, has_rank=page.place.kind == "state" and told.is_known)
    sentences = (*said, *missing_numbers(told, HEADLINE), *more)
    return Section("cases", "Cases and convictions", sentences, notes=printed_notes(page, figures, *_PRINTED))


def _of_a_state(told: Told, size: int) -> tuple[Sentence, ...]:
    said = {
        "new_cases": ("initiated", f"new {told.subject.name} case", "", _charged(told)),
        "active_cases": ("had", f"active {told.subject.name} case", "", _active(told)),
        "convicted_defendants": ("convicted", "defendant", f" in {told.subject.name} cases", ()),
    }
    sentences: list[Sentence] = []
    for name, (verb, one, kind, beside) in said.items():
        if told.has(name):
            place = ranking(told, f"{name}_rank", size)
            start = f"{capital(told.name)} {told.did(verb)} "
            sentences += [(start, *told.count(name, one), f"{kind} {told.when}", *place, "."), beside]
    return tuple(sentence for sentence in sentences if sentence)


def _of_the_nation(told: Told, size: int) -> tuple[Sentence, ...]:
    said = {
        "new_cases": (f"new {told.subject.name} case", "initiated", "new_case_jurisdictions", _charged(told)),
        "active_cases": (f"{told.subject.name} case", "active", "active_case_jurisdictions", _active(told)),
        "convicted_defendants": ("defendant", f"convicted in {told.subject.name} cases", "", ()),
    }
    sentences: list[Sentence] = []
    for name, (one, done, where, beside) in said.items():
        if told.has(name):
            end: Sentence = (", in ", told.shown(where), f" of {size} jurisdictions") if told.has(where) else ()
            sentences += [("In the nation ", *told.was(name, one, done), f" {told.when}", *end, "."), beside]
    return tuple(sentence for sentence in sentences if sentence)


def _of_no_known_state(told: Told) -> tuple[Sentence, ...]:
    said = {
        "new_cases": ("case", "initiated"),
        "active_cases": ("case", "active"),
        "convicted_defendants": ("defendant", "convicted"),
    }
    items = [told.was(name, one, done) for name, (one, done) in said.items() if told.has(name)]
    if any(told.number(name) for name in said):
        return (("Where the state is not known, ", *joined(items), f" {told.when}."),)
    if not items:
        return ()
    return ((f"Every case and conviction of {told.year} has a known state.",),)


def _charged(told: Told) -> Sentence:
    number = told.number("new_defendants")
    if not number:
        return ()
    older = "" if told.number("new_cases") else ", in older cases"
    older = ", in these and in older cases" if told.number("new_cases") and number > 1 else older
    return (*told.was("new_defendants", "defendant", "newly charged"), f"{older}.")


def _active(told: Told) -> Sentence:
    if not told.number("active_defendants"):
        return ()
    cases = noun(told.number("active_cases"), "that case", "those cases")
    return (*told.was("active_defendants", "defendant", "active"), f" in {cases}.")
