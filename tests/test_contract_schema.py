"""The JSON schema by which editors know the YAML: it says what the reader says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from warehouse.errors import ModelError
from warehouse.runner.models import contract
from warehouse.runner.models.contract import read_contract
from warehouse.runner.models.problems import Problems

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb
SCHEMAS = PROJECT / "warehouse/runner/models"
SETTINGS = ".vscode/settings.json"
CONTRACT = yaml.safe_load((SCHEMAS / "contract.schema.json").read_text())


def validator(name: str) -> Draft202012Validator:
    Draft202012Validator.check_schema(CONTRACT)
    registry: Registry[Any] = Registry().with_resource("contract.schema.json", Resource.from_contents(CONTRACT))
    return Draft202012Validator(json.loads((SCHEMAS / name).read_text()), registry=registry)


def mapped() -> dict[Path, str]:
    """The schema of each YAML file, as editors find it."""
    settings = json.loads((PROJECT / SETTINGS).read_text())["yaml.schemas"]
    pairs = [(file, schema) for schema, globs in settings.items() for glob in globs for file in PROJECT.glob(glob)]
    assert len(pairs) == len(dict(pairs)), "a file has two schemas"
    return dict(pairs)


def test_schema_has_the_keys_of_the_reader_and_no_other() -> None:
    assert tuple(CONTRACT["properties"]) == contract._KEYS
    assert tuple(CONTRACT["$defs"]["column"]["properties"]) == contract._COLUMN_KEYS


def test_every_yaml_of_models_and_seeds_has_a_schema_and_fits_it() -> None:
    schemas = mapped()
    files = {*PROJECT.glob("sql/**/*.yml"), *PROJECT.glob("seeds/**/*.yml")}
    assert schemas.keys() == files
    assert len(files) > 100
    validators = {name: validator(Path(name).name) for name in set(schemas.values())}
    for file, schema in schemas.items():
        content = yaml.safe_load(file.read_text())
        assert [error.message for error in validators[schema].iter_errors(content)] == [], file


GOOD = {"description": "Cases", "grain": ["id"], "columns": {"id": {"type": "VARCHAR", "description": "Key"}}}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"grane": ["id"]},
        {"grain": "id"},
        {"description": ""},
        {"materialized": "tabel"},
        {"may_be_empty": "maybe"},
        {"tags": "docket"},
        {"columns": {"id": {"tpye": "VARCHAR", "description": "Key"}}},
        {"columns": {"id": {"type": "VARCHAR", "description": ""}}},
        {"columns": {}},
        {"grain": []},
        {"tags": ["docket"], "may_be_empty": True, "materialized": "incremental", "incremental_key": ["id"]},
    ],
)
def test_schema_refuses_what_the_reader_refuses(tmp_path: Path, change: dict[str, object]) -> None:
    content = {**GOOD, **change}
    file = tmp_path / "case.yml"
    file.write_text(yaml.safe_dump(content, sort_keys=False))
    problems = Problems()
    read_contract(file, "sql/core/case.yml", {}, problems)
    assert validator("contract.schema.json").is_valid(content) == (messages_of(problems) == [])


def messages_of(problems: Problems) -> list[str]:
    try:
        problems.raise_if_any()
    except ModelError as error:
        return [str(error)]
    return []
