"""The benchmark of growth: what it writes is what it says, and what was not run is said to be extrapolated.

All pages and rows are made up.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import duckdb
import pytest

from benchmarks.idb_text import idb_columns
from benchmarks.sample import PROJECT
from benchmarks.scale import (
    Measured,
    archive_needs,
    extrapolated,
    table,
    write_civil,
    write_dockets,
    write_release,
)

_GROWING = [
    Measured("pages", size, step, size / 100, size / 50, 10**8, 10**9 + 1000 * size)
    for size in (1_000, 4_000)
    for step in ("load", "build", "check", "publish")
]


def test_each_page_has_a_docket_number_of_its_own(tmp_path: Path) -> None:
    write_dockets(tmp_path, 0, 400)
    numbers = [
        (found[0], re.search("ecf[.](\\w+)", page.read_text()) or [""])
        for page in tmp_path.iterdir()
        if (found := re.search(r"\d:\d\d-c[rv]-\d{5}", page.read_text()))
    ]
    assert len(numbers) > 300
    assert len({(number, court[0]) for number, court in numbers}) > 0.95 * len(numbers)


def test_second_release_differs_in_so_many_rows_apart_from_its_day(tmp_path: Path) -> None:
    write_release(tmp_path / "a.txt", 4_000, "01/05/2026")
    write_release(tmp_path / "b.txt", 4_000, "04/05/2026", 0.01)
    day = list(idb_columns(PROJECT / "seeds")).index("loaddate")
    first, second = (
        [line.split("\t") for line in (tmp_path / name).read_text().splitlines()] for name in ("a.txt", "b.txt")
    )
    assert ({row[day] for row in first[1:]}, {row[day] for row in second[1:]}) == ({"01/05/2026"}, {"04/05/2026"})
    changed = sum(
        one[:day] + one[day + 1 :] != other[:day] + other[day + 1 :] for one, other in zip(first, second, strict=True)
    )
    assert 20 < changed < 70
    in_subject = sum("18:1591A.F" in row for row in first)
    assert 0 < in_subject <= 8


def test_made_up_civil_file_has_suits_of_their_own_and_few_of_the_subject(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "cv88on-synthetic.txt.gz", "wt") as sample:
        sample.write("DISTRICT\tDOCKET\tTITL\tSECTION\n66\t1800010\t18\t1595\n83\t1900011\t18\t1595\n")
    write_civil(tmp_path / "civil.txt", 1_001, tmp_path)
    header, *rows = (line.split("\t") for line in (tmp_path / "civil.txt").read_text().splitlines())
    assert (header[1], rows[0], rows[1], rows[2][1]) == (
        "DOCKET",
        ["66", "1820000", "18", "1595"],
        ["83", "1920001", "18", "1983"],
        "1820002",
    )
    assert len({(row[0], row[1]) for row in rows}) == len(rows) == 1_001
    assert sum(row[3] == "1595" for row in rows) == 3


def test_larger_size_follows_the_exponent_and_says_so() -> None:
    (load, *_) = extrapolated(_GROWING, "pages", 16_000)
    assert (load.step, load.is_extrapolated) == ("load", True)
    assert load.seconds == pytest.approx(160)
    lines = [*table([*_GROWING, load])]
    assert "| 16,000 pages (extrapolated) | load | 160.0 |" in "\n".join(lines)
    assert [line for line in lines if line.startswith("| exponent by pages | load | 1.00 | 1.00 | 0.00 |")]


def test_archive_is_computed_from_what_one_more_page_costs() -> None:
    told = [*archive_needs(_GROWING, 36_000_000)]
    assert told[0].startswith("load: 20.0 ms of a processor a page, 200 hours of one for 36,000,000;")
    assert told[-2] == "disk: 1 kB a page, 0.0 TB for 36,000,000"
    assert told[-1].endswith("all steps in 8 hours take 100 processors, if each were divided evenly")


def test_cases_of_one_source_are_not_each_joined_to_each() -> None:
    rows = 2_000
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            create schema intermediate; create schema core;
            create table intermediate.case_source as select 'case-' || range as case_id, 'cacd' as court_id,
                2018 as docket_year, 'cr' as case_type_code, range as docket_sequence, '2' as office_code,
                'idb_criminal' as source_code
            from range({rows});
            create table core.dim_case as select case_id from intermediate.case_source;
            """
        )
        query = (PROJECT / "sql/marts/possible_same_case.sql").read_text()
        plan = connection.execute(f"explain analyze create table found as {query}").fetchall()[0][1]
        passed_on = [int(number.replace(",", "")) for number in re.findall(r"([0-9,]+) rows", plan)]
        assert rows <= max(passed_on) < 10 * rows
