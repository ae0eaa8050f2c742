"""New, active and convicted, each with its rank."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.published import PlaceYear
from warehouse.readers.pages.sections.notes import no_census, printed_notes
from warehouse.readers.pages.sections.rank import jurisdiction_count, ranking
from warehouse.readers.pages.told import Figures, Told, joined, own
from warehouse.readers.pages.words import capital, noun

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
        sentences = _of_the_nation(told, size)
    elif told.is_known:
        sentences = _of_a_state(told, size)
    else:
        sentences = _of_no_known_state(told)
    sentences += no_census(told, "new_cases", "active_cases", "convicted_defendants")
    return Section("cases", "Cases and convictions", sentences, notes=printed_notes(page, figures, *_PRINTED))


def _of_a_state(told: Told, size: int) -> tuple[Sentence, ...]:
    subject = capital(told.name)
    ends = {name: (f" {told.when}", *ranking(told, f"{name}_rank", size), ".") for name in _HEADLINE}
    new = (
        (f"{subject} {told.did('initiated')} ", *told.count("new_cases", "new human trafficking case")),
        _charged(told),
    )
    active = (
        (f"{subject} {told.did('had')} ", *told.count("active_cases", "active human trafficking case")),
        _active(told),
    )
    defendants = told.count("convicted_defendants", "defendant")
    convicted = (f"{subject} {told.did('convicted')} ", *defendants, " in human trafficking cases"), ()
    told_of = zip(_HEADLINE, (new, active, convicted), strict=True)
    return tuple(
        sentence
        for name, (first, second) in told_of
        for sentence in (((*first, *ends[name]), second) if told.has(name) else (_missing(told, name),))
        if sentence
    )


def _of_the_nation(told: Told, size: int) -> tuple[Sentence, ...]:
    ends = {
        "new_cases": _jurisdictions(told, "new_case_jurisdictions", size),
        "active_cases": _jurisdictions(told, "active_case_jurisdictions", size),
    }
    beside = {"new_cases": _charged(told), "active_cases": _active(told)}
    said = {
        "new_cases": ("new human trafficking case", "initiated"),
        "active_cases": ("human trafficking case", "active"),
        "convicted_defendants": ("defendant", "convicted in human trafficking cases"),
    }
    sentences: list[Sentence] = []
    for name in _HEADLINE:
        if not told.has(name):
            sentences.append(_missing(told, name))
            continue
        one, done = said[name]
        count = told.number(name)
        amount = _start(told.count(name, one))
        sentences.append((*amount, f" {noun(count, 'was', 'were')} {done} {told.when}", *ends.get(name, ()), "."))
        sentences += [beside[name]] if beside.get(name) else []
    return tuple(sentences)


def _of_no_known_state(told: Told) -> tuple[Sentence, ...]:
    said = {
        "new_cases": ("case", "initiated"),
        "active_cases": ("case", "active"),
        "convicted_defendants": ("defendant", "convicted"),
    }
    items: list[Sentence] = [
        (*told.count(name, one), f" {noun(told.number(name), 'was', 'were')} {done}")
        for name, (one, done) in said.items()
        if told.has(name)
    ]
    missing = tuple(_missing(told, name) for name in _HEADLINE if not told.has(name))
    if any(told.number(name) for name in said):
        return (("Where the state is not known, ", *joined(items), f" {told.when}."), *missing)
    return missing or ((f"No case or conviction of {told.year} has a state that is not known.",),)


_HEADLINE = {
    "new_cases": "The number of new cases",
    "active_cases": "The number of active cases",
    "convicted_defendants": "The number of convicted defendants",
}


def _missing(told: Told, name: str) -> Sentence:
    return told.missing(_HEADLINE[name], name)


def _charged(told: Told) -> Sentence:
    number = told.number("new_defendants")
    if not number:
        return ()
    cases = "these and in older cases" if told.number("new_cases") else "older cases"
    return (*told.count("new_defendants", "defendant"), f" {noun(number, 'was', 'were')} newly charged, in {cases}.")


def _active(told: Told) -> Sentence:
    if not told.number("active_defendants"):
        return ()
    number = told.number("active_defendants")
    return (*told.count("active_defendants", "defendant"), f" {noun(number, 'was', 'were')} active in them.")


def _jurisdictions(told: Told, figure: str, size: int) -> Sentence:
    return (", in ", told.shown(figure), f" of {size} jurisdictions") if told.has(figure) else ()


def _start(sentence: Sentence) -> Sentence:  # a count of none begins a sentence with a capital
    first, *rest = sentence
    return (first if isinstance(first, str) else first.__class__(**{**vars(first), "text": capital(first.text)}), *rest)
