"""What a report printed of a figure, and how ours compares, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from warehouse.readers.figures import Figure
from warehouse.readers.pages.content import Value
from warehouse.readers.pages.place_year import Printed
from warehouse.readers.pages.words import clause

# How a printed figure compares with ours (marts.reconciliation), in words.
_STATUS = {
    "agrees": "the same as here",
    "differs": "not as here",
    "rank differs": "the rank is another here",
    "not stated": "not available here",
    "contradiction": "other printed figures rule it out",
}


@dataclass(frozen=True)
class Address:
    """An address on the web that a source names."""

    address: str

    @property
    def host(self) -> str:
        """Whose it is.

        >>> Address("https://www.fox9.com/news/minnesota-ranks-3rd").host
        'fox9.com'
        """
        return urlsplit(self.address).netloc.removeprefix("www.")


@dataclass(frozen=True)
class PrintedWords:
    """A printed figure, where it was read, and how ours compares."""

    report_year: int
    text: str
    source: tuple[str | Address, ...]
    status: str


def printed_words(figure: Figure, said: Printed, ours: Value) -> PrintedWords:
    """A figure as a report has it; why ours agrees where it is not written alike.

    >>> active = Figure("f", None, None, False, "cases", None, "count", "cases", "case_year", "", "")
    >>> same = printed_words(active, Printed(2018, 16.0, 11, "agrees", "2018 State Summary: Missouri"), 16)
    >>> same.text, same.source, same.status
    ('16, rank 11', ('2018 State Summary: Missouri',), 'the same as here')
    >>> note = "Averages are printed as whole numbers: within 0.5"
    >>> printed_words(active, Printed(2018, 5.0, None, "agrees", "2018 Report", note), 4.8).status
    'here 4.8, which agrees (averages are printed as whole numbers: within 0.5)'
    """
    value = [] if said.value is None else [figure.text(said.value)]
    rank = [] if said.rank is None else [f"rank {said.rank}"]
    status = _STATUS.get(said.status, said.status)
    own = figure.text(ours)
    if said.status == "agrees" and value and value != [own]:
        status = f"here {own}, which agrees"
    is_explained = said.note and (status != _STATUS["agrees"]) and said.status in ("agrees", "contradiction")
    note = f" ({clause(said.note)})" if is_explained else ""
    return PrintedWords(said.report_year, ", ".join(value + rank), source_parts(said.source), f"{status}{note}")


def source_parts(source: str) -> tuple[str | Address, ...]:
    """Text of a source, with the addresses in it as such; nothing else than http and https is one.

    >>> source_parts("https://www.fox9.com/a; 18 of 26, ranked by percentage")
    (Address(address='https://www.fox9.com/a'), '; 18 of 26, ranked by percentage')
    """
    parts = re.split(r"(https?://[^\s;()]+)", source)
    return tuple(Address(part) if number % 2 else part for number, part in enumerate(parts) if part)
