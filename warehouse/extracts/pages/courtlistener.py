"""A docket of CourtListener as rows: the archive's JSON file, or the API's docket, parties and entries in one file.

Both carry what juriscraper reads from PACER, in another shape: counts of a party stand under its type, with status 1
for pending and 2 for terminated (CourtListener's CriminalCount).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from warehouse.extracts.pages.courts import Courts
from warehouse.extracts.pages.kinds import Unusable
from warehouse.extracts.pages.pacer import Rows, is_defendant, rows_of

_SECTIONS = {1: "pending", 2: "terminated"}


def docket_rows(kind: str, text: str, courts: Courts) -> Rows:
    """The rows of a docket by raw table. Raises Unusable when it has no docket number."""
    found: dict[str, Any] = json.loads(text.lstrip("\ufeff"))
    docket = found["docket"] if kind == "courtlistener_api" else found
    if not docket.get("docket_number"):
        raise Unusable("the docket has no docket_number")
    entries = found.get("docket_entries") or found.get("entries") or []
    parties = [_party(party, party_type) for party in found["parties"] for party_type in party.get("party_types") or []]
    defendants = [party for party in parties if is_defendant(party)]
    return rows_of(
        {
            **docket,
            "source_form": kind,
            "court_id": courts.court_of(kind, text, ""),
            "federal_defendant_number": docket.get("federal_defendant_number"),
            "as_of": str(docket.get("date_modified") or docket.get("date_last_filing") or "")[:10] or None,
            "parties": parties,
            "docket_entries": [
                {
                    "date_filed": entry.get("date_filed"),
                    "date_entered": entry.get("date_filed"),
                    "document_number": entry.get("entry_number"),
                    "pacer_seq_no": entry.get("pacer_sequence_number"),
                    "description": entry.get("description"),
                }
                for entry in entries
            ],
        },
        # CourtListener keeps no number of a defendant; the only one of a docket is that of the docket.
        [str(docket.get("federal_defendant_number") or "")] if len(defendants) == 1 else [],
    )


def _party(party: Mapping[str, Any], party_type: Mapping[str, Any]) -> dict[str, Any]:
    counts = party_type.get("criminal_counts") or []
    return {
        "type": party_type.get("name"),
        "name": party.get("name"),
        "date_terminated": party_type.get("date_terminated"),
        "extra_info": party_type.get("extra_info"),
        "criminal_data": {
            "counts": [{**count, "status": _SECTIONS.get(count.get("status"), "pending")} for count in counts],
            "complaints": party_type.get("criminal_complaints") or [],
            "highest_offense_level_opening": party_type.get("highest_offense_level_opening"),
            "highest_offense_level_terminated": party_type.get("highest_offense_level_terminated"),
        },
    }
