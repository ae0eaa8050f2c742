"""A published table as a file: the same rows, whole or not at all, and what it is stands inside."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from hand_made_publication import META, publish_by_hand
from tiny_build import settings_in

from warehouse.cli import warehouse
from warehouse.readers.export import export_table
from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb


def export(night: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(
        warehouse, ["--data-dir", str(night.data_dir), "--project", str(night.project_dir), "export", *arguments]
    )


def test_csv_has_the_rows_of_the_condition(night: Settings, tmp_path: Path) -> None:
    file = tmp_path / "missouri.csv"
    done = export(night, "csv", "state_summary", str(file), "--where", "state_code = 'MO'")
    assert done.exit_code == 0, done.output
    assert done.output == f"marts.state_summary: 16 rows in {file}\n"
    with file.open(newline="") as text:
        rows = list(csv.DictReader(text))
    assert [row["new_cases"] for row in rows if row["year"] == "2018"] == ["4"]
    assert {row["is_synthetic"] for row in rows} == {"true"}


def test_parquet_has_rows_and_descriptions(night: Settings, tmp_path: Path) -> None:
    file = tmp_path / "of_missouri.parquet"
    arguments = ("marts.figure_explained", str(file), "--where", "state_code = 'MO' and year = 2018")
    assert export(night, "parquet", *arguments).exit_code == 0
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select count(*) from read_parquet(?) where figure = 'new_cases' and scope = 'chapter_77' and calendar = 'calendar'",
            [str(file)],
        ).fetchall()
        told = connection.execute("select key, value from parquet_kv_metadata(?)", [str(file)]).fetchall()
    assert rows == [(4,)]
    metadata = {key.decode(): value.decode() for key, value in told}
    assert metadata["is_synthetic"] == "true"
    assert metadata["description"].startswith("One row per figure")
    assert json.loads(metadata["columns"])["docket_number"]


def test_workbook_says_what_it_is(night: Settings, tmp_path: Path) -> None:
    file = tmp_path / "states.xlsx"
    done = export(night, "xlsx", "state_summary", str(file))
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(file) as archive:
        sheets = archive.read("xl/workbook.xml").decode()
        about = archive.read("xl/worksheets/sheet2.xml").decode()
        rows = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'name="SYNTHETIC"' in sheets
    assert 'name="About"' in sheets
    assert "these are not real figures" in about
    assert rows.count("<row ") == 912 + 1


def test_file_is_whole_or_not_there(night: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.readers.export._MOST_ROWS", 900)
    file, new = tmp_path / "states.csv", str(tmp_path / "new.csv")
    file.write_text("of before")
    elsewhere = "'/tmp/elsewhere.csv' (format csv)"
    for arguments, words in (
        (("csv", "state_summary", str(file)), "is there already. Name another file, or write over it with --force."),
        (
            ("csv", "state_summary", str(file), "--force", "--where", "state = 'MO'"),
            'Referenced column "state" not found',
        ),
        (("csv", "state_sumary", new), 'Did you mean "marts.state_summary"?'),
        (("csv", "state_summary", str(tmp_path / "nowhere" / "states.csv")), "nowhere"),
        (("csv", "state_summary", str(tmp_path / "states.txt")), "does not end in .csv"),
        (("xlsx", "state_summary", str(tmp_path / "all.xlsx")), "are more than a sheet holds"),
        (
            ("parquet", "state_summary", str(tmp_path / "s.parquet"), "--where", f"true) to {elsewhere}; select (1"),
            "file system operations are disabled",
        ),
        (
            ("csv", "state_summary", new, "--where", f"true) to {elsewhere}; select (1"),
            "syntax error",
        ),
    ):
        done = export(night, *arguments)
        assert (done.exit_code, words in done.output) == (3, True), done.output
    assert file.read_text() == "of before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["states.csv"]
    assert not Path("/tmp/elsewhere.csv").exists()
    assert export(night, "csv", "state_summary", str(file), "--force").exit_code == 0
    assert file.read_text().startswith("state_code,")


def test_no_text_of_a_csv_file_is_a_formula_and_a_negative_number_stays_one(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    texts = "unnest(['=1+1', '+1', '-1', '@sum', 'a=b', '', null]) as words, -1 as number, 'x' as \"odd name\""
    publish_by_hand(settings, META, f"create schema marts; create table marts.odd as select {texts}")
    export_table(settings, "odd", tmp_path / "odd.csv")
    with (tmp_path / "odd.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["words", "number", "odd name"]
    assert [row[0] for row in rows] == ["'=1+1", "'+1", "'-1", "'@sum", "a=b", "", ""]
    assert {row[1] for row in rows} == {"-1"}
