"""A docket of CourtListener as rows: the archive's JSON file, or the API's docket, parties and entries in one file.

Both carry what juriscraper reads from PACER, in another shape: counts of a party stand under its type, with status 1
for pending and 2 for terminated (CourtListener's CriminalCount). A file may hold several dockets: in a list, under
`results`, or one a line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from warehouse.extracts.pages.courts import Courts
from warehouse.extracts.pages.decoding import check_characters
from warehouse.extracts.pages.pacer import Rows, is_defendant, rows_of
from warehouse.extracts.pages.refusal import NotPage, Unusable

_SECTIONS = {1: "pending", 2: "terminated", "pending": "pending", "terminated": "terminated"}
_DAMAGED = "JSON that is cut short or damaged; fetch it again"
_TOGETHER = 'put the docket, its parties and its entries into one file: {"docket": {…}, "parties": […], "entries": […]}'
Object = Mapping[str, Any]


@dataclass(frozen=True)
class Dockets:
    """The rows of the dockets in a text by raw table, and those that cannot be used: number, text and reason of each."""

    rows: Rows
    rejected: tuple[tuple[int, str, str], ...]
    is_synthetic: bool


def dockets_of(text: str, courts: Courts) -> Dockets:
    """The dockets in a text. Of several, one that is not whole or not of the shape is set aside and costs itself.

    Raises NotPage for JSON of something else, Unusable where no docket of it can be used.
    """
    found = _records(text)
    rows: Rows = {}
    rejected: list[tuple[int, str, str]] = []
    number = 0
    for place, one in enumerate(found, 1):
        try:
            own = _rows(one, courts, number)
            check_characters(own)
        except Unusable as unusable:
            if len(found) == 1:
                raise
            number += 1
            rejected.append((number, _as_json(one), f"docket {place} of {len(found)}: {unusable}"))
            continue
        number += sum(map(len, own.values()))
        for table, more in own.items():
            rows.setdefault(table, []).extend(more)
    if not rows:
        raise Unusable(rejected[0][2])
    is_synthetic = any(isinstance(one, dict) and one.get("synthetic") is True for one in found)
    return Dockets(rows, tuple(rejected), is_synthetic)


def _records(text: str) -> list[Any]:
    """The records of a file, of which one at least is a docket. Raises NotPage when nothing in it is one."""
    found = _parsed(text.lstrip("\ufeff"))
    wrapped = found.get("results") if isinstance(found, dict) else None
    if isinstance(found, dict) and isinstance(wrapped, list):
        if found.get("next"):
            raise Unusable(
                "one page of an answer of CourtListener's API, with more to come (`next`); put all into one file"
            )
        several: list[Any] = wrapped
    else:
        several = found if isinstance(found, list) else [found]
    if not any(map(_kind, several)):
        if wrapped is not None:
            raise Unusable(f"one page of an answer of CourtListener's API; {_TOGETHER}")
        if isinstance(found, dict) and ("docket" in found or ("docket_number" in found and "court" in found)):
            raise Unusable(f"a docket of CourtListener without its parties and entries; {_TOGETHER}")
        raise NotPage
    return several


def _parsed(text: str) -> Any:
    """The JSON of a text, or of its lines where one of them is a docket."""
    try:
        return _json(text)
    except (json.JSONDecodeError, Unusable) as error:
        reason = str(error) if isinstance(error, Unusable) else _DAMAGED
    found = [_of_line(line) for line in text.splitlines() if line.strip()]
    if len(found) < 2 or not any(map(_kind, found)):
        raise Unusable(reason)
    return found


@dataclass(frozen=True)
class _Damaged:
    """A line of dockets that is no JSON, and why."""

    text: str
    reason: str


def _of_line(line: str) -> Any:
    try:
        return _json(line)
    except json.JSONDecodeError:
        return _Damaged(line, _DAMAGED)
    except Unusable as unusable:
        return _Damaged(line, str(unusable))


def _as_json(found: object) -> str:
    return found.text if isinstance(found, _Damaged) else json.dumps(found, ensure_ascii=False)


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # Python reads no number of over 4,300 digits.
        raise Unusable("JSON with a number of thousands of digits") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unusable("JSON in which a key stands twice in one object")
    return found


def _no_number(_: str) -> None:
    raise Unusable("JSON with NaN or Infinity, which it has not")


def _kind(found: object) -> str:
    """courtlistener_api, courtlistener_archive, or nothing."""
    if not isinstance(found, dict):
        return ""
    if "docket" in found and "parties" in found:
        return "courtlistener_api"
    return "courtlistener_archive" if {"court", "docket_number", "docket_entries", "parties"} <= found.keys() else ""


def _rows(found: Any, courts: Courts, before: int) -> Rows:
    kind = _kind(found)
    if not kind:
        raise Unusable(found.reason if isinstance(found, _Damaged) else f"no docket; {_TOGETHER}")
    docket = _mapping(found["docket"], "docket") if kind == "courtlistener_api" else found
    number = _text(docket, "docket_number")
    if not number:
        raise Unusable("the docket has no docket_number")
    court = _text(docket, "court_id") or _text(docket, "court") or _text(found, "court") or ""
    entries = [
        {
            "date_filed": _text(entry, "date_filed"),
            "date_entered": _text(entry, "date_entered") or _text(entry, "date_filed"),
            "document_number": _text(entry, "entry_number") or _text(entry, "document_number"),
            "pacer_seq_no": _text(entry, "pacer_sequence_number"),
            "description": _text(entry, "description") or _text(entry, "short_description"),
        }
        for entry in _list(found, "docket_entries" if "docket_entries" in found else "entries")
    ]
    parties = [
        _party(party, party_type) for party in _list(found, "parties") for party_type in _list(party, "party_types")
    ]
    defendants = [party for party in parties if is_defendant(party)]
    own_number = _text(docket, "federal_defendant_number")
    days = [str(entry["date_filed"] or "")[:10] for entry in entries]
    modified = str(_text(docket, "date_modified") or _text(docket, "date_last_filing") or "")[:10]
    return rows_of(
        {
            "source_form": kind,
            "court_id": courts.known(court.rstrip("/").rpartition("/")[2].lower() or None, ""),
            "docket_number": number,
            "federal_defendant_number": own_number,
            "pacer_case_id": _text(docket, "pacer_case_id"),
            "case_name": _text(docket, "case_name"),
            "date_filed": _text(docket, "date_filed"),
            "date_terminated": _text(docket, "date_terminated"),
            "cause": _text(docket, "cause"),
            "nature_of_suit": _text(docket, "nature_of_suit"),
            "assigned_to_str": _text(docket, "assigned_to_str"),
            # CourtListener changes entries without a word in the docket: it speaks through its latest day.
            "as_of": modified if modified and all(day <= modified for day in days) else None,
            "parties": parties,
            "docket_entries": entries,
        },
        # CourtListener keeps no number of a defendant; the only one of a docket is that of the docket.
        [own_number or ""] if len(defendants) == 1 else [""] * len(defendants),
        before,
    )


def _party(party: Object, party_type: Object) -> dict[str, Any]:
    return {
        "type": _text(party_type, "name"),
        "name": _text(party, "name"),
        "date_terminated": _text(party_type, "date_terminated"),
        "extra_info": _text(party_type, "extra_info"),
        "criminal_data": {
            "counts": [
                {
                    "name": _text(count, "name"),
                    "disposition": _text(count, "disposition"),
                    "status": _SECTIONS.get(count.get("status")) if _is_plain(count.get("status")) else None,
                }
                for count in _list(party_type, "criminal_counts")
            ],
            "complaints": [
                {"name": _text(complaint, "name"), "disposition": _text(complaint, "disposition")}
                for complaint in _list(party_type, "criminal_complaints")
            ],
            "highest_offense_level_opening": _text(party_type, "highest_offense_level_opening"),
            "highest_offense_level_terminated": _text(party_type, "highest_offense_level_terminated"),
        },
    }


def _is_plain(value: object) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool)


def _text(found: Object, key: str) -> str | None:
    """A value as text; a number is one, and nothing else is. Raises Unusable for a value of another type."""
    value = found.get(key)
    if value is None or _is_plain(value):
        return None if value is None or value == "" else str(value)
    raise Unusable(f"{key} is {_type(value)}, expected text")


def _list(found: Object, key: str) -> list[Object]:
    """A list of objects; that of an answer of the API where it is whole; none where there is no such key."""
    value = found.get(key, [])
    if isinstance(value, dict) and isinstance(value.get("results"), list):
        results: list[Any] = value["results"]
        count = value.get("count")
        if value.get("next") or (isinstance(count, int) and count > len(results)):
            raise Unusable(
                f"{key} is one page of an answer of CourtListener's API, with more to come; put all into one file"
            )
        value = results
    if not isinstance(value, list):
        raise Unusable(f"{key} is {_type(value)}, expected a list")
    return [_mapping(one, f"{key}[{place}]") for place, one in enumerate(value)]


def _mapping(value: object, where: str) -> Object:
    if not isinstance(value, dict):
        raise Unusable(f"{where} is {_type(value)}, expected an object")
    return value


def _type(value: object) -> str:
    names = {type(None): "null", bool: "true or false", dict: "an object", list: "a list", str: "text"}
    return names.get(type(value), "a number")
