"""No page, sheet or heading of a CSV file speaks in words that only we understand."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import Edition

from warehouse.publication import connect_published
from warehouse.readers.pages.html import Stamp
from warehouse.readers.pages.page import year_content
from warehouse.readers.pages.published import read_published
from warehouse.readers.pages.sheet import sheet_files

pytestmark = pytest.mark.one_duckdb

# The Census Bureau is the one census that readers know.
_FORBIDDEN = re.compile(
    r"\bcensus\b|\bCensus\b(?! Bureau)|\b[Jj]urisdictions?\b|failed to initiate|says little|None counts|there is no row"
    r"|(?<!printed as )(?<!printed as ')last in the nation|\d\s%|\bAll 2 |\b[Tt]he 1 |\b1 defendants\b|18 USC 1595|as can be so"
    r"|whose figures are the same|is restated\.|[A-Z]\w+ (?:initiated|convicted) (?!in\b)(?:no|\d)"
)
# Of which the words are a column's name, which programs know.
_NAME = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


class _Words(HTMLParser):
    """What a page says, also to those who do not see it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.words += [
            value for name, value in attributes if name in ("aria-label", "alt", "title", "content") and value
        ]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _forbidden(text: str) -> Iterator[str]:
    # Whoever prosecutes and convicts may stand at the start of a sentence.
    text = re.sub(
        r"(?:[Ff]ederal (?:courts|prosecutors)(?: in [\w .]+?)?|They)(?: have)? (?:initiated|convicted)",
        "",
        _NAME.sub("", text),
    )
    for found in _FORBIDDEN.finditer(text):
        yield text[max(0, found.start() - 40) : found.end() + 40]


def test_what_is_forbidden_is_found() -> None:
    said = (
        *(
            "The sources are no census.",
            "11th of 56 jurisdictions",
            "25 % of them",
            "25\xa0%",
            "A rate over 4 says little.",
        ),
        *("Missouri initiated 4 new cases.", "Texas convicted 45 defendants.", "All 2 convicted", "The 1 defendant"),
    )
    assert [words for words in said if not list(_forbidden(words))] == []
    fine = (
        "Federal courts in Missouri convicted 6 defendants.",
        "They convicted 6 defendants.",
        "new_case_jurisdictions",
        "US Census Bureau",
        "25%",
    )
    assert [found for words in fine for found in _forbidden(words)] == []


def test_no_page_has_a_word_that_only_we_understand(edition: Edition) -> None:
    pages = sorted(edition.site.rglob("*.html"))
    found = {
        (str(page.relative_to(edition.site)), words)
        for page in pages
        for words in _forbidden(" ".join(" ".join(_Words(page.read_text()).words).split()))
    }
    assert len(pages) > 20
    assert sorted(found)[:20] == []


def test_no_sheet_has_a_word_that_only_we_understand(edition: Edition) -> None:
    with connect_published(edition.settings) as connection:
        published = read_published(connection)
    stamp, found, seen = Stamp(published.build_id, published.refreshed_at.date()), [], 0
    for code, place in published.places.items():
        for year in published.years if place.kind == "state" else ():
            page = published.place_year(code, year)
            files = sheet_files(year_content(page, published.figures), page, stamp)
            seen += 1
            found += [
                (code, year, words)
                for name, content in files.items()
                if name.endswith(".json")
                for words in _forbidden(content.decode("unicode_escape"))
            ]
    assert seen >= len(published.years)
    assert found[:20] == []


def test_no_heading_of_a_csv_file_has_a_word_that_only_we_understand(edition: Edition) -> None:
    files = sorted(edition.site.rglob("*.csv"))
    found = []
    for file in files:
        with file.open(newline="") as lines:
            found += [(file.name, words) for heading in next(csv.reader(lines)) for words in _forbidden(heading)]
    assert files
    assert found == []


def test_no_line_of_a_command_nor_the_dashboard_has_a_word_that_only_we_understand() -> None:
    project = Path(__file__).parents[1] / "warehouse"
    said = [*(project / "cli").glob("*_text.py"), *(project / "superset" / "dashboard").rglob("*.yaml")]
    # What a reader is told: the text of a line, of a value, of a heading; not the names and comments of a program.
    told = re.compile(r"""f?"([^"]*)"|'([^']*)'|(?:description|verbose_name|slice_name): ([^,}]+)""")
    found = [
        (file.name, words)
        for file in said
        for parts in told.findall(re.sub(r'"""[^"]*"""|#.*', "", file.read_text()))
        for words in _forbidden(" ".join(parts))
        # A table that a query joins, a kind of figure that a line is chosen by.
        if words.strip() not in ("jurisdictions",)
    ]
    assert len(said) > 10
    assert found == []
