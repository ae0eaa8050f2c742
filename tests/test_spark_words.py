"""What is told of Spark without Spark: what is missing, what failed, and how tables go there and back."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from unittest.mock import Mock

import duckdb
import pytest
from click.testing import CliRunner

from warehouse.cli import warehouse
from warehouse.errors import DiskFull, MissingExtra, ModelError, SettingError, TooLittleMemory
from warehouse.runner.spark.failures import spark_failure
from warehouse.runner.spark.parts import parts_of
from warehouse.runner.spark.tables import Exchange, spark_columns
from warehouse.settings import load_settings
from warehouse.spark.failures import SparkFailed
from warehouse.spark.session import raise_if_unreachable, raise_without_java

pytestmark = pytest.mark.one_duckdb
_TYPES = {
    "row_id": "BIGINT",
    "release_year": "INTEGER",
    "name": "VARCHAR",
    "sum": "HUGEINT",
    "day": "DATE",
    "moment": "TIMESTAMP",
    "dollars": "DECIMAL(18,2)",
    "ids": "BIGINT[]",
    "notes": "STRUCT(figure VARCHAR, is_census BOOLEAN)[]",
    "content": "BLOB",
}
_ROWS = """
    select * from (values
        (1, 2018, 'a, ''b''', 170141183460469231731687303715884105::hugeint, date '2018-02-28',
            timestamp '2018-02-28 23:59:59.123456', 1.50, [1, null], [{'figure': 'new_cases', 'is_census': true}],
            '\\x00\\xFF'::blob),
        (2, 2019, '', null, null, null, null, null, null, null),
        (3, 2019, 'é\n', -1, date '0001-01-01', timestamp '9999-12-31 00:00', -0.01, [], [], ''::blob)
    ) as rows (row_id, release_year, name, sum, day, moment, dollars, ids, notes, content)
"""


@pytest.fixture
def build() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    columns = ", ".join(f'"{column}" {type_}' for column, type_ in _TYPES.items())
    connection.execute(f"create schema raw; create table raw.row ({columns}); insert into raw.row {_ROWS}")
    return connection


class _SparkError(Exception):
    _stackTrace = ""


class AnalysisException(_SparkError):
    """As Spark's own is called."""


def failure(text: str, kind: type[_SparkError] = _SparkError, why: str = "") -> Exception:
    model = Mock(where="sql/core/dim_case.sql")
    model.name = "core.dim_case"
    return spark_failure(model, kind(text), Path("spark/spark.log"), why)


