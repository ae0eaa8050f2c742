"""The sample comes out as published when it is counted by the rules of the figures, without the warehouse's SQL."""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from recount import Case, Key, active_years, cases_of, read
from recount_sources import CONVICTED, SEEDS, Order, Row, Sentence, csv_rows, day, table, zip_member
from sample import SampleReport, write_sample

from warehouse.errors import SeedError

TARGETS = Path(__file__).parent / "sample"

pytestmark = pytest.mark.one_duckdb


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleReport:
    return write_sample(tmp_path_factory.mktemp("extracts") / "sample-synthetic", SEEDS)


@pytest.fixture(scope="module")
def criminal_text(sample: SampleReport) -> str:
    file = sample.folder / "cr96on-synthetic.zip"
    with zipfile.ZipFile(file) as archive:
        (member,) = archive.infolist()
    return zip_member(file.read_bytes(), member).decode("cp1252")


@pytest.fixture(scope="module")
def criminal(criminal_text: str) -> list[Row]:
    return table(criminal_text)


@pytest.fixture(scope="module")
def cases(sample: SampleReport) -> list[Case]:
    return cases_of(read(sample.folder), "chapter_77")


def of(figures: dict[Key, Any], place: str, *names: str, year: int = 2018) -> dict[str, Any]:
    """Headline figures of a place."""
    return {name: figures["chapter_77", "calendar", place, year, name] for name in names}


def _assert_figures(figures: dict[Key, Any], target: Row, key: str) -> None:
    expected = {
        name: int(value) for name, value in target.items() if name not in ("state_code", "court_id", "year", "source")
    }
    assert of(figures, target[key], *expected) == expected, target[key]


@pytest.mark.parametrize("target", csv_rows(TARGETS / "state_target.csv"), ids=lambda row: row["state_code"])
def test_state_of_2018_comes_out_as_its_target(recounted: dict[Key, Any], target: Row) -> None:
    _assert_figures(recounted, target, "state_code")


@pytest.mark.parametrize("target", csv_rows(TARGETS / "district_target.csv"), ids=lambda row: row["court_id"])
def test_district_of_2018_comes_out_as_its_target(recounted: dict[Key, Any], target: Row) -> None:
    _assert_figures(recounted, target, "court_id")


def test_missouri_2018_is_the_printed_page(recounted: dict[Key, Any]) -> None:
    printed = {
        "new_cases": 4,
        "new_cases_rank": 11,
        "new_defendants": 7,
        "active_cases": 16,
        "active_cases_rank": 11,
        "active_defendants": 29,
        "convicted_defendants": 6,
        "convicted_defendants_rank": 15,
        "restitution_eligible_defendants": 4,
        "restitution_excluded_defendants": 2,
        "restitution_ordered_defendants": 1,
        "restitution_orders_rank": 23,
        "new_cases_labor": 0,
        "active_cases_labor": 0,
    }
    assert of(recounted, "MO", *printed) == printed


def test_nation_of_2018_is_as_printed(recounted: dict[Key, Any]) -> None:
    printed = {
        "new_cases": 171,
        "new_cases_labor": 8,
        "new_defendants": 297,
        "active_cases": 680,
        "active_defendants": 1217,
        "convicted_defendants": 346,
        "restitution_ordered_defendants": 97,
        "restitution_unknown_defendants": 0,
        "jurisdictions_without_new_labor_case": 49,
        "new_case_jurisdictions": 36,
    }
    assert of(recounted, "US", *printed) == printed
    courts = [row["court_id"] for row in csv_rows(SEEDS / "district.csv")]
    assert sum(of(recounted, court, "new_defendants")["new_defendants"] > 0 for court in courts) == 59


def test_every_2018_case_is_sex_or_labor(recounted: dict[Key, Any]) -> None:
    assert set(of(recounted, "US", "active_cases_both", "active_cases_unknown").values()) == {0}


def test_maryland_has_14_new_sex_defendants_and_1_labor(recounted: dict[Key, Any]) -> None:
    new = {"new_defendants": 15, "new_defendants_sex": 14, "new_defendants_labor": 1}
    assert of(recounted, "mdd", *new) == new


