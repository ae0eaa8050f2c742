"""What readers are promised: a column goes after it was announced, and lint forgets none."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from read_once import this_project
from tiny_project import CASE_SQL, CASE_YML, LAYERS, message, read, write

from warehouse.cli import warehouse
from warehouse.errors import ModelError
from warehouse.runner.build import build_project
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.published import (
    PUBLISHED_FILE,
    ContractChange,
    add_published_problems,
    promised,
    write_contract,
)
from warehouse.runner.sources import Sources
from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb
PROJECT = Path(__file__).parents[1]
FILED = "  filed_date: {type: DATE, description: When it was filed}\n"
ANNOUNCED = FILED.replace("filed}", 'filed, deprecated: {goes_in: "2.0", use: charged_date}}')
SQL_WITHOUT = CASE_SQL.replace("case_id,\n    docket.filed_date", "case_id")


def project(folder: Path, sql: str = CASE_SQL, yml: str = CASE_YML) -> Path:
    return write(folder, core__dim_case_sql=sql, core__dim_case_yml=yml)


def problems(folder: Path) -> list[str]:
    found = Problems()
    add_published_problems(read(folder), found)
    return [str(problem) for problem in found.sorted()]


def test_column_goes_in_a_major_version_after_one_that_announced_it(tmp_path: Path) -> None:
    assert write_contract(read(project(tmp_path))) == ContractChange("", "1.0", ())
    assert problems(tmp_path) == []
    project(tmp_path, SQL_WITHOUT, CASE_YML.replace(FILED, ""))
    gone = "core.dim_case.filed_date is published (DATE, contract 1.0) and is gone. Keep it, and announce that it goes:"
    assert [gone in problem for problem in problems(tmp_path)] == [True]
    with pytest.raises(ModelError, match="and is gone"):
        write_contract(read(tmp_path))
    project(tmp_path, yml=CASE_YML.replace(FILED, ANNOUNCED))
    told = f"{PUBLISHED_FILE}: does not say yet: will go in 2.0: core.dim_case.filed_date. Run `warehouse contract`"
    assert [problem.startswith(told) for problem in problems(tmp_path)] == [True]
    announced = write_contract(read(tmp_path))
    assert (announced.version, announced.changes) == ("1.1", ("will go in 2.0: core.dim_case.filed_date",))
    project(tmp_path, SQL_WITHOUT, CASE_YML.replace(FILED, ""))
    assert "gone: core.dim_case.filed_date" in problems(tmp_path)[0]
    assert write_contract(read(tmp_path)).version == "2.0"
    assert problems(tmp_path) == []
    assert write_contract(read(tmp_path)) == ContractChange("2.0", "2.0", ())


def test_another_type_is_refused_and_a_new_column_is_a_minor_version(tmp_path: Path) -> None:
    write_contract(read(project(tmp_path)))
    project(tmp_path, yml=CASE_YML.replace("DATE", "VARCHAR"))
    assert "is published (DATE, contract 1.0) and is VARCHAR now" in problems(tmp_path)[0]
    longer = CASE_SQL.replace("case_id,", "case_id,\n    docket.court_id,")
    new = CASE_YML.replace(FILED, "  court_id: {type: VARCHAR, description: Court}\n" + FILED)
    project(tmp_path, longer, new)
    changed = write_contract(read(tmp_path))
    assert (changed.version, changed.changes) == ("1.1", ("new: core.dim_case.court_id (VARCHAR)",))


def test_table_that_goes_and_a_damaged_file_are_told(tmp_path: Path) -> None:
    write_contract(read(project(tmp_path)))
    (tmp_path / "sql/core/dim_case.sql").rename(tmp_path / "sql/core/dim_suit.sql")
    (tmp_path / "sql/core/dim_case.yml").rename(tmp_path / "sql/core/dim_suit.yml")
    assert len([problem for problem in problems(tmp_path) if "is gone" in problem]) == 2
    (tmp_path / PUBLISHED_FILE).write_text("version: 1\n")
    with pytest.raises(ModelError, match="is not what `warehouse contract` writes"):
        read(tmp_path)


@pytest.mark.parametrize("wrong", ["yes", '{goes_in: "1.1", use: x}', '{goes_in: "2.0"}'])
def test_announcement_says_when_and_what_instead(tmp_path: Path, wrong: str) -> None:
    yml = CASE_YML.replace(FILED, FILED.replace("filed}", f"filed, deprecated: {wrong}}}"))
    assert 'Write `deprecated: {goes_in: "2.0", use: other_column}`.' in message(tmp_path, yml=yml)


def test_announcement_stands_in_comment_and_record_of_the_build(tmp_path: Path) -> None:
    sql = "-- One row.\nselect\n    'a' as case_id,\n    cast('2018-01-01' as date) as filed_date\n"
    project(tmp_path, sql, CASE_YML.replace(FILED, ANNOUNCED))
    (tmp_path / "sql/layers.yml").write_text(LAYERS.split("data_through")[0].replace("  raw: {made_by: load}\n", ""))
    layers = (tmp_path / "sql/layers.yml").read_text().replace("reads: [raw, seeds]", "reads: [seeds]")
    (tmp_path / "sql/layers.yml").write_text(layers)
    write_contract(read(tmp_path))
    settings = Settings(project_dir=tmp_path, data_dir=tmp_path / "data", threads=1, memory_limit="1GiB")
    build_project(settings, Sources())
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        comments = connection.execute(
            "select comment from duckdb_columns() where table_name = 'dim_case' and column_name = 'filed_date'"
        ).fetchall()
        assert comments == [("When it was filed. Deprecated: goes in contract 2.0; use charged_date",)]
        assert connection.execute("from meta.deprecated_column").fetchall() == [
            ("core.dim_case", "filed_date", "2.0", "charged_date")
        ]
        assert connection.execute("select contract_version from meta.build").fetchall() == [("1.0",)]


def test_command_writes_the_next_version(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "sql/core/dim_case.sql").write_text(CASE_SQL.replace("raw.docket", "seeds.docket"))
    (tmp_path / "seeds").mkdir(exist_ok=True)
    (tmp_path / "seeds/docket.csv").write_text("case_id,filed_date\na,2018-01-01\n")
    (tmp_path / "seeds/docket.yml").write_text(CASE_YML)
    told = CliRunner().invoke(warehouse, ["contract", "--project", str(tmp_path)])
    assert (told.exit_code, told.output) == (0, "contract 1.0 (was none)\n")
    assert CliRunner().invoke(warehouse, ["contract", "--project", str(tmp_path)]).output == "contract 1.0, as before\n"


def test_committed_contract_has_every_published_column() -> None:
    found = this_project()
    assert found.published is not None
    assert found.published.tables == promised(found)
