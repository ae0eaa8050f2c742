"""The project in the words of dbt and SQLMesh: what is written.

That their runners make the same rows of it is proven by `python -m benchmarks.runners --prove`, which installs them.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from sqlglot import exp, parse_one
from tiny_project import write

from flows.sources import project_sources
from warehouse.cli import warehouse
from warehouse.errors import InputError
from warehouse.runner.export.dbt import escaped, export_dbt
from warehouse.runner.export.origin import Origin, read_origin
from warehouse.runner.export.sqlmesh import export_sqlmesh
from warehouse.runner.models.tables import tables_read
from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb

CITY_SQL = """\
-- One row per city; '{{ not a template }}', though it reads seeds.state.
with city as (
    select 'MO' as state_code, 'Saint Louis' as city_name
)

select
    city.state_code,
    city.city_name,
    state.state_name,
    '{% x %}' as mark
from city
left join "seeds".state as state on city.state_code = state.state_code; -- the end;
"""
CITY_YML = """\
description: One row per city, '{{ x }}'
grain: [state_code, city_name]
materialized: incremental
incremental_key: [state_code]
tags: [places]
columns:
  state_code: {type: VARCHAR, description: Code}
  city_name: {type: VARCHAR, description: "The city's name"}
  state_name: {type: VARCHAR, description: Name}
  mark: {type: VARCHAR, description: Mark}
"""
ONE_YML = """\
description: One row
grain: []
columns:
  city_count: {type: BIGINT, description: Cities}
"""
STATE_YML = """\
description: One row per state
grain: [state_code]
columns:
  state_code: {type: VARCHAR, description: Code}
  state_name: {type: VARCHAR, description: Name}
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Origin:
    """A project with two tables of one name in two schemas, a seed, and text that looks like a template."""
    project = write(
        tmp_path / "project",
        seeds__state_csv="state_code,state_name\nMO,Missouri\n",
        seeds__state_yml=STATE_YML,
        geo__city_sql=CITY_SQL,
        geo__city_yml=CITY_YML,
        shop__city_sql="select count(*) as city_count\nfrom geo.city\n",
        shop__city_yml=ONE_YML,
    )
    return read_origin(Settings(project, tmp_path / "data", tmp_path / "extracts"), project_sources(project))


def test_dbt_gets_references_where_tables_stood_and_nothing_else_changes(tiny: Origin, tmp_path: Path) -> None:
    export_dbt(tiny, tmp_path / "dbt")
    text = (tmp_path / "dbt/models/geo/geo__city.sql").read_text()
    assert "left join {{ ref('state') }} as state on" in text
    assert "though it reads seeds.state." in text
    assert "'{{ '{{' }} not a template }}'" in text
    assert "'{{ '{%' }} x %}' as mark" in text
    assert "state_code  -- the end;\n" in text
    assert "from {{ ref('geo__city') }}" in (tmp_path / "dbt/models/shop/shop__city.sql").read_text()


def test_dbt_yaml_keeps_the_contract(tiny: Origin, tmp_path: Path) -> None:
    export_dbt(tiny, tmp_path / "dbt")
    (city,) = yaml.safe_load((tmp_path / "dbt/models/geo/geo__city.yml").read_text())["models"]
    assert city["config"] == {
        "materialized": "table",
        "meta": {"incremental_key": ["state_code"]},
        "alias": "city",
        "tags": ["places"],
    }
    assert city["data_tests"] == [
        {"one_row_per": {"arguments": {"columns": ['"state_code"', '"city_name"']}}},
        "has_rows",
    ]
    assert city["description"] == escaped("One row per city, '{{ x }}'")
    assert [column["data_type"] for column in city["columns"]] == ["VARCHAR"] * 4
    (seed,) = yaml.safe_load((tmp_path / "dbt/seeds/state.yml").read_text())["seeds"]
    assert seed["config"]["column_types"] == {"state_code": "VARCHAR", "state_name": "VARCHAR"}
    project = yaml.safe_load((tmp_path / "dbt/dbt_project.yml").read_text())
    assert project["models"]["warehouse"]["geo"] == {"+schema": "geo"}


def test_a_project_that_reads_only_its_seeds_attaches_nothing(tiny: Origin, tmp_path: Path) -> None:
    export_dbt(tiny, tmp_path / "dbt")
    export_sqlmesh(tiny, tmp_path / "sqlmesh")
    profile = yaml.safe_load((tmp_path / "dbt/profiles.yml").read_text())
    assert "attach" not in profile["warehouse"]["outputs"]["local"]
    assert not (tmp_path / "sqlmesh/external_models.yaml").exists()