def _sentences(cases: list[Case], year: int) -> list[Sentence]:
    people = [person for case in cases for person in case.defendants if not person.is_entity]
    return [found for person in people for found in person.sentences if str(found.when).startswith(str(year))]


def test_mean_prison_sentence_of_2018_is_135_months(cases: list[Case]) -> None:
    sentences = _sentences(cases, 2018)
    assert {"prison", "no_prison", "sealed", "life"} <= {sentence.kind for sentence in sentences}
    months = [sentence.months for sentence in sentences if sentence.kind == "prison"]
    assert Fraction(1, 2) in months and sum(months) / len(months) == 135
    oklahoma = [sentence.months for sentence in _sentences([c for c in cases if c.state_code == "OK"], 2018)]
    assert (min(oklahoma), max(oklahoma)) == (Fraction(24), Fraction(180))


def test_mean_time_to_resolve_in_2018_is_26_months(cases: list[Case]) -> None:
    people = [person for case in cases for person in case.defendants if str(person.resolved).startswith("2018")]
    days = [person.days_to_resolve for person in people if person.days_to_resolve is not None]
    assert sum(days) / len(days) / 30.4375 == pytest.approx(26, abs=0.001)


def test_no_order_of_2018_is_outside_the_printed_97(recounted: dict[Key, Any]) -> None:
    orders = {"restitution_ordered_defendants": 97, "restitution_ordered_other_defendants": 0}
    assert of(recounted, "US", *orders) == orders


def test_fifth_defendant_of_oklahoma_was_ordered_in_february_2019(cases: list[Case]) -> None:
    people = [person for case in cases if case.state_code == "OK" for person in case.defendants]
    orders: list[Order] = [p.order for p in people if p.order and str(p.convicted).startswith("2018")]
    assert [str(order.when)[:7] for order in orders if not str(order.when).startswith("2018")] == ["2019-02"]


def _is_active(case: Case, year: int) -> bool:
    return any(year in active_years(person, "calendar", 2023) for person in case.defendants)


def test_labor_cases_of_2018_are_mostly_domestic_work_under_threat_of_deportation(cases: list[Case]) -> None:
    labor = [case for case in cases if case.kind == "labor"]
    for chosen in (
        [case for case in labor if _is_active(case, 2018)],
        [case for case in labor if str(case.charged).startswith("2018")],
    ):
        sectors = Counter(case.facts["labor_sector"] for case in chosen)
        assert [name for name, _ in sectors.most_common(1)] == ["domestic work"]
        assert sectors["domestic work"] > sectors.most_common(2)[1][1]
        assert sum("deportation" in case.facts["coercion_means"] for case in chosen) * 2 > len(chosen)


def _printed_later() -> dict[tuple[int, str, str, str], int]:
    kinds = {"sex_trafficking": "sex", "forced_labor": "labor"}
    printed = {}
    for row in csv_rows(SEEDS / "published_figure.csv"):
        match = re.fullmatch(r"new_(sex_trafficking|forced_labor)_(cases|defendants)", row["metric"])
        if match and row["geography_type"] == "district":
            printed[int(row["data_year"]), row["court_id"], kinds[match[1]], match[2]] = int(row["value"])
    return printed


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023])
def test_new_cases_and_defendants_by_district_and_type_are_as_printed(
    cases: list[Case], sample: SampleReport, year: int
) -> None:
    counted: Counter[tuple[int, str, str, str]] = Counter()
    for case in cases:
        for charged, what in ((case.charged, "cases"), *((person.charged, "defendants") for person in case.defendants)):
            if isinstance(charged, date):
                counted[charged.year, case.court_id, case.kind, what] += 1
    wrong = {
        key: (value, counted[key])
        for key, value in _printed_later().items()
        if key[0] == year and counted[key] != value
    }
    contradictions = {(2023, "nynd", "sex", "defendants"): (0, 1)} if year == 2023 else {}
    assert wrong == contradictions
    assert len(sample.known_contradictions) == 1 and sample.known_contradictions[0].startswith("nynd 2023")


