"""A case that is withdrawn is nowhere any more: no publication, table, page, report or byte of the data folder."""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from conftest import copied
from made_up_load import idb_row, idb_text, rows
from small_build import PROJECT, build_and_compare

from flows import steps, targets, withdrawal
from warehouse.case_number import read_case
from warehouse.cli import warehouse
from warehouse.errors import InputError
from warehouse.load import load_extracts
from warehouse.publish.case_sources import fjc_districts
from warehouse.publish.rollback import roll_back
from warehouse.published import current_build_id, publication_files, read_pin
from warehouse.remains import forget_in_prefect, forget_in_reports
from warehouse.run_in_progress import Run
from warehouse.runner.check.report import CheckReport, CheckResult
from warehouse.settings import Settings
from warehouse.withdrawn import Withdrawn, read_withdrawn, withdrawn_file

# Not the least number of the build: a file has beside each other the least and the greatest, cut short, of a column.
CASE = "njd 1:10-cr-00002"
KEY = "njd-1-2010-cr-00002"
NUMBER = "1:10-cr-00002"


def passed(settings: Settings) -> CheckReport:
    """Lets every check of the build pass, which is no matter here and would take seconds."""
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(
            "create or replace table meta.check_result as select build_id, 'marts.state_summary' as table_name,"
            " 'fine' as check_name, 'fail' as severity, 'passed' as outcome from meta.build"
        )
    fine = CheckResult("marts.state_summary", "fine", "fail", "passed", "", "", "")
    return CheckReport("", (fine,), settings.reports_dir, "")


@pytest.fixture(scope="session")
def eight_published(eight_cases: Settings, once: Callable[[str, Callable[[Path], object]], Path]) -> Settings:
    """Settings of the eight cases, published twice. Nobody changes it."""

    def make(folder: Path) -> None:
        settings = copied(eight_cases, folder)
        passed(settings)
        steps.publish_build(settings)
        with (settings.extracts_dir / "coverage-synthetic.csv").open("a") as file:
            file.write("coded_case,*,2010,2010,true,made up,true\n")
        load_extracts(settings)
        build_and_compare(settings)
        passed(settings)
        steps.publish_build(settings)

    folder = once("eight-published", make)
    return replace(eight_cases, data_dir=folder, extracts_dir=folder / "extracts")


