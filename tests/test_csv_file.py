"""Every CSV of the site says what its figures are not, and that they are made up, without breaking who reads it."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from made_up_place import figures, frame, subject, whole

from warehouse.readers.pages.cases_csv import cases_csv
from warehouse.readers.pages.place_year import FigureRow, PlaceYear
from warehouse.readers.pages.summary_csv import definitions_csv, summary_csv


def with_rows(**changed: Any) -> PlaceYear:
    """Missouri with two rows behind its new cases."""
    row = FigureRow("moed", "4:18-cr-00001", "a", None, Decimal(1), None, "", "docket", "")
    made = whole(new_cases=2, **changed)
    return PlaceYear(made.place, made.year, made.values, made.nation, rows={"new_cases": (row, row)}, subject=subject())


def files(is_synthetic: bool) -> dict[str, bytes]:
    """A CSV of each kind."""
    note = subject().note(is_synthetic)
    made = with_rows(is_synthetic=is_synthetic)
    cases = cases_csv(made, figures())
    assert cases
    summary = summary_csv((made.values, {**made.values, "year": 2019}), note)
    return {"cases": cases, "summary": summary, "definitions": definitions_csv(figures(), note)}


@pytest.mark.parametrize("name", ["cases", "summary", "definitions"])
@pytest.mark.parametrize("is_synthetic", [True, False])
def test_the_first_record_says_what_it_is_not_and_whether_it_is_made_up(name: str, is_synthetic: bool) -> None:
    records = list(csv.DictReader(StringIO(files(is_synthetic)[name].decode())))
    assert list(records[0])[-1] == "note"
    assert records[0]["note"] == subject().note(is_synthetic)
    assert records[0]["note"].endswith(subject().caveat)
    assert records[0]["note"].startswith("SYNTHETIC") == is_synthetic
    assert {record["note"] for record in records[1:]} == {""}
    if name != "definitions" and is_synthetic:
        assert {record["is_synthetic"] for record in records} == {"true"}


@pytest.mark.parametrize("name", ["cases", "summary", "definitions"])
def test_a_reader_of_csv_needs_no_option(tmp_path: Path, name: str) -> None:
    file = tmp_path / "made.csv"
    file.write_bytes(files(True)[name])
    read = duckdb.connect().read_csv(str(file))
    records = list(csv.DictReader(StringIO(files(True)[name].decode())))
    assert read.columns == list(records[0])
    assert len(read.fetchall()) == len(records)


def test_what_a_page_says_is_what_its_files_say() -> None:
    assert frame().note == subject().note(True)


def test_a_summary_has_every_column_but_the_list_that_its_note_says_in_words() -> None:
    values = {"state_code": "MO", "new_cases": 4, "coverage": [{"note": "x"}], "coverage_note": "Complete"}
    [row] = csv.DictReader(StringIO(summary_csv((values,), "").decode()))
    assert {name: row.get(name) for name in values} == {**values, "new_cases": "4", "coverage": None}