def test_sqlmesh_models_carry_contract_and_query(tiny: Origin, tmp_path: Path) -> None:
    export_sqlmesh(tiny, tmp_path / "sqlmesh")
    text = (tmp_path / "sqlmesh/models/geo/city.sql").read_text()
    header, _, query = text.partition(";\n\n")
    assert "name geo.city,\n  kind FULL," in header
    assert 'grain ("state_code", "city_name")' in header
    assert 'audits (one_row_per(keys := ("state_code", "city_name")), has_rows)' in header
    assert "\"city_name\" = 'The city''s name'" in header
    assert query.startswith("-- One row per city; '{{ not a template }}'")
    assert "audits (one_row_at_most, has_rows)" in (tmp_path / "sqlmesh/models/shop/city.sql").read_text()


@pytest.mark.parametrize("runner", ["dbt", "sqlmesh"])
def test_a_folder_with_something_in_it_is_refused_without_force(tiny: Origin, tmp_path: Path, runner: str) -> None:
    export = {"dbt": export_dbt, "sqlmesh": export_sqlmesh}[runner]
    folder = tmp_path / runner
    (folder / "models").mkdir(parents=True)
    (folder / "models/old.sql").write_text("select 1")
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"is not empty\. Name another, or write --force"):
        export(tiny, folder)
    assert (folder / "models/old.sql").exists()
    export(tiny, folder, force=True)
    assert not (folder / "models/old.sql").exists()
    assert (folder / "notes.txt").read_text() == "mine"


def test_a_project_of_ours_is_never_overwritten(tiny: Origin) -> None:
    with pytest.raises(InputError, match="is a project of ours"):
        export_dbt(tiny, tiny.project.folder, force=True)
    assert (tiny.project.folder / "seeds/state.csv").exists()


def test_raw_tables_that_were_never_loaded_are_told(tmp_path: Path) -> None:
    settings = Settings(Path(__file__).parents[1], tmp_path, tmp_path / "extracts")
    with pytest.raises(InputError, match=r"does not hold .*raw\.docket.* Run `warehouse load`"):
        read_origin(settings, project_sources(settings.project_dir))


def test_every_model_of_the_warehouse_is_exported_with_what_it_reads(night: Settings, tmp_path: Path) -> None:
    origin = read_origin(night, project_sources(night.project_dir))
    export_dbt(origin, tmp_path / "dbt")
    export_sqlmesh(origin, tmp_path / "sqlmesh")
    for model in origin.project.models.values():
        schema, table = model.name.split(".")
        text = (tmp_path / f"sqlmesh/models/{schema}/{table}.sql").read_text()
        query = parse_one(text.partition("\n);\n")[2], dialect="duckdb")
        assert isinstance(query, exp.Query)
        read = {name.removeprefix("loaded.") for name in tables_read(query)}
        assert read == model.reads
        files = [*(tmp_path / f"dbt/models/{schema}").glob(f"{table}.sql")]
        files += (tmp_path / f"dbt/models/{schema}").glob(f"{schema}__{table}.sql")
        (file,) = files
        text = file.read_text()
        assert text.count("{{ ref(") + text.count("{{ source(") >= len(model.reads)
    sources = yaml.safe_load((tmp_path / "dbt/models/sources.yml").read_text())["sources"]
    assert {f"{source['name']}.{table['name']}" for source in sources for table in source["tables"]} == set(
        origin.sources
    )


@pytest.mark.torture
def test_the_command_tells_how_to_run_it(night: Settings, tmp_path: Path) -> None:
    options = ["--data-dir", str(night.data_dir), "--project", str(night.project_dir)]
    told = CliRunner().invoke(warehouse, ["export", "dbt", str(tmp_path / "dbt"), *options])
    assert told.exit_code == 0, told.output
    assert "  dbt build\n" in told.output
    told = CliRunner().invoke(warehouse, ["export", "sqlmesh", str(tmp_path / "sqlmesh"), *options, "--json"])
    assert json.loads(told.stdout)["models"] == len(
        read_origin(night, project_sources(night.project_dir)).project.models
    )
    again = CliRunner().invoke(warehouse, ["export", "sqlmesh", str(tmp_path / "sqlmesh"), *options])
    assert again.exit_code == 3
