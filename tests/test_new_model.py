"""`warehouse new model`: what it writes builds, keeps what it promises, and passes its first case."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.sources import project_sources
from warehouse.cli import warehouse
from warehouse.engine import connect
from warehouse.errors import InputError
from warehouse.runner.build.binder import verify_models
from warehouse.runner.models.project import Project, read_project
from warehouse.runner.sql_tests import read_cases, run_cases
from warehouse.runner.working.new import new_model
from warehouse.settings import Settings

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for part in ("sql", "seeds"):
        shutil.copytree(PROJECT / part, tmp_path / "project" / part)
    return Settings(tmp_path / "project", tmp_path / "data", tmp_path / "extracts", "1GiB", 2)


def sound(settings: Settings) -> Project:
    """The project, which both sqlglot and DuckDB find sound, and whose cases pass."""
    sources = project_sources(settings.project_dir).columns
    project = read_project(settings.project_dir, sources)
    with connect(":memory:", settings) as connection:
        verify_models(connection, project, sources)
    runs = list(run_cases(settings, project, sources, read_cases(project, sources)))
    assert [run.case.name for run in runs if not run.is_passed] == []
    return project


@pytest.mark.torture
def test_model_from_any_table_builds_and_passes_its_case(settings: Settings) -> None:
    sources = project_sources(settings.project_dir).columns
    project = read_project(settings.project_dir, sources)
    tables = [*sources, *project.seeds, *project.models]
    assert len(tables) > 100
    for position, table in enumerate(tables):
        schema = {"raw": "staging", "meta": "core"}.get(table.split(".")[0], "marts")
        new_model(settings, project_sources(settings.project_dir), f"{schema}.new_{position}", table)
    found = sound(settings)
    assert len(found.models) == len(project.models) + len(tables)
    cases = {case.model for case in read_cases(found, sources)}
    assert len(cases) > len(tables) * 0.9  # the others have a key that is no plain value


def test_it_keeps_the_grain_and_the_words_of_what_it_reads(settings: Settings) -> None:
    made = new_model(settings, project_sources(settings.project_dir), "core.dim_prosecutor", "staging.docket")
    assert made.files == (
        "sql/core/dim_prosecutor.sql",
        "sql/core/dim_prosecutor.yml",
        "tests/sql/core/dim_prosecutor/all_rows/staging.docket.csv",
        "tests/sql/core/dim_prosecutor/all_rows/expected.csv",
    )
    models = sound(settings).models
    new, old = models["core.dim_prosecutor"], models["staging.docket"]
    assert new.sql.startswith("-- One row per docket page (row_id)")
    assert (new.contract.grain, new.contract.columns) == (old.contract.grain, old.contract.columns)
    assert "\n  court_id:\n" in (settings.project_dir / made.files[1]).read_text()


def test_columns_that_name_people_are_left_out(settings: Settings) -> None:
    new_model(settings, project_sources(settings.project_dir), "staging.party", "raw.docket_party")
    columns = {column.name for column in sound(settings).models["staging.party"].contract.columns}
    personal = {column for table, column in project_sources(PROJECT).personal if table == "raw.docket_party"}
    assert {"party_name"} <= personal
    assert columns & personal == set()
    assert {"row_id", "party_type"} <= columns


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("dim_x", "staging.docket", '"dim_x" is no name for a model. Write schema.table'),
        ("core.Dim", "staging.docket", '"core.Dim" is no name for a model.'),
        ("cor.dim_x", "staging.docket", 'there is no schema "cor" for models. Did you mean "core"?'),
        ("raw.x", "staging.docket", 'there is no schema "raw" for models.'),
        ("core.dim_case", "staging.docket", "sql/core/dim_case.sql: is there already; nothing was written."),
        ("core.x", "staging.dokcet", 'no table "staging.dokcet". Did you mean "staging.docket"?'),
        ("core.x", "docket", 'no table "docket". Did you mean'),
        ("core.x", "marts.state_summary", "core.x would read marts.state_summary, which its layer may not."),
    ],
)
def test_what_cannot_be_begun(settings: Settings, name: str, source: str, expected: str) -> None:
    before = sorted(settings.project_dir.rglob("*"))
    with pytest.raises(InputError) as raised:
        new_model(settings, project_sources(settings.project_dir), name, source)
    assert expected in str(raised.value)
    assert sorted(settings.project_dir.rglob("*")) == before


def test_a_case_or_contract_that_is_there_is_kept_and_nothing_is_written(settings: Settings) -> None:
    there = settings.project_dir / "tests/sql/core/dim_x/all_rows/expected.csv"
    there.parent.mkdir(parents=True)
    there.write_text("mine")
    with pytest.raises(InputError, match=r"expected.csv: is there already; nothing was written"):
        new_model(settings, project_sources(settings.project_dir), "core.dim_x", "staging.docket")
    assert (there.read_text(), (settings.project_dir / "sql/core/dim_x.sql").exists()) == ("mine", False)


def test_command_prints_what_was_written_and_what_comes_next(settings: Settings) -> None:
    arguments = ["--project", str(settings.project_dir), "new", "model", "core.dim_x", "--from", "seeds.state"]
    done = CliRunner().invoke(warehouse, arguments)
    assert done.exit_code == 0, done.stderr
    assert "wrote sql/core/dim_x.sql" in done.stdout
    assert "  warehouse show core.dim_x" in done.stdout
    arguments[4:5] = ["core.dim_y", "--json"]
    assert json.loads(CliRunner().invoke(warehouse, arguments).stdout)["model"] == "core.dim_y"
    assert "Missing option '--from'" in CliRunner().invoke(warehouse, ["new", "model", "core.dim_z"]).stderr
