"""The entries of a docket: what was filed, held and ordered on which day, in the clerk's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from sample.docket import Case, Defendant
from sample.docket_cases import docket_days
from sample.docket_counts import count_labels, counts_of
from sample.docket_outcome import Line, ending, plea_or_verdict
from sample.docket_prose import JUDGE, MAGISTRATE, TEXT_ONLY, after, party_name, party_ref, slashed
from sample.idb_criminal import is_fugitive

_CLERK = "(Clerk, Synthetic)"


@dataclass(frozen=True)
class Entry:
    """An entry; without a document it has no number of its own. `defendants` are those whose pages show it."""

    filed: date
    text: str
    defendants: frozenset[int]
    has_document: bool = True
    document_number: int | None = None


def numbered_entries(case: Case) -> list[Entry]:
    """All entries of the case in order; documents are numbered over the case, whichever defendant they concern."""
    found = [*_charging(case), *(entry for defendant in case.defendants for entry in _entries(case, defendant))]
    numbered = []
    documents = 0
    for entry in sorted(found, key=lambda entry: entry.filed):
        documents += entry.has_document
        numbered.append(
            Entry(
                entry.filed,
                f"{entry.text} {_CLERK} (Entered: {_entered(entry.filed)})",
                entry.defendants,
                entry.has_document,
                documents if entry.has_document else None,
            )
        )
    return numbered


def _entered(filed: date) -> str:
    """Some entries are typed on the next day."""
    late = filed.day % 9 == 4 and filed.weekday() < 4
    return f"{filed + timedelta(days=int(late)):%m/%d/%Y}"


def _charging(case: Case) -> Iterator[Entry]:
    """The indictments, each of all the defendants that it charges."""
    for filed, charged in groupby(sorted(case.defendants, key=lambda d: (d.filed, d.number)), key=lambda d: d.filed):
        named = list(charged)
        listed = ", ".join(
            f"{party_ref(defendant)} count(s) {count_labels(counts_of(case, defendant, filed))}" for defendant in named
        )
        title = "INDICTMENT" if filed == case.filed else "SUPERSEDING INDICTMENT"
        numbers = frozenset(defendant.number for defendant in named)
        yield Entry(filed, f"{title} as to {listed}. (Attachments: # 1 Criminal Cover Sheet)", numbers)


def _entries(case: Case, defendant: Defendant) -> Iterator[Entry]:
    only, outcome = frozenset({defendant.number}), defendant.outcome
    for filed, text, has_document in (
        *_opening(case, defendant),
        *(plea_or_verdict(case, defendant, outcome) if outcome else ()),
        *(ending(case, defendant, outcome) if outcome else ()),
    ):
        yield Entry(filed, text, only, has_document)


def _opening(case: Case, defendant: Defendant) -> Iterator[Line]:
    name, ref, filed = party_name(defendant), party_ref(defendant), defendant.filed
    complaint = docket_days(case, defendant).complaint
    if complaint:
        number = f"{case.docket_number.office}:{complaint:%y}-mj-0{case.docket_number.sequence:04}-SM"
        yield complaint, f"COMPLAINT Signed by {MAGISTRATE} as to {ref}. [{number}]", True
    arrest = after(complaint or filed, 2)
    if is_fugitive(defendant):
        yield after(filed, 1), f"Arrest Warrant Issued by {MAGISTRATE} as to {name}.", True
        yield after(filed, 200), f"MOTION to Unseal Arrest Warrant by USA as to {name}.", True
        return
    yield arrest, f"Arrest of {ref}. {TEXT_ONLY}", False
    arraigned = after(filed, 5)
    labels = count_labels(counts_of(case, defendant, filed))
    yield (
        arraigned,
        f"Minute Entry for proceedings held before {MAGISTRATE}: INITIAL APPEARANCE and ARRAIGNMENT as to {ref} "
        f"Count {labels} held on {slashed(arraigned)}. Plea of NOT GUILTY entered on all counts.",
        True,
    )
    trial = after(filed, 100)
    yield (
        after(filed, 19),
        f"SCHEDULING AND TRIAL ORDER as to {name}. Jury Trial set for {slashed(trial)} 09:00 AM before {JUDGE}. "
        f"Deadline for a change of plea is {slashed(after(filed, 80))}. Signed by {MAGISTRATE}.",
        True,
    )
    yield after(filed, 55), f"MOTION to Continue Trial by {name}.", True
    yield after(filed, 60), f"ORDER granting motion to Continue Trial as to {ref}. Signed by {JUDGE}.", True
