"""Tests of models as data: what passes, what a failure shows, and what a wrong case is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tiny_project import write

from warehouse.cli import warehouse

SQL = """\
-- One row per court.
select
    docket.court_id,
    count(*) as dockets,
    min(docket.note) as note,
    list(docket.filed_date order by docket.filed_date) as filed_dates,
    coalesce(min(state.state_name), 'unknown') as state_name
from core.docket
left join seeds.state on docket.state_code = state.state_code
group by docket.court_id
"""
YML = """\
description: One row per court
grain: [court_id]
columns:
  court_id: {type: VARCHAR, description: Court}
  dockets: {type: BIGINT, description: Dockets}
  note: {type: VARCHAR, description: Note}
  filed_dates: {type: "DATE[]", description: Dates}
  state_name: {type: VARCHAR, description: State}
"""
DOCKET_SQL = """\
select
    state.state_code,
    state.state_name as court_id,
    state.state_name as note,
    date '2018-01-01' as filed_date
from seeds.state
"""
DOCKET_YML = """\
description: One row per docket
grain: [court_id]
columns:
  state_code: {type: VARCHAR, description: State}
  court_id: {type: VARCHAR, description: Court}
  note: {type: VARCHAR, description: Note}
  filed_date: {type: DATE, description: When it was filed}
"""
STATE_YML = """\
description: One row per state
grain: [state_code]
columns:
  state_code: {type: VARCHAR, description: Code}
  state_name: {type: VARCHAR, description: Name}
"""
ROWS = 'court_id,filed_date,state_code,note\nmowd,2018-12-31,MO,""\nmowd,2018-01-01,MO,\nksd,,,\n'
EXPECTED = 'court_id,dockets,note,filed_dates,state_name\nmowd,2,"","[2018-01-01, 2018-12-31]",Missouri\nksd,1,,[NULL],unknown\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of two models and a seed, with the model core.court under test."""
    return write(
        tmp_path,
        core__court_sql=SQL,
        core__court_yml=YML,
        core__docket_sql=DOCKET_SQL,
        core__docket_yml=DOCKET_YML,
        seeds__state_csv="state_code,state_name\nMO,Missouri\n",
        seeds__state_yml=STATE_YML,
    )


def write_case(project: Path, name: str = "core/court/edges", **files: str) -> Path:
    """The folder of a case; `core__docket` is core.docket.csv."""
    folder = project / "tests/sql" / name
    folder.mkdir(parents=True, exist_ok=True)
    for table, text in files.items():
        (folder / f"{table.replace('__', '.')}.csv").write_text(text)
    return folder


