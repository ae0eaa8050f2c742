"""An error tells its kind and a program's own words, and no value of an extract."""

from __future__ import annotations

import traceback
from pathlib import Path

import duckdb
import pytest

from flows.private import private
from warehouse.cli.ending import ending
from warehouse.cli.options import Invocation
from warehouse.engine import connect, of_the_machine
from warehouse.errors import DiskFull, ExtractError, ModelError, NotAllowed, TooLittleMemory, WarehouseError
from warehouse.run_in_progress import Run
from warehouse.runs import read_last_run
from warehouse.settings import Settings
from warehouse.withhold import Withheld, in_words, of_database, traceback_of, withheld

NAMES = ("JANE ROE", "O'ROE, 'JANE'", 'JANE "QUILL" ROE', "JANE\nROE", "JANE' to ROE", "''ROE''", '"ROE')


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "query",
    [
        "select cast(name as integer) from person",
        "select cast(name as date) from person",
        "select cast(name as timestamp) from person",
        "select cast(name as boolean) from person",
        "select cast(name as integer[]) from person",
        "select cast(name as decimal(5, 1)) from person",
        "select strptime(name, '%Y') from person",
        "select cast(name as json) ->> 'a' from person",
        "select name::struct(a integer) from person",
        "insert into known select name from person union all select name from person",
        "select cast(name as interval) from person",
        "select cast(name as uuid) from person",
    ],
)
def test_database_quotes_no_value(query: str, name: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("create table person (name varchar); create table known (name varchar primary key)")
        connection.execute("insert into person values (?)", [name])
        try:
            connection.execute(query).fetchall()
        except duckdb.Error as error:
            said = of_database(str(error))
            assert "ROE" not in said and "JANE" not in said and "QUILL" not in said, said
            assert said.split(":")[0].endswith("Error") and len(said) > 12


def test_what_is_said_of_a_query_stays_whole() -> None:
    with duckdb.connect() as connection, pytest.raises(duckdb.Error) as raised:
        connection.execute("select no_such from (select 1 as a_column)")
    assert '"no_such" not found' in in_words(raised.value)


def test_libraries_of_other_people_may_quote_anything_and_are_named_only() -> None:
    from lxml import etree

    with pytest.raises(etree.XMLSyntaxError) as raised:
        etree.fromstring("<roe></jane>")
    assert in_words(raised.value) == "XMLSyntaxError"


def test_a_step_fails_with_what_may_be_recorded_and_no_cause() -> None:
    @private(names_files=True)
    def load() -> None:
        try:
            raise ValueError("JANE ROE")
        except ValueError as error:
            raise ExtractError("roe.csv", "holds JANE ROE") from error

    with pytest.raises(Withheld) as raised:
        load()
    recorded = "".join(traceback.format_exception(raised.value))
    assert "ROE" not in recorded.replace('"roe.csv"', "").replace('"holds JANE ROE"', "").replace('"JANE ROE"', "")
    assert str(raised.value).startswith("bad input; what it says may name files")
    assert (raised.value.exit_code, str(raised.value.error)) == (3, "roe.csv: holds JANE ROE")


def test_other_steps_record_what_they_say_and_a_full_disk_is_told_as_that() -> None:
    assert str(withheld(ModelError("a.sql", "is wrong"))) == "a.sql: is wrong"
    assert str(withheld(DiskFull("data", "no space"), names_files=True)) == "data: no space"


def test_last_run_tells_the_operator_the_whole_and_others_what_may_be_told(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with pytest.raises(Withheld), Run(settings, "refresh"):
        raise withheld(ExtractError("roe.csv", "is cut short"), names_files=True)
    run = read_last_run(settings)
    assert run and (run.message, run.exit_code) == ("roe.csv: is cut short", 3)
    assert "roe" not in run.recorded


def test_last_run_of_a_load_names_no_file_to_others(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with pytest.raises(ExtractError), Run(settings, "load"):
        raise ExtractError("roe.csv", "is cut short")
    run = read_last_run(settings)
    assert run and (run.message, run.exit_code) == ("roe.csv: is cut short", 3)
    assert run.recorded and "roe" not in run.recorded


def test_load_of_the_night_tells_prefect_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import refresh

    def refused(*_: object, **__: object) -> None:
        raise ExtractError("roe.csv", "is cut short")

    monkeypatch.setattr(refresh, "load_extracts", refused)
    (tmp_path / "extracts").mkdir()
    settings = Settings(data_dir=tmp_path, extracts_dir=tmp_path / "extracts")
    with pytest.raises(Withheld) as raised:
        refresh.load.fn(settings)
    assert "roe" not in str(raised.value)
    assert str(raised.value.error) == "roe.csv: is cut short"


def test_unexpected_error_is_kept_without_its_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    invocation = Invocation({"data_dir": tmp_path}, is_debug=True)
    with pytest.raises(BaseException, match="1"), ending(invocation):
        dict[str, int]()["JANE ROE"[:8]]
    kept = (tmp_path / "reports" / "last_error.txt").read_text()
    assert "builtins.KeyError: …" in kept
    assert "KeyError: …" in capsys.readouterr().err


def test_causes_are_told_in_their_order() -> None:
    try:
        try:
            raise IndexError("list index out of range")
        except IndexError as error:
            raise WarehouseError("here", "failed") from error
    except WarehouseError as error:
        told = traceback_of(error)
    assert told.index("IndexError: list index") < told.index("which led to") < told.index("here: failed")


def test_what_the_machine_refuses_says_what_to_do(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, memory_limit="1GiB")
    assert isinstance(of_the_machine(duckdb.OutOfMemoryException("Out of Memory Error: x"), settings), TooLittleMemory)
    assert isinstance(of_the_machine(PermissionError(13, "Permission denied", "x"), settings), NotAllowed)
    assert of_the_machine(ValueError("x"), settings) is None
    (tmp_path / "build.duckdb").mkdir()
    with pytest.raises(NotAllowed, match="Is a directory"):
        connect(tmp_path / "build.duckdb", settings)


def test_reader_who_may_write_nowhere_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with duckdb.connect(str(tmp_path / "x.duckdb")) as connection:
        connection.execute("create table t as select 1 as n")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "x")

    monkeypatch.setattr(Path, "mkdir", refused)
    settings = Settings(data_dir=tmp_path, memory_limit="1GiB")
    with connect(tmp_path / "x.duckdb", settings, read_only=True) as connection:
        assert connection.execute("from t").fetchall() == [(1,)]
    with pytest.raises(NotAllowed):
        connect(tmp_path / "x.duckdb", settings)
