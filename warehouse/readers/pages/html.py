"""Pages as HTML: templates filled with values, everything escaped, every link relative."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from warehouse.readers.figures import Figure
from warehouse.readers.pages import paths
from warehouse.readers.pages.content import Part, Shown, Value
from warehouse.readers.pages.hosting import NOT_HOSTED, Hosting, Linked
from warehouse.readers.pages.place_year import Place
from warehouse.readers.pages.words import long_date
from warehouse.readers.subject import HEADLINE, Subject

_First = TypeVar("_First")
_Second = TypeVar("_Second")


@dataclass(frozen=True)
class Frame:
    """What every page of the site stands in: the same figures, places and years around each."""

    subject: Subject
    figures: Mapping[str, Figure]
    places: Mapping[str, Place]
    years: tuple[int, ...]
    """The earliest first."""
    front_year: int
    """The latest year that is complete under a census; without one, the latest."""
    is_synthetic: bool
    with_cases: frozenset[tuple[str, int]] = frozenset()
    """The places and years that have rows to open: the others have no page of cases."""
    hosting: Hosting = NOT_HOSTED
    """What the settings say of the site."""
    orders: frozenset[tuple[int, str]] = frozenset()
    """The years and figures of which there is a page with every state and territory in order."""
    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The states that a state borders, by code."""

    @property
    def compared_year(self) -> int | None:
        """The latest year with ranks, the first that a page shows which sets a state beside others; None where none has any."""
        return max((year for year, figure in self.orders if figure == "new_cases"), default=None)

    def is_compared(self, place: Place) -> bool:
        """Whether there is a page that sets the place beside others."""
        return place.kind == "state" and place.is_jurisdiction and self.compared_year is not None

    def opens_at(self, place: Place, year: int, figure: str | None = None) -> str:
        """Where a figure of a place and year opens to its rows; without any, where the page says why there are none."""
        if self.has_cases(place, year):
            return paths.cases_page(place, year, figure and self.anchor(figure))
        return paths.in_all_years(place, year) if place.kind == "district" else paths.year_page(place, year)

    def reached(self, codes: Collection[str], year: int | None) -> tuple[tuple[str, int], ...]:
        """The places among `codes` that have rows to open, in a year or in any: what a part shows of all of them."""
        if year is None:
            return tuple(sorted((code, of) for code in codes for of in self._years_with_cases.get(code, ())))
        return tuple((code, year) for code in sorted(self._with_cases_in.get(year, frozenset()).intersection(codes)))

    @cached_property
    def _years_with_cases(self) -> Mapping[str, frozenset[int]]:
        """The years with rows to open, by place."""
        return _gathered(self.with_cases)

    @cached_property
    def _with_cases_in(self) -> Mapping[int, frozenset[str]]:
        """The places with rows to open, by year."""
        return _gathered((year, code) for code, year in self.with_cases)

    def has_cases(self, place: Place, year: int) -> bool:
        """Whether there are rows to open, or something that reports said."""
        return (place.state_code if place.is_whole_state else place.code, year) in self.with_cases

    def docket_address(self, court_id: str | None, docket_number: str) -> str:
        """Where somebody else shows the docket, or is searched for it; empty where nobody is to be asked.

        A made-up number may be that of a real person's docket.
        """
        is_number = re.fullmatch(r"\d+:\d{2}-[a-z]{2}-\d+", docket_number)
        if self.is_synthetic or self.hosting.docket_links != "courtlistener" or not court_id or not is_number:
            return ""
        return f"https://www.courtlistener.com/?{urlencode({'type': 'r', 'docket_number': docket_number, 'court': court_id})}"

    @property
    def note(self) -> str:
        """What a file that leaves the site says of its figures."""
        return self.subject.note(self.is_synthetic)

    @property
    def scope(self) -> str:
        """The words of the scope of the pages."""
        return self.subject.scope(HEADLINE)

    def anchor(self, figure: str) -> str:
        """The figure whose part of a cases page opens this one: a rank opens with the count that it ranks."""
        known = self.figures[figure]
        return figure if known.section or not known.numerator else known.numerator

    @property
    def states(self) -> tuple[Place, ...]:
        """States and territories by name, the state that is not known last."""
        states = (place for place in self.places.values() if place.kind == "state")
        return tuple(sorted(states, key=lambda place: (not place.is_jurisdiction, place.name)))


@dataclass(frozen=True)
class Stamp:
    """The refresh that wrote a page."""

    build_id: str
    refreshed_date: date


def render(template: str, page: str, frame: Frame, stamp: Stamp, **values: Any) -> str:
    """The page at the path `page`."""
    link = partial(paths.link, page)
    return (
        _templates()
        .get_template(template)
        .render(
            page=page,
            link=link,
            paths=paths,
            frame=frame,
            stamp=stamp,
            machine_value=machine_value,
            told=told,
            beside=_beside_text,
            shown_by_columns=shown_by_columns,
            linked=linked,
            embed_line=partial(embed_line, page, frame),
            cited=partial(cited, page, frame, stamp),
            part=lambda part: part_html(part, page, frame),
            **values,
        )
    )


