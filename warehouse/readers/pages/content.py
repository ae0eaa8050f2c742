"""What a page says, before it is HTML or PDF: sections of sentences in which figures stand, charts, and notes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Value = bool | int | float | Decimal | str | None


@dataclass(frozen=True)
class Shown:
    """A figure as it stands in a sentence or a table: it opens to its definition and its rows."""

    figure: str
    """The column of the summary."""
    place_code: str
    """Of the place whose figure it is: a state on the page of that state, or the nation beside it."""
    year: int
    value: Value
    """As the mart holds it."""
    text: str
    """As people read it."""
    leads_to: str = ""
    """The page that it leads to in place of its rows."""


Part = str | Shown
Sentence = tuple[Part, ...]


def plain(sentence: Sentence) -> str:
    """The sentence as text.

    >>> plain(("Missouri initiated ", Shown("new_cases", "MO", 2018, 4, "4"), " new cases."))
    'Missouri initiated 4 new cases.'
    """
    return "".join(part if isinstance(part, str) else part.text for part in sentence)


@dataclass(frozen=True)
class Chart:
    """A picture of figures, its words for those who do not see it, and its data as a table."""

    title: str
    svg: str
    """One `svg` element: text in `currentColor`, no style, no script, no identifier."""
    alternative: str
    """What the picture shows, in a sentence or two."""
    columns: tuple[str, ...]
    rows: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True)
class Bar:
    """A year of a tile: its count, and how high it is, from 0 to 100; None where nothing is stated."""

    year: int
    text: str
    height: int | None
    is_this: bool
    is_part: bool = False
    """Of a year that is not over, whose bar is an outline."""


@dataclass(frozen=True)
class Tile:
    """A figure in large, and what stands under it."""

    figure: Shown
    out_of: Sentence
    """What it is a part of, where that is a figure: of 4."""
    words: str
    place: Sentence
    """Its place among the jurisdictions; of the nation, how many have any."""
    change: str
    """Beside the year before, in words; nothing where either is not stated or the year is not over."""
    bars: tuple[Bar, ...]
    """Up to five years; none where there is no bar to see."""


@dataclass(frozen=True)
class Section:
    """A part of a page under a title of its own."""

    name: str
    """A word for its place in the layout, such as `restitution`."""
    title: str
    sentences: tuple[Sentence, ...]
    charts: tuple[Chart, ...] = ()
    notes: tuple[Sentence, ...] = ()
    """Small print: what is left out, how few a rate is over, what was restated."""
    under_tiles: tuple[Sentence, ...] | None = None
    """What the section says where the tiles are in the same view; None where they say nothing of it."""


@dataclass(frozen=True)
class Page:
    """A page of a place and a year."""

    title: str
    lead: Sentence
    sections: tuple[Section, ...]
    tiles: tuple[Tile, ...] = ()
    particular: tuple[Sentence, ...] = ()
    """Under the four figures: what is particular to the place in the year, one thing a sentence."""
    few: str = ""
    """That the numbers are small, where they are."""