def test_civil_suits_of_2018_are_27_labor_and_4_sex(sample: SampleReport, recounted: dict[Key, Any]) -> None:
    text = gzip.decompress((sample.folder / "cv88on-synthetic.txt.gz").read_bytes()).decode("cp1252")
    assert len(text.partition("\n")[0].split("\t")) == 47  # those of the published file, and the marker
    suits = {"new_civil_cases": 31, "new_civil_cases_labor": 27, "new_civil_cases_sex": 4, "new_civil_cases_both": 0}
    assert of(recounted, "US", *suits) == suits


def test_every_file_is_marked_synthetic_in_name_and_content(sample: SampleReport, criminal_text: str) -> None:
    files = sorted(file for file in sample.folder.rglob("*") if file.is_file())
    names = [file.relative_to(sample.folder).as_posix() for file in files]
    assert sorted(names) == sorted(written.file_name for written in sample.files)
    for file in files:
        if file.name == "dockets-synthetic.zip":
            continue  # its pages are looked into where the docket pages are
        if file.suffix == ".zip":
            record = criminal_text.split("\r\n")[1]
        else:
            content = file.read_bytes()
            text = gzip.decompress(content).decode("cp1252") if file.suffix == ".gz" else content.decode()
            record = text.split("\n")[1]
        assert "synthetic" in file.name and "synthetic" in record.lower(), file.name


def test_sample_is_the_same_byte_for_byte_each_time(sample: SampleReport, tmp_path: Path) -> None:
    again = write_sample(tmp_path, SEEDS)
    assert again.files == sample.files
    for written in sample.files:
        first, second = ((folder / written.file_name).read_bytes() for folder in (sample.folder, again.folder))
        # Not `first == second`: a difference of megabytes would be printed.
        assert hash(first) == hash(second), written.file_name


