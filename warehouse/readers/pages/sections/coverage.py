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
    through = _through(told)
    covered = (
        *_synthetic(told),
        *_limitations(told),
        *((through,) if through else ()),
        *_sources(told),
        *_uncovered(told),
    )
    sentences = (*covered, *_as_first_published(page, told))
    return Section("coverage", "Limitations and coverage", sentences, notes=_notes(told))


_SEALED: Sentence = ("A sealed case appears once it is unsealed, in the year in which it was charged.",)


def _limitations(told: Told) -> tuple[Sentence, ...]:
    courts = f"the federal courts {told.where}" if told.place.kind == "state" and told.is_known else "federal courts"
    suits = ", civil suits in state courts," if "new_civil_cases" in told.figures else ""
    left_out = f"state prosecutions{suits} and cases that were never reported are not in them"
    return ((f"The figures are of {courts} alone: {left_out}.",), _SEALED)


def _synthetic(told: Told) -> tuple[Sentence, ...]:
    if not told.values["is_synthetic"]:
        return ()
    return (("These data are synthetic: they are made up, and no figure is a fact about any court or state.",),)


def _through(told: Told) -> Sentence:
    if told.values["is_complete_year"]:
        return (f"The year {told.year} is complete.",) if told.is_census("new_cases") else ()
    day = long_date(told.values["data_through_date"])
    return (f"The data run through {day}, so the figures of {told.year} are those so far, and no rank is stated.",)


def _as_first_published(page: PlaceYear, told: Told) -> tuple[Sentence, ...]:
    """That nothing was restated, where the publication has the history; the running year grows without being restated."""
    if page.restated is None or page.restated or not told.values["is_complete_year"]:
        return ()
    # Its districts and the nation beside it have a history of their own.
    whose = told.name if told.is_known else "the cases whose state is not known"
    return ((f"No figure of {whose} in {told.year} is restated.",),)


def _rows(told: Told) -> list[tuple[str, str, bool, str]]:
    rows = told.values.get("coverage") or ()
    order = list(GROUPS)
    found = [(row["source_code"], row["figure"], row["is_census"], row["note"]) for row in rows]
    return sorted(found, key=lambda row: (order.index(row[1]) if row[1] in order else len(order), row[0]))


def _sources(told: Told) -> tuple[Sentence, ...]:
    """One sentence for each source and whether it is a census: what it covers."""
    groups: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for source, group, is_census, _ in _rows(told):
        if source != "none":
            groups[source, is_census].append(group_name(group))
    return tuple(
        (
            f"{capital(source_name(source))} {_is(source)} {'a' if is_census else 'no'} census of {told.year}"
            f" {'for' if is_census else 'but carry' if _is(source) == 'are' else 'but carries'} {listed(names)}.",
        )
        for (source, is_census), names in sorted(groups.items(), key=lambda item: (not item[0][1], item[0][0]))
    )


def _is(source: str) -> str:
    return "are" if source_name(source).endswith("s") else "is"


def _uncovered(told: Told) -> tuple[Sentence, ...]:
    items = [f"{group_name(group)} ({clause(note)})" for source, group, _, note in _rows(told) if source == "none"]
    return ((f"Not available for {told.year}: {'; '.join(items)}.",),) if items else ()


def _notes(told: Told) -> tuple[Sentence, ...]:
    """What the publication notes: a note of several sources once, those of one source together."""
    groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for source, group, _, note in _rows(told):
        if source != "none":
            groups[note][source].append(group_name(group))
    shared = [(list(sources), note) for note, sources in groups.items() if len(sources) > 1]
    single: dict[str, list[str]] = defaultdict(list)
    for note, sources in groups.items():
        if len(sources) == 1:
            [(source, names)] = sources.items()
            single[source].append(f"{listed(names)} ({clause(note)})")
    return (
        *((f"{capital(listed([source_name(one) for one in sources]))}: {clause(note)}.",) for sources, note in shared),
        *((f"{capital(source_name(source))}: {'; '.join(notes)}.",) for source, notes in single.items()),
    )
