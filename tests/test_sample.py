"""The sample comes out as published when it is counted by the rules of the figures, without the warehouse's SQL."""

from __future__ import annotations

import csv
import gzip
import io
import re
import subprocess
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import pytest
from sample_count import (
    CONVICTED,
    SEEDS,
    CountedCase,
    Row,
    Sheet,
    coding_sheet,
    csv_rows,
    figures,
    is_joined,
    needed_day,
    subject_cases,
    text_rows,
    with_orders_on_dockets,
    zip_member,
)

from warehouse.errors import SeedError
from warehouse.sample import SampleReport, write_sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleReport:
    return write_sample(tmp_path_factory.mktemp("extracts") / "sample-synthetic", SEEDS)


@pytest.fixture(scope="module")
def criminal_text(sample: SampleReport) -> str:
    return zip_member(sample.folder / "cr96on-synthetic.zip").decode("cp1252")


@pytest.fixture(scope="module")
def criminal(criminal_text: str) -> list[Row]:
    return list(text_rows(criminal_text))


@pytest.fixture(scope="module")
def sheet(sample: SampleReport) -> Sheet:
    return coding_sheet(sample.folder / "coding-sheet-synthetic.csv")


@pytest.fixture(scope="module")
def cases(sample: SampleReport, criminal: list[Row], sheet: Sheet) -> list[CountedCase]:
    return subject_cases(criminal, with_orders_on_dockets(sheet, sample.folder))


def _assert_figures(cases: list[CountedCase], target: Row, key: str) -> None:
    where = [case for case in cases if getattr(case, key) == target[key]]
    counted = figures(where, 2018)
    expected = {
        name: int(value) for name, value in target.items() if name not in ("state_code", "court_id", "year", "source")
    }
    assert {name: counted[name] for name in expected} == expected, target[key]


@pytest.mark.parametrize("target", csv_rows(SEEDS / "sample_state_target.csv"), ids=lambda row: row["state_code"])
def test_state_of_2018_comes_out_as_its_target(cases: list[CountedCase], target: Row) -> None:
    _assert_figures(cases, target, "state_code")


@pytest.mark.parametrize("target", csv_rows(SEEDS / "sample_district_target.csv"), ids=lambda row: row["court_id"])
def test_district_of_2018_comes_out_as_its_target(cases: list[CountedCase], target: Row) -> None:
    _assert_figures(cases, target, "court_id")


def test_missouri_2018_is_the_printed_page(cases: list[CountedCase]) -> None:
    missouri = figures([case for case in cases if case.state_code == "MO"], 2018)
    assert missouri == Counter(
        new_cases=4,
        new_defendants=7,
        active_cases=16,
        active_defendants=29,
        convicted_defendants=6,
        restitution_eligible_defendants=4,
        restitution_excluded_defendants=2,
        restitution_ordered_defendants=1,
        new_cases_labor=0,
        active_cases_labor=0,
    )


def test_nation_of_2018_is_as_printed(cases: list[CountedCase]) -> None:
    nation = figures(cases, 2018)
    printed = {
        "new_cases": 171,
        "new_cases_labor": 8,
        "new_defendants": 297,
        "active_cases": 680,
        "active_defendants": 1217,
        "convicted_defendants": 346,
        "restitution_ordered_defendants": 97,
    }
    assert {name: nation[name] for name in printed} == printed
    assert len({case.state_code for case in cases if case.charged.year == 2018 and case.kind == "labor"}) == 56 - 49
    assert len({case.state_code for case in cases if case.charged.year == 2018}) == 36
    assert len({case.court_id for case in cases for d in case.defendants if d.charged.year == 2018}) == 59
    known = nation["restitution_eligible_defendants"] + nation["restitution_excluded_defendants"]
    assert known == nation["convicted_defendants"]


def test_every_2018_case_is_sex_or_labor(cases: list[CountedCase]) -> None:
    assert {case.kind for case in cases if case.is_active(2018)} == {"sex", "labor"}


def test_maryland_has_14_new_sex_defendants_and_1_labor(cases: list[CountedCase]) -> None:
    new = Counter(
        case.kind for case in cases if case.court_id == "mdd" for d in case.defendants if d.charged.year == 2018
    )
    assert new == {"sex": 14, "labor": 1}


