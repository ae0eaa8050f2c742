"""A docket page of PACER, or the archive's XML of one, as rows: juriscraper reads it, and nothing here reads prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from warehouse.extracts.pages.kinds import Unusable
from warehouse.extracts.prose import digits

_RECEIPT = re.compile(r"Transaction\s+Receipt.{0,900}?(\d{2})/(\d{2})/(\d{4})\s+\d{1,2}:\d{2}", re.S)
_DEFENDANT = re.compile(r"<u>\s*Defendant\s*\(\s*(\d{1,4})\s*\)\s*</u>", re.I)
# A longer number with a dash after it is that of a session.
_CASE_ID = re.compile(r"(?:DktRpt\.pl\?|<pacer_case_num>)(\d{3,9})(?![\d-])")
_NUMBER_AT_END = re.compile(r"DOCKET\s+FOR\s+CASE\s*#?:?\s*\S+?-(\d{1,4})\s*<", re.I)
Rows = dict[str, list[tuple[object, ...]]]


def docket_rows(kind: str, text: str, court_id: str) -> Rows:
    """The rows of a docket page by raw table. Raises Unusable when there is no docket number on it."""
    data = _parsed(kind, text, court_id)
    if not data.get("docket_number"):
        raise Unusable("no docket number can be read on the page")
    case_ids = set(_CASE_ID.findall(text))
    receipt = _RECEIPT.search(text)
    printed = f"{receipt[3]}-{receipt[1]}-{receipt[2]}" if receipt else None
    numbers: list[str] = _DEFENDANT.findall(text)
    own = data.get("federal_defendant_number")
    page = _NUMBER_AT_END.search(text)
    own = own or (page[1] if page else None)
    return rows_of(
        {
            **data,
            "source_form": kind,
            "pacer_case_id": case_ids.pop() if len(case_ids) == 1 else None,
            "as_of": printed,
            "federal_defendant_number": own,
        },
        numbers,
    )


def rows_of(data: Mapping[str, Any], numbers: Iterable[str]) -> Rows:
    """Rows of a docket in juriscraper's shape; `numbers` are those of its defendants in the order of the page."""
    entries = data.get("docket_entries") or []
    days = [str(entry.get("date_entered") or entry.get("date_filed") or "")[:10] for entry in entries]
    latest = max([*days, *(_day(data.get(name)) or "" for name in ("date_filed", "date_terminated"))])
    rows: Rows = {
        "docket": [
            (
                1, data["source_form"], data["court_id"], data["docket_number"], data.get("federal_defendant_number"),
                data.get("pacer_case_id"), data.get("case_name"), _day(data.get("date_filed")),
                _day(data.get("date_terminated")), data.get("cause"), data.get("nature_of_suit"),
                data.get("assigned_to_str"), data.get("as_of") or latest or None,
            )
        ],
        "docket_party": [], "docket_count": [], "docket_entry": [],
    }  # fmt: skip
    number = 1
    parties = data.get("parties") or []
    defendants = [party for party in parties if is_defendant(party)]
    known = list(numbers)
    if len(known) != len(defendants):
        # One defendant a page is the rule; of several without their numbers none is guessed.
        own = data.get("federal_defendant_number")
        known = [str(own)] if own and len(defendants) == 1 else [""] * len(defendants)
    of_defendant = dict(zip(map(id, defendants), known, strict=True))
    for party in parties:
        number += 1
        party_number = number
        defendant = of_defendant.get(id(party)) or None
        criminal = party.get("criminal_data") or {}
        rows["docket_party"].append(
            (
                number, 1, party.get("type"), defendant, party.get("name"), _day(party.get("date_terminated")),
                party.get("extra_info"), criminal.get("highest_offense_level_opening"),
                criminal.get("highest_offense_level_terminated"),
            )
        )  # fmt: skip
        counts = [
            *((count.get("status"), count) for count in criminal.get("counts") or []),
            *(("complaint", complaint) for complaint in criminal.get("complaints") or [] if not _is_judge(complaint)),
        ]
        for section, count in counts:
            number += 1
            disposition = count.get("disposition") or None
            rows["docket_count"].append(
                (
                    number, 1, party_number, defendant, section, count.get("name"), disposition,
                    digits(disposition) if disposition else None,
                )
            )  # fmt: skip
    for entry, day in zip(entries, days, strict=True):
        number += 1
        entry_text = entry.get("description") or entry.get("short_description") or ""
        rows["docket_entry"].append(
            (
                number, 1, _day(entry.get("date_filed")), day or None, entry.get("document_number"),
                entry.get("pacer_seq_no"), entry_text, digits(entry_text),
            )
        )  # fmt: skip
    return rows


def _is_judge(complaint: Mapping[str, Any]) -> bool:
    """Whether it is no complaint but the judge of the next defendant, as juriscraper has it on a page of several."""
    return bool(re.match(r"\s*(?:Assigned|Referred)\s+to:", str(complaint.get("name") or ""), re.I))


def is_defendant(party: Mapping[str, Any]) -> bool:
    """Whether a party is one that the docket is about."""
    return str(party.get("type") or "").lower().startswith("defendant")


def _parsed(kind: str, text: str, court_id: str) -> Mapping[str, Any]:
    from warehouse.extracts.pages.juriscraper import archive_docket, docket_report

    report = archive_docket(court_id) if kind == "archive_xml" else docket_report(court_id)
    report._parse_text(text)
    if report.is_valid is False:
        raise Unusable("a message of PACER in place of a docket")
    found: Mapping[str, Any] = report.data
    return found


def _day(value: object) -> str | None:
    return str(value)[:10] if value else None
