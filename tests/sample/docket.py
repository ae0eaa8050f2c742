"""A made-up docket: number, case, defendants and how their charges ended. Values only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

LAST_DAY = date(2023, 12, 31)
"""The extracts speak of what happened until this day."""

CONVICTIONS = frozenset({4, 5, 8, 9, 17, 19})


class Fate(Enum):
    """When and how the charges against a defendant are to end; `outcomes` makes the dates."""

    EARLY = "resolved well before 2018"
    WINDOW = "sentenced in late December 2017, so that the appeal window reaches into 2018"
    CONVICTED_2018 = "convicted and sentenced in 2018"
    CONVICTED_2018_SENTENCED_LATER = "convicted in 2018, sentenced in 2019"
    SENTENCED_2018 = "convicted in 2017, sentenced in 2018"
    CLEARED_2018 = "acquitted or dismissed in 2018"
    CLOSED_2018 = "ended in 2018 without being resolved: diverted, statistically closed, not guilty by insanity"
    LATER = "resolved after 2018, or pending at the end"
    USUAL = "resolved at the pace of the courts, whatever the year"
    DEALT = "its outcome was made where the defendant was made"
    FUGITIVE = "never found"


@dataclass(frozen=True)
class Court:
    """A district court as the Integrated Database numbers it."""

    court_id: str
    state_code: str
    fjc_district: str
    circuit: str

    @property
    def circuit_number(self) -> int:
        """The circuit as a number; DC is 0 in the Integrated Database."""
        return 0 if self.circuit == "DC" else int(self.circuit)


@dataclass(frozen=True)
class DocketNumber:
    """The number of a case within its court.

    >>> court = Court("mowd", "MO", "66", "8")
    >>> number = DocketNumber(court, "4", 2018, 123)
    >>> number.text, number.docket, number.case_key
    ('4:18-cr-00123', '1800123', '086641800123CR')
    """

    court: Court
    office: str
    year: int
    sequence: int
    case_type: str = "cr"

    @property
    def text(self) -> str:
        return f"{self.office}:{self.year % 100:02}-{self.case_type}-{self.sequence:05}"

    @property
    def docket(self) -> str:
        return f"{self.year % 100:02}{self.sequence:05}"

    @property
    def case_key(self) -> str:
        """CASLGKY: circuit, district, office, docket and type."""
        circuit = f"{self.court.circuit_number:02}"
        return f"{circuit}{self.court.fjc_district}{self.office}{self.docket}{self.case_type.upper()}"


@dataclass(frozen=True)
class Outcome:
    """How the charges ended; `prison_months` is PRISTOT with its sentinels (-1 to -5, -8)."""

    dispositions: tuple[int, ...]
    disposed: date
    terminated: date
    sentenced: date | None = None
    prison_months: int = -8

    @property
    def convicted(self) -> date | None:
        """The day of the plea or verdict, if any count ended in one."""
        return self.disposed if CONVICTIONS & set(self.dispositions) else None


@dataclass(frozen=True)
class Restitution:
    """An order to pay; without a date of its own it was made at sentencing."""

    dollars: int
    ordered: date | None
    is_joint: bool = False


@dataclass(frozen=True)
class TransferEnd:
    """The other end of a Rule 20 or 21 transfer: number of the other docket and of the defendant in it."""

    docket: DocketNumber
    defendant_number: int


@dataclass(frozen=True)
class Defendant:
    """One defendant of a case, or one more record of a defendant whose case was reopened (`reopened` above 0)."""

    number: int
    filed: date
    charges: tuple[str, ...]
    fate: Fate = Fate.LATER
    final_charges: tuple[str, ...] = ()
    outcome: Outcome | None = None
    restitution: Restitution | None = None
    reopened: int = 0
    transfer: TransferEnd | None = None
    is_received: bool = False
    is_entity: bool = False


@dataclass(frozen=True)
class Case:
    """One docket. `kind` is sex, labor, both or unknown for chapter 77, mann_act for what only the
    wider scope counts, and other for what the pipeline must leave out."""

    court: Court
    kind: str
    filed: date
    defendants: tuple[Defendant, ...]
    number: DocketNumber | None = None
    is_typed_by_reviewer: bool = False
    is_trafficking_by_review: bool = False
    names_victim: bool | None = None
    labor_sector: str = ""
    coercion_means: str = ""

    @property
    def docket_number(self) -> DocketNumber:
        """The number, once it was given out."""
        if self.number is None:
            raise ValueError(f"a case of {self.court.court_id} has no docket number yet")
        return self.number

    def with_defendant(self, index: int, **changes: object) -> Case:
        """The case with some facts of one defendant changed."""
        changed = replace(self.defendants[index], **changes)  # type: ignore[arg-type]
        return replace(self, defendants=(*self.defendants[:index], changed, *self.defendants[index + 1 :]))
