"""How much of the prose of dockets is read right, unread, or wrong in silence.

python -m benchmarks.reading [--cases FOLDER] [--verbose]

FOLDER holds dispositions.csv (a text with its reading) and docket-entries.json (dockets with the events, days and
outcome that follow); by default ../shared/cases. A value that differs is wrong in silence unless the count or entry is
listed in marts.unread_docket_text. Exit 1 where anything is wrong in silence or fewer are right than the bounds say.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.docket_reading import PAGE, Reading
from warehouse.extracts.prose import clauses, digits

CITED = "18:1591(a)(1) SYNTHETIC OFFENSE(1)"
# The least share of readings that are right: of dispositions, of events.
BOUNDS = {"disposition": 0.95, "event": 0.90}
# How a column of dispositions.csv is called in intermediate.docket_sentence.
ATTRIBUTES = {
    "prison_months": "prison_months",
    "is_life": "life",
    "is_time_served": "time_served",
    "probation_months": "probation_months",
    "supervised_release_months": "supervised_release_months",
    "supervised_release_life": "supervised_release_life",
    "fine_amount": "fine_amount",
    "restitution_amount": "restitution_amount",
    "restitution_open": "restitution_open",
    "restitution_joint": "restitution_joint",
    "assessment_amount": "assessment_amount",
    "jvta_assessment_amount": "jvta_assessment_amount",
}
Judged = tuple[str, str, str, str]


def judge(expected: set[str], found: str | None, *, is_listed: bool) -> str:
    """right, unread or wrong in silence."""
    if "any" in expected or (found or "") in expected or (found in (None, "0") and expected & {"", "none"}):
        return "right"
    return "unread" if is_listed else "wrong in silence"


def plain(value: object) -> str | None:
    """A number as the files write it."""
    return None if value is None else f"{float(str(value)):.2f}".rstrip("0").rstrip(".")


def judge_dispositions(file: Path) -> Iterator[Judged]:
    """Kind, case, verdict and what differs, of each reading that dispositions.csv states."""
    with file.open(newline="", encoding="utf-8") as stream:
        cases = list(csv.DictReader(stream))
    reading = Reading(counts=[(CITED, case["text"]) for case in cases])
    listed = {row_id for (row_id,) in reading.rows("select row_id from marts.unread_docket_text")}
    outcomes = {
        row_id: None if outcome is None else str(outcome)
        for row_id, outcome in reading.rows("select row_id, outcome from intermediate.docket_disposition")
    }
    values = {
        (row_id, attribute): value
        for row_id, attribute, value in reading.rows(
            "select row_id, attribute, value from intermediate.docket_sentence"
        )
    }
    for row_id, case in enumerate(cases, start=1):
        is_listed = row_id in listed
        outcome = outcomes[row_id]
        yield (
            "disposition",
            case["case"],
            judge(set(case["outcome"].split("|")), str(outcome), is_listed=is_listed),
            (f"outcome {outcome}, not {case['outcome']}"),
        )
        for column, attribute in ATTRIBUTES.items():
            expected, found = case[column], plain(values.get((row_id, attribute)))
            # What the text does not say and nothing is read of is no reading.
            if expected or found not in (None, "0"):
                verdict = judge(set(expected.split("|")), found, is_listed=is_listed)
                yield "disposition", case["case"], verdict, f"{column} {found}, not {expected or 'said'}"


def docket_rows(number: int, docket: dict[str, Any]) -> Iterator[tuple[str, dict[str, object]]]:
    """The rows of the raw tables of one made-up docket."""
    page = number * PAGE
    yield "docket", {"row_id": page, "court_id": "moed", "docket_number": f"4:16-cr-{number:05}"}
    names = docket["defs"] or ["SYNTHETIC DEFENDANT A"]
    for place, name in enumerate(names, start=1):
        yield (
            "docket_party",
            {
                "row_id": page + place,
                "docket_row_id": page,
                "party_type": "Defendant",
                "defendant_number": str(place),
                "party_name": name,
                "date_terminated": iso(docket["term"]) if docket["term"] else None,
            },
        )
    counts = [("pending", *count) for count in docket["pending"] or ()]
    counts += [("terminated", *count) for count in docket["terminated"] or ()]
    for place, (section, offense, label, disposition) in enumerate(counts, start=1):
        yield (
            "docket_count",
            {
                "row_id": page + 100 + place,
                "docket_row_id": page,
                "party_row_id": page + 1,
                "defendant_number": "1",
                "count_section": section,
                "count_text": f"{offense}({label})",
                "disposition_text": disposition,
                "disposition_digits": digits(disposition),
            },
        )
    for place, (day, document, text) in enumerate(docket["entries"], start=1):
        yield (
            "docket_entry",
            {
                "row_id": page + 1000 + place,
                "docket_row_id": page,
                "date_filed": iso(day),
                "document_number": document,
                "entry_text": text,
                "entry_clauses": clauses(text),
            },
        )


def iso(day: str) -> str:
    """The day of mm/dd/yyyy."""
    return datetime.strptime(day, "%m/%d/%Y").date().isoformat()


def judge_dockets(file: Path) -> Iterator[Judged]:
    """Kind, case, verdict and what differs, of each event and fact that docket-entries.json states."""
    dockets = json.loads(file.read_text(encoding="utf-8"))
    made = [row for number, docket in enumerate(dockets, start=1) for row in docket_rows(number, docket)]
    reading = Reading(rows=made)
    for number, docket in enumerate(dockets, start=1):
        page, case, expected = number * PAGE, docket["k"], docket["exp"]
        inside = f"between {page} and {page + PAGE - 1}"
        listed = {
            row_id for (row_id,) in reading.rows(f"select row_id from marts.unread_docket_text where row_id {inside}")
        }
        events = {
            (str(code), str(day)): bool(of_whom)
            for code, day, of_whom in reading.rows(
                "select event_code, event_date, len(party_row_ids) from intermediate.docket_event"
                f" where row_id {inside} order by len(party_row_ids)"
            )
        }
        for code, day in expected.get("ev", ()):
            verdict = judge({"found"}, "found" if events.get((code, day)) else None, is_listed=bool(listed))
            yield "event", case, verdict, f"{code} of {day}: not found"
        for code in expected.get("nots", ()):
            found = [day for (name, day), of_whom in events.items() if name == code and of_whom]
            yield (
                "event",
                case,
                judge({""}, found[0] if found else None, is_listed=False),
                f"{code} {found} is not there",
            )
        (outcome, convicted, sentenced, resolved, amount, ordered) = reading.rows(
            "select outcome, case when is_convicted then convicted_date end, sentenced_date, resolved_date,"
            f" restitution_amount, restitution_order_date from intermediate.docket_outcome where row_id = {page + 1}"
        )[0]
        facts = {
            "outcome": outcome,
            "convicted": convicted,
            "sentenced": sentenced,
            "resolved": resolved,
            "rest_amt": plain(amount),
            "rest_date": ordered,
        }
        for name, value in facts.items():
            if name in expected:
                allowed = {""} if expected[name] is None else set(str(expected[name]).split("|"))
                found_value = None if value is None else str(value)
                yield (
                    "outcome",
                    case,
                    judge(allowed, found_value, is_listed=bool(listed)),
                    (f"{name} {found_value}, not {expected[name]}"),
                )
        if expected.get("listed"):
            yield "outcome", case, "right" if listed else "wrong in silence", "nothing is listed"


def main() -> int:
    """Prints the table; see the top of this file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, default=Path("../shared/cases"), help="folder of the labelled texts")
    parser.add_argument("--verbose", action="store_true", help="name what is not right")
    arguments = parser.parse_args()
    judged = [
        *judge_dispositions(arguments.cases / "dispositions.csv"),
        *judge_dockets(arguments.cases / "docket-entries.json"),
    ]
    console = Console()
    table = Table("kind", "right", "unread", "wrong in silence", "share right")
    is_good = True
    for kind in ("disposition", "event", "outcome"):
        counts = Counter(verdict for name, _, verdict, _ in judged if name == kind)
        share = counts["right"] / counts.total()
        table.add_row(
            kind, *(str(counts[verdict]) for verdict in ("right", "unread", "wrong in silence")), f"{share:.3f}"
        )
        is_good &= counts["wrong in silence"] == 0 and share >= BOUNDS.get(kind, 0)
    console.print(table)
    if arguments.verbose:
        for kind, case, verdict, difference in judged:
            if verdict != "right":
                console.print(f"{kind} {case}: {verdict}: {difference}", markup=False, highlight=False)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