def test_zip_member_is_deflate64_and_other_tools_read_it(sample: SampleReport) -> None:
    file = sample.folder / "cr96on-synthetic.zip"
    assert file.read_bytes()[8:10] == (9).to_bytes(2, "little")
    try:
        run = subprocess.run(["unzip", "-t", file], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no unzip on this machine")
    assert run.returncode == 0, run.stdout


def test_criminal_file_has_its_true_columns_and_the_defects_of_real_ones(
    sample: SampleReport, criminal_text: str
) -> None:
    text = criminal_text
    lines = text.removesuffix("\r\n").split("\r\n")
    # The 144 columns of the published file, and the marker.
    assert len(lines[0].split("\t")) == 145 and lines[0].startswith("FISCALYR\tCIRCUIT\tDISTRICT")
    assert lines[0].endswith("\tSYNTHETIC")
    assert sample.files[0].row_count == len(lines) - 1
    parsed = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    assert Counter(len(row) for row in parsed) == {145: len(lines) - 2, 144: 2}
    assert sum(len(line.split("\t")) == 146 for line in lines) == 2
    assert "\0" in text and "é" in text and "–" in text
    assert sum(count - 1 for count in Counter(lines).values()) == 12


def test_every_district_files_in_every_fiscal_year(criminal: list[Row]) -> None:
    years: dict[str, set[str]] = defaultdict(set)
    for row in criminal:
        years[row["FISCALYR"]].add(row["DISTRICT"])
    assert set(years) == {str(year) for year in range(2013, 2025)}
    assert {len(districts) for districts in years.values()} == {94}


def test_pending_defendants_repeat_and_flags_agree_with_dates(criminal: list[Row]) -> None:
    by_defendant: dict[str, set[int]] = defaultdict(set)
    for row in criminal:
        by_defendant[row["DEFLGKY"]].add(int(row["FISCALYR"]))
        year = int(row["FISCALYR"])
        assert (row["CTTRTRN"] == "1") == (row["TERMDATE"] != "01/01/1900") == (row["TAPEYEAR"] != "2099")
        assert int(row["CTTRTRN"]) + int(row["CTPN"]) == 1
        assert (row["CTFILTRN"] == "1") == (_fiscal(row["FILEDATE"]) == year)
        if row["CTTRTRN"] == "1":
            assert _fiscal(row["TERMDATE"]) == year
        assert len(row["DEFLGKY"]) == 18 and row["DEFLGKY"].startswith(row["CASLGKY"])
        assert row["NAME"] == row["FJUDGE"].strip("\0") == row["TJUDGE"] == ""
    assert all(years == set(range(min(years), max(years) + 1)) for years in by_defendant.values())
    assert max(map(len, by_defendant.values())) > 4


def _fiscal(text: str) -> int:
    found = day(text)
    assert found, text
    return found.year + (found.month >= 10)


def test_rare_shapes_are_there(criminal: list[Row], cases: list[Case]) -> None:
    assert {"0", "1", "2", "3", "4", "5", "8", "9", "11", "12", "20"} <= {row["DISP1"] for row in criminal}
    assert {"-1", "-2", "-3", "-4", "-8"} <= {row["PRISTOT"] for row in criminal}
    assert any(row["DISP1"] in CONVICTED and row["DISP2"] == "20" for row in criminal)
    assert any(row["REOPSEQ"] == "1" for row in criminal)
    sent = {(row["DISTRICT"], row["OFFICE"], row["DOCKET"], row["DEFNO"]) for row in criminal if row["DISP1"] == "0"}
    came = [
        (row["TRANDIST"], row["TRANOFF"], row["TRANDOCK"], row["TRANDEF"]) for row in criminal if row["PROCCD"] == "8"
    ]
    assert set(came) & sent
    assert {case.kind for case in cases} == {"sex", "labor", "both", "unknown"}
    mann_act = {row["CASLGKY"] for row in criminal if row["FTITLE1"].startswith(("18:2421", "18:2422", "18:2423"))}
    assert len(mann_act) > 50


def test_older_yearly_release_says_other_things_of_the_same_year(sample: SampleReport, criminal: list[Row]) -> None:
    text = gzip.decompress((sample.folder / "cr23-synthetic.txt.gz").read_bytes()).decode("cp1252")
    older = {row["DEFLGKY"]: row for row in csv.DictReader(io.StringIO(text), delimiter="\t")}
    newer = {row["DEFLGKY"]: row for row in criminal if row["FISCALYR"] == "2023"}
    assert {row["FISCALYR"] for row in older.values()} == {"2023"}
    assert set(older) < set(newer)
    shared = [{"old": older[key], "new": newer[key]} for key in older]
    assert any(row["old"]["CTFIL"] == "1" and row["new"]["CTFIL"] == "0" for row in shared)
    assert any(row["old"]["CTPN"] == "1" and row["new"]["CTTR"] == "1" for row in shared)


def test_coded_files_touch_no_case_that_is_active_in_2018(sample: SampleReport, cases: list[Case]) -> None:
    coded = csv_rows(sample.folder / "case_data-synthetic.csv")
    assert len(coded) >= 12
    assert all(int(row["year"]) < 2016 for row in coded)
    ongoing = {
        r["case_id"] for r in csv_rows(sample.folder / "defendant_data-synthetic.csv") if not r["year_terminated"]
    }
    assert ongoing == {row["id"] for row in coded if row["state"] == "MA" and row["number"] == "1:15-cr-09021"}


def test_missing_seed_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"district\.csv: is missing"):
        write_sample(tmp_path / "sample", tmp_path)


def test_tool_writes_where_the_settings_have_extracts_and_only_where_there_are_none(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sample", "--if-empty"]
    environment = os.environ | {"WAREHOUSE_EXTRACTS_DIR": str(tmp_path / "extracts")}
    told = []
    for _ in range(2):
        done = subprocess.run(command, cwd=TARGETS.parent, env=environment, capture_output=True, text=True, check=True)
        told.append(done.stdout)
    folder = tmp_path / "extracts" / "sample-synthetic"
    assert told == [
        f"synthetic extracts in {folder}\n",
        f"{folder.parent} is not empty; no sample written\n",
    ]
    assert (folder / "coding-sheet-synthetic.csv").is_file()
