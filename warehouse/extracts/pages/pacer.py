"""A docket page of PACER, or the archive's XML of one, as rows: juriscraper reads it, and nothing here reads prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from warehouse.extracts.pages.kinds import docket_header
from warehouse.extracts.pages.markup import check_bounds
from warehouse.extracts.pages.refusal import Unusable
from warehouse.extracts.prose import clauses, digits

_RECEIPT = re.compile(r"Transaction\s{1,20}Receipt", re.I)
_PRINTED = re.compile(r"(\d{2})/(\d{2})/(\d{4})\s{1,9}\d{1,2}:\d{2}")
_PART = re.compile(
    r"Search\s{1,9}Criteria:[^:]{0,60}:[^:]{0,60}?\b((?:Starting|Ending)\s{1,9}with\s{1,9}document|(?:Start|End)\s{1,9}date)",
    re.I,
)
_MOST_PARTIES, _MOST_DOCUMENTS = 3_000, 60_000
_LONGEST_RECEIPT = 6_000
_BLANKS = r"(?:\s|&nbsp;){0,200}"
_DEFENDANT = re.compile(rf"<u>{_BLANKS}Defendant{_BLANKS}\(\s{{0,9}}(\d{{1,4}})\s{{0,9}}\){_BLANKS}</u>", re.I)
# A longer number with a dash after it is that of a session.
_CASE_ID = re.compile(r"(?:DktRpt\.pl\?|<pacer_case_num>)(\d{3,9})(?![\d-])")
_NUMBER_AT_END = re.compile(r"DOCKET\s{1,20}FOR\s{1,20}CASE\s{0,20}#?:?\s{0,20}\S{1,40}?-(\d{1,4})\s*$", re.I)
_NUMBER_IN_NAME = re.compile(r"\((\d{1,3})\)\s*$")
_DOCKET_NUMBER = re.compile(r"\s*(?:[0-9a-z]{1,2}:)?\d{2}[-−–]?~?[a-z]{1,5}[-−–]?\d{1,10}(?![0-9a-z])", re.I)
# XML 1.0 has no place for these.
_NO_XML = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
    r"|&#(?:x0*1?[0-8bcef]|0*(?:[1-8]|1[124-9]|2\d|3[01]));",
    re.I,
)
_ENTRIES = re.compile(r">\s{0,99}Docket\s{1,9}Text\s{0,99}<")
_FIRST_DAY = "1950-01-01"
Rows = dict[str, list[tuple[object, ...]]]


def docket_rows(kind: str, text: str, court_id: str) -> Rows:
    """The rows of a docket page by raw table. Raises Unusable when there is no docket number on it."""
    data = _archive_data(text, court_id) if kind == "archive_xml" else _page_data(text, court_id)
    if not data.get("docket_number"):
        raise Unusable("no docket number can be read on the page")
    case_ids = set(_CASE_ID.findall(text))
    page = {
        **data,
        "source_form": kind,
        "pacer_case_id": case_ids.pop() if len(case_ids) == 1 else None,
    }
    defendants = [party for party in data.get("parties") or [] if is_defendant(party)]
    if kind == "archive_xml":
        # The archive has no place for the number of a defendant but the name.
        found = [_NUMBER_IN_NAME.search(str(party.get("name") or "")) for party in defendants]
        return rows_of(page, [number[1] if number else "" for number in found])
    own = _NUMBER_AT_END.search(docket_header(text).strip())
    printed, part = _receipt(text)
    return rows_of(
        {
            **page,
            "as_of": printed,
            "report_part": part,
            "federal_defendant_number": data.get("federal_defendant_number") or (own[1] if own else None),
        },
        [str(party.get("number") or "") for party in defendants],
    )


def _receipt(text: str) -> tuple[str | None, str | None]:
    """From the receipt at the end of a page: the day on which PACER printed it, and what part of the docket it is."""
    receipts = [found.end() for found in _RECEIPT.finditer(text)]
    if not receipts:
        return None, None
    # A clerk may write of a receipt; PACER's own comes last.
    receipt = text[receipts[-1] : receipts[-1] + _LONGEST_RECEIPT]
    found, part = _PRINTED.search(receipt[:900]), _PART.search(re.sub(r"(?:<[^<>]*>|&nbsp;|\s)+", " ", receipt))
    printed = _real_day(f"{found[3]}-{found[1]}-{found[2]}") if found else None
    return printed, ("documents" if "doc" in part[1].lower() else "days") if part else None


def _real_day(day: str) -> str | None:
    try:
        return day if date.fromisoformat(day).isoformat() >= _FIRST_DAY else None
    except ValueError:
        return None


def rows_of(data: Mapping[str, Any], numbers: Iterable[str], before: int = 0) -> Rows:
    """Rows of a docket in juriscraper's shape; `numbers` are those of its defendants in the order of the page.

    `before` is how many rows of the file stand before it. Raises Unusable for a number that is of no district court.
    """
    if not _DOCKET_NUMBER.match(str(data["docket_number"])):
        raise Unusable("its docket number is not of the form of a district court's, such as 4:18-cr-00125")
    entries = data.get("docket_entries") or []
    days = [str(entry.get("date_entered") or entry.get("date_filed") or "")[:10] for entry in entries]
    first = before + 1
    rows: Rows = {
        "docket": [
            (
                first, data["source_form"], data["court_id"], data["docket_number"], data.get("federal_defendant_number"),
                data.get("pacer_case_id"), data.get("case_name"), _day(data.get("date_filed")),
                _day(data.get("date_terminated")), data.get("cause"), data.get("nature_of_suit"),
                data.get("assigned_to_str"), data.get("as_of") or _latest(data, days),
                data.get("report_part"),
            )
        ],
        "docket_party": [], "docket_count": [], "docket_entry": [],
    }  # fmt: skip
    number = first
    parties = data.get("parties") or []
    defendants = [party for party in parties if is_defendant(party)]
    known = list(numbers) or [""] * len(defendants)
    if len(defendants) == 1 and not known[0]:
        # One defendant a page is the rule; of several without their numbers none is guessed.
        known = [str(data.get("federal_defendant_number") or "")]
    of_defendant = dict(zip(map(id, defendants), known, strict=True))
    for party in parties:
        number += 1
        party_number = number
        defendant = of_defendant.get(id(party)) or None
        criminal = party.get("criminal_data") or {}
        rows["docket_party"].append(
            (
                number, first, party.get("type"), defendant, party.get("name"), _day(party.get("date_terminated")),
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
                    number, first, party_number, defendant, section, count.get("name"), disposition,
                    digits(disposition) if disposition else None,
                )
            )  # fmt: skip
    for entry, day in zip(entries, days, strict=True):
        number += 1
        entry_text = entry.get("description") or entry.get("short_description") or ""
        rows["docket_entry"].append(
            (
                number, first, _day(entry.get("date_filed")), day or None, entry.get("document_number"),
                entry.get("pacer_seq_no"), entry_text, clauses(entry_text),
            )
        )  # fmt: skip
    return rows


def _is_judge(complaint: Mapping[str, Any]) -> bool:
    """Whether it is no complaint but the judge of the next defendant, as juriscraper has it on a page of several."""
    return bool(re.match(r"\s*(?:Assigned|Referred)\s+to:", str(complaint.get("name") or ""), re.I))


def is_defendant(party: Mapping[str, Any]) -> bool:
    """Whether a party is one that the docket is about."""
    return str(party.get("type") or "").lower().startswith("defendant")


def _latest(data: Mapping[str, Any], days: Iterable[str]) -> str | None:
    """The latest day on a page that says not when it was printed; days to come are mistakes."""
    today = date.today().isoformat()
    named = [*days, *(_day(data.get(name)) or "" for name in ("date_filed", "date_terminated"))]
    return max((day for day in named if day <= today and _real_day(day)), default=None)


def _page_data(text: str, court_id: str) -> Mapping[str, Any]:
    from warehouse.extracts.pages.juriscraper import docket_report

    check_bounds(text)
    report = docket_report(court_id)
    # juriscraper takes quadratic time to find the end of a declaration.
    report._parse_text(text[text.find("?>") + 2 :] if text.lstrip().startswith("<?") else text)
    found: Mapping[str, Any] = report.data
    if _ENTRIES.search(text) and not report._get_docket_entry_rows():
        raise Unusable("its table of entries cannot be read: a tag before it does not end; save it again")
    numbered = len(set(_DEFENDANT.findall(text)))
    read = sum(map(is_defendant, found.get("parties") or []))
    if read < numbered:
        raise Unusable(
            f"{numbered} defendants with numbers are on the page and {read} of them can be read; save it again"
        )
    return found


def is_synthetic_archive(text: str) -> bool:
    """Whether the archive's XML carries the mark of the generator: an element directly in the root."""
    return (_archive_tree(text).findtext("synthetic") or "").strip() == "true"