def part_html(part: Part, page: str, frame: Frame) -> Markup:
    """Text as it is; a figure as the link that opens it, with its value for machines that read the page.

    One that opens to nothing, since nothing is behind it, is no link.
    """
    if isinstance(part, str):
        return escape(part)
    target = part.leads_to or frame.opens_at(frame.places[part.place_code], part.year, part.figure)
    text = escape(part.text)
    if target == page:
        value = escape(machine_value(part.value))
        return Markup(f'<data class="figure" data-figure="{named(part)}" value="{value}">{text}</data>')
    return Markup(f'<a href="{paths.link(page, target)}" {told(part)}>{text}</a>')


def told(shown: Shown) -> Markup:
    """What says to machines whose figure an element shows, and its value where that is not the text.

    >>> print(told(Shown("new_cases", "MO", 2018, 4, "4")))
    data-figure="new_cases MO 2018"
    >>> print(told(Shown("restitution_amount", "MO", 2018, 75000, "$75,000")))
    data-figure="restitution_amount MO 2018" data-value="75000"
    """
    return Markup(f'data-figure="{named(shown)}"{_beside_text(shown)}')


def _beside_text(shown: Shown) -> Markup:
    """The value of a figure for machines, where that is not the text; where nothing is shown, that there is none."""
    value = machine_value(shown.value)
    return Markup("" if value and value == shown.text else f' data-value="{escape(value)}"')


def shown_by_columns(rows: Sequence[Sequence[Part]]) -> tuple[str | None, ...]:
    """The figure of each column of a table, which its cells then need not name; None of a column of words, and nothing
    of one whose rows show several.

    >>> cells = [Shown(f"new_cases_{type}", "MO", 2018, 4, "4") for type in ("sex", "labor")]
    >>> shown_by_columns([("Sex", cells[0]), ("Labor", cells[1])]), shown_by_columns([("Sex", cells[0])])
    ((None, ''), (None, 'new_cases_sex'))
    """
    columns = ({part.figure for part in column if not isinstance(part, str)} for column in zip(*rows, strict=True))
    return tuple(None if not figures else figures.pop() if len(figures) == 1 else "" for figures in columns)


def named(shown: Shown) -> str:
    """A figure by its name, its place and its year: new_cases MO 2018."""
    return f"{shown.figure} {shown.place_code} {shown.year}"


def linked(parts: Sequence[str | Linked]) -> Markup:
    """Text in which addresses are links.

    >>> str(linked(("Write to ", Linked("desk@example.org"))))
    'Write to <a href="mailto:desk@example.org" rel="noreferrer">desk@example.org</a>'
    """
    link = '<a href="{}" rel="noreferrer">{}</a>'
    return Markup("").join(
        Markup(link).format(part.address, part.text) if isinstance(part, Linked) else part for part in parts
    )


def cited(page: str, frame: Frame, stamp: Stamp, title: str) -> Markup:
    """How a page of this title is cited: who publishes it, of which build it is, and where it stands.

    Without an address that is its place in the folder of the pages.
    """
    address = frame.hosting.address(page)
    return Markup("{}, “{}”, federal {} cases, build {} of {}{}{}.").format(
        frame.hosting.name,
        title,
        frame.subject.name,
        stamp.build_id,
        long_date(stamp.refreshed_date),
        " (SYNTHETIC, made-up data)" if frame.is_synthetic else "",
        f", {address}" if address else f", file {page} of these pages",
    )


def embed_line(page: str, frame: Frame, file: str, title: str) -> str:
    """What shows a saved picture on a page of somebody else; empty where the site has no address."""
    if not frame.hosting.url:
        return ""
    words = f"{'SYNTHETIC, made-up data: ' if frame.is_synthetic else ''}{title}"
    addresses = (frame.hosting.address(page), frame.hosting.address(file))
    return str(Markup('<a href="{}"><img src="{}" alt="{}"></a>').format(*addresses, words))


def machine_value(value: Value) -> str:
    """The value as the mart holds it: `true`, `4`, `25.0`; nothing for NULL.

    >>> [machine_value(value) for value in (True, 4, None)]
    ['true', '4', '']
    """
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _gathered(pairs: Iterable[tuple[_First, _Second]]) -> dict[_First, frozenset[_Second]]:
    """What stands beside each first of the pairs."""
    found: dict[_First, set[_Second]] = {}
    for first, second in pairs:
        found.setdefault(first, set()).add(second)
    return {first: frozenset(seconds) for first, seconds in found.items()}


_TEMPLATES = Path(__file__).parent / "templates"
# End tags that HTML lets out in front of what follows them in our templates: nine tenths of a page are its tables.
_UNNEEDED = re.compile(r"\s*</(?:td|th|tr|thead|tbody)>\s*|</(?:li|dt|dd)>")


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FunctionLoader(lambda name: _UNNEEDED.sub("", (_TEMPLATES / name).read_text(encoding="utf-8"))),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = lambda day: f"{day.day} {day:%B %Y}"
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    # A chart is ours, from the library; all it shows has been escaped by it.
    environment.filters["picture"] = Markup
    return environment