def test_mean_prison_sentence_of_2018_is_135_months(cases: list[CountedCase]) -> None:
    sentenced = [d for case in cases for d in case.defendants if d.sentenced and d.sentenced.year == 2018]
    codes = [d.prison_months for d in sentenced]
    assert {-1, -2, -3, -4} <= set(codes)
    months = [Fraction(1, 2) if code == -1 else Fraction(code) for code in codes if code > 0 or code == -1]
    assert sum(months) / len(months) == 135
    oklahoma = [d.prison_months for case in cases if case.state_code == "OK" for d in case.defendants if d in sentenced]
    assert (min(oklahoma), max(oklahoma)) == (24, 180)


def test_mean_time_to_resolve_in_2018_is_26_months(cases: list[CountedCase]) -> None:
    days = [
        (d.resolved - d.charged).days for c in cases for d in c.defendants if d.resolved and d.resolved.year == 2018
    ]
    assert sum(days) / len(days) / 30.4375 == pytest.approx(26, abs=0.001)


def test_no_order_of_2018_is_outside_the_printed_97(cases: list[CountedCase]) -> None:
    orders = [(case, d) for case in cases for d in case.defendants if d.ordered_in(2018)]
    assert len(orders) == 97
    assert all(d.convicted_in(2018) and case.facts["victim_named"] == "yes" for case, d in orders)


def test_fifth_defendant_of_oklahoma_was_ordered_in_february_2019(cases: list[CountedCase]) -> None:
    oklahoma = [d for case in cases if case.state_code == "OK" for d in case.defendants if d.convicted_in(2018)]
    days = sorted(d.order["restitution_order_date"] for d in oklahoma if not d.ordered_in(2018))
    assert [day[:7] for day in days] == ["2019-02"]


def test_labor_cases_of_2018_are_mostly_domestic_work_under_threat_of_deportation(cases: list[CountedCase]) -> None:
    for chosen in (
        [case for case in cases if case.kind == "labor" and case.is_active(2018)],
        [case for case in cases if case.kind == "labor" and case.charged.year == 2018],
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
    cases: list[CountedCase], sample: SampleReport, year: int
) -> None:
    counted: Counter[tuple[int, str, str, str]] = Counter()
    for case in cases:
        counted[case.charged.year, case.court_id, case.kind, "cases"] += 1
        for defendant in case.defendants:
            counted[defendant.charged.year, case.court_id, case.kind, "defendants"] += 1
    wrong = {
        key: (value, counted[key])
        for key, value in _printed_later().items()
        if key[0] == year and counted[key] != value
    }
    contradictions = {(2023, "nynd", "sex", "defendants"): (0, 1)} if year == 2023 else {}
    assert wrong == contradictions
    assert len(sample.known_contradictions) == 1 and sample.known_contradictions[0].startswith("nynd 2023")


def test_civil_suits_of_2018_are_27_labor_and_4_sex(sample: SampleReport, sheet: Sheet) -> None:
    courts = {row["fjc_district"]: row["court_id"] for row in csv_rows(SEEDS / "district.csv")}
    text = gzip.decompress((sample.folder / "cv88on-synthetic.txt.gz").read_bytes()).decode("cp1252")
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t"))
    suits = [
        row for row in rows if (row["TITL"], row["SECTION"]) == ("18", "1595") and row["FILEDATE"].endswith("2018")
    ]
    assert len(rows[0]) == 47  # those of the published file, and the marker
    dockets = {(courts[r["DISTRICT"]], f"{r['OFFICE']}:{r['DOCKET'][:2]}-cv-{r['DOCKET'][2:]}") for r in suits}
    assert len(dockets) == len(suits) == 31
    assert Counter(row["value"] for docket in dockets for row in sheet[docket]) == {"labor": 27, "sex": 4}


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
    day = needed_day(text)
    return day.year + (day.month >= 10)


def test_rare_shapes_are_there(criminal: list[Row], cases: list[CountedCase]) -> None:
    assert {"0", "1", "2", "3", "4", "5", "8", "9", "11", "12", "20"} <= {row["DISP1"] for row in criminal}
    assert {"-1", "-2", "-3", "-4", "-8"} <= {row["PRISTOT"] for row in criminal}
    assert any(row["DISP1"] in CONVICTED and row["DISP2"] == "20" for row in criminal)
    assert any(row["REOPSEQ"] == "1" for row in criminal)
    ends = {
        (row["DISTRICT"], row["OFFICE"], row["DOCKET"], row["DEFNO"]): row for row in criminal if row["DISP1"] != "-8"
    }
    assert {row["CASLGKY"][-9:] for row in criminal if is_joined(row, ends)}
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


def test_coded_files_touch_no_case_that_is_active_in_2018(sample: SampleReport, cases: list[CountedCase]) -> None:
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
