"""What is in the figures and what is not: scope, sources and their last day."""

from __future__ import annotations

from collections import defaultdict

from warehouse.readers.pages.content import Section, Sentence
from warehouse.readers.pages.place_year import PlaceYear
from warehouse.readers.pages.source_names import source_name
from warehouse.readers.pages.told import Figures, Told, own
from warehouse.readers.pages.words import GROUPS, capital, clause, group_name, listed, long_date


def section(page: PlaceYear, figures: Figures) -> Section:
    """The section `coverage`."""
    told = own(page, figures)
    sentences = (*_limitations(told), *_through(told), *_sources(told), *_uncovered(told))
    return Section("coverage", "Limitations and coverage", sentences)


_SEALED: Sentence = ("A sealed case appears once it is unsealed, in the year in which it was charged.",)


def _limitations(told: Told) -> tuple[Sentence, ...]:
    suits = ", civil suits in state courts" if "new_civil_cases" in told.figures else ""
    left_out = f"state prosecutions{suits} and cases that were never reported are not counted"
    return ((f"The figures are of federal courts alone: {left_out}.",), _SEALED)


def _through(told: Told) -> tuple[Sentence, ...]:
    """Whether the year is complete. The last day of the data moves every night, and with it what names it."""
    if told.values["is_complete_year"]:
        return ((f"The year {told.year} is complete.",),) if told.is_census("new_cases") else ()
    day = long_date(told.values["data_through_date"])
    return ((f"The data run through {day}, so the figures of {told.year} are those so far, and no rank is stated.",),)


def _rows(told: Told) -> list[tuple[str, str, bool, str]]:
    rows = told.values.get("coverage") or ()
    order = list(GROUPS)
    found = [(row["source_code"], row["figure"], row["is_census"], row["note"]) for row in rows]
    return sorted(found, key=lambda row: (order.index(row[1]) if row[1] in order else len(order), row[0]))


def _sources(told: Told) -> tuple[Sentence, ...]:
    """Which sources cover every case, for what, and which do not; what each leaves out stands with each figure."""
    whole: dict[str, list[str]] = defaultdict(list)
    in_part: dict[str, None] = {}
    for source, group, is_census, _ in _rows(told):
        if is_census:
            whole[source].append(group_name(group))
        elif source != "none":
            in_part[source] = None
    sentences: list[Sentence] = []
    if whole:
        items = [f"{source_name(source)} for {listed(names)}" for source, names in whole.items()]
        sentences.append((f"Every case of {told.year} is covered by {'; by '.join(items)}.",))
    names = [source_name(source) for source in sorted(in_part)]
    if names:
        verb = "do" if len(names) > 1 or names[0].endswith("s") else "does"
        also = ", and may add to these" if whole else ""
        sentences.append((f"{capital(listed(names))} {verb} not cover every case{also}.",))
    return tuple(sentences)


def _uncovered(told: Told) -> tuple[Sentence, ...]:
    items = [f"{group_name(group)} ({clause(note)})" for source, group, _, note in _rows(told) if source == "none"]
    return ((f"Not available for {told.year}: {'; '.join(items)}.",),) if items else ()
