"""Up to five years: what a figure was in each, and how much that says."""

from __future__ import annotations

from collections import defaultdict

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.told import SMALL, Figures, Told, joined
from warehouse.readers.pages.words import capital, listed

_SAID = {
    "new_cases": "New cases",
    "active_cases": "Active cases",
    "convicted_defendants": "Convicted defendants",
}
# Of the cases whose state is not known, where there are none.
_EVERY = {
    "new_cases": "Every new case",
    "active_cases": "Every active case",
    "convicted_defendants": "Every convicted defendant",
}


def section(page: PlaceYear, figures: Figures) -> Section:
    """The section `trend`."""
    years = tuple(Told(page.place, values["year"], values, figures) for values in page.years)
    sentences = tuple(sentence for figure in _SAID if (sentence := _change(years, figure)))
    if not sentences:
        sentences = (_nothing(years),)
    notes = (*_gaps(years), *_census(years), *_small(years), *_incomplete(years))
    return Section("trend", f"The years to {page.year}", sentences, notes=notes)


def _change(years: tuple[Told, ...], figure: str) -> Sentence:
    known = [told for told in years if told.has(figure)]
    if len(known) < 2 or known[-1].year != years[-1].year:
        return ()
    first, *between, last = known
    is_every_year = len(known) == last.year - years[0].year + 1
    if is_every_year and not any(told.number(figure) for told in known):
        return _none(known, figure)
    before: list[Sentence] = [(told.shown(figure), f" in {told.year}") for told in (first, *between)]
    verb = "were" if last.values["is_complete_year"] else "number"
    return (f"{_SAID[figure]} {verb} ", last.shown(figure), f" {last.when}, after ", *joined(before), ".")


def _none(years: list[Told], figure: str) -> Sentence:
    """That there was none in any of the years."""
    last = years[-1]
    span = f"from {years[0].year} to {last.year}{'' if last.values['is_complete_year'] else ' so far'}"
    if not last.is_known:
        return (f"{_EVERY[figure]} {span} has a known state.",)
    return (f"There were no {_SAID[figure].lower()} {span}.",)


def _nothing(years: tuple[Told, ...]) -> Sentence:
    last = years[-1]
    if any(last.has(figure) for figure in _SAID):
        return ("There is no earlier year to compare with.",)
    return (f"The figures of {last.year} are not available, so there is no trend to it.",)


def _gaps(years: tuple[Told, ...]) -> tuple[Sentence, ...]:
    """The years that a figure is not available for, figures of the same years together."""
    gaps: dict[str, list[str]] = defaultdict(list)
    span = range(years[0].year, years[-1].year + 1)
    for figure, words in _SAID.items():
        known = {told.year for told in years if told.has(figure)}
        missing = [str(year) for year in span if year not in known]
        if missing and known:
            gaps[listed(missing)].append(words.lower())
    return tuple((capital(f"{listed(names)} are not available for {missing}."),) for missing, names in gaps.items())


def _census(years: tuple[Told, ...]) -> tuple[Sentence, ...]:
    known = [told for told in years if any(told.has(figure) for figure in _SAID)]
    without = [str(told.year) for told in known if not told.is_census("new_cases")]
    if not without or len(known) < 2:
        return ()
    change = "so a change from year to year may come from the sources alone"
    if len(without) == len(known):
        return ((f"The sources are no census of any year from {without[0]} to {without[-1]}, {change}.",),)
    return ((f"The sources of {listed(without)} are no census, {change}.",),)


def _small(years: tuple[Told, ...]) -> tuple[Sentence, ...]:
    known = [told.number("new_cases") for told in years if told.has("new_cases")]
    if len(known) < 2 or not 0 < max(known) < SMALL:
        return ()
    return ((f"With fewer than {SMALL} new cases in every year, a change of a few says little.",),)


def _incomplete(years: tuple[Told, ...]) -> tuple[Sentence, ...]:
    last = years[-1]
    return () if last.values["is_complete_year"] else ((f"The year {last.year} is not over in these data.",),)
