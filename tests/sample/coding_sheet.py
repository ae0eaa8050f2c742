"""What the reviewers coded, as rows of the coding sheet and of the coverage declaration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sample.docket import LAST_DAY, Case, Defendant, DocketNumber
from sample.docket_cases import is_on_dockets
from sample.idb_civil import Suit

CODING_SHEET_COLUMNS = ("court_id", "docket_number", "defendant_number", "attribute", "value", "rule", "date", "note")
COVERAGE_COLUMNS = ("source_code", "figure_group", "first_year", "last_year", "is_census", "statement")
_CENSUS_SOURCES = ("idb_criminal", "idb_civil", "coding_sheet")
_STATEMENT = "SYNTHETIC sample: made-up dockets that are complete by construction; no fact about any court"
_DESIGNATION = "subject by the facts in the charging instrument"

Row = tuple[str, ...]


@dataclass(frozen=True)
class _Finding:
    attribute: str
    value: str
    rule: str
    defendant: str = ""


def coding_sheet_rows(cases: Sequence[Case], suits: Sequence[Suit]) -> Iterator[Row]:
    """The coding sheet: a row per case or defendant and attribute."""
    for case in cases:
        # A received transfer is coded under the docket that it came from.
        if any(defendant.is_received for defendant in case.defendants):
            continue
        reviewed = min(case.filed + timedelta(days=45), LAST_DAY)
        findings = [*_of_case(case)]
        for defendant in case.defendants:
            # Where the docket tells the order in its own words, the sheet is silent.
            findings += [*_of_defendant(defendant), *(() if is_on_dockets(case) else _of_order(defendant))]
        for finding in findings:
            yield _row(case.docket_number, reviewed, finding)
    for suit in suits:
        if suit.kind in ("labor", "sex"):
            yield _row(suit.number, suit.filed, _Finding("case_type", suit.kind, "facts pleaded in the complaint"))


def coverage_rows() -> list[Row]:
    """The declaration by which the sample's own, synthetic, census is known."""
    return [(source, "*", "2018", str(LAST_DAY.year), "true", _STATEMENT) for source in _CENSUS_SOURCES]


def _row(number: DocketNumber, reviewed: date, finding: _Finding) -> Row:
    return (
        number.court.court_id,
        number.text,
        finding.defendant,
        finding.attribute,
        finding.value,
        finding.rule,
        f"{reviewed}",
        "synthetic",
    )


def _of_case(case: Case) -> Iterator[_Finding]:
    if case.is_trafficking_by_review:
        yield _Finding("is_trafficking", "yes", _DESIGNATION)
        yield _Finding("case_type", "sex", _DESIGNATION)
    if case.is_typed_by_reviewer:
        yield _Finding("case_type", case.kind, "facts in the charging instrument; the charges alone do not tell")
    if case.names_victim is not None:
        rule = "a victim is named or numbered" if case.names_victim else "no victim is named: sting operation"
        yield _Finding("victim_named", "yes" if case.names_victim else "no", rule)
    if case.labor_sector:
        yield _Finding("labor_sector", case.labor_sector, "work that the charging instrument describes")
        yield _Finding("coercion_means", case.coercion_means, "means that the charging instrument alleges")


def _of_defendant(defendant: Defendant) -> Iterator[_Finding]:
    if defendant.is_entity:
        yield _Finding("is_entity", "yes", "the defendant is a company", str(defendant.number))


def _of_order(defendant: Defendant) -> Iterator[_Finding]:
    number, order = str(defendant.number), defendant.restitution
    if order:
        yield _Finding("restitution_amount", str(order.dollars), "total ordered in the judgment", number)
        if order.ordered:
            yield _Finding("restitution_order_date", str(order.ordered), "date of the order", number)
        if order.is_joint:
            yield _Finding("restitution_is_joint", "yes", "joint and several among defendants", number)
