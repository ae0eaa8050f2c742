"""A small, made-up set of coded case files, with the defects that the real ones have.

All of it ended before 2018. Two cases are also in the criminal database of the sample, as real ones would be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sample.docket import Case, Fate

# fmt: off
CASE_COLUMNS = (
    "id", "summary", "name", "number", "n_defendants", "state", "federal_district", "year", "n_victims", "n_minors",
    "n_foreigners", "n_females", "n_males",
)
DEFENDANT_COLUMNS = (
    "id", "case_id", "name", "gender", "arrest_age", "race", "arrest_date", "charge_date", "bail_type", "bail_amount",
    "statute_sentence", "statute_counts", "statute_counts_np", "statute_plea_dismissed", "statute_plea_guilty",
    "statute_trial_guilty", "statute_trial_ng", "statute_fines", "statute_months_sentenced", "statute_months_probation",
    "n_charges", "n_sentences", "year_terminated", "total_months_sentenced", "total_months_probation", "restitution",
    "forfeiture_charge", "forfeiture_sentence",
)
# fmt: on
JUDGE_COLUMNS = ("id", "name", "race", "gender", "tenure", "appointed_by", "case_id")
_ONGOING = 999
_WITHHELD = "(withheld)"
_SINGLE_DISTRICT_STATES = ("CO", "MA", "MD", "MN", "NJ", "SC")

Row = tuple[str, ...]


@dataclass(frozen=True)
class _CodedCase:
    """A coded case in short; `federal_district` of these files is the circuit."""

    number: str
    state: str
    circuit: str
    year: int
    victims: str
    statutes: tuple[str, ...]
    months: tuple[int, ...]
    terminated: str
    restitution: str = "0"
    is_plea: bool = True


_CASES = (
    _CodedCase("2:08-cr-09011", "MD", "4", 2008, "3", ("1591", "1594"), (188, 120), "2010", "$48,250"),
    _CodedCase("2:08-cr-09011", "RI", "1", 2008, "1", ("1591",), (97,), "2009"),
    _CodedCase("1:09−cr−09012−XY", "SC", "4", 2009, "0", ("1591",), (60, 72), "2010"),
    _CodedCase("3:09-cr009013-XYZ-1", "CT", "2", 2009, "2", ("1591", "2421_to_2424"), (135,), "2011", "12500"),
    _CodedCase("10-cr-09014", "NJ", "3", 2010, "6", ("1324", "1589", "1590"), (48, 36, 24), "2012", "$288,272"),
    _CodedCase("4:11-cr-09015", "TX", "5", 2011, "4", ("1591",), (240, 1200), "2013"),
    _CodedCase("2:12-cr-09016", "", "9", 2012, "", ("1591",), (121,), "2014"),
    _CodedCase("4:12-cr-09017", "MI", "8", 2012, "1", ("1591",), (12000,), "2014"),
    _CodedCase("1:10-cr-09018", "HI", "9", 2010, "12", ("1589", "1592"), (46,), "2012", "$950,000"),
    _CodedCase("1:13-cr-09019", "NM", "10", 2013, "2", ("1581_to_1588",), (78,), "2015"),
    # A plea of guilty without a guilty count: the prison months alone say that there was a conviction.
    _CodedCase("3:14-cr-09020", "CT", "2", 2014, "1", ("1591",), (63,), "2016", is_plea=False),
    # Ongoing, and outside chapter 77, so that it stays open in the wider scope alone.
    _CodedCase("1:15-cr-09021", "MA", "1", 2015, "1", ("2421_to_2424",), (_ONGOING,), ""),
)


def coded_rows(cases: Sequence[Case]) -> tuple[list[Row], list[Row], list[Row]]:
    """The rows of the case, defendant and judge files."""
    coded = [*_CASES, *_also_in_the_database(cases)]
    case_rows: list[Row] = []
    defendant_rows: list[Row] = []
    judge_rows: list[Row] = []
    for case_id, case in enumerate(coded, start=9001):
        count = str(len(case.months))
        case_rows.append(
            (
                *(str(case_id), "synthetic", f"USA v. {_WITHHELD}", case.number, count),
                *(case.state, case.circuit, str(case.year), case.victims, "", "0", case.victims, ""),
            )
        )
        defendant_rows += list(_defendant_rows(case_id, case, first_id=90001 + len(defendant_rows)))
        judge_rows.append((str(case_id), "(synthetic judge)", "", "", "1999", "", str(case_id)))
    return case_rows, defendant_rows, judge_rows


def _also_in_the_database(cases: Sequence[Case]) -> Iterator[_CodedCase]:
    """Two cases of the criminal database, coded from the docket too; their districts follow from their states."""
    found = 0
    for case in cases:
        first, outcome = case.defendants[0], case.defendants[0].outcome
        if (
            found < 2
            and case.court.state_code in _SINGLE_DISTRICT_STATES
            and case.kind == "sex"
            and [defendant.fate for defendant in case.defendants] == [Fate.EARLY]
            and outcome
            and outcome.convicted
            and outcome.sentenced
            and outcome.prison_months > 0
            and first.filed < date(2015, 1, 1)
        ):
            found += 1
            yield _CodedCase(
                case.docket_number.text,
                case.court.state_code,
                case.court.circuit,
                case.filed.year,
                "1",
                ("1591",),
                (outcome.prison_months,),
                str(outcome.sentenced.year),
            )


def _defendant_rows(case_id: int, case: _CodedCase, first_id: int) -> Iterator[Row]:
    for index, months in enumerate(case.months):
        is_ongoing = months == _ONGOING
        guilty = "" if is_ongoing else "1" if case.is_plea else "0"
        sentence = "" if is_ongoing else str(months)
        # The second one was arrested before the charge, the first after it, as the real ones often were.
        arrested = f"{case.year}-{'03' if index else '11'}-12"
        values = {
            "id": str(first_id + index),
            "case_id": str(case_id),
            "name": "(synthetic)",
            "gender": "Female" if index else "Male",
            "arrest_date": arrested,
            "charge_date": f"{case.year}-06-15",
            "statute_sentence": _listed(case.statutes),
            "statute_counts": _repeated("1", case),
            "statute_counts_np": _repeated("0", case),
            "statute_plea_dismissed": _repeated("0", case),
            "statute_plea_guilty": _repeated(guilty, case),
            "statute_trial_guilty": _repeated("0", case),
            "statute_trial_ng": _repeated("0", case),
            # The real files spell this one list without commas.
            "statute_fines": _repeated("0", case).replace(",", ""),
            "statute_months_sentenced": _repeated(sentence, case),
            "statute_months_probation": _repeated("0", case),
            "n_charges": str(len(case.statutes)),
            "n_sentences": str(_ONGOING) if is_ongoing else str(len(case.statutes)),
            "year_terminated": case.terminated,
            "total_months_sentenced": sentence,
            "total_months_probation": "" if is_ongoing else "0",
            "restitution": case.restitution,
            "forfeiture_charge": "false",
        }
        yield tuple(values.get(name, "") for name in DEFENDANT_COLUMNS)


def _repeated(value: str, case: _CodedCase) -> str:
    return _listed((value,) * len(case.statutes))


def _listed(values: tuple[str, ...]) -> str:
    """A single value as it is, several as a list in text."""
    return values[0] if len(values) == 1 else str(list(values))
