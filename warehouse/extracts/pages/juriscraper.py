"""The parsers of juriscraper, quiet: at import it wants a log file in /var/log and complains when there is none."""

from __future__ import annotations

import logging
import os
from typing import Any


def _quiet() -> None:
    os.environ.setdefault("JURISCRAPER_LOG", os.devnull)
    logging.getLogger("juriscraper").setLevel(logging.CRITICAL)
    logging.getLogger("juriscraper.lib.log_tools").setLevel(logging.CRITICAL)


def docket_report(court_id: str) -> Any:
    """The parser of a docket page."""
    _quiet()
    from juriscraper.pacer import DocketReport

    return DocketReport(court_id)


def archive_docket(court_id: str) -> Any:
    """The parser of the archive's XML."""
    _quiet()
    from juriscraper.pacer import InternetArchive

    return InternetArchive(court_id)


def history_report(court_id: str) -> Any:
    """The parser of a docket history report."""
    _quiet()
    from juriscraper.pacer import DocketHistoryReport

    return DocketHistoryReport(court_id)


def case_query(court_id: str) -> Any:
    """The parser of a case query."""
    _quiet()
    from juriscraper.pacer import CaseQuery

    return CaseQuery(court_id)


def rss_feed(court_id: str) -> Any:
    """The parser of a court's RSS feed."""
    _quiet()
    from juriscraper.pacer import PacerRssFeed

    return PacerRssFeed(court_id)
