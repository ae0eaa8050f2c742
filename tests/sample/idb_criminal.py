"""Made-up cases as rows of the criminal database: one per defendant and fiscal year filed, pending or ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sample.charges import offense_code, offense_level
from sample.docket import LAST_DAY, Case, Defendant, Outcome

NO_DATE = "01/01/1900"
_MISSING = "-8"
_FIRST_FISCAL_YEAR = 2013


@dataclass(frozen=True)
class Release:
    """A delivery of the database: what was known when it was made."""

    loaded: date
    last_day: date
    fiscal_years: frozenset[int]
    is_preliminary: bool = False

    def knows_filing(self, day: date) -> bool:
        """Filings of the last days come with the next delivery."""
        return day <= self.last_day - timedelta(days=12 if self.is_preliminary else 0)

    def knows_end(self, day: date) -> bool:
        return day <= self.last_day - timedelta(days=20 if self.is_preliminary else 0)

    def filing_year(self, day: date) -> int:
        """The fiscal year that a filing is reported under; late September first goes to the next, to be restated."""
        year = fiscal_year(day)
        return year + 1 if self.is_preliminary and (day.month, day.day) >= (9, 16) and day.month == 9 else year


CUMULATIVE = Release(date(2024, 2, 15), LAST_DAY, frozenset(range(_FIRST_FISCAL_YEAR, 2025)))
YEAR_2023 = Release(date(2023, 11, 15), date(2023, 9, 30), frozenset({2023}), is_preliminary=True)


def fiscal_year(day: date) -> int:
    """The federal fiscal year, October to September, named by its end.

    >>> fiscal_year(date(2018, 10, 1))
    2019
    """
    return day.year + (day.month >= 10)


def criminal_rows(cases: Sequence[Case], columns: Sequence[str], release: Release) -> Iterator[list[str]]:
    """The rows of a release, in the order of its columns: by fiscal year, then case."""
    position = {name: index for index, name in enumerate(columns)}
    blank = [_blank(name) for name in columns]
    rows: list[tuple[int, list[str]]] = []
    for case in cases:
        for defendant in case.defendants:
            if not release.knows_filing(defendant.filed):
                continue
            for year, values in _snapshots(case, defendant, release):
                row = blank.copy()
                for name, value in values.items():
                    row[position[name]] = value
                rows.append((year, row))
    rows.sort(key=lambda row: row[0])
    return (row for _, row in rows)


def _blank(name: str) -> str:
    if name.endswith("DATE"):
        return NO_DATE
    if name in ("NAME", "FJUDGE", "TJUDGE", "MAGDOCK", "MAGDEF", "APPCD", "TYPETRN", "TYPEMAG", "FUGSTAT"):
        return ""
    return "0" if name.startswith("CT") else _MISSING


def _snapshots(case: Case, defendant: Defendant, release: Release) -> Iterator[tuple[int, dict[str, str]]]:
    ended = defendant.outcome if defendant.outcome and release.knows_end(defendant.outcome.terminated) else None
    first = release.filing_year(defendant.filed)
    last = fiscal_year(ended.terminated) if ended else fiscal_year(release.last_day)
    constant = _filing(case, defendant, release) | _charges(defendant.charges, "F")
    for year in range(first, max(last, first) + 1):
        if year not in release.fiscal_years:
            continue
        outcome = ended if year == max(last, first) else None
        status = _flags(defendant, outcome, is_filed=year == first)
        result = _ending(defendant, outcome) if outcome else {}
        tape_year = str(year) if outcome else "2099"
        yield year, {**constant, **status, **result, "FISCALYR": str(year), "TAPEYEAR": tape_year}


def _filing(case: Case, defendant: Defendant, release: Release) -> dict[str, str]:
    number = case.docket_number
    key = f"{number.case_key}{defendant.number:03}{defendant.reopened}"
    is_added = defendant.filed > case.filed and not defendant.reopened
    values = {
        "CIRCUIT": str(case.court.circuit_number),
        "DISTRICT": case.court.fjc_district,
        "OFFICE": number.office,
        "DOCKET": number.docket,
        "DEFNO": str(defendant.number),
        "CTDEF": str(len({other.number for other in case.defendants})),
        "REOPSEQ": str(defendant.reopened),
        "TYPEREG": "CR",
        "DEFLGKY": key,
        "CASLGKY": number.case_key,
        "FILEDATE": _text(defendant.filed),
        "PROCDATE": _text(defendant.filed),
        # 8 received under Rule 20 or 21; 16 to 18 superseding, by which defendants are added.
        "PROCCD": "8" if defendant.is_received else "16" if is_added else "2",
        "APPDATE": _text(defendant.filed + timedelta(days=3)),
        "FCOUNSEL": "5" if defendant.number % 2 else "1",
        "UPDATE": _text(release.last_day),
        "SOURCE": "SYNTHETIC",
        "VER": "1",
        "LOADDATE": _text(release.loaded),
    }
    if defendant.transfer:
        values |= {
            "TRANDIST": defendant.transfer.docket.court.fjc_district,
            "TRANOFF": defendant.transfer.docket.office,
            "TRANDOCK": defendant.transfer.docket.docket,
            "TRANDEF": str(defendant.transfer.defendant_number),
        }
    return values


def _charges(charges: Sequence[str], stage: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for number, charge in enumerate(charges, start=1):
        values |= {
            f"{stage}TITLE{number}": charge,
            f"{stage}OFFLVL{number}": offense_level(charge),
            f"{stage}OFFCD{number}": offense_code(charge),
            f"D2{stage}OFFCD{number}": offense_code(charge),
        }
    return values


def _flags(defendant: Defendant, outcome: Outcome | None, *, is_filed: bool) -> dict[str, str]:
    """The 0/1 counts of the AO tables: filed, ended or pending in the year, with and without transfers and reopens."""
    is_sent = bool(outcome and outcome.dispositions == (0,))
    is_reopened = defendant.reopened > 0
    flags = {
        "CTFILTRN": is_filed,
        "CTFIL": is_filed and not defendant.is_received,
        "CTFILWOR": is_filed and not is_reopened,
        "CTFILR": is_filed and is_reopened,
        "CTTRTRN": outcome is not None,
        "CTTR": outcome is not None and not is_sent,
        "CTTRWOR": outcome is not None and not is_reopened,
        "CTTRR": outcome is not None and is_reopened,
        "CTPN": outcome is None,
        "CTPNWOF": outcome is None and not is_fugitive(defendant),
    }
    status = {name: str(int(flag)) for name, flag in flags.items()}
    status["STATUSCD"] = "L" if outcome else "S"
    if outcome is None and is_fugitive(defendant):
        status |= {"FUGSTAT": "F", "FGSTRTDATE": _text(defendant.filed + timedelta(days=20))}
    return status


def is_fugitive(defendant: Defendant) -> bool:
    """Whether the defendant was never found."""
    return defendant.fate.name == "FUGITIVE"


def _ending(defendant: Defendant, outcome: Outcome) -> dict[str, str]:
    values = _charges(defendant.final_charges, "T")
    values |= {"DISPDATE": _text(outcome.disposed), "TERMDATE": _text(outcome.terminated), "TCOUNSEL": "1"}
    values["INT1"] = str((outcome.disposed - defendant.filed).days)
    if outcome.sentenced:
        values["SENTDATE"] = _text(outcome.sentenced)
        values["INT2"] = str((outcome.sentenced - outcome.disposed).days)
        values["INT3"] = str((outcome.sentenced - defendant.filed).days)
    for number, disposition in enumerate(outcome.dispositions, start=1):
        values[f"DISP{number}"] = str(disposition)
        if outcome.convicted and disposition in (4, 5, 8, 9, 17, 19):
            values[f"PRISTIM{number}"] = str(outcome.prison_months)
            values[f"PRISCD{number}"] = "C" if number == 2 else _MISSING
            values[f"SUPVREL{number}"] = "60"
            values[f"FINEAMT{number}"] = "0"
    if outcome.convicted:
        has_probation = outcome.prison_months == -2
        values |= {
            "PRISTOT": str(outcome.prison_months),
            "PROBTOT": "36" if has_probation else "0",
            "FINETOT": "0",
        }
    return values


def _text(day: date) -> str:
    return f"{day.month:02}/{day.day:02}/{day.year}"
