"""The YAML beside a model: what it may say, and how it must agree with the query."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from tiny_project import CASE_SQL, CASE_YML, message, messages, read, write

from warehouse.runner.models.contract import Contract

pytestmark = pytest.mark.one_duckdb

WHERE = "sql/core/dim_case.yml"


def contract_of(folder: Path, schema: str, yml: str) -> Contract:
    return read(write(folder, **{f"{schema}__t_sql": CASE_SQL, f"{schema}__t_yml": yml})).models[f"{schema}.t"].contract


def test_staging_is_a_view_that_may_be_empty_unless_it_says_otherwise(tmp_path: Path) -> None:
    contract = contract_of(tmp_path, "staging", CASE_YML)
    assert (contract.materialized, contract.may_be_empty) == ("view", True)
    contract = contract_of(tmp_path, "staging", f"{CASE_YML}materialized: table\nmay_be_empty: false\n")
    assert (contract.materialized, contract.may_be_empty) == ("table", False)


def test_others_are_tables_that_may_not_be_empty(tmp_path: Path) -> None:
    contract = contract_of(tmp_path, "core", CASE_YML)
    assert (contract.materialized, contract.may_be_empty) == ("table", False)


def test_column_takes_from_the_shared_file_what_it_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "sql").mkdir()
    shared = "case_id: {type: VARCHAR, description: Key of a case}\nfiled_date: {type: DATE, description: When}\n"
    (tmp_path / "sql/columns.yml").write_text(shared)
    yml = "description: Cases\ngrain: [case_id]\ncolumns:\n  case_id:\n  filed_date: {description: The first filing}\n"
    first, second = contract_of(tmp_path, "core", yml).columns
    assert (first.type, first.description, first.line) == ("VARCHAR", "Key of a case", 4)
    assert (second.type, second.description, second.line) == ("DATE", "The first filing", 5)
    assert contract_of(tmp_path, "core", yml.replace("case_id:\n", "case_id: {}\n")).columns[0] == first


def test_empty_grain_says_that_there_is_one_row(tmp_path: Path) -> None:
    assert contract_of(tmp_path, "core", CASE_YML.replace("[case_id]", "[]")).grain == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("grain:", "grane:", f'{WHERE}:2: unknown key "grane". Did you mean "grain"?'),
        ("description: One row per case\n", "", f'{WHERE}: the key "description" is missing. Say what a row is:'),
        ("grain: [case_id]\n", "", f'{WHERE}: the key "grain" is missing. Name the columns that make a row unique:'),
        ("One row per case", "", f"{WHERE}:1: the description is no text. Write a text."),
        ("[case_id]", "case_id", f'{WHERE}:2: "grain" is no list. Name the columns'),
        ("[case_id]", "[case_di]", f'{WHERE}:2: grain column "case_di" is not among the columns. Did you mean "case_id"?'),
        ("grain", "materialized: tabel\ngrain", f'{WHERE}:2: "tabel" is none of table, view'),
        ("grain", "may_be_empty: maybe\ngrain", f'{WHERE}:2: "maybe" is none of true, false'),
        ("grain", "description: Again\ngrain", f'{WHERE}:2: "description" stands here twice. Remove one of the two.'),
        ("  filed", "  case_id: {}\n  filed", f'{WHERE}:5: "case_id" stands here twice.'),
        ("type: DATE", "tpye: DATE", f'{WHERE}:5: column "filed_date": unknown key "tpye". Did you mean "type"?'),
        ("type: DATE, ", "", f'{WHERE}:5: column "filed_date" has no type. Write it here, or once for all in sql/columns.yml'),
        (", description: When it was filed", "", f'{WHERE}:5: column "filed_date" has no description.'),
        ("{type: DATE, description: When it was filed}", "DATE", f"{WHERE}:5: expected `key: value` lines."),
        ("DATE", "DECIMAL(12,2)", f'{WHERE}:5: column "filed_date": unknown key "2)". Quote a type with a comma:'),
        ("DATE", '"', f"{WHERE}:6: is not YAML: found unexpected end of stream. Quote a text that has a colon or a #."),
        ("per case", "per case: it", f"{WHERE}:1: is not YAML: mapping values are not allowed in this context."),
    ],
)  # fmt: skip
def test_contract_that_is_wrong(tmp_path: Path, old: str, new: str, expected: str) -> None:
    found = messages(write(tmp_path, core__dim_case_sql=CASE_SQL, core__dim_case_yml=CASE_YML.replace(old, new, 1)))
    assert any(text.startswith(expected) for text in found), found


def test_contract_without_columns(tmp_path: Path) -> None:
    assert message(tmp_path, yml="description: Cases\ngrain: []\n").startswith(
        f'{WHERE}: the key "columns" is missing.'
    )
    assert message(tmp_path, yml="description: Cases\ngrain: []\ncolumns: {}\n").startswith(
        f'{WHERE}:3: "columns" lists'
    )


def test_contract_that_is_empty_or_a_list(tmp_path: Path) -> None:
    assert message(tmp_path, yml="") == f"{WHERE}: is empty. Write description, grain and columns."
    assert message(tmp_path, yml="- a\n").startswith(f"{WHERE}:1: expected `key: value` lines.")


def test_column_of_the_query_that_the_contract_lacks(tmp_path: Path) -> None:
    sql = CASE_SQL.replace("filed_date", "filed_date,\n    docket.state_code")
    expected = 'sql/core/dim_case.sql:5: column "state_code" is not in sql/core/dim_case.yml. Describe it in'
    assert message(tmp_path, sql).startswith(expected)


def test_column_of_the_contract_that_the_query_lacks(tmp_path: Path) -> None:
    expected = f'{WHERE}:6: column "state_code" is not selected by sql/core/dim_case.sql. Select it, or remove it here.'
    assert message(tmp_path, yml=f"{CASE_YML}  state_code: {{type: VARCHAR, description: USPS code}}\n") == expected


def test_column_with_another_name_in_query_and_contract(tmp_path: Path) -> None:
    found = messages(
        write(tmp_path, core__dim_case_sql=CASE_SQL.replace("filed_date", "file_date"), core__dim_case_yml=CASE_YML)
    )
    assert found == [
        f'sql/core/dim_case.sql:4: column "file_date" is not in {WHERE}. Did you mean "filed_date"?',
        f'{WHERE}:5: column "filed_date" is not selected by sql/core/dim_case.sql. Did you mean "file_date"?',
    ]


def test_columns_in_another_order(tmp_path: Path) -> None:
    sql = "select\n    docket.filed_date,\n    docket.case_id\nfrom raw.docket"
    assert message(tmp_path, sql) == (
        f'{WHERE}:4: column 1 is "case_id" here and "filed_date" in sql/core/dim_case.sql.'
        " Write both lists in the same order."
    )


def test_schema_for_editors_takes_every_yaml_of_the_project_and_nothing_that_is_unknown() -> None:
    project = Path(__file__).parents[1]
    schema = json.loads((project / "warehouse/runner/models/contract.schema.json").read_text())
    validator = import_module("jsonschema").Draft202012Validator(schema)
    files = [*(project / "sql").glob("*/*.yml"), *(project / "seeds").glob("*.yml")]
    assert len(files) > 100
    for file in files:
        problems = [error.message for error in validator.iter_errors(yaml.safe_load(file.read_text()))]
        assert (file.name, problems) == (file.name, [])
    assert list(validator.iter_errors(yaml.safe_load(CASE_YML.replace("grain", "grane"))))
