"""The counts of a docket: what PACER lists as pending or terminated, with the disposition of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sample.dice import Dice
from sample.docket import CONVICTIONS, Case, Defendant
from sample.docket_cases import docket_days
from sample.docket_prose import STYLES, sentence

_OFFENSES = {
    "18:1591A.F": ("18:1591(a)(1) and (b)(1)", "Sex trafficking by force, fraud or coercion"),
    "18:1591B.F": ("18:1591(a) and (b)(2)", "Sex trafficking of a child"),
    "18:1591.F": ("18:1591", "Sex trafficking of children or by force, fraud or coercion"),
    "18:1591*": ("18:1591", "Sex trafficking of children or by force, fraud or coercion"),
    "18:1594C.F": ("18:1594(c)", "Conspiracy to commit sex trafficking"),
    "18:1589.F": ("18:1589", "Forced labor"),
    "18:1594B.F": ("18:1594(b)", "Conspiracy to commit forced labor"),
    "18:2421.F": ("18:2421", "Transportation for illegal sexual activity"),
    "18:2422B.F": ("18:2422(b)", "Coercion or enticement of minor"),
    "18:2423A.F": ("18:2423(a)", "Transportation of minor with intent to engage in criminal sexual activity"),
    "18:2251A.F": ("18:2251(a)", "Sexual exploitation of children"),
    "18:1952A.F": ("18:1952(a)", "Interstate travel or use of facilities in aid of racketeering"),
    "18:371.F": ("18:371", "Conspiracy"),
    "18:924C.F": ("18:924(c)(1)", "Firearm in furtherance of a crime"),
    "21:841A=ND.F": ("21:841(a)(1)", "Possession with intent to distribute a controlled substance"),
    "8:1324A.F": ("8:1324(a)", "Harboring of aliens"),
}
_NOT_CONVICTED = {
    2: "Judgment of acquittal entered by the court.",
    3: "Not guilty by jury verdict. Acquitted.",
    11: "Nolle prosequi.",
    15: "Dismissed without prejudice.",
    20: "Dismissed - superseded",
}
_DISMISSED = (
    "Dismissed upon Gov't motion.",
    "Dismissed on the government's motion",
    "DISMISSED",
    "Count dismissed.",
    "DISMISSED ON MOTION OF USA",
)


@dataclass(frozen=True)
class Count:
    """A row of the counts; `letter` is s on counts of the superseding indictment."""

    charge: str
    numbers: tuple[int, ...]
    letter: str
    offense: str
    disposition: str
    is_convicted: bool
    is_pending: bool

    @property
    def label(self) -> str:
        """The numbers as PACER brackets them: 1, 2s or 1s-2s."""
        return "-".join(f"{number}{self.letter}" for number in sorted({self.numbers[0], self.numbers[-1]}))


def clerk_style(case: Case, defendant: Defendant) -> int:
    """The style of the clerk who docketed the sentence."""
    return Dice(f"clerk style {case.docket_number.case_key} {defendant.number}").number(0, STYLES - 1)


def offense_text(charge: str, court_id: str) -> str:
    """A charge as the courts print it, each in its own way."""
    citation, name = _OFFENSES[charge]
    if court_id == "moed":
        return f"{citation} {name.upper()}"
    if court_id == "mowd":
        return f" {citation} - {name}"
    return f"{charge.replace('*', '.F')}--{name.upper()} ({citation})"


def count_labels(counts: Sequence[Count]) -> str:
    """The numbers of some counts, as entries list them."""
    return ", ".join(count.label for count in counts)


def counts_of(case: Case, defendant: Defendant, as_of: date) -> list[Count]:
    """The counts of a defendant as they stood on a day: convicted ones stay pending, the others are terminated."""
    outcome, superseded = defendant.outcome, docket_days(case, defendant).superseded
    is_over = bool(outcome and outcome.terminated <= as_of)
    codes = dict(zip(defendant.final_charges, outcome.dispositions, strict=True)) if outcome else {}
    charges = _distinct((*defendant.charges, *defendant.final_charges))
    numbers = _numbers(case)
    counts = []
    if superseded and superseded <= as_of:
        live = [charge for charge in charges if codes.get(charge) != 20]
        counts += [_count(case, charge, numbers[charge], "s") for charge in live]
    originals = [_count(case, charge, numbers[charge], "") for charge in charges]
    if not is_over:
        return [*counts, *originals]
    if superseded:
        return [
            *(_ended(case, defendant, c, codes) for c in counts),
            *(_ended(case, defendant, c, {}) for c in originals),
        ]
    return [_ended(case, defendant, count, codes) for count in originals]


def _ended(case: Case, defendant: Defendant, count: Count, codes: dict[str, int]) -> Count:
    style = clerk_style(case, defendant)
    # Without codes: a count of the indictment that was superseded.
    code = codes.get(count.charge, 1) if codes else 20
    if code not in CONVICTIONS:
        text = _DISMISSED[style] if code == 1 else _NOT_CONVICTED[code]
        return Count(count.charge, count.numbers, count.letter, count.offense, text, False, False)
    shared = sum(other in CONVICTIONS for other in codes.values()) > 1 or len(count.numbers) > 1
    if defendant.outcome is None:
        raise ValueError("a conviction without an outcome")
    text = sentence(
        defendant.outcome, defendant.restitution, style, " on each count, to run concurrently" if shared else ""
    )
    verdict = {8: "Found guilty by the Court. ", 9: "Dft was found guilty by jury verdict. "}.get(code, "")
    return Count(count.charge, count.numbers, count.letter, count.offense, verdict + text, True, True)


def _count(case: Case, charge: str, numbers: tuple[int, ...], letter: str) -> Count:
    return Count(charge, numbers, letter, offense_text(charge, case.court.court_id), "", False, True)


def _numbers(case: Case) -> dict[str, tuple[int, ...]]:
    """The numbers of the counts in the indictment, in which several defendants may share one."""
    dice = Dice(f"counts {case.docket_number.case_key}")
    given: dict[str, tuple[int, ...]] = {}
    number = 0
    for charge in _distinct([c for d in case.defendants for c in (*d.charges, *d.final_charges)]):
        size = 2 if charge.startswith("18:1591") and dice.chance(0.4) else 1
        given[charge] = tuple(range(number + 1, number + size + 1))
        number += size
    return given


def _distinct(charges: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(charges))
