"""The parsers of juriscraper, quiet: at import it wants a log file in /var/log and complains when there is none.

Its parser of dockets is bounded here: what takes it quadratic time on a page of many tables, cells or words is found in
one pass instead, with the same result, and words of a page do not make it refuse one (`ERROR_STRINGS`): what is a docket
is told by `kinds`.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, ClassVar

from warehouse.extracts.pages.refusal import Unusable

# The parser of markup drops what is deeper than 255, without a word.
_DEEPEST = 200
_LONGEST_VALUE = 5_000
_NUMBER = re.compile(r"^\s*Defendant\s*\(\s*(\d{1,4})\s*\)", re.I)


def _quiet() -> None:
    os.environ.setdefault("JURISCRAPER_LOG", os.devnull)
    logging.getLogger("juriscraper").setLevel(logging.CRITICAL)
    logging.getLogger("juriscraper.lib.log_tools").setLevel(logging.CRITICAL)
    from juriscraper.lib import utils

    # It mends years by the day on which a page is read: 2106 is 2016 in that year only.
    utils.fix_future_year_typo = lambda day: day


def docket_report(court_id: str) -> Any:
    """The parser of a docket page."""
    return _docket_report()(court_id)


@cache
def _docket_report() -> Any:
    _quiet()
    from juriscraper.lib.judge_parsers import normalize_judge_string
    from juriscraper.lib.string_utils import clean_string
    from juriscraper.pacer import DocketReport
    from juriscraper.pacer import docket_report as parsing

    # The same days stand on every page, and half of its time goes into reading them.
    parsing.convert_date_string = lru_cache(10_000)(parsing.convert_date_string)

    class BoundedReport(DocketReport):  # type: ignore[misc]  # juriscraper has no types
        """A docket report that takes time in proportion to its page."""

        ERROR_STRINGS: ClassVar[list[str]] = []
        offense_regex = re.compile(r"highest\s+offense.{0,200}?(?P<status>opening|terminated)", re.I)

        def _parse_text(self, text: str) -> None:
            super()._parse_text(text)
            self._entry_rows: list[Any] | None = None
            if _depth(self.tree) > _DEEPEST:
                raise Unusable(f"tags nested more than {_DEEPEST} deep, more than a docket has")

        def _get_docket_entry_rows(self) -> list[Any]:
            if self._entry_rows is None:
                self._entry_rows = list(_entry_rows(self.tree))
            return self._entry_rows

        def _get_document_number(self, cell: Any) -> str | None:
            number = next((word for text in cell.itertext() for word in text.split()), None)
            # Rows with a word in this place are entries too, and would be skipped.
            return number if number and number.isdigit() else None

        @property
        def docket_entries(self) -> list[dict[str, Any]]:
            entries: list[dict[str, Any]] = super().docket_entries
            return [*entries, *self._undated()]

        def _undated(self) -> Iterator[dict[str, Any]]:
            """The rows of text without a day of filing, which old dockets have; the day of entry may stand in the text."""
            for row in self._get_docket_entry_rows()[1:]:
                cells = [cell for cell in row.iterchildren("td") if cell.find("input") is None]
                if len(cells) != 3 or cells[0].text_content().strip() or cells[2].find("table") is not None:
                    continue
                if text := cells[2].text_content().strip():
                    entered = self._get_value(self.date_entered_regex, text, cast_to_date=True)
                    number = self._get_document_number(cells[1])
                    yield {"date_filed": None, "date_entered": entered, "document_number": number, "description": text}

        def _set_metadata_values(self) -> None:
            table = _metadata_table(self.tree)
            if table is None:
                raise Unusable("the page has no day of filing in its header")
            values = [
                clean_string(value[:_LONGEST_VALUE]) for cell in table.iter("td") for value in self._br_split(cell)
            ]
            self.metadata_values = [*values, " ".join(values)]

        def _get_party_type(self, row: Any, cells: Any, party: dict[str, Any]) -> tuple[dict[str, Any], bool]:
            found, is_header = super()._get_party_type(row, cells, party)
            number = _NUMBER.search(cells[0].text_content()[:200]) if is_header else None
            # Else two defendants of one name, such as FNU LNU, are one and the counts of all after them shift.
            return ({**found, "number": number[1]} if number else found), is_header

        @staticmethod
        def _get_attorneys(cell: Any) -> list[dict[str, Any]]:
            return [{"name": "", "contact": cell.text_content(), "roles": []}]

        def _get_judge(self, regex: str) -> str | None:
            judge = re.compile(regex, re.I)
            texts = [*self.metadata_values, *_texts_with(self.tree, "ssigned to:")]
            found = next((match[1] for text in texts if (match := judge.search(text[:_LONGEST_VALUE]))), "")
            name: str | None = normalize_judge_string(found)[0]
            return name

    return BoundedReport


def _depth(tree: Any) -> int:
    from lxml import etree

    deepest = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _texts_with(tree: Any, words: str) -> Iterator[str]:
    return (text for text in tree.itertext() if words in text)


def _parents_of_text(tree: Any, words: tuple[str, ...]) -> Iterator[Any]:
    """The elements in whose own text one of the words stands, in order."""
    for element in tree.iter():
        if element.text and any(word in element.text for word in words):
            yield element
        if element.tail and any(word in element.tail for word in words):
            yield element.getparent()


def _with_ancestors(elements: Iterator[Any]) -> set[Any]:
    found: set[Any] = set()
    for element in elements:
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()
    return found


def _entry_rows(tree: Any) -> Iterator[Any]:
    """Rows of the table headed Docket Text and of the tables after it, in which long dockets go on."""
    headed = _with_ancestors(_parents_of_text(tree, ("Docket Text",)))
    menus = _with_ancestors(_parents_of_text(tree, ("Total file size of selected documents", "Footer format:")))
    tables: set[Any] = set()
    around: set[Any] = set()
    for table in tree.iter("table"):
        if table not in menus and (table in headed or table.getparent() in around):
            tables.add(table)
        if table in headed:
            around.add(table.getparent())
    for row in tree.iter("tr"):
        body = row.getparent()
        if body is not None and body.tag == "tbody" and body.getparent() in tables:
            yield row


def _metadata_table(tree: Any) -> Any:
    """The outermost table without a centred part around the first cell that says when the case was filed."""
    centred = _with_ancestors(tree.iter("center"))
    for element in _parents_of_text(tree, ("Date Filed:", "Date filed:", "Filed Date:", "Filed date:")):
        lineage = [element, *element.iterancestors()]
        cells = [place for place, ancestor in enumerate(lineage) if ancestor.tag == "td"]
        for place in reversed(cells):
            for ancestor in reversed(lineage[place:]):
                if ancestor.tag == "table" and ancestor not in centred:
                    return ancestor
    return None


def archive_docket(court_id: str) -> Any:
    """The parser of the archive's XML."""
    _quiet()
    from juriscraper.pacer import InternetArchive

    return InternetArchive(court_id)


def history_report(court_id: str) -> Any:
    """The parser of a docket history report."""
    _quiet()
    from juriscraper.pacer import DocketHistoryReport

    return _whatever_the_words(DocketHistoryReport(court_id))


def case_query(court_id: str) -> Any:
    """The parser of a case query."""
    _quiet()
    from juriscraper.pacer import CaseQuery

    return _whatever_the_words(CaseQuery(court_id))


def rss_feed(court_id: str) -> Any:
    """The parser of a court's RSS feed."""
    _quiet()
    from juriscraper.pacer import PacerRssFeed

    return PacerRssFeed(court_id)


def _whatever_the_words(report: Any) -> Any:
    """The parser without its refusal of what extensions of browsers add; that of PACER's own messages stays."""
    from juriscraper.pacer.reports import BaseReport

    report.ERROR_STRINGS = [words for words in report.ERROR_STRINGS if words not in BaseReport.ERROR_STRINGS]
    return report
