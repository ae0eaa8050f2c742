"""The folder decides: what raw tables hold follows from what lies in the folder, whatever was loaded before.

All rows are made up.
"""

from __future__ import annotations

import dataclasses
import io
import shutil
import zipfile
from collections.abc import Callable

import duckdb
import pytest
from click.testing import CliRunner
from made_up_load import PROJECT, idb_row, idb_text, refusal, rows

from flows.steps import build_models
from warehouse.cli import warehouse
from warehouse.errors import InputError
from warehouse.load import LoadReport, TooMuchGone, load_extracts
from warehouse.settings import Settings

_SHEET = "court_id,docket_number,defendant_number,attribute,value,rule,date,note\n"
_LINE = "mowd,4:18-cr-00{:03},,victim_named,{},complaint,2020-01-01,\n"


@pytest.fixture
def drop(settings: Settings) -> Callable[[str, bytes | str], LoadReport]:
    def dropped(name: str, content: bytes | str, *, accept_gone: bool = False) -> LoadReport:
        file = settings.extracts_dir / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return load_extracts(settings, accept_gone=accept_gone)

    return dropped


def sheet(**values: str) -> str:
    return _SHEET + "".join(_LINE.format(number, value) for number, value in enumerate(values.values(), 1))


def zipped(**members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/") + ".csv", text)
    return content.getvalue()


def answers(settings: Settings) -> list[tuple[object, ...]]:
    return rows(settings, "select docket_number, value from raw.coding_sheet order by all")


def test_corrected_sheet_replaces_the_earlier_one_whole_and_edited_back_it_is_in_effect_again(
    settings: Settings, drop: Callable[..., LoadReport]
) -> None:
    first, second = sheet(a="yes", b="no"), sheet(a="no")
    drop("sheet.csv", first)
    drop("sheet.csv", second)
    assert answers(settings) == [("4:18-cr-00001", "no")]
    back = drop("sheet.csv", first)
    assert (len(back.loaded), back.unchanged) == (1, ())
    assert answers(settings) == [("4:18-cr-00001", "yes"), ("4:18-cr-00002", "no")]


def test_rename_and_equal_copy_change_nothing(settings: Settings, drop: Callable[..., LoadReport]) -> None:
    drop("sheet.csv", sheet(a="yes"))
    before = rows(settings, "select * from raw.coding_sheet")
    (settings.extracts_dir / "sheet.csv").rename(settings.extracts_dir / "renamed.csv")
    shutil.copy(settings.extracts_dir / "renamed.csv", settings.extracts_dir / "copy.csv")
    report = load_extracts(settings)
    assert (report.loaded, report.unchanged) == ((), ("copy.csv", "renamed.csv"))
    assert rows(settings, "select * from raw.coding_sheet") == before


def test_members_of_archives_are_known_by_their_whole_path(settings: Settings, drop: Callable[..., LoadReport]) -> None:
    drop("sheets.zip", zipped(y2018__sheet=sheet(a="yes"), y2019__sheet=sheet(a="no"), old_sheet=sheet(a="unknown")))
    assert [value for _, value in answers(settings)] == ["no", "unknown", "yes"]
    report = drop("sheets.zip", zipped(y2018__sheet=sheet(a="yes"), old_sheet=sheet(a="unknown")))
    assert report.withdrawn == ("sheets.zip/y2019/sheet.csv",)
    assert [value for _, value in answers(settings)] == ["unknown", "yes"]


def test_refused_file_whose_earlier_version_is_in_effect_stops_and_changes_nothing(
    settings: Settings, drop: Callable[..., LoadReport]
) -> None:
    drop("a/page.json", '{"court": "mowd", "docket_number": "4:18-cr-00001", "docket_entries": [], "parties": []}')
    report = drop("a/page.json", "{" + "x" * 200)
    # A page that cannot be used is set aside; it replaces what stood there.
    assert (report.problems, report.rows_quarantined) == ((), 1)
    drop("sheet.csv", sheet(a="yes"))
    assert "sheet.csv: has the columns of coding_sheet with a semicolon" in refusal(
        drop("sheet.csv", sheet(a="no").replace(",", ";"))
    )
    assert answers(settings) == [("4:18-cr-00001", "yes")]
    with pytest.raises(InputError, match=r"the last load did not come to its end.*Run `warehouse load`"):
        build_models(settings)


def test_stray_file_is_refused_by_name_and_stops_nothing(settings: Settings, drop: Callable[..., LoadReport]) -> None:
    drop("sheet.csv", sheet(a="yes"))
    report = drop("notes.zip", b"PK\x03\x04" + bytes(range(200)))
    assert [problem.where for problem in report.refused] == ["notes.zip"]
    report.raise_if_refused()
    assert any("notes.zip" in line for line in report.details())


def test_much_gone_stops_before_anything_changes_and_one_line_lets_it_through(
    settings: Settings, drop: Callable[..., LoadReport]
) -> None:
    drop("a.txt", idb_text([idb_row(number) for number in range(500)]))
    drop("b.txt", idb_text([idb_row(1, 2019)]))
    (settings.extracts_dir / "a.txt").unlink()
    with pytest.raises(TooMuchGone, match=r"(?s)idb_criminal: 499 of 500 \(100 %\).*a\.txt.*--accept-gone"):
        load_extracts(settings)
    assert rows(settings, "select count(*) from raw.idb_criminal") == [(501,)]
    report = load_extracts(settings, accept_gone=True)
    assert (report.withdrawn, report.vanished[0].keys_gone) == (("a.txt",), 499)
    assert rows(settings, "select count(*) from raw.idb_criminal") == [(1,)]


@pytest.mark.parametrize(("before", "gone"), [(3, 2), (1100, 101)])
def test_few_gone_or_a_small_share_need_no_word(
    settings: Settings, drop: Callable[..., LoadReport], before: int, gone: int
) -> None:
    """More than a hundred and more than one in ten: either alone passes."""
    drop("a.txt", idb_text([idb_row(number) for number in range(before)]))
    report = drop("a.txt", idb_text([idb_row(number) for number in range(gone, before)]))
    assert [(found.keys_gone, found.keys_before) for found in report.vanished] == [(gone, before)]


def test_empty_folder_stops_even_when_all_may_go(settings: Settings, drop: Callable[..., LoadReport]) -> None:
    drop("a.txt", idb_text([idb_row(1)]))
    (settings.extracts_dir / "a.txt").unlink()
    with pytest.raises(InputError, match="is empty"):
        load_extracts(settings, accept_gone=True)


def test_dry_run_says_what_would_change_and_changes_nothing(
    settings: Settings, drop: Callable[..., LoadReport]
) -> None:
    drop("sheet.csv", sheet(a="yes", b="no"))
    before = rows(settings, "select * from raw.extract_path"), answers(settings)
    (settings.extracts_dir / "sheet.csv").unlink()
    (settings.extracts_dir / "other.csv").write_text(sheet(a="no"))
    report = load_extracts(settings, is_dry_run=True)
    assert (report.withdrawn, report.rows_loaded, report.vanished[0].keys_gone) == (("sheet.csv",), 1, 1)
    assert (rows(settings, "select * from raw.extract_path"), answers(settings)) == before
    assert rows(settings, "select max(batch_id), count(*) filter (where finished_at is null) from raw.batch") == [
        (1, 0)
    ]


def test_dry_run_names_a_refused_file_once(settings: Settings) -> None:
    (settings.extracts_dir / "sheet.csv").write_text(sheet(a="yes").replace("value", "valux"))
    given = ("--data-dir", str(settings.data_dir), "--extracts", str(settings.extracts_dir))
    done = CliRunner().invoke(warehouse, ["load", "--dry-run", *given])
    assert (done.exit_code, done.output.count('"value" of coding_sheet is missing')) == (3, 1)


def test_parts_of_several_years_stand_side_by_side_and_a_later_one_replaces_its_own_years(
    settings: Settings, drop: Callable[..., LoadReport]
) -> None:
    drop("late.txt", idb_text([idb_row(1, 2018), idb_row(2, 2019)]))
    drop("early.txt", idb_text([idb_row(3, 2016, "02/15/2018"), idb_row(4, 2017, "02/15/2018")]))
    drop("older.txt", idb_text([idb_row(9, 2018, "02/15/2017"), idb_row(8, 2017, "02/15/2017")]))
    query = """
        select row.release_year, row.defno from raw.idb_criminal as row
        semi join raw.release_in_effect using (file_id, release_year)
        where (file_id, release_year, release_district) in
            (select (file_id, release_year, district) from raw.release_in_effect)
        order by all
    """
    assert rows(settings, query) == [(2016, "3"), (2017, "4"), (2018, "1"), (2019, "2")]
    report = drop("g.txt", idb_text([idb_row(7, 2019, "02/15/2021")]))
    assert [(found.format, found.keys_gone) for found in report.vanished] == [("idb_criminal", 1)]
    # Whatever came first: 9 and 8 stand in an older release only, and 2 in a replaced one.
    assert [(found.format, found.keys_gone) for found in report.superseded] == [("idb_criminal", 3)]


def test_extract_of_one_district_replaces_that_district_alone(
    settings: Settings, drop: Callable[..., LoadReport]
) -> None:
    drop("two.txt", idb_text([idb_row(1, 2018), idb_row(2, 2018, DISTRICT="3A")]))
    drop("one.txt", idb_text([idb_row(3, 2018, "02/15/2021", DISTRICT="3A")]))
    query = """
        select row.defno from raw.idb_criminal as row where (file_id, release_year, release_district) in
            (select (file_id, release_year, district) from raw.release_in_effect) order by all
    """
    assert rows(settings, query) == [("1",), ("3",)]


@pytest.mark.parametrize(("districts", "left"), [(90, [2]), (89, [1, 2])])
def test_release_of_ninety_districts_is_national_and_replaces_the_others_too(
    settings: Settings, drop: Callable[..., LoadReport], districts: int, left: list[int]
) -> None:
    drop("old.txt", idb_text([idb_row(1, 2018, DISTRICT="ZZ")]))
    drop("new.txt", idb_text([idb_row(2, 2018, "02/15/2021", DISTRICT=f"{number:02}") for number in range(districts)]))
    query = """
        select distinct cast(row.defno as integer) from raw.idb_criminal as row
        where (file_id, release_year, release_district) in
            (select (file_id, release_year, district) from raw.release_in_effect) order by all
    """
    assert rows(settings, query) == [(number,) for number in left]


@pytest.mark.parametrize("names", [("a.txt", "b.txt"), ("b.txt", "a.txt")])
def test_later_load_date_wins_over_a_later_filing(
    settings: Settings, drop: Callable[..., LoadReport], names: tuple[str, str]
) -> None:
    drop(names[0], idb_text([idb_row(1, 2018, "02/15/2021", FILEDATE="03/01/2018")]))
    drop(names[1], idb_text([idb_row(2, 2018, "02/15/2019", FILEDATE="09/01/2018")]))
    query = """
        select row.defno from raw.idb_criminal as row semi join raw.release_in_effect using (file_id)
    """
    assert rows(settings, query) == [("1",)]


def test_ledger_counts_what_was_refused_and_what_was_taken_out(
    settings: Settings, drop: Callable[..., LoadReport]
) -> None:
    """Of one content under two names none is taken out while one name is left."""
    drop("sheet.csv", sheet(a="yes"))
    drop("copy.csv", sheet(a="yes"))
    drop("cut.zip", b"PK\x03\x04")
    (settings.extracts_dir / "copy.csv").unlink()
    load_extracts(settings)
    (settings.extracts_dir / "sheet.csv").unlink()
    load_extracts(settings)
    counted = rows(
        settings,
        "select files_loaded, files_unchanged, files_not_extract, files_refused, files_withdrawn from raw.batch"
        " order by batch_id",
    )
    assert counted == [(1, 0, 0, 0, 0), (0, 2, 0, 0, 0), (0, 2, 0, 1, 0), (0, 1, 0, 1, 0), (0, 0, 0, 1, 1)]


def test_line_is_compared_with_the_one_that_was_in_effect(settings: Settings, drop: Callable[..., LoadReport]) -> None:
    """Of a line that a sheet has twice the last one is in effect."""
    drop("sheet.csv", _SHEET + _LINE.format(1, "no") + _LINE.format(1, "yes"))
    again = drop("other.csv", _SHEET + _LINE.format(1, "yes") + "\n").loaded[0]
    assert (again.rows_added, again.rows_changed, again.rows_unchanged) == (0, 0, 1)


def test_raw_tables_get_the_columns_and_descriptions_that_have_come_since(
    settings: Settings, drop: Callable[..., LoadReport]
) -> None:
    query = """
        select table_name, column_name, comment from duckdb_columns() where schema_name = 'raw'
        union all
        select table_name, '', comment from duckdb_tables() where schema_name = 'raw'
    """
    drop("sheet.csv", sheet(a="yes"))
    described = sorted(rows(settings, query), key=str)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(
            "alter table raw.batch drop column files_refused; alter table raw.docket drop column court_id"
        )
        connection.execute("comment on column raw.batch.started_at is 'as it was'; comment on table raw.batch is null")
    drop("sheet.csv", sheet(a="no"))
    assert sorted(rows(settings, query), key=str) == described


@pytest.mark.parametrize("gone_files", ["withdraw", "keep"])
def test_build_file_of_an_earlier_program_is_brought_into_todays_form(settings: Settings, gone_files: str) -> None:
    text = idb_text([idb_row(1), idb_row(2)])
    (settings.extracts_dir / "cr.txt").write_bytes(text)
    fresh = dataclasses.replace(settings, data_dir=settings.data_dir.parent / "fresh")
    load_extracts(fresh)
    _write_earlier(settings, text)
    report = load_extracts(dataclasses.replace(settings, gone_files=gone_files))
    assert any("earlier program" in note for note in report.notes)
    kept = "select * exclude (batch_id) from raw.idb_criminal where defno <> '9' order by all"
    assert rows(settings, kept) == rows(fresh, kept)
    there = rows(settings, "select defno, release_year from raw.idb_criminal where defno = '9'")
    assert there == ([("9", 2017)] if gone_files == "keep" else [])
    # What an earlier program marked stays marked.
    assert rows(settings, "select bool_and(is_synthetic) from raw.extract_file") == [(True,)]
    assert not load_extracts(dataclasses.replace(settings, gone_files=gone_files)).notes


def _write_earlier(settings: Settings, text: bytes) -> None:
    """A build file as commit 08ab95e left it: the file of the folder, and one that has gone since."""
    import hashlib

    settings.data_dir.mkdir(parents=True)
    sha256 = hashlib.sha256(text).hexdigest()
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute((PROJECT / "tests" / "raw_tables_of_2026_11.sql").read_text())
        for number, (name, content) in enumerate((("cr.txt", sha256), ("gone.txt", "ab" * 32)), 1):
            connection.execute(
                "insert into raw.extract_file by name select ? as file_id, ? as file_name, ? as file_sha256,"
                " ? as content_sha256, 10 as file_bytes, 'idb_criminal' as format, 'plain' as container, 'ascii' as encoding,"
                " true as is_synthetic, 1 as batch_id, now()::timestamp as loaded_at, 1 as rows_received,"
                " 1 as rows_loaded, 0 as rows_quarantined, date '2020-02-15' as release_date",
                [number, name, content, content],
            )
        for file_id, defendant, year in ((1, "1", "2018"), (1, "2", "2018"), (2, "9", "2017")):
            connection.execute(
                "insert into raw.idb_criminal by name select ? * 100000000 + ? as row_id, ? as file_id, 'x' as file_name,"
                " 'y' as file_sha256, ? as row_number, 1 as batch_id, ? as fiscalyr, '66' as district, '4' as office,"
                " '1800125' as docket, ? as defno, '03/09/2018' as filedate",
                [file_id, int(defendant), file_id, int(defendant), year, defendant],
            )
        connection.execute("insert into raw.batch values (1, now()::timestamp, now()::timestamp, 2, 2, 0, 0)")
