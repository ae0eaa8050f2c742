"""Whether a labor trafficking case was initiated, how many jurisdictions initiated none, and what reviewers coded."""

from __future__ import annotations

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.notes import printed_notes
from warehouse.readers.pages.sections.rank import jurisdiction_count
from warehouse.readers.pages.told import SMALL, Figures, Told, nation, own
from warehouse.readers.pages.words import capital, counted, noun

_NONE = "jurisdictions_without_new_labor_case"


def section(page: PlaceYear, figures: Figures) -> Section | None:
    """The section `labor`; None where the subject has no labor cases."""
    if "new_cases_labor" not in figures:
        return None
    told, whole = own(page, figures), nation(page, figures)
    size = jurisdiction_count(page)
    initiated = _nation(whole, size) if page.place.kind == "nation" else _state(told, whole, size)
    notes = (*_small(told), *printed_notes(page, figures, _NONE))
    return Section("labor", "Labor trafficking", (initiated, *detail(told)), notes=notes)


def _state(told: Told, whole: Told, size: int) -> Sentence:
    flag = "is_without_new_labor_case"
    count = whole.number(_NONE)
    if told.value(flag) is True:
        if count == 1:
            only = (f" of {size} jurisdictions that failed to initiate a labor trafficking case {told.when}.",)
            return (f"{capital(told.name)} is the ", told.shown(flag, "only one"), *only)
        failed = f" jurisdictions, out of {size}, that failed to initiate a labor trafficking case {told.when}."
        return (f"{capital(told.name)} is ", told.shown(flag, "1"), " of ", whole.shown(_NONE), failed)
    if not told.has("new_cases_labor"):
        return told.missing("The number of new labor trafficking cases", "new_cases_labor")
    cases = told.count("new_cases_labor", "new labor trafficking case")
    if not told.is_known:
        verb = noun(told.number("new_cases_labor"), "was", "were")
        return ("Where the state is not known, ", *cases, f" {verb} initiated {told.when}.")
    start = (f"{capital(told.name)} {told.did('initiated')} ", *cases, f" {told.when}")
    if not whole.has(_NONE):
        return (*start, ".")
    return (*start, "; ", whole.shown(_NONE), f" of {size} jurisdictions initiated none.")


def _nation(whole: Told, size: int) -> Sentence:
    if not whole.has("new_cases_labor"):
        return whole.missing("The number of new labor trafficking cases", "new_cases_labor")
    number = whole.number("new_cases_labor")
    verb = noun(number, "was", "were")
    start = (*whole.count("new_cases_labor", "new labor trafficking case"), f" {verb} initiated {whole.when}")
    if not whole.has(_NONE):
        return (*start, ".")
    return (*start, "; ", whole.shown(_NONE), f" of {size} jurisdictions failed to initiate one.")


def detail(told: Told) -> tuple[Sentence, ...]:
    """The most frequent sector and threats of deportation; nothing where no labor case was active."""
    if not told.number("active_cases_labor"):
        return ()
    if not told.has("top_labor_sector") and not told.has("deportation_threat_percent"):
        return (told.missing("The sector of the labor trafficking cases", "top_labor_sector"),)
    sentences: list[Sentence] = []
    if told.has("top_labor_sector"):
        sector = told.shown("top_labor_sector")
        sentences.append(
            (f"The most frequent sector of the labor trafficking cases active {told.where} was ", sector, ".")
        )
    if told.has("deportation_threat_percent"):
        rate = told.shown("deportation_threat_percent")
        half = float(str(told.value("deportation_threat_percent")))
        over = "Over half (" if half > 50 else ""
        close = ")" if over else ""
        which = (
            " of the active labor trafficking cases whose means of coercion are known involved a threat of deportation."
        )
        sentences.append((over, rate, close + which) if over else (rate, which))
    return tuple(sentences)


def share_of_new_cases(whole: Told) -> tuple[Sentence, ...]:
    """How many of the new cases are labor trafficking cases; nothing where no share is stated."""
    if not whole.has("new_cases_labor_percent", "new_cases_labor"):
        return ()
    number = whole.number("new_cases_labor")
    of = "Of the new cases of known type " if whole.number("new_cases_unknown") else "Of the new cases "
    verb = noun(number, "was a labor trafficking case", "were labor trafficking cases")
    return (
        (
            of,
            whole.shown("new_cases_labor"),
            " (",
            whole.shown("new_cases_labor_percent"),
            f") {verb}.",
        ),
    )


def _small(told: Told) -> tuple[Sentence, ...]:
    """The mart holds the percent of threats without the cases that it is over: no more than the active ones."""
    number = told.number("active_cases_labor")
    if not told.has("deportation_threat_percent") or number >= SMALL:
        return ()
    return (
        (
            f"The rate of threats of deportation is over {counted(number, 'labor trafficking case')} at most, so it says little.",
        ),
    )
