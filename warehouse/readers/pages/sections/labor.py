"""Whether a labor trafficking case was initiated, how many places had none, and what reviewers coded."""

from __future__ import annotations

from decimal import Decimal

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.notes import printed_notes
from warehouse.readers.pages.sections.rank import jurisdiction_count
from warehouse.readers.pages.told import Figures, Told, joined, nation, own
from warehouse.readers.pages.words import capital, noun

_NONE = "jurisdictions_without_new_labor_case"
_PLACES = "states and territories"


def section(page: PlaceYear, figures: Figures) -> Section | None:
    """The section `labor`; None where the subject has no labor cases."""
    if "new_cases_labor" not in figures:
        return None
    told, whole = own(page, figures), nation(page, figures)
    size = jurisdiction_count(page)
    if page.has_no_court:
        return None
    initiated = _nation(whole, size) if page.place.kind == "nation" else _state(told, whole, size)
    notes = printed_notes(page, figures, _NONE)
    return Section("labor", "Labor trafficking", (initiated, *detail(told)), notes=notes)


def _state(told: Told, whole: Told, size: int) -> Sentence:
    flag = "is_without_new_labor_case"
    if told.value(flag) is True:
        without = f"without a new labor trafficking case {told.when}."
        if whole.number(_NONE) == 1:
            return (f"{capital(told.name)} is the ", told.shown(flag, "only one"), f" of {size} {_PLACES} {without}")
        return (
            *(f"{capital(told.name)} is ", told.shown(flag, "one"), " of ", whole.shown(_NONE)),
            f" {_PLACES}, of {size}, {without}",
        )
    if not told.has("new_cases_labor"):
        return told.missing("The number of new labor trafficking cases", "new_cases_labor")
    cases = told.count("new_cases_labor", "new labor trafficking case")
    if not told.is_known:
        verb = noun(told.number("new_cases_labor"), "was", "were")
        return ("Where the state is not known, ", *cases, f" {verb} initiated {told.when}.")
    had = "had" if told.values["is_complete_year"] else "has had"
    start = (f"{capital(told.name)} {had} ", *cases, f" {told.when}")
    if not whole.has(_NONE):
        return (*start, ".")
    return (*start, "; ", whole.shown(_NONE), f" of {size} {_PLACES} had none.")


def _nation(whole: Told, size: int) -> Sentence:
    if not whole.has("new_cases_labor"):
        return whole.missing("The number of new labor trafficking cases", "new_cases_labor")
    number = whole.number("new_cases_labor")
    verb = noun(number, "was", "were")
    start = (*whole.count("new_cases_labor", "new labor trafficking case"), f" {verb} initiated {whole.when}")
    if not number:
        return ("There were no new labor trafficking cases in the nation", f" {whole.when}.")
    if not whole.has(_NONE):
        return (*start, ".")
    return (*start, "; ", whole.shown(_NONE), f" of {size} {_PLACES} had none.")


def without_any(told: Told, whole: Told) -> Sentence:
    """Of a state: that it is one of so many without a new labor trafficking case, or how many it had."""
    flag = "is_without_new_labor_case"
    if told.value(flag) is True and whole.number(_NONE) == 1:
        return (f"{capital(told.name)} alone had ", told.shown(flag, "no"), " new labor trafficking case.")
    if told.value(flag) is True:
        one = (f"{capital(told.name)} is ", told.shown(flag, "one"), " of ", whole.shown(_NONE))
        return (*one, f" {_PLACES} without a new labor trafficking case.")
    if not told.number("new_cases_labor"):
        return ()
    labor, new = told.number("new_cases_labor"), told.number("new_cases")
    was = f"{noun(labor, 'was', 'were')} labor trafficking."
    if labor == new:
        every = "The only" if new == 1 else "Both" if new == 2 else f"All {new:,}"
        return (told.shown("new_cases_labor", every), f" new {noun(new, 'case')} {was}")
    return (told.shown("new_cases_labor"), " of the ", told.shown("new_cases"), f" new cases {was}")


def detail(told: Told) -> tuple[Sentence, ...]:
    """The most frequent sector and threats of deportation; nothing where no labor case was active."""
    if not told.number("active_cases_labor"):
        return ()
    if not told.has("top_labor_sector") and not told.has("deportation_threat_percent"):
        return (told.missing("The sector of the labor trafficking cases", "top_labor_sector"),)
    of = f"Of the labor trafficking cases active {told.where} "
    parts: list[Sentence] = []
    if told.has("top_labor_sector"):
        parts.append(("the most frequent sector was ", told.shown("top_labor_sector")))
    if told.has("deportation_threat_percent"):
        rate = told.shown("deportation_threat_percent")
        is_most = Decimal(str(told.value("deportation_threat_percent"))) > 50
        share: Sentence = ("over half (", rate, ")") if is_most else (rate,)
        parts.append((*share, " of those whose means of coercion are known involved a threat of deportation"))
    return ((of, *joined(parts), "."),)


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
