"""A build of eight made-up cases by the project's own models, small enough to check every rule in seconds."""

from __future__ import annotations

import csv
from pathlib import Path

from flows.steps import build_models, compare_build
from warehouse.load import load_extracts
from warehouse.runner.build import BuildReport, Choice
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]

Case = tuple[int, str, str, tuple[tuple[str, str, str, str, str], ...]]

# id, state, victims, then a defendant each: charged, terminated, statute, months, dollars. One district a state, or two.
_CASES: tuple[Case, ...] = (
    (1, "NJ", "2", (("2010-03-01", "2011", "1591", "120", "$5,000"), ("2010-03-01", "2010", "1591", "24", "0"))),
    (2, "NJ", "0", (("2010-05-01", "2011", "1591", "60", "0"),)),
    (3, "MA", "1", (("2010-06-01", "2011", "1589", "36", "$700"),)),
    (4, "MA", "", (("2011-02-01", "2011", "1589", "12", "0"),)),
    (5, "RI", "3", (("2011-03-01", "", "1591", "0", "0"),)),
    (6, "MN", "1", (("2011-04-01", "2011", "1591", "188", "0"),)),
    (7, "MO", "1", (("2011-05-01", "2011", "1590", "97", "0"),)),
    (8, "", "1", (("2011-06-01", "2011", "1591", "10", "0"),)),
)
_CASE_COLUMNS = (
    "id,summary,name,number,n_defendants,state,federal_district,year,n_victims,n_minors,n_foreigners,n_females,n_males"
)
_DEFENDANT_COLUMNS = (
    "id,case_id,name,gender,arrest_age,race,arrest_date,charge_date,bail_type,bail_amount,statute_sentence,"
    "statute_counts,statute_counts_np,statute_plea_dismissed,statute_plea_guilty,statute_trial_guilty,"
    "statute_trial_ng,statute_fines,statute_months_sentenced,statute_months_probation,n_charges,n_sentences,"
    "year_terminated,total_months_sentenced,total_months_probation,restitution,forfeiture_charge,forfeiture_sentence"
)
_COVERAGE = (
    "source_code,figure_group,first_year,last_year,is_census,statement,synthetic\n"
    "coded_case,*,2011,2011,true,made up,true\n"
)


def small_build(folder: Path) -> Settings:
    """Settings of a warehouse in `folder` whose build is complete and not yet checked."""
    extracts = folder / "extracts"
    extracts.mkdir(parents=True)
    write_cases(extracts, "synthetic", _CASES)
    (extracts / "coverage-synthetic.csv").write_text(_COVERAGE)
    settings = Settings(project_dir=PROJECT, data_dir=folder, extracts_dir=extracts, memory_limit="1GiB", threads=2)
    load_extracts(settings)
    build_and_compare(settings)
    return settings


def build_and_compare(settings: Settings, choice: Choice | None = None) -> BuildReport:
    """What was built; the build is compared with the publication then."""
    report = build_models(settings, choice)
    compare_build(settings)
    return report


def write_cases(extracts: Path, name: str, made_up: tuple[Case, ...]) -> None:
    """Writes coded case files of made-up cases; a case of an earlier file with the same number is taken out of that."""
    ids = {str(made[0]) for made in made_up}
    for file in extracts.glob("*_data-*.csv"):
        _without(file, "id" if file.name.startswith("case") else "case_id", ids)
    cases: list[tuple[object, ...]] = []
    defendants: list[tuple[object, ...]] = []
    for case_id, state, victims, members in made_up:
        number = f"1:{members[0][0][2:4]}-cr-{case_id:05}"
        cases.append((case_id, "synthetic", "(withheld)", number, len(members), state, "", "", victims, "", "", "", ""))
        for number_in_case, (charged, terminated, statute, months, dollars) in enumerate(members):
            is_guilty = int(months) > 0
            person = (case_id * 10 + number_in_case, case_id, "(synthetic)", "", "", "", "", charged, "", "")
            charge = (statute, 1, 0, 0, int(is_guilty), 0, 0, 0, months, 0)
            defendants.append((*person, *charge, 1, int(is_guilty), terminated, months, 0, dollars, "false", ""))
    _write(extracts / f"case_data-{name}.csv", _CASE_COLUMNS, cases)
    _write(extracts / f"defendant_data-{name}.csv", _DEFENDANT_COLUMNS, defendants)


def _without(file: Path, column: str, values: set[str]) -> None:
    """Takes the rows with these values out of a file; a file of which none are left goes."""
    with file.open(newline="", encoding="utf-8") as stream:
        header, *rows = csv.reader(stream)
    place = header.index(column)
    kept = [row for row in rows if row[place] not in values]
    if not kept:
        file.unlink()
        return
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, *kept])


def _write(file: Path, columns: str, rows: list[tuple[object, ...]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow([*columns.split(","), "synthetic"])
        writer.writerows([*row, "true"] for row in rows)
