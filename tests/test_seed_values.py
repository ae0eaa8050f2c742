"""What stands in a seed against its contract: a value that it does not accept is an error before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from read_once import this_project
from tiny_project import CASE_SQL, CASE_YML, messages, read, write

from warehouse.runner.models.contract import read_contract
from warehouse.runner.models.model import Seed
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.seed_values import add_value_problems

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb
YML = """\
description: One row per figure
grain: [figure]
columns:
  figure: {type: VARCHAR, description: Figure, column_names_of: [core.dim_case]}
  words: {type: VARCHAR, description: Words}
  kind:
    type: VARCHAR
    description: Kind
    accepted_values: {count: How many, text: Some words}
"""


def figures(folder: Path, *rows: str, yml: str = YML) -> Path:
    """A project of a model and a seed of these rows."""
    csv = "".join(f"{row}\n" for row in ("figure,words,kind", *rows))
    return write(
        folder, core__dim_case_sql=CASE_SQL, core__dim_case_yml=CASE_YML, seeds__figure_csv=csv, seeds__figure_yml=yml
    )


def test_values_that_are_accepted_and_empty_ones_are_no_problem(tmp_path: Path) -> None:
    folder = figures(tmp_path, "case_id,Cases,count", ",Nothing,", "filed_date,When,text")
    (kind,) = (column for column in read(folder).seeds["seeds.figure"].contract.columns if column.name == "kind")
    assert kind.accepted_values == ("count", "text")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("case_id,Cases,cuont", 'kind "cuont" is none of count, text. Did you mean "count"?'),
        ("case_id,Cases,ratio", 'kind "ratio" is none of count, text. What may stand here is said in seeds/figure.yml:6.'),
        ("case_di,Cases,count", 'figure "case_di" is no column of core.dim_case. Did you mean "case_id"?'),
    ],
)  # fmt: skip
def test_value_that_is_not_accepted_is_told_with_its_line(tmp_path: Path, row: str, expected: str) -> None:
    assert messages(figures(tmp_path, 'filed_date,"Two\nlines",text', row)) == [f"seeds/figure.csv:4: {expected}"]


def test_table_of_names_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert messages(figures(tmp_path, "case_id,,count", yml=YML.replace("[core.dim_case]", "[core.dim_cas]"))) == [
        'seeds/figure.yml:4: column "figure": no table "core.dim_cas". Did you mean "core.dim_case"?'
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[core.dim_case]", "core.dim_case", '4: "column_names_of" is no list. Write `column_names_of: [marts.shop_summary]`.'),
        ("{count: How many, text: Some words}", "[count, text]", "9: expected `key: value` lines."),
        ("How many", '""', '9: the meaning of "count" in column "kind" is no text. Write a text.'),
    ],
)  # fmt: skip
def test_promise_that_is_written_wrong_is_told(tmp_path: Path, old: str, new: str, expected: str) -> None:
    (found,) = messages(figures(tmp_path, "case_id,,count", yml=YML.replace(old, new)))
    assert found.startswith(f"seeds/figure.yml:{expected}")


def test_model_promises_no_values_because_they_are_not_known_before(tmp_path: Path) -> None:
    yml = CASE_YML.replace("type: DATE,", "type: DATE, column_names_of: [core.dim_case],")
    assert messages(write(tmp_path, core__dim_case_sql=CASE_SQL, core__dim_case_yml=yml)) == [
        'sql/core/dim_case.yml:5: column "filed_date": column_names_of is of seeds, whose values are known before '
        "anything runs. Write an expectation for the values of a model."
    ]


def test_every_published_figure_of_the_real_project_is_looked_up_in_the_summaries() -> None:
    contract = this_project().seeds["seeds.published_metric"].contract
    assert [column.name for column in contract.columns if column.column_names_of] == ["column_name"]


@pytest.mark.parametrize(
    ("seed", "right", "wrong"),
    [
        ("docket_event_pattern", "verdict_not_guilty", "verdict_not_gulty"),
        ("docket_sentence_pattern", "probation_months", "probation_month"),
        ("docket_disposition_pattern", "acquitted", "aquitted"),
    ],
)
def test_misspelt_word_of_a_pattern_is_told_since_nothing_would_be_read_by_it(
    tmp_path: Path, seed: str, right: str, wrong: str
) -> None:
    contract = read_contract(PROJECT / f"seeds/{seed}.yml", f"seeds/{seed}.yml", {}, Problems())
    assert contract
    text = (PROJECT / f"seeds/{seed}.csv").read_text()
    found = []
    for content in (text, text.replace(f",{right},", f",{wrong},", 1)):
        (tmp_path / "seed.csv").write_text(content)
        problems = Problems()
        add_value_problems(Seed(f"seeds.{seed}", f"seeds/{seed}.csv", tmp_path / "seed.csv", contract), {}, problems)
        found.append([str(problem) for problem in problems.sorted()])
    assert found[0] == []
    (problem,) = found[1]
    assert f'"{wrong}" is none of ' in problem and f'Did you mean "{right}"?' in problem