@pytest.fixture
def settings(eight_published: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(targets, "is_installed", lambda extra: False)
    monkeypatch.setattr(steps, "check_build", passed)
    return copied(eight_published, tmp_path / "data")


def withdraw(settings: Settings, case: str | None = CASE, *, is_take_down: bool = False) -> withdrawal.Done:
    planned = withdrawal.plan(settings, case, "sealed") if case else None
    with Run(settings, "withdraw") as run:
        return withdrawal.withdraw(settings, run, planned, is_take_down=is_take_down)


def texts_of(file: Path) -> Iterator[tuple[str, str]]:
    """Every table of a database as text: what is compressed in its file is read."""
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        for schema, table in tables:
            found = connection.execute(f'select cast(t as varchar) from "{schema}"."{table}" as t').fetchall()
            yield f"{file.name} {schema}.{table}", "\n".join(row[0] for row in found)
            if table == "page":
                for _, content in connection.execute("from raw.page").fetchall():
                    yield "page", zlib.decompress(content).decode("utf-8", "replace")


def places_of(settings: Settings, *needles: str) -> list[str]:
    """Where in the data folder, extracts aside, one of the needles stands."""
    found = []
    for file in settings.data_dir.rglob("*"):
        if not file.is_file() or settings.extracts_dir in file.parents:
            continue
        if any(needle.encode() in file.read_bytes() for needle in needles):
            found.append(str(file.relative_to(settings.data_dir)))
        if file.suffix == ".duckdb":
            found += [where for where, text in texts_of(file) if any(needle in text for needle in needles)]
        if file.suffix == ".parquet":
            query = "select string_agg(cast(t as varchar)) from read_parquet(?) as t"
            told = duckdb.execute(query, [str(file)]).fetchall()[0][0] or ""
            found += [str(file) for needle in needles if needle in told]
    return found


@pytest.mark.torture
def test_withdrawn_case_is_in_no_byte_and_no_table_and_stays_out(settings: Settings) -> None:
    assert len(publication_files(settings)) == 2
    assert places_of(settings, KEY, NUMBER)
    settings.reports_dir.mkdir(exist_ok=True)
    (settings.reports_dir / "last_run.md").write_text(f"because of left {KEY}")
    before = current_build_id(settings)
    done = withdraw(settings)
    assert len(done.removed_build_ids) == 2
    assert done.build_id == current_build_id(settings) != before
    assert places_of(settings, KEY, NUMBER) == []
    assert not list(settings.temporary_dir.glob("*")) if settings.temporary_dir.exists() else True
    assert sorted(done.files) == ["case_data-synthetic.csv", "defendant_data-synthetic.csv"]
    with duckdb.connect(str(settings.published_file), read_only=True) as published:
        told = published.execute("select reason, formats, row_count from meta.withdrawal").fetchall()
        counted = (
            "select sum(rows_received), sum(rows_loaded + rows_quarantined + rows_withdrawn) from meta.extract_file"
        )
        received, accounted = published.execute(f"{counted} where rows_withdrawn > 0").fetchall()[0]
        state = published.execute("select sum(new_cases) from marts.state_summary where state_code = 'NJ'").fetchall()
    assert told == [("sealed", ["coded_case", "coded_defendant"], 2)]
    assert received == accounted
    assert state == [(1,)]
    # The extracts still have it, and another file that has it too arrives.
    case_file = settings.extracts_dir / "case_data-synthetic.csv"
    case_file.write_text(case_file.read_text() + "\n")
    defendants = (settings.extracts_dir / "defendant_data-synthetic.csv").read_text()
    (settings.extracts_dir / "again.csv").write_text(defendants.replace(",120,", ",121,"))
    report = load_extracts(settings)
    assert report.rows_withdrawn == 2
    build_and_compare(settings)
    passed(settings)
    steps.publish_build(settings)
    assert places_of(settings, KEY, NUMBER) == []


@pytest.mark.torture
def test_causes_name_no_withdrawn_case_and_its_figures_pass_their_bounds(settings: Settings) -> None:
    withdraw(settings)
    with duckdb.connect(str(settings.published_file), read_only=True) as published:
        assert published.execute("select count(*) from meta.figure_change").fetchall() != [(0,)]
        assert published.execute("select count(*) from meta.figure_cause").fetchall() == [(0,)]
        beyond = published.execute("select distinct review from meta.figure_change where is_beyond_bound").fetchall()
    assert all(re.fullmatch(r"[0-9-]{10} a case was withdrawn \(meta\.withdrawal\)", row[0]) for row in beyond)


@pytest.mark.torture
@pytest.mark.parametrize("step", ["publish_build", "build_models", "check_build"])
def test_withdrawal_that_was_stopped_goes_on_without_its_case(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = current_build_id(settings)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(steps, step, stop)
        withdraw(settings)
    assert current_build_id(settings) == before
    assert not read_withdrawn(settings).is_complete
    done = withdraw(settings, None)
    assert read_withdrawn(settings).is_complete
    assert len(done.removed_build_ids) == 2
    assert sum(read_withdrawn(settings).all[0].rows.values()) == 2
    assert places_of(settings, KEY, NUMBER) == []
    assert withdraw(settings).removed_build_ids == ()  # and the same case once more changes nothing


@pytest.mark.torture
def test_taken_down_first_readers_find_nothing_until_the_next_publication(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise InputError("check", "fails")

    with monkeypatch.context() as patch, pytest.raises(InputError, match="fails"):
        patch.setattr(steps, "check_build", fail)
        withdraw(settings, is_take_down=True)
    assert current_build_id(settings) is None
    assert not list(settings.published_dir.iterdir())
    withdraw(settings, None)
    assert current_build_id(settings)


@pytest.mark.torture
def test_readers_who_are_kept_on_a_publication_with_the_case_are_let_go(settings: Settings) -> None:
    roll_back(settings)
    withdraw(settings)
    assert read_pin(settings) is None
    assert places_of(settings, KEY, NUMBER) == []


@pytest.mark.torture
def test_build_that_holds_a_withdrawn_case_is_not_published(settings: Settings) -> None:
    withdraw(settings)
    cases = (settings.extracts_dir / "case_data-synthetic.csv").read_text().splitlines()
    again = [re.sub("^2,", "92,", line) for line in cases if line.startswith(("id,", "2,"))]
    (settings.extracts_dir / "case_data-other.csv").write_text("\n".join(again) + "\n")
    lines = (settings.extracts_dir / "defendant_data-synthetic.csv").read_text().splitlines()
    own = [re.sub(r"^(\d+),2,", r"9\1,92,", line) for line in lines if re.match(r"id,|\d+,2,", line)]
    (settings.extracts_dir / "defendant_data-other.csv").write_text("\n".join(own) + "\n")
    load_extracts(settings)
    build_and_compare(settings)
    steps.check_build(settings)
    with pytest.raises(InputError, match="holds a case that was withdrawn") as refused:
        steps.publish_build(settings)
    assert KEY not in str(refused.value)
    withdraw(settings, None)
    assert places_of(settings, KEY, NUMBER) == []


@pytest.mark.torture
def test_command_says_what_goes_asks_and_keeps_quiet(settings: Settings) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        options = ("--data-dir", str(settings.data_dir), "--memory-limit", "1GiB")
        result = CliRunner().invoke(warehouse, ["withdraw", *arguments, *options])
        return result.exit_code, result.output

    before = settings.build_file.read_bytes()
    code, told = run(*CASE.split(), "--dry-run")
    assert code == 0
    assert "core.dim_case 1" in told
    assert "publications that hold it: 2" in told
    assert run(*CASE.split())[0] == 2
    for wrong, words in (
        ("njd 1:10-cr-00009", 'Did you mean "njd 1:10-cr-0000'),
        ("njt 1:10-cr-00001", 'Did you mean "njd"?'),
        ("New Jersey", "Write court and number: mowd 2:18-cr-00021."),
    ):
        code, told = run(*wrong.split())
        assert (code, words in told) == (3, True), told
    assert settings.build_file.read_bytes() == before
    assert not withdrawn_file(settings).exists()
    assert not (settings.reports_dir / "last_run.json").exists()  # what names the case is recorded nowhere


@pytest.mark.torture
def test_list_is_private_and_tells_no_number(settings: Settings) -> None:
    withdraw(settings)
    file = withdrawn_file(settings)
    assert file.stat().st_mode & 0o777 == 0o600
    assert not re.search(r"njd|10-cr|00002", file.read_text())
    file.write_text("{")
    with pytest.raises(InputError, match="cannot be read"):
        load_extracts(settings)


def test_rows_of_each_format_are_told_by_every_spelling(tmp_path: Path) -> None:
    """The Integrated Database, docket pages of it and of others, a feed, reviews and what was set aside."""
    settings = Settings(PROJECT, tmp_path, tmp_path / "extracts", memory_limit="1GiB", threads=2)
    settings.extracts_dir.mkdir()
    other = idb_row(2, DOCKET="1800126", DEFLGKY="086641800126CR0020", CASLGKY="086641800126CR")
    pointing = idb_row(
        3, DOCKET="1800127", DEFLGKY="086641800127CR0030", CASLGKY="086641800127CR", TRANDIST="66", TRANOFF="4",
        TRANDOCK="1800125",
    )  # fmt: skip
    own = [idb_row(), idb_row(4, DOCKET="", OFFICE=""), idb_row(5, DEFLGKY="", CASLGKY="", TYPEREG="CR")]
    short = ["2018", "8", "66", "4", "1800125"]
    (settings.extracts_dir / "cr.txt").write_bytes(idb_text([*own, other, pointing, short]))
    (settings.extracts_dir / "sheet.csv").write_text(
        "court_id,docket_number,defendant_number,attribute,value,rule,date,note\n"
        "mowd,4:18-CR-125-BCW,,case_type,sex,made up,2024-01-01,\n"
        "mowd,2018-cr-00125,,case_type,sex,made up,2024-01-01,\n"
        "mowd,4:18-cr-00126,,same_case_as,4:18−cr−00125,made up,2024-01-01,\n"
        "mowd,4:18-cr-00126,,case_type,sex,made up,2024-01-01,see 4:18-cr-00125 and 4:18-cr-00127\n"
        "moed,4:18-cr-00125,,case_type,sex,made up,2024-01-01,\n"
    )
    case = read_case("mowd 4:18-cr-00125", fjc_districts(PROJECT))
    withdrawn = Withdrawn("key").adding(case.forms("66"), "sealed", "2026-11-26 00:00:00")
    from warehouse.withdrawn import write_withdrawn

    def look() -> None:
        assert rows(settings, "select defno, trandock from raw.idb_criminal order by row_id") == [
            ("2", ""),
            ("3", None),
        ]
        assert rows(settings, "select count(*) from raw.quarantine") == [(0,)]
        assert rows(settings, "select docket_number, court_id, note from raw.coding_sheet order by row_id") == [
            ("4:18-cr-00126", "mowd", "see [withdrawn] and 4:18-cr-00127"),
            ("4:18-cr-00125", "moed", ""),
        ]
        counted = "select format, rows_received, rows_loaded, rows_quarantined, rows_withdrawn from raw.extract_file"
        assert rows(settings, f"{counted} order by all") == [("coding_sheet", 5, 2, 0, 3), ("idb_criminal", 6, 2, 0, 4)]

    # Known before the files arrive, and after.
    write_withdrawn(settings, withdrawn)
    load_extracts(settings).raise_if_refused()
    look()
    settings.build_file.unlink()
    withdrawn_file(settings).unlink()
    load_extracts(settings).raise_if_refused()
    assert rows(settings, "select count(*) from raw.idb_criminal") == [(5,)]
    write_withdrawn(settings, withdrawn)
    load_extracts(settings)
    look()


def test_reports_and_prefect_forget(tmp_path: Path) -> None:
    settings = Settings(PROJECT, tmp_path, tmp_path / "extracts")
    case = read_case(CASE, {"njd": "12"})
    withdrawn = Withdrawn("key").adding(case.forms("12"), "sealed", "2026-11-26 00:00:00")
    (settings.reports_dir / "pages").mkdir(parents=True)
    for name, text in (("last_run.md", f"left {KEY}-001"), ("last_error.txt", "quiet"), ("pages/a.html", NUMBER)):
        (settings.reports_dir / name).write_text(text)
    (tmp_path / "prefect").mkdir()
    with closing(sqlite3.connect(tmp_path / "prefect/prefect.db")) as prefect:
        prefect.execute("create table artifact (id text, data text)")
        prefect.executemany("insert into artifact values (?, ?)", [("a", f"arrived {KEY}"), ("b", "nothing")])
        prefect.commit()
    assert forget_in_reports(settings, withdrawn) == ["last_run.md"]
    forget_in_prefect(settings, withdrawn)
    assert KEY.encode() not in (tmp_path / "prefect/prefect.db").read_bytes()
    assert (settings.reports_dir / "last_error.txt").exists()


def test_load_reads_numbers_as_the_models_do(night: Settings) -> None:
    """Each case of the sample is told in raw by the number that the staging models read there."""
    from warehouse.extracts.formats import read_formats
    from warehouse.load.case_forms import forms_of

    formats = {one.name: one for one in read_formats(PROJECT / "seeds")}
    staged = {
        "idb_criminal": "concat_ws('|', 'case', lower(fjc_district), coalesce(office_code, ''),"
        " lpad(cast(docket_year_digits as varchar), 2, '0'), coalesce(case_type_code, ''), docket_sequence)",
        "docket": "concat_ws('|', 'case', court_id, coalesce(office_code, ''),"
        " lpad(cast(docket_year_digits as varchar), 2, '0'), case_type_code, docket_sequence)",
    }
    with duckdb.connect(str(night.build_file), read_only=True) as connection:
        for table, form in staged.items():
            own = forms_of(table, formats[table].columns)
            told = ", ".join(own)
            [(count, unlike)] = connection.execute(
                f"""
                select count(*), count(*) filter (where not list_contains(raw_form.forms, staged.form))
                from (select row_id, {form} as form from staging.{table} where docket_sequence is not null) as staged
                inner join (select row_id, [{told}] as forms from raw.{table}) as raw_form using (row_id)
                """
            ).fetchall()
            assert count > 30, table  # the sample has 35 pages with such a number
            assert unlike == 0, table