def run(project: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of `warehouse test`."""
    options = ["--project", str(project), "--data-dir", str(project / "data"), "--threads", "1"]
    result = CliRunner().invoke(warehouse, [*options, "test", *arguments], catch_exceptions=False)
    return result.exit_code, result.stdout, result.stderr


def test_null_empty_text_lists_and_the_seed_of_the_project(project: Path) -> None:
    write_case(project, core__docket=ROWS, expected=EXPECTED)
    code, out, _ = run(project)
    assert code == 0
    assert out.splitlines()[0].split()[:3] == ["core.court", "1", "case"]
    assert "1 of 1 cases of 1 model passed" in out


def test_seed_is_replaced_by_a_file(project: Path) -> None:
    seed = "state_code,state_name\nMO,Misery\n"
    write_case(project, core__docket=ROWS, seeds__state=seed, expected=EXPECTED.replace("Missouri", "Misery"))
    write_case(project, "core/court/next", core__docket=ROWS, expected=EXPECTED)
    assert run(project)[0] == 0


def test_warehouse_is_not_touched(project: Path) -> None:
    write_case(project, core__docket=ROWS, expected=EXPECTED)
    run(project)
    assert not (project / "data/build.duckdb").exists()
    assert not (project / "data/published").exists()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("mowd,2", "mowd,3", "court_id = mowd: dockets: expected 3, found 2"),
        ('""', "", 'court_id = mowd: note: expected NULL, found ""'),
        ("unknown", "Kansas", "court_id = ksd: state_name: expected Kansas, found unknown"),
        (
            "ksd,1,,[NULL],unknown\n",
            "",
            "court_id = ksd: not expected; found court_id = ksd, dockets = 1, note = NULL,",
        ),
        ("ksd,", "ohnd,0,,[],\nksd,", "court_id = ohnd: missing; expected court_id = ohnd, dockets = 0, note = NULL,"),
    ],
)
def test_failure_shows_key_column_expected_and_found(project: Path, old: str, new: str, line: str) -> None:
    write_case(project, core__docket=ROWS, expected=EXPECTED.replace(old, new, 1))
    code, out, error = run(project)
    assert code == 4
    assert line in out
    assert "tests/sql/core/court/edges/expected.csv" in out
    assert "0 of 1 cases of 1 model passed" in out
    assert "failed check: 1 of 1 case failed" in error


def test_type_is_compared(project: Path) -> None:
    write(project, core__court_yml=YML.replace("BIGINT", "INTEGER"))
    write_case(project, core__docket=ROWS, expected=EXPECTED)
    code, out, _ = run(project)
    assert code == 4
    assert "type of dockets: expected INTEGER, found BIGINT" in out


def test_query_that_fails_is_a_failure(project: Path) -> None:
    write(project, core__court_sql=SQL.replace("min(docket.note)", "min(cast(docket.note as integer))::varchar"))
    write_case(project, core__docket=ROWS, expected=EXPECTED)
    write_case(project, "core/court/next", core__docket="court_id\nx\n", expected="court_id,dockets\nx,1\n")
    code, out, _ = run(project)
    assert code == 4
    assert "the query failed. DuckDB: Conversion Error" in out
    assert "1 of 2 cases" in out


def test_key_twice_is_a_failure(project: Path) -> None:
    write(
        project, core__court_sql=SQL.replace("group by docket.court_id", "group by docket.court_id, docket.filed_date")
    )
    write_case(project, core__docket=ROWS, expected="court_id\nmowd\nksd\n")
    code, out, _ = run(project)
    assert code == 4
    assert "court_id = mowd: expected 1 row, found 2 rows" in out


def test_rows_among_many_are_enough_where_it_says_so(project: Path) -> None:
    write_case(project, core__docket=ROWS, expected_among="court_id,dockets\nmowd,2\n")
    assert run(project)[0] == 0
    write_case(project, core__docket=ROWS, expected_among="court_id,dockets\nmowd,2\nohnd,1\n")
    assert "court_id = ohnd: missing" in run(project)[1]


@pytest.mark.parametrize(
    ("name", "files", "message"),
    [
        ("core/court/a", {}, "tests/sql/core/court/a: is empty. Write expected.csv, and the rows of each table"),
        ("core/court/a", {"core__docket": ROWS}, "tests/sql/core/court/a: has no expected.csv. Write the rows that"),
        (
            "core/cuort/a",
            {"expected": EXPECTED},
            'tests/sql/core/cuort: no model "core.cuort". Did you mean "core.court"?',
        ),
        (
            "core/court/a",
            {"expected": EXPECTED, "core__dockets": ROWS},
            'core.court does not read core.dockets. Did you mean "core.docket"?',
        ),
        (
            "core/court/a",
            {"expected": EXPECTED, "core__docket": ROWS.replace("note", "notes")},
            'core.docket.csv:1: core.docket has no column "notes". Did you mean "note"?',
        ),
        (
            "core/court/a",
            {"expected": EXPECTED, "core__docket": ROWS.replace("2018-01-01", "1 Jan 2018")},
            'tests/sql/core/court/a/core.docket.csv:3: column "filed_date": expected DATE, found "1 Jan 2018".',
        ),
        (
            "core/court/a",
            {"expected": EXPECTED.replace("mowd,2", "mowd,two"), "core__docket": ROWS},
            'tests/sql/core/court/a/expected.csv:2: column "dockets": expected BIGINT, found "two".',
        ),
        (
            "core/court/a",
            {"expected": "dockets\n2\n"},
            'tests/sql/core/court/a/expected.csv:1: column "court_id" is missing. Rows are compared by the grain',
        ),
        (
            "core/court/a",
            {"expected": EXPECTED, "core__docket": ROWS.replace("ksd,,,", "ksd,,")},
            "tests/sql/core/court/a/core.docket.csv:4: expected 4 values, found 3.",
        ),
        (
            "core/court/a",
            {"expected": ""},
            "tests/sql/core/court/a/expected.csv: is empty. Write a line with the names",
        ),
    ],
)
def test_wrong_case_is_told_with_its_place(project: Path, name: str, files: dict[str, str], message: str) -> None:
    write_case(project, name, **files)
    code, _, error = run(project)
    assert code == 3
    assert message in error


def test_wrong_column_of_a_model_under_test_is_told_as_lint_tells_it(project: Path) -> None:
    write_case(project, core__docket=ROWS, expected=EXPECTED)
    write_case(project, "core/docket/c", expected="court_id\nMissouri\n")
    (project / "sql/core/court.sql").write_text(SQL.replace("docket.note", "docket.noet"))
    code, out, error = run(project)
    assert (code, out) == (3, "")
    assert 'sql/core/court.sql:5: no column "noet" in core.docket. Did you mean "note"?' in error
    assert run(project, "--select", "docket")[0] == 0  # what is not run is not looked at


def test_several_wrong_cases_are_told_at_once(project: Path) -> None:
    write_case(project, "core/cuort/a", expected=EXPECTED)
    write_case(project, "core/court/a")
    (project / "tests/sql/core/court/notes.txt").write_text("")
    error = run(project)[2]
    assert "3 problems" in error
    assert "tests/sql/core/court/notes.txt: stands beside the cases" in error


def test_cases_are_chosen_by_model_and_by_name(project: Path) -> None:
    write_case(project, "core/court/a", core__docket=ROWS, expected=EXPECTED)
    write_case(project, "core/court/b", core__docket=ROWS, expected=EXPECTED)
    write_case(project, "core/docket/c", expected="court_id\nMissouri\n")
    assert "3 of 3 cases of 2 models" in run(project)[1]
    assert "2 of 2 cases of 1 model" in run(project, "--select", "court")[1]
    assert "1 of 1 cases of 1 model" in run(project, "core.court/b")[1]
    assert "2 of 2 cases of 1 model" in run(project, "--exclude", "docket")[1]
    assert "3 of 3 cases of 2 models" in run(project, "--select", "+court")[1]
    assert "1 of 1 cases of 1 model" in run(project, "tests/sql/core/docket/c")[1]
    code, _, error = run(project, "--select", "core.cuort")
    assert code == 3
    assert 'no model "core.cuort". Did you mean "core.court"?' in error
    assert 'no such case. Did you mean "core.court/b"?' in run(project, "core.court/bb")[2]


def test_json_has_every_difference(project: Path) -> None:
    write_case(project, core__docket=ROWS, expected=EXPECTED.replace("mowd,2", "mowd,3"))
    code, out, _ = run(project, "--json")
    (case,) = json.JSONDecoder().raw_decode(out)[0]
    assert code == 4
    assert case["case"] == "core.court/edges"
    (difference,) = case["differences"]
    assert difference == {
        "kind": "value",
        "key": {"court_id": "mowd"},
        "column": "dockets",
        "expected": "3",
        "found": "2",
    }


def test_update_writes_what_was_found_and_shows_the_change(project: Path) -> None:
    folder = write_case(project, core__docket=ROWS, expected=EXPECTED.replace("mowd,2", "mowd,3"))
    code, out, _ = run(project, "--update")
    assert code == 0
    assert '-mowd,3,"","[2018-01-01, 2018-12-31]",Missouri' in out
    assert '+mowd,2,"","[2018-01-01, 2018-12-31]",Missouri' in out
    assert sorted((folder / "expected.csv").read_text().splitlines()) == sorted(EXPECTED.splitlines())
    assert run(project)[0] == 0
