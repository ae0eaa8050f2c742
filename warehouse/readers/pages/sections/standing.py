"""How a state stacks up: its figures beside the nation's averages."""

from __future__ import annotations

from decimal import Decimal

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.sections.notes import printed_notes
from warehouse.readers.pages.sections.prison import left_out, median, unresolved
from warehouse.readers.pages.told import Figures, Told, joined, nation, own
from warehouse.readers.pages.words import noun

_MEANS = (
    ("new_cases", "new_cases_mean_over_nonzero", "new_case_jurisdictions", "new_cases"),
    ("convicted_defendants", "convicted_defendants_mean_over_active", "active_case_jurisdictions", "active_cases"),
)


def section(page: PlaceYear, figures: Figures) -> Section | None:
    """The section `standing`; None of a place that can have no case."""
    if page.has_no_court:
        return None
    told, whole = own(page, figures), nation(page, figures)
    if page.place.kind == "nation":
        sentences = (*(_most(page, figures, *said) for said in _MOST), *(_mean(whole, *said) for said in _MEANS))
    else:
        compared = (_beside(told, whole, *said) for said in _MEANS)
        sentences = (*compared, *median(told), *unresolved(told))
    names = [said[1] for said in _MEANS] if page.place.kind == "nation" else ["mean_prison_months"]
    notes = (*(left_out(told) if page.place.kind == "state" else ()), *printed_notes(page, figures, *names))
    title = "How states and territories compare" if page.place.kind == "nation" else f"How {told.name} stacks up"
    found = tuple(sentence for sentence in sentences if sentence)
    if not any(told.has(f"{said[0]}_rank") or whole.has(said[1]) for said in _MEANS):
        found = (_no_comparison(whole), *found)
    return Section("standing", title, found, notes=notes)


def _no_comparison(whole: Told) -> Sentence:
    """That states are not compared, and why: ranks and averages need every case of a complete year."""
    if not whole.values["is_complete_year"]:
        return (f"States and territories are not compared yet: the year {whole.year} is not over in these data.",)
    return (f"States and territories are not compared: no source covers every case of {whole.year}.",)


def _mean(whole: Told, figure: str, mean: str, over: str, by: str) -> Sentence:
    """The average over those that have any, as the published report prints it."""
    if not whole.has(figure, mean, over):
        return ()
    number = whole.number(over)
    places = (whole.shown(over), f" {noun(number, 'state or territory', 'states and territories')}")
    kind = "a new case" if by == "new_cases" else "an active case"
    if figure == "new_cases":
        return ("On average the ", *places, f" with {kind} had ", whole.shown(mean), ".")
    return ("On average ", whole.shown(mean), " defendants were convicted in the ", *places, f" with {kind}.")


def _beside(told: Told, whole: Told, figure: str, mean: str, over: str, by: str) -> Sentence:
    sentence = _mean(whole, figure, mean, over, by)
    if not sentence or not told.has(figure, by):
        return ()
    *start, end = sentence
    start = [*start, str(end).removesuffix(".")]
    mine, average = Decimal(told.number(figure)), Decimal(str(whole.value(mean)))
    if not told.number(by):
        return (*start, f"; {told.name} had none.")
    order = "above" if mine > average else "below" if mine < average else "equal to"
    had = "had" if told.values["is_complete_year"] else "has had"
    return (*start, f"; {told.name} {had} ", told.shown(figure, "" if mine else "none"), f", {order} that average.")


_MOST = (
    ("new_cases", "most new cases", "initiated in"),
    ("convicted_defendants", "most defendants", "convicted in"),
)


def _most(page: PlaceYear, figures: Figures, figure: str, what: str, where: str) -> Sentence:
    """The states and territories that come first, down to the third place."""
    ranked = [
        Told(place, page.year, values, figures)
        for place, values in page.jurisdictions
        if values[f"{figure}_rank"] is not None and values[f"{figure}_rank"] <= 3 and values[figure]
    ]
    if not ranked:
        return ()
    ranked.sort(key=lambda told: told.number(f"{figure}_rank"))
    items: list[Sentence] = [(f"{told.name} (", told.shown(figure), ")") for told in ranked]
    return (f"The {what} were {where} ", *joined(items), ".")
