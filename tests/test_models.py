"""A project folder: what reading it gives, and every problem at once when something in it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_project import CASE_SQL, CASE_YML, message, messages, read, write

from warehouse.runner.models.problems import ModelErrors

pytestmark = pytest.mark.one_duckdb


def test_model_has_its_query_its_contract_and_what_it_reads(tmp_path: Path) -> None:
    model = read(write(tmp_path, core__dim_case_sql=CASE_SQL, core__dim_case_yml=CASE_YML)).models["core.dim_case"]
    assert model.where == "sql/core/dim_case.sql"
    assert model.reads == {"raw.docket"}
    assert model.contract.grain == ("case_id",)
    assert [column.type for column in model.contract.columns] == ["VARCHAR", "DATE"]


def test_models_stand_in_the_order_in_which_they_can_be_built(tmp_path: Path) -> None:
    reading = CASE_SQL.replace("raw.docket", "core.z as docket")
    write(tmp_path, core__a_sql=reading, core__a_yml=CASE_YML, marts__a_sql=reading, marts__a_yml=CASE_YML)
    write(tmp_path, core__z_sql=CASE_SQL, core__z_yml=CASE_YML, core__b_sql=CASE_SQL, core__b_yml=CASE_YML)
    assert list(read(tmp_path).models) == ["core.b", "core.z", "core.a", "marts.a"]


def test_seed_is_a_table_that_models_may_read(tmp_path: Path) -> None:
    write(tmp_path, core__dim_case_sql=CASE_SQL.replace("raw.docket", "seeds.docket"), core__dim_case_yml=CASE_YML)
    project = read(write(tmp_path, seeds__docket_csv="case_id,filed_date\n", seeds__docket_yml=CASE_YML))
    assert project.models["core.dim_case"].reads == project.seeds.keys() == {"seeds.docket"}


def test_problems_of_all_files_are_told_together_in_their_order(tmp_path: Path) -> None:
    write(tmp_path, core__dim_case_sql=CASE_SQL.replace("raw.docket", "raw.dockets as docket"))
    write(tmp_path, core__dim_case_yml=CASE_YML.replace("description: One row per case\n", ""))
    write(tmp_path, core__dim_court_sql="select\n    *\nfrom court", core__dim_court_yml=CASE_YML)
    with pytest.raises(ModelErrors) as raised:
        read(tmp_path)
    assert str(raised.value).splitlines() == [
        "4 problems, nothing was run:",
        'sql/core/dim_case.sql:5: no table "raw.dockets". Did you mean "raw.docket"?',
        'sql/core/dim_case.yml: the key "description" is missing. Say what a row is: "One row per …".',
        "sql/core/dim_court.sql:2: the last select has a *. List each column by name, keys first.",
        'sql/core/dim_court.sql:3: table "court" has no schema. Write schema.table.',
    ]


def test_cycle_prints_its_path(tmp_path: Path) -> None:
    for name, reads in (("a", "b"), ("b", "c"), ("c", "a")):
        sql = CASE_SQL.replace("raw.docket", f"core.{reads} as docket")
        write(tmp_path, **{f"core__{name}_sql": sql, f"core__{name}_yml": CASE_YML})
    assert messages(tmp_path) == [
        "sql/core/a.sql:5: models read each other in a circle: core.a reads core.b reads core.c reads core.a."
        " Break it at one of them."
    ]


def test_model_that_reads_itself_is_a_cycle(tmp_path: Path) -> None:
    found = message(tmp_path, CASE_SQL.replace("raw.docket", "core.dim_case as docket"))
    assert "in a circle: core.dim_case reads core.dim_case." in found


def test_model_without_yaml_and_yaml_without_model(tmp_path: Path) -> None:
    assert messages(write(tmp_path, core__dim_case_sql=CASE_SQL, core__dim_cases_yml=CASE_YML)) == [
        "sql/core/dim_case.sql: has no dim_case.yml beside it. Write its description, grain and columns.",
        "sql/core/dim_cases.yml: has no dim_cases.sql beside it. Write it, or remove this file.",
    ]


def test_seed_without_yaml_is_a_problem_of_its_own_and_not_of_its_readers(tmp_path: Path) -> None:
    sql = CASE_SQL.replace("raw.docket", "seeds.docket")
    write(tmp_path, core__dim_case_sql=sql, core__dim_case_yml=CASE_YML, seeds__docket_csv="case_id,filed_date\n")
    assert messages(tmp_path) == [
        "seeds/docket.csv: has no docket.yml beside it. Write its description, grain and columns."
    ]


def test_seed_is_no_view(tmp_path: Path) -> None:
    write(tmp_path, seeds__docket_csv="case_id,filed_date\n", seeds__docket_yml=f"{CASE_YML}materialized: view\n")
    assert messages(tmp_path) == ["seeds/docket.yml: a seed is always a table. Remove the key materialized."]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "sql/dim_case",
            "sql/dim_case.sql: stands in the wrong folder. The path is the name of the table: sql/<schema>",
        ),
        ("sql/core/old/dim_case", "sql/core/old/dim_case.sql: stands in the wrong folder."),
        (
            "sql/core/Dim-Case",
            'sql/core/Dim-Case.sql: "core.Dim-Case" is no name for a table. Use a to z, 0 to 9 and _.',
        ),
        (
            "sql/meta/docket",
            'sql/meta/docket.sql: the schema "meta" is not for models. Move it to another folder of sql/.',
        ),
        ("sql/seeds/state", 'sql/seeds/state.sql: the schema "seeds" is not for models.'),
    ],
)
def test_file_whose_path_is_no_table_name(tmp_path: Path, path: str, expected: str) -> None:
    file = tmp_path / f"{path}.sql"
    file.parent.mkdir(parents=True)
    file.write_text(CASE_SQL)
    file.with_suffix(".yml").write_text(CASE_YML)
    assert messages(tmp_path)[0].startswith(expected)


def test_file_that_is_no_utf8(tmp_path: Path) -> None:
    write(tmp_path, core__dim_case_sql=CASE_SQL, core__dim_case_yml=CASE_YML)
    (tmp_path / "sql/core/dim_case.sql").write_bytes(b"select '\xe9' as name")
    assert messages(tmp_path)[0].startswith("sql/core/dim_case.sql: is not UTF-8:")
    write(tmp_path, core__dim_case_sql=CASE_SQL)
    (tmp_path / "sql/core/dim_case.yml").write_bytes(b"description: \xe9")
    assert messages(tmp_path)[0].startswith("sql/core/dim_case.yml: is not YAML:")


def test_empty_project_is_a_project(tmp_path: Path) -> None:
    assert not read(tmp_path).models
