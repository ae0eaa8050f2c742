"""How a figure changed from the year before, and since when, of all years held, it was not as high or low."""

from __future__ import annotations

from collections import defaultdict

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.told import Figures, Told
from warehouse.readers.pages.words import capital, listed, noun

_SAID = {
    "new_cases": "new case",
    "active_cases": "active case",
    "convicted_defendants": "convicted defendant",
}


def section(page: PlaceYear, figures: Figures) -> Section | None:
    """The section `trend`; None of a place that can have no case, and of a year in which the state of every case is known."""
    years = tuple(Told(page.place, values["year"], values, figures) for values in page.years)
    is_nothing = not any(years[-1].number(figure) for figure in _SAID)
    if page.has_no_court or (is_nothing and not years[-1].is_known):
        return None
    none = [figure for figure in _SAID if _is_none(years, figure)]
    changes = (_change(page, years, figure) for figure in _SAID if figure not in none)
    sentences = (*(sentence for sentence in changes if sentence), *(_none(years, none) if none else ()))
    if not sentences:
        sentences = (_nothing(years),)
    notes = (*_gaps(years), *_in_part(years), *_incomplete(years))
    # The tiles have the years and the change of each figure.
    return Section("trend", f"The years to {page.year}", sentences, notes=notes, under_tiles=())


def _known(years: tuple[Told, ...], figure: str) -> list[Told]:
    return [told for told in years if told.has(figure)]


def _is_none(years: tuple[Told, ...], figure: str) -> bool:
    """Whether there was none in any of several years."""
    known = _known(years, figure)
    is_every_year = len(known) > 1 and len(known) == years[-1].year - years[0].year + 1
    return is_every_year and not any(told.number(figure) for told in known)


def _change(page: PlaceYear, years: tuple[Told, ...], figure: str) -> Sentence:
    """What the figure is beside the last year before that has it, and since when it was not as high or low."""
    known = _known(years, figure)
    if len(known) < 2 or known[-1].year != years[-1].year:
        return ()
    *_, before, last = known
    number, one = last.number(figure), _SAID[figure]
    there = "There " if last.is_known else "Where the state is not known, there "
    if not last.values["is_complete_year"]:
        # What is not over is no fall.
        start = (f"{there}{noun(number, 'is', 'are')} ", *last.count(figure, one), f" {last.when}")
        was = f"; there {noun(before.number(figure), 'was', 'were')} "
        return (*start, was, before.shown(figure, "" if before.number(figure) else "none"), f" in {before.year}.")
    start = (f"{there}{noun(number, 'was', 'were')} ", *last.count(figure, one), f" {last.when}")
    if number == before.number(figure):
        return (*start, f", {'as many as' if number else 'and none'} in {before.year}{'' if number else ' either'}.")
    order = "more" if number > before.number(figure) else "fewer"
    difference = f"{abs(number - before.number(figure)):,}"
    return (*start, f", {difference} {order} than in {before.year}{_beyond(page, years, figure)}.")


def _beyond(page: PlaceYear, years: tuple[Told, ...], figure: str) -> str:
    """Since when the last figure was not as high or as low: over three years or more of which every case is covered."""
    *earlier, (year, number) = _covered(page, years, figure) or [(page.year, 0)]
    if len(earlier) < 2:
        return ""
    is_rise = number > earlier[-1][1]
    word = "most" if is_rise else "fewest"
    reached = [other for other, count in earlier if (count >= number if is_rise else count <= number)]
    if not reached:
        return f", the {word} of all years from {earlier[0][0]}"
    return f", the {word} since {reached[-1]}" if year - reached[-1] > 2 else ""


def _covered(page: PlaceYear, years: tuple[Told, ...], figure: str) -> list[tuple[int, int]]:
    """The years up to this one, none missing, of which a source covers every case, each with its count."""
    counts = {year: values[figure] for year, values in page.earlier}
    counts |= {told.year: told.number(figure) for told in years if told.has(figure) and told.is_census(figure)}
    found: list[tuple[int, int]] = []
    year = page.year
    while (count := counts.get(year)) is not None:
        found.insert(0, (year, count))
        year -= 1
    return found


def _none(years: tuple[Told, ...], figures: list[str]) -> tuple[Sentence, ...]:
    """That there was none in any of the years, of one figure or several."""
    last = years[-1]
    span = f"from {years[0].year} to {last.year}{'' if last.values['is_complete_year'] else ' so far'}"
    words = [_SAID[figure] for figure in figures]
    if not last.is_known:
        return ((f"The state of every {' and '.join(words)} {span} is known.",),)
    return ((f"There was no {', '.join(words[:-1])}{' or ' if words[1:] else ''}{words[-1]} {span}.",),)


def _nothing(years: tuple[Told, ...]) -> Sentence:
    last = years[-1]
    if any(last.has(figure) for figure in _SAID):
        return ("There is no earlier year to compare with.",)
    return (f"The figures of {last.year} are not available, so there is nothing to compare.",)


def _gaps(years: tuple[Told, ...]) -> tuple[Sentence, ...]:
    """The years that a figure is not available for, figures of the same years together."""
    gaps: dict[str, list[str]] = defaultdict(list)
    span = range(years[0].year, years[-1].year + 1)
    for figure, words in _SAID.items():
        known = {told.year for told in years if told.has(figure)}
        missing = [str(year) for year in span if year not in known]
        if missing and known:
            gaps[listed(missing)].append(f"{words}s")
    return tuple((capital(f"{listed(names)} are not available for {missing}."),) for missing, names in gaps.items())


def _in_part(years: tuple[Told, ...]) -> tuple[Sentence, ...]:
    known = [told for told in years if any(told.has(figure) for figure in _SAID)]
    without = [str(told.year) for told in known if not told.is_census("new_cases")]
    if not without or len(known) < 2:
        return ()
    which = f"any year from {without[0]} to {without[-1]}" if len(without) == len(known) else listed(without)
    change = "so a change from year to year may come from the sources alone"
    return ((f"The sources do not cover every case of {which}, {change}.",),)


def _incomplete(years: tuple[Told, ...]) -> tuple[Sentence, ...]:
    last = years[-1]
    return () if last.values["is_complete_year"] else ((f"The year {last.year} is not over in these data.",),)
