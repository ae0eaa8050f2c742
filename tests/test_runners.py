"""What the comparison with other runners rests on: generated projects, and a check of tables that finds what differs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from benchmarks.equal_tables import differences
from benchmarks.generated_models import write_project
from benchmarks.peers import REPOSITORY
from flows.steps import build_models
from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb

_BUILD = """
create schema core;
create table core.same as from range(3);
create table core.rows as select 1 as a union all select 1;
create table core.types as select 1::bigint as a;
create table core.gone as select 1 as a
"""
_OTHER = """
create schema core;
create table core.same as from range(3);
create table core.rows as select 1 as a union all select 2;
create table core.types as select 1::integer as a
"""


def test_each_difference_of_a_table_is_told(tmp_path: Path) -> None:
    for name, statements in (("build", _BUILD), ("other", _OTHER)):
        with duckdb.connect(str(tmp_path / f"{name}.duckdb")) as connection:
            connection.execute(statements)
    count, found = differences(tmp_path / "build.duckdb", tmp_path / "other.duckdb")
    assert count == 4
    assert {difference.table: difference.problem for difference in found} == {
        "core.gone": "is missing",
        "core.rows": "1 rows are ours only, 1 theirs only",
        "core.types": "has other columns: [(('a', 'BIGINT'), ('a', 'INTEGER'))]",
    }


@pytest.mark.parametrize("count", [1, 20])
def test_generated_models_are_a_project_and_by_hand_makes_the_same_of_it(tmp_path: Path, count: int) -> None:
    settings = Settings(tmp_path / "project", tmp_path / "data", tmp_path / "extracts", threads=1)
    write_project(settings.project_dir, count, rows=10)
    assert len(build_models(settings).models) == count
    output = tmp_path / "hand.duckdb"
    script = REPOSITORY / "benchmarks" / "by_hand.py"
    subprocess.run([sys.executable, str(script), str(settings.project_dir), str(output)], check=True)
    assert differences(settings.build_file, output) == (count + 1, [])