def test_rows_come_back_as_they_were_by_year(build: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    exchange = Exchange(tmp_path)
    place = exchange.given(build, "raw.row", _TYPES, "3 rows")
    assert sorted(path.name for path in place.iterdir()) == ["release_year=2018", "release_year=2019"]
    assert not [path for path in place.parent.iterdir() if path != place]
    # As Spark would: flat files, the wide number as a decimal.
    new = exchange.new("raw.row")
    new.mkdir()
    build.execute(f"copy (from read_parquet('{place}/*/*.parquet', hive_partitioning = false)) to '{new}/a.parquet'")
    build.execute(f"create table back as {exchange.taken('raw.row', _TYPES)}")
    assert build.execute("from back except all from raw.row").fetchall() == []
    assert build.execute("from raw.row except all from back").fetchall() == []
    described = build.execute(
        "select column_name, data_type from duckdb_columns() where table_name = 'back'"
    ).fetchall()
    assert dict(described) == _TYPES and [column for column, _ in described] == [*_TYPES]


def test_what_is_there_is_not_written_again_and_what_is_of_before_goes(
    build: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    exchange = Exchange(tmp_path)
    first = exchange.given(build, "raw.row", _TYPES, "3 rows")
    build.execute("drop table raw.row")
    assert exchange.given(build, "raw.row", _TYPES, "3 rows") == first
    with pytest.raises(duckdb.CatalogException):
        exchange.given(build, "raw.row", _TYPES, "other rows")
    build.execute(f"create table raw.row as {_ROWS}")
    other = exchange.given(build, "raw.row", _TYPES, "other rows")
    exchange.remove_others([other])
    assert [*other.parent.iterdir()] == [other]


def test_a_column_with_a_row_without_a_value_parts_no_table(build: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    build.execute("insert into raw.row (row_id) values (4)")
    place = Exchange(tmp_path).given(build, "raw.row", _TYPES, "4 rows")
    assert [path.name for path in place.iterdir()] == ["rows.parquet"]


def test_nothing_written_is_no_row(build: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    exchange = Exchange(tmp_path)
    exchange.new("core.nothing").mkdir()
    build.execute(f"create table nothing as {exchange.taken('core.nothing', _TYPES)}")
    assert build.execute("select count(*) from nothing").fetchall() == [(0,)]
    assert (
        dict(
            build.execute("select column_name, data_type from duckdb_columns() where table_name = 'nothing'").fetchall()
        )
        == _TYPES
    )


def test_a_type_that_spark_has_not_is_told_with_its_column() -> None:
    with pytest.raises(ModelError, match=r'sql/core/a\.yml: column "time" is INTERVAL, which Spark has not'):
        spark_columns("sql/core/a.yml", {"day": "DATE", "time": "INTERVAL"})


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "Job aborted.\nCaused by: java.io.IOException: No space left on device\n\tat java.base/x(Y.java)",
            DiskFull,
            "core.dim_case: no space is left on the disk of one of Spark's machines",
        ),
        ("java.lang.OutOfMemoryError: Java heap space", TooLittleMemory, "core.dim_case needs more memory"),
        (
            "Job aborted due to stage failure: ExecutorLostFailure (executor 1 exited)",
            SparkFailed,
            "core.dim_case: too many of Spark's workers were lost",
        ),
        ("Job 4 cancelled because SparkContext was shut down", SparkFailed, "the driver of Spark has ended"),
        ("[CAST_INVALID_INPUT] The value 'JANE ROE' of the type", ModelError, "Spark: CAST_INVALID_INPUT. Mend"),
        ("Something else: JANE ROE", ModelError, "core.dim_case failed while it ran. Spark: _SparkError"),
    ],
)
def test_each_failure_is_one_sentence_and_quotes_no_row(text: str, kind: type[Exception], expected: str) -> None:
    error = failure(text)
    assert type(error) is kind
    assert expected in str(error)
    assert "spark/spark.log" in str(error)
    assert "JANE" not in str(error) and "\n" not in str(error)


def test_a_query_that_spark_cannot_read_says_why() -> None:
    error = failure(
        "[UNRESOLVED_ROUTINE] Cannot resolve routine `age` SQLSTATE: 42883; line 1\n'Project", AnalysisException
    )
    assert type(error) is ModelError
    assert "cannot be run by Spark: [UNRESOLVED_ROUTINE] Cannot resolve routine `age`. Write it" in str(error)


def test_what_was_seen_of_the_session_comes_first() -> None:
    error = failure("Job 1 cancelled part of cancelled job group", why="every worker of Spark is gone")
    assert str(error).startswith("sql/core/dim_case.sql: core.dim_case: every worker of Spark is gone. Start what")


@pytest.mark.parametrize(
    ("version", "problem"),
    [(None, "and there is none"), ("11.0.2", "is Java 11")],
)
def test_java_that_is_not_there_is_named_with_its_command(
    version: str | None, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    if version:
        java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
        java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(MissingExtra, match=f"(?s)Apache Spark needs Java 17.*{problem}.*apt-get install openjdk-17"):
        raise_without_java()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(MissingExtra, match=problem):
        raise_without_java()


def test_a_master_is_asked_for_before_java_is_started() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        raise_if_unreachable(f"spark://127.0.0.1:{port}")
        raise_if_unreachable(f"spark://127.0.0.1:1,127.0.0.1:{port}")
    with pytest.raises(SparkFailed, match=r"no Spark master answers there \(Connection refused\)"):
        raise_if_unreachable(f"spark://127.0.0.1:{port}")
    with pytest.raises(SparkFailed, match="no Spark master answers there"):
        raise_if_unreachable("spark://127.0.0.1:no-port")
    raise_if_unreachable("local[2]")


@pytest.mark.parametrize("command", ["build", "load"])
def test_commands_without_spark_say_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts" / "page.html").write_text("<html></html>")
    done = CliRunner().invoke(warehouse, [command, "--engine", "spark", "--data-dir", str(tmp_path)])
    assert done.exit_code == 2
    assert "Apache Spark needs the extra `spark`: pip install 'docket-warehouse[spark]'" in done.output
    done = CliRunner().invoke(warehouse, [command, "--master", "local[*]", "--data-dir", str(tmp_path)])
    assert done.exit_code == 2
    assert "say --engine spark as well" in done.output


def test_settings_of_spark_are_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    found = load_settings(engine="spark", spark_master="spark://a:1", spark_dir="shared")
    assert (found.engine, found.spark_master, found.spark_folder) == ("spark", "spark://a:1", tmp_path / "shared")
    assert load_settings(data_dir="d").spark_folder == tmp_path / "d" / "spark"
    for name, value in (("engine", "polars"), ("spark_master", "a b"), ("spark_master", "")):
        with pytest.raises(SettingError, match=name):
            load_settings(**{name: value})
    assert os.sep in str(found.spark_folder)


def test_a_query_that_reads_its_own_parts_again_and_again_is_cut_at_them() -> None:
    # Each part reads the one before twice: 2 to the 6th reads in the end.
    named = [
        f"`p{n}` AS (SELECT 'with, (' AS `x` FROM `{f'p{n - 1}' if n else 't'}` AS `a`, `p{max(n - 1, 0)}` AS `b`)"
        for n in range(7)
    ]
    sql = f"WITH {', '.join(named)} SELECT `p6`.`x` FROM `p6`"
    parts = parts_of(sql)
    assert [part.name for part in parts.named] == [f"p{n}" for n in range(7)]
    assert parts.whole([part.text for part in parts.named]) == sql
    assert parts.shared() == {f"p{n}" for n in range(6)}
    assert parts.whole(["SELECT 1"], "p0") == "WITH `p0` AS (SELECT 1) SELECT * FROM `p0`"
    assert parts_of("SELECT 1").shared() == set()


def test_of_a_query_that_reads_itself_what_each_round_reads_is_made_once() -> None:
    sql = (
        "WITH RECURSIVE `t` AS (SELECT 1 AS n FROM `rows`), `unread` AS (SELECT 1 FROM `t`),"
        " `a` AS (SELECT 1 AS n UNION ALL SELECT `a`.n + 1 FROM `a` JOIN `t` ON `t`.n = `a`.n) SELECT 1 FROM `a` JOIN `unread`"
    )
    parts = parts_of(sql)
    assert parts.whole([part.text for part in parts.named]) == sql
    assert parts.shared() == {"t"}
    # It is itself made once where it is read twice, and its name in its own text is no such reading.
    assert parts_of(f"{sql} JOIN `a` AS `b`").shared() == {"a", "t"}
    assert parts.whole(["SELECT 1 AS n"], "t") == "WITH RECURSIVE `t` AS (SELECT 1 AS n) SELECT * FROM `t`"
