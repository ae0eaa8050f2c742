"""The entries of a docket: what was filed, held and ordered on which day, in the clerk's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from warehouse.sample.dice import Dice, weekday
from warehouse.sample.docket import CONVICTIONS, Case, Defendant, Outcome
from warehouse.sample.docket_cases import docket_days, has_denied_motion
from warehouse.sample.docket_counts import Count, clerk_style, counts_of
from warehouse.sample.docket_prose import at_sentencing, sentence, slashed
from warehouse.sample.idb_criminal import is_fugitive

_CLERK = "(Clerk, Synthetic)"
_JUDGE = "District Judge SYNTHETIC JUDGE"
_MAGISTRATE = "Magistrate Judge SYNTHETIC MAGISTRATE"
_TEXT_ONLY = "This is a TEXT ONLY ENTRY. No document is attached."


@dataclass(frozen=True)
class Entry:
    """An entry; without a document it has no number of its own. `defendants` are those whose pages show it."""

    filed: date
    text: str
    defendants: frozenset[int]
    has_document: bool = True
    document_number: int | None = None


def party_name(defendant: Defendant) -> str:
    """The made-up name of a defendant."""
    return f"SYNTHETIC DEFENDANT {defendant.number}"


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
            f"{_ref(defendant)} count(s) {_labels(counts_of(case, defendant, filed))}" for defendant in named
        )
        title = "INDICTMENT" if filed == case.filed else "SUPERSEDING INDICTMENT"
        numbers = frozenset(defendant.number for defendant in named)
        yield Entry(filed, f"{title} as to {listed}. (Attachments: # 1 Criminal Cover Sheet)", numbers)


def _entries(case: Case, defendant: Defendant) -> Iterator[Entry]:
    only, outcome = frozenset({defendant.number}), defendant.outcome
    for filed, text, has_document in (
        *_opening(case, defendant),
        *(_plea_or_verdict(case, defendant, outcome) if outcome else ()),
        *(_ending(case, defendant, outcome) if outcome else ()),
    ):
        yield Entry(filed, text, only, has_document)


Line = tuple[date, str, bool]


def _opening(case: Case, defendant: Defendant) -> Iterator[Line]:
    name, ref, filed = party_name(defendant), _ref(defendant), defendant.filed
    complaint = docket_days(case, defendant).complaint
    if complaint:
        number = f"{case.docket_number.office}:{complaint:%y}-mj-0{case.docket_number.sequence:04}-SM"
        yield complaint, f"COMPLAINT Signed by {_MAGISTRATE} as to {ref}. [{number}]", True
    arrest = _after(complaint or filed, 2)
    if is_fugitive(defendant):
        yield _after(filed, 1), f"Arrest Warrant Issued by {_MAGISTRATE} as to {name}.", True
        yield _after(filed, 200), f"MOTION to Unseal Arrest Warrant by USA as to {name}.", True
        return
    yield arrest, f"Arrest of {ref}. {_TEXT_ONLY}", False
    arraigned = _after(filed, 5)
    labels = _labels(counts_of(case, defendant, filed))
    yield (
        arraigned,
        f"Minute Entry for proceedings held before {_MAGISTRATE}: INITIAL APPEARANCE and ARRAIGNMENT as to {ref} "
        f"Count {labels} held on {slashed(arraigned)}. Plea of NOT GUILTY entered on all counts.",
        True,
    )
    trial = _after(filed, 100)
    yield (
        _after(filed, 19),
        f"SCHEDULING AND TRIAL ORDER as to {name}. Jury Trial set for {slashed(trial)} 09:00 AM before {_JUDGE}. "
        f"Deadline for a change of plea is {slashed(_after(filed, 80))}. Signed by {_MAGISTRATE}.",
        True,
    )
    yield _after(filed, 55), f"MOTION to Continue Trial by {name}.", True
    yield _after(filed, 60), f"ORDER granting motion to Continue Trial as to {ref}. Signed by {_JUDGE}.", True


def _plea_or_verdict(case: Case, defendant: Defendant, outcome: Outcome) -> Iterator[Line]:
    name, ref, disposed = party_name(defendant), _ref(defendant), outcome.disposed
    days, codes = docket_days(case, defendant), set(outcome.dispositions)
    counts = counts_of(case, defendant, outcome.terminated)
    guilty = _labels([count for count in counts if count.is_convicted])
    if days.superseded:
        labels = _labels([count for count in counts if count.letter])
        yield days.superseded, f"SUPERSEDING INDICTMENT as to {ref} count(s) {labels}.", True
    if days.plea_hearing:
        yield from _plea(name, ref, guilty, days.plea_hearing, disposed)
    if days.withdrawn_plea and days.withdrawal:
        yield (
            days.withdrawn_plea,
            f"Minute Entry for proceedings held before {_JUDGE}: CHANGE OF PLEA HEARING as to {ref} held on "
            f"{slashed(days.withdrawn_plea)}. Plea entered by {ref} Guilty Count {guilty}. Plea accepted.",
            True,
        )
        yield _after(days.withdrawn_plea, 20), f"MOTION to Withdraw Plea of Guilty by {name}.", True
        yield (
            days.withdrawal,
            f"ORDER granting motion to Withdraw Plea of Guilty as to {ref}. The plea of guilty entered on "
            f"{slashed(days.withdrawn_plea)} is withdrawn. Signed by {_JUDGE}.",
            True,
        )
    if codes & {3, 9}:
        acquitted = _labels([c for c in counts if not c.is_convicted and c.disposition.startswith("Not guilty")])
        found = [f"Guilty on Count {guilty}"] if guilty else []
        found += [f"Not Guilty on Count {acquitted}"] if acquitted else []
        yield disposed, f"JURY VERDICT as to {ref} {'; '.join(found)}.", True
    if 8 in codes:
        yield (
            disposed,
            f"Minute Entry for proceedings held before {_JUDGE}: BENCH TRIAL as to {ref} completed on "
            f"{slashed(disposed)}. The Court finds defendant guilty on Count {guilty}.",
            True,
        )


def _plea(name: str, ref: str, guilty: str, hearing: date, accepted: date) -> Iterator[Line]:
    notice = max(hearing - timedelta(days=7), date(hearing.year, 1, 2))
    yield (
        weekday(notice, notice, hearing),
        f"NOTICE OF HEARING as to {name}. Change of Plea Hearing set for {slashed(hearing)} at 10:30 AM before "
        f"{_MAGISTRATE if hearing < accepted else _JUDGE}. {_TEXT_ONLY}",
        False,
    )
    if hearing < accepted:
        yield (
            hearing,
            f"Minute Entry of CHANGE OF PLEA held before {_MAGISTRATE} as to {name} held on {slashed(hearing)}, Plea "
            f"entered by {ref} Guilty Count {guilty}.",
            True,
        )
        yield hearing, f"REPORT AND RECOMMENDATIONS on Plea of Guilty as to {name}. Signed by {_MAGISTRATE}.", True
        yield (
            accepted,
            f"ACCEPTANCE OF PLEA OF GUILTY AND ADJUDICATION OF GUILT entered by {_JUDGE} as to {name}, re REPORT AND "
            "RECOMMENDATIONS on Plea of Guilty.",
            True,
        )
    else:
        yield (
            accepted,
            f"Minute Entry for proceedings held before {_JUDGE}: CHANGE OF PLEA HEARING as to {ref} held on "
            f"{slashed(accepted)}; plea of guilty entered as to Count {guilty}. Plea accepted. Sentencing to be set.",
            True,
        )
    yield accepted, f"GUILTY PLEA AGREEMENT by USA as to {name}.", True


def _ending(case: Case, defendant: Defendant, outcome: Outcome) -> Iterator[Line]:
    name, ref = party_name(defendant), _ref(defendant)
    counts = counts_of(case, defendant, outcome.terminated)
    dismissed = _labels([c for c in counts if not c.is_convicted and "ismiss" in c.disposition.casefold()])
    if not outcome.sentenced:
        if not CONVICTIONS & set(outcome.dispositions) and 3 not in outcome.dispositions:
            yield outcome.disposed, f"MOTION to Dismiss Counts {dismissed} by USA as to {name}.", True
            yield (
                outcome.disposed,
                f"ORDER granting motion to Dismiss as to {ref}. Counts {dismissed} dismissed. Signed by {_JUDGE}.",
                True,
            )
        else:
            yield outcome.terminated, f"JUDGMENT OF ACQUITTAL as to {ref}. Signed by {_JUDGE}.", True
        return
    yield from _sentencing(case, defendant, outcome, outcome.sentenced, dismissed)
    order, style = defendant.restitution, clerk_style(case, defendant)
    if has_denied_motion(case) and defendant.number == 1:
        asked = outcome.sentenced - timedelta(days=15)
        yield (
            weekday(asked, asked, outcome.sentenced),
            f"MOTION for Restitution in the amount of $40,000.00 by USA as to {name}.",
            True,
        )
        yield (
            outcome.sentenced,
            f"ORDER denying motion for Restitution in the amount of $40,000.00 as to {ref}. Signed by {_JUDGE}.",
            True,
        )
    if order and order.ordered and order.ordered > outcome.sentenced:
        yield (
            order.ordered,
            f"ORDER OF RESTITUTION as to {ref}. Defendant is ordered to pay restitution in the amount of "
            f"${order.dollars:,}.00. Signed by {_JUDGE} on {order.ordered.month}/{order.ordered.day}/"
            f"{order.ordered:%y}.",
            True,
        )
    paid = "" if order is None or style % 2 else f" {at_sentencing(outcome, order, style)}"
    yield outcome.terminated, f"JUDGMENT as to {ref}. Signed by {_JUDGE}.{paid}", True
    yield _after(outcome.terminated, 60), f"JUDGMENT RETURNED executed as to {name}.", True
    if {8, 9} & set(outcome.dispositions):
        yield _after(outcome.terminated, 9), f"NOTICE OF APPEAL by {name} re Judgment.", True


def _sentencing(case: Case, defendant: Defendant, outcome: Outcome, sentenced: date, dismissed: str) -> Iterator[Line]:
    name, ref = party_name(defendant), _ref(defendant)
    dice = Dice(f"sentencing {case.docket_number.case_key} {defendant.number}")
    first = weekday(sentenced - timedelta(days=dice.pick((5, 7, 12))), outcome.disposed, sentenced)
    set_on = weekday(outcome.disposed + timedelta(days=10), outcome.disposed, sentenced)
    yield (
        set_on,
        f"NOTICE OF HEARING as to {name}. Sentencing set for {slashed(first)} 11:00 AM before {_JUDGE}. {_TEXT_ONLY}",
        False,
    )
    if set_on < first < sentenced:
        yield (
            first,
            f"ORDER as to {name}. Sentencing previously set for {slashed(first)} is RESET for {slashed(sentenced)}. "
            f"Signed by {_JUDGE}.",
            True,
        )
    style = clerk_style(case, defendant)
    counts = [count for count in counts_of(case, defendant, outcome.terminated) if count.is_convicted]
    yield first, f"SENTENCING MEMORANDUM by USA as to {name}.", True
    yield (
        sentenced,
        f"Minute Entry for proceedings held before {_JUDGE}: SENTENCING held on {slashed(sentenced)} for {ref}. "
        f"Count {_labels(counts)}: {sentence(outcome, defendant.restitution, style)}"
        f"{f' Counts {dismissed} dismissed.' if dismissed else ''}",
        True,
    )


def _after(day: date, days: int) -> date:
    return weekday(day + timedelta(days=days), day, day + timedelta(days=days + 2))


def _ref(defendant: Defendant) -> str:
    return f"{party_name(defendant)} ({defendant.number})"


def _labels(counts: Sequence[Count]) -> str:
    return ", ".join(count.label for count in counts)