def _archive_data(text: str, court_id: str) -> Mapping[str, Any]:
    from warehouse.extracts.pages.juriscraper import archive_docket

    tree = _archive_tree(text)
    if len(tree.findall("party_list/party")) > _MOST_PARTIES:
        raise Unusable(f"more than {_MOST_PARTIES:,} parties, which take juriscraper quadratic time")
    if len(tree.findall("document_list/document")) > _MOST_DOCUMENTS:
        raise Unusable(f"more than {_MOST_DOCUMENTS:,} documents, more than a docket has")
    # juriscraper takes the first piece of a text only.
    for element in list(tree.iter("long_desc", "short_desc", "name", "extra_info")):
        whole = "".join(element.itertext())
        del element[:]
        element.text = whole
    report = archive_docket(court_id)
    report.tree = tree
    found: Mapping[str, Any] = report.data
    return found


def _archive_tree(text: str) -> Any:
    """The elements of the archive's XML, to its end. Raises Unusable where it has none, or is damaged before."""
    from lxml import etree

    if re.search(r"<!ENTITY", text[:100_000], re.I):
        raise Unusable("XML with entities of its own, which the archive has not")
    content = _NO_XML.sub("", text[text.find("?>") + 2 :] if text.lstrip().startswith("<?") else text)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        return etree.fromstring(content.strip().encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Unusable(f"XML that is cut short or damaged at line {error.lineno}; fetch it again") from error


def _day(value: object) -> str | None:
    return str(value)[:10] if value else None
