"""A place in a year with what its pages set beside it: all that a page depends on.

A page whose value is the same as before need not be written again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from warehouse.readers.pages.restated import Restated
from warehouse.readers.subject import Subject

NATION = "US"
_WITH_ARTICLE = ("District of Columbia", "Northern Mariana Islands", "Virgin Islands", "United States")
TREND_YEARS = 5
# What a page sets beside those of other jurisdictions.
COMPARED = (
    "new_cases",
    "new_cases_rank",
    "new_cases_per_million",
    "new_cases_per_million_rank",
    "new_cases_labor",
    "active_cases",
    "active_cases_rank",
    "convicted_defendants",
    "convicted_defendants_rank",
    "restitution_ordered_defendants",
    "restitution_orders_rank",
)

HEADLINE = ("new_cases", "active_cases", "convicted_defendants")

Values = Mapping[str, Any]
"""A row of a summary mart by column."""


@dataclass(frozen=True)
class Place:
    """The nation, a state or territory, or a judicial district."""

    code: str
    """US, a USPS code (XX: not known), or a court's identifier."""
    name: str
    kind: str
    """nation, state or district"""
    state_code: str = ""
    """Of a district: its state."""
    is_jurisdiction: bool = True
    """Whether it is among the 56 that are ranked."""
    citation: str = ""
    """Of a district: as courts write it, such as E.D. Mo."""
    is_whole_state: bool = False
    """Of a district: whether it is all of its state, whose pages are then its own."""

    @property
    def in_text(self) -> str:
        """The name in a sentence.

        >>> Place("DC", "District of Columbia", "state").in_text, Place("MO", "Missouri", "state").in_text
        ('the District of Columbia', 'Missouri')
        """
        needs_article = self.name in _WITH_ARTICLE or self.kind == "district"
        return f"the {self.name}" if needs_article else self.name


@dataclass(frozen=True)
class Printed:
    """A figure as a published report has it."""

    report_year: int
    value: Decimal | float | None
    rank: int | None
    status: str
    source: str
    note: str = ""
    """Why it is held to agree or not, in words."""


@dataclass(frozen=True)
class FigureRow:
    """A row behind a figure: a defendant, a case or a suit that counts in it."""

    court_id: str | None
    docket_number: str
    case_id: str
    defendant_id: str | None
    amount: Decimal
    event_date: date | None
    disposition: str
    source_code: str
    extract_rows: str
    """The number of the file, its format and the number of the row, of each extract row that it was read from, a comma
    between two: one text for each row, since there are hundreds of thousands, and only what is written is taken apart."""
    charged_date: date | None = None
    """Of a defendant; a case has it as the date of its event."""
    closed_date: date | None = None
    """When the defendant, or the last defendant of the case, was closed; None while one is not, and for a suit."""
    closed_year: int | None = None
    """The same where a source has no more than the year."""

    def __hash__(self) -> int:
        # A row counts in many figures, and is looked up in each: its keys tell all but a few apart.
        return hash((self.case_id, self.defendant_id, self.disposition))


@dataclass(frozen=True)
class PlaceYear:
    """A place in a year, with what its pages set beside it."""

    place: Place
    year: int
    values: Values
    nation: Values
    districts: tuple[tuple[Place, Values], ...] = ()
    """Of a state: its districts."""
    jurisdictions: tuple[tuple[Place, Values], ...] = ()
    """The 56 by name, and beside the nation the state that is not known, each with the columns of `COMPARED`."""
    years: tuple[Values, ...] = ()
    """Of the place: this year and up to four before it, the earliest first."""
    earlier: tuple[tuple[int, Mapping[str, int | None]], ...] = ()
    """Each year before those, the earliest first: the counts of `HEADLINE` of which a source covers every case."""
    printed: Mapping[str, tuple[Printed, ...]] = field(default_factory=dict)
    """By figure, the earliest report first."""
    rows: Mapping[str, tuple[FigureRow, ...]] = field(default_factory=dict)
    """By figure; none for one that is computed from other figures, none for the nation (its states have them)."""
    restated: Mapping[str, Restated] | None = field(default_factory=dict)
    """Figures that were something else when they were first published; None where no history was kept."""
    subject: Subject = field(default_factory=Subject)

    @property
    def is_stated(self) -> bool:
        """Whether anything is known of it: without, there is nothing for a sheet to say."""
        return any(self.values.get(figure) is not None for figure in (*HEADLINE, "new_civil_cases"))

    @property
    def has_no_court(self) -> bool:
        """Whether it is a territory without a federal district court, so that no case can count in it."""
        counts = (self.values.get(name) for name in (*HEADLINE, "new_civil_cases"))
        return self.place.kind == "state" and self.place.is_jurisdiction and not self.districts and not any(counts)
