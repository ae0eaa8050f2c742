"""The entries by which the charges against a defendant end: pleas, verdicts, sentences, orders and judgments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sample.dice import Dice, weekday
from sample.docket import CONVICTIONS, Case, Defendant, Outcome
from sample.docket_cases import docket_days, has_denied_motion
from sample.docket_counts import clerk_style, count_labels, counts_of
from sample.docket_prose import (
    JUDGE,
    MAGISTRATE,
    TEXT_ONLY,
    after,
    at_sentencing,
    party_name,
    party_ref,
    sentence,
    slashed,
)

Line = tuple[date, str, bool]
"""The day of an entry, its text, and whether it has a document."""


def plea_or_verdict(case: Case, defendant: Defendant, outcome: Outcome) -> Iterator[Line]:
    """How guilt was found or not, and what was filed on the way there."""
    name, ref, disposed = party_name(defendant), party_ref(defendant), outcome.disposed
    days, codes = docket_days(case, defendant), set(outcome.dispositions)
    counts = counts_of(case, defendant, outcome.terminated)
    guilty = count_labels([count for count in counts if count.is_convicted])
    if days.superseded:
        labels = count_labels([count for count in counts if count.letter])
        yield days.superseded, f"SUPERSEDING INDICTMENT as to {ref} count(s) {labels}.", True
    if days.plea_hearing:
        yield from _plea(name, ref, guilty, days.plea_hearing, disposed)
    if days.withdrawn_plea and days.withdrawal:
        yield (
            days.withdrawn_plea,
            f"Minute Entry for proceedings held before {JUDGE}: CHANGE OF PLEA HEARING as to {ref} held on "
            f"{slashed(days.withdrawn_plea)}. Plea entered by {ref} Guilty Count {guilty}. Plea accepted.",
            True,
        )
        yield after(days.withdrawn_plea, 20), f"MOTION to Withdraw Plea of Guilty by {name}.", True
        yield (
            days.withdrawal,
            f"ORDER granting motion to Withdraw Plea of Guilty as to {ref}. The plea of guilty entered on "
            f"{slashed(days.withdrawn_plea)} is withdrawn. Signed by {JUDGE}.",
            True,
        )
    if codes & {3, 9}:
        acquitted = count_labels([c for c in counts if not c.is_convicted and c.disposition.startswith("Not guilty")])
        found = [f"Guilty on Count {guilty}"] if guilty else []
        found += [f"Not Guilty on Count {acquitted}"] if acquitted else []
        yield disposed, f"JURY VERDICT as to {ref} {'; '.join(found)}.", True
    if 8 in codes:
        yield (
            disposed,
            f"Minute Entry for proceedings held before {JUDGE}: BENCH TRIAL as to {ref} completed on "
            f"{slashed(disposed)}. The Court finds defendant guilty on Count {guilty}.",
            True,
        )


def _plea(name: str, ref: str, guilty: str, hearing: date, accepted: date) -> Iterator[Line]:
    notice = max(hearing - timedelta(days=7), date(hearing.year, 1, 2))
    yield (
        weekday(notice, notice, hearing),
        f"NOTICE OF HEARING as to {name}. Change of Plea Hearing set for {slashed(hearing)} at 10:30 AM before "
        f"{MAGISTRATE if hearing < accepted else JUDGE}. {TEXT_ONLY}",
        False,
    )
    if hearing < accepted:
        yield (
            hearing,
            f"Minute Entry of CHANGE OF PLEA held before {MAGISTRATE} as to {name} held on {slashed(hearing)}, Plea "
            f"entered by {ref} Guilty Count {guilty}.",
            True,
        )
        yield hearing, f"REPORT AND RECOMMENDATIONS on Plea of Guilty as to {name}. Signed by {MAGISTRATE}.", True
        yield (
            accepted,
            f"ACCEPTANCE OF PLEA OF GUILTY AND ADJUDICATION OF GUILT entered by {JUDGE} as to {name}, re REPORT AND "
            "RECOMMENDATIONS on Plea of Guilty.",
            True,
        )
    else:
        yield (
            accepted,
            f"Minute Entry for proceedings held before {JUDGE}: CHANGE OF PLEA HEARING as to {ref} held on "
            f"{slashed(accepted)}; plea of guilty entered as to Count {guilty}. Plea accepted. Sentencing to be set.",
            True,
        )
    yield accepted, f"GUILTY PLEA AGREEMENT by USA as to {name}.", True


def ending(case: Case, defendant: Defendant, outcome: Outcome) -> Iterator[Line]:
    """Sentence, orders to pay and judgment, or the dismissal."""
    name, ref = party_name(defendant), party_ref(defendant)
    counts = counts_of(case, defendant, outcome.terminated)
    dismissed = count_labels([c for c in counts if not c.is_convicted and "ismiss" in c.disposition.casefold()])
    if not outcome.sentenced:
        if not CONVICTIONS & set(outcome.dispositions) and 3 not in outcome.dispositions:
            yield outcome.disposed, f"MOTION to Dismiss Counts {dismissed} by USA as to {name}.", True
            yield (
                outcome.disposed,
                f"ORDER granting motion to Dismiss as to {ref}. Counts {dismissed} dismissed. Signed by {JUDGE}.",
                True,
            )
        else:
            yield outcome.terminated, f"JUDGMENT OF ACQUITTAL as to {ref}. Signed by {JUDGE}.", True
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
            f"ORDER denying motion for Restitution in the amount of $40,000.00 as to {ref}. Signed by {JUDGE}.",
            True,
        )
    if order and order.ordered and order.ordered > outcome.sentenced:
        yield (
            order.ordered,
            f"ORDER OF RESTITUTION as to {ref}. Defendant is ordered to pay restitution in the amount of "
            f"${order.dollars:,}.00. Signed by {JUDGE} on {order.ordered.month}/{order.ordered.day}/"
            f"{order.ordered:%y}.",
            True,
        )
    paid = "" if order is None or style % 2 else f" {at_sentencing(outcome, order, style)}"
    yield outcome.terminated, f"JUDGMENT as to {ref}. Signed by {JUDGE}.{paid}", True
    yield after(outcome.terminated, 60), f"JUDGMENT RETURNED executed as to {name}.", True
    if {8, 9} & set(outcome.dispositions):
        yield after(outcome.terminated, 9), f"NOTICE OF APPEAL by {name} re Judgment.", True


def _sentencing(case: Case, defendant: Defendant, outcome: Outcome, sentenced: date, dismissed: str) -> Iterator[Line]:
    name, ref = party_name(defendant), party_ref(defendant)
    dice = Dice(f"sentencing {case.docket_number.case_key} {defendant.number}")
    first = weekday(sentenced - timedelta(days=dice.pick((5, 7, 12))), outcome.disposed, sentenced)
    set_on = weekday(outcome.disposed + timedelta(days=10), outcome.disposed, sentenced)
    yield (
        set_on,
        f"NOTICE OF HEARING as to {name}. Sentencing set for {slashed(first)} 11:00 AM before {JUDGE}. {TEXT_ONLY}",
        False,
    )
    if set_on < first < sentenced:
        yield (
            first,
            f"ORDER as to {name}. Sentencing previously set for {slashed(first)} is RESET for {slashed(sentenced)}. "
            f"Signed by {JUDGE}.",
            True,
        )
    style = clerk_style(case, defendant)
    counts = [count for count in counts_of(case, defendant, outcome.terminated) if count.is_convicted]
    yield first, f"SENTENCING MEMORANDUM by USA as to {name}.", True
    yield (
        sentenced,
        f"Minute Entry for proceedings held before {JUDGE}: SENTENCING held on {slashed(sentenced)} for {ref}. "
        f"Count {count_labels(counts)}: {sentence(outcome, defendant.restitution, style)}"
        f"{f' Counts {dismissed} dismissed.' if dismissed else ''}",
        True,
    )
