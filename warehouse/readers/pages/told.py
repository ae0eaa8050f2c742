"""A place in a year as its sentences tell it: its figures to put in a sentence, and why one is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from warehouse.readers.coverage import is_over_nothing
from warehouse.readers.figures import Figure
from warehouse.readers.pages.content import Part, Sentence, Shown, Value
from warehouse.readers.pages.place_year import NATION, Place, PlaceYear, Values
from warehouse.readers.pages.source_names import source_name
from warehouse.readers.pages.words import clause, in_years, listed, noun, percent
from warehouse.readers.subject import Subject

Figures = Mapping[str, Figure]


def text_of(figure: Figure, value: Value) -> str:
    """A figure as sentences and pictures write it: a percent with a decimal where it has any."""
    if figure.kind == "percent" and isinstance(value, Decimal | float):
        return percent(value)
    return figure.text(value)


@dataclass(frozen=True)
class Told:
    """A place, a year and its figures."""

    place: Place
    year: int
    values: Values
    figures: Figures
    subject: Subject = field(default_factory=Subject)

    @property
    def name(self) -> str:
        """The place as the subject of a sentence: Missouri, the District of Columbia, the nation."""
        return "the nation" if self.place.kind == "nation" else self.place.in_text

    @property
    def is_known(self) -> bool:
        """Whether it is a place, and not the cases whose state is not known."""
        return self.place.kind != "state" or self.place.is_jurisdiction

    @property
    def where(self) -> str:
        """Where it is.

        >>> Told(Place("VI", "Virgin Islands", "state"), 2018, {}, {}).where
        'in the Virgin Islands'
        >>> Told(Place("XX", "State not known", "state", is_jurisdiction=False), 2018, {}, {}).where
        'in cases whose state is not known'
        """
        return f"in {self.name}" if self.is_known else "in cases whose state is not known"

    @property
    def there(self) -> str:
        """Where it is, at the start of a sentence.

        >>> Told(Place("XX", "State not known", "state", is_jurisdiction=False), 2018, {}, {}).there
        'Where the state is not known,'
        """
        return f"In {self.name}" if self.is_known else "Where the state is not known,"

    @property
    def whose(self) -> str:
        """Whose cases, after the word `cases`."""
        return f"in {self.name}" if self.is_known else "whose state is not known"

    @property
    def when(self) -> str:
        """The year in a sentence, and whether all of it is in.

        >>> Told(Place("MO", "Missouri", "state"), 2026, {"is_complete_year": False}, {}).when
        'so far in 2026'
        """
        return f"in {self.year}" if self.values["is_complete_year"] else f"so far in {self.year}"

    @property
    def courts(self) -> str:
        """Its courts, or those who bring its cases, after `federal courts` or `federal prosecutors`."""
        return "across the nation" if self.place.kind == "nation" else f"in {self.name}"

    def did(self, verb: str) -> str:
        """What courts or prosecutors did: of a year that is not over, what they have done."""
        return verb if self.values["is_complete_year"] else f"have {verb}"

    def value(self, figure: str) -> Value:
        """The figure as the mart holds it; None where it is not available."""
        value: Value = self.values.get(figure)
        return value

    def has(self, *figures: str) -> bool:
        """Whether all of these are available."""
        return all(self.value(figure) is not None for figure in figures)

    def number(self, figure: str) -> int:
        """A count, and 0 where none is stated: to choose words with, never to show."""
        return int(self.value(figure) or 0)

    def shown(self, figure: str, text: str = "") -> Shown:
        """The figure as it stands in a sentence."""
        value = self.value(figure)
        return Shown(figure, self.place.code, self.year, value, text or text_of(self.figures[figure], value))

    def count(self, figure: str, one: str, many: str = "") -> Sentence:
        """The count with its noun; a zero is `no`."""
        number = self.number(figure)
        return (self.shown(figure, f"{number:,}" if number else "no"), f" {noun(number, one, many)}")

    def months(self, figure: str) -> Sentence:
        """Months, with their years beside them where they are many: `135 months (11 years 3 months)`."""
        value = Decimal(str(self.value(figure)))
        years = f" ({in_years(value)})" if in_years(value) else ""
        return (self.shown(figure), f" {noun(1 if value == 1 else 2, 'month')}{years}")

    def was(self, figure: str, one: str, done: str) -> Sentence:
        """The count with its noun and what was done with them: `4 cases were initiated`."""
        return (*self.count(figure, one), f" {noun(self.number(figure), 'was', 'were')} {done}")

    def is_census(self, figure: str) -> bool:
        """Whether a source of the figure is a census of the year."""
        return self.is_census_of(self.figures[figure].figure_group)

    def is_census_of(self, group: str) -> bool:
        """Whether a source of a group of figures is a census of the year."""
        return any(row["is_census"] for row in self._coverage_of(group))

    def is_carried(self, figure: str) -> bool:
        """Whether any source carries the figure in the year."""
        return any(row["source_code"] != "none" for row in self._coverage(figure))

    def missing(self, subject: str, figure: str, verb: str = "is") -> Sentence:
        """That a figure is not available, and why."""
        return (f"{subject} {verb} not available for {self.year}: {self.reason(figure)}.",)

    def reason(self, figure: str) -> str:
        """Why the figure is not available, as a clause: in short what `coverage.reason` says at length."""
        rows = self._coverage(figure)
        sources = [source_name(row["source_code"]) for row in rows if row["source_code"] != "none"]
        if rows and not sources:
            return clause(rows[0]["note"])
        if rows and not self.is_census(figure):
            verb = "do" if len(sources) > 1 or sources[0].endswith("s") else "does"
            if self.figures[figure].kind == "percent":
                return (
                    f"{listed(sources)} {verb} not cover every case of that year, and what was found may be few of many"
                )
            return f"nothing was found in {listed(sources)}, which {verb} not cover every case of that year"
        if is_over_nothing(self.figures[figure], self.values):
            return "there is nothing to take a percent of"
        return "the sources do not say"

    def _coverage(self, figure: str) -> tuple[Mapping[str, Any], ...]:
        return self._coverage_of(self.figures[figure].figure_group)

    def _coverage_of(self, group: str) -> tuple[Mapping[str, Any], ...]:
        return tuple(row for row in self.values.get("coverage") or () if row["figure"] == group)


def own(page: PlaceYear, figures: Figures) -> Told:
    """The place of the page."""
    return Told(page.place, page.year, page.values, figures, page.subject)


def nation(page: PlaceYear, figures: Figures) -> Told:
    """The nation beside it."""
    return Told(Place(NATION, "United States", "nation"), page.year, page.nation, figures, page.subject)


def districts(page: PlaceYear, figures: Figures) -> tuple[Told, ...]:
    """The districts of the state."""
    return tuple(Told(place, page.year, values, figures, page.subject) for place, values in page.districts)


def joined(items: list[Sentence]) -> Sentence:
    """Parts of a sentence as a list: with commas, and `and` before the last.

    >>> "".join(str(part) for part in joined([("one",), ("two",), ("three",)]))
    'one, two and three'
    """
    parts: list[Part] = [*items[0]]
    for position, (_, item) in enumerate(pairwise(items), 2):
        parts += (" and " if position == len(items) else ", ", *item)
    return tuple(parts)


def separated(clauses: list[Sentence]) -> list[Sentence]:
    """Clauses of a sentence, with a semicolon between them.

    >>> "".join(str(part) for clause in separated([("one",), ("two",)]) for part in clause)
    'one; two'
    """
    return [(("; ",) if position else ()) + clause for position, clause in enumerate(clauses)]
