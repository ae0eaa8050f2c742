"""Pages that say that something changed in a docket, and no more: history reports, case queries and RSS feeds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from warehouse.extracts.pages.juriscraper import case_query, history_report, rss_feed
from warehouse.extracts.pages.markup import check_bounds
from warehouse.extracts.pages.refusal import Unusable

_CASE_ID = re.compile(r"(?:DktRpt|HistDocQry|iquery|qrySummary)\.pl\?(\d{3,})\b")

_ITEM = re.compile(r"<(?:item|entry)\b", re.I)
_MOST_ITEMS = 10_000


def signal_rows(kind: str, text: str, court_id: str) -> list[tuple[object, ...]]:
    """One row per docket and day on which something happened. Raises Unusable when no docket is named."""
    if kind == "rss" and len(_ITEM.findall(text)) > _MOST_ITEMS:
        raise Unusable(f"a feed of more than {_MOST_ITEMS:,} items, more than a court has")
    check_bounds(text, most_rows=30_000)
    report = {"history": history_report, "case_query": case_query, "rss": rss_feed}[kind](court_id)
    report._parse_text(text)
    data = report.data
    dockets = data if isinstance(data, list) else [data]
    found = [signal for docket in dockets for signal in _signals(kind, docket, text)]
    if not found:
        raise Unusable(f"a {kind.replace('_', ' ')} without a docket number and a date")
    return [(number, kind, court_id, *signal) for number, signal in enumerate(dict.fromkeys(found), 1)]


def _signals(kind: str, docket: Mapping[str, Any], text: str) -> Iterator[tuple[object, ...]]:
    """Docket number, case number in the court's system, day and what happened."""
    number = docket.get("docket_number")
    if not number:
        return
    case_ids = set(_CASE_ID.findall(text)) if kind != "rss" else set()
    case_id = docket.get("pacer_case_id") or (case_ids.pop() if len(case_ids) == 1 else None)
    for entry in docket.get("docket_entries") or []:
        if day := entry.get("date_filed"):
            yield number, case_id, str(day)[:10], entry.get("short_description") or entry.get("description")
    for field in ("date_last_filing", "date_terminated", "date_filed"):
        if day := docket.get(field):
            yield number, case_id, str(day)[:10], field.removeprefix("date_").replace("_", " ")
            return
