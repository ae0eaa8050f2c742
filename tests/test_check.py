"""Three outcomes of a check, on a made-up project with every way in which a check can go wrong."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from flows.steps import check_build, check_part
from warehouse.cli import warehouse
from warehouse.errors import CheckFailed, CheckNotRun, InputError
from warehouse.publish import passed_build_id
from warehouse.published_folder import new_copy, private_copy, show
from warehouse.runner.check import CheckReport, CheckResult
from warehouse.runner.check.data_docs import publish_pages
from warehouse.runner.check.kept import evidence_of, kept_results
from warehouse.runner.check.result_table import write_results
from warehouse.runner.check.suites import read_suites
from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb

_TABLES = """
create schema marts; create schema meta; create schema seeds;
create table marts.summary as
    select * from (values ('MO', 4, 'A. Judge'), ('KS', -1, 'B. Judge')) as t (state_code, new_cases, judge_name);
create table seeds.extract_column as select 'judge_name' as column_name, true as is_personal;
create table seeds.state as select unnest(['KS', 'MO']) as state_code;
create table meta.build as select '20261123T020000Z' as build_id, true as is_synthetic, [1] as row_counts;
"""
_SUITE = """
expectations:
  - name: there_are_two_states
    type: expect_table_row_count_to_equal
    kwargs: {value: 2}
    severity: fail
    message: Add the state.
  - name: new_cases_are_positive
    type: expect_column_values_to_be_between
    kwargs: {column: new_cases, min_value: 0}
    severity: fail
    message: Costs $5 or $template, mend the count.
  - name: "{count}_is_known"
    for_each:
      - {count: new_cases}
    type: unexpected_rows_expectation
    kwargs:
      unexpected_rows_query: select state_code, judge_name, {count} from {batch} where {count} < 0
    severity: warn
    message: Look at {count} in {table}.
  - name: type_with_a_typo
    type: expect_colum_values_to_be_between
    kwargs: {column: new_cases}
    severity: fail
    message: Never shown.
  - name: kwargs_with_a_typo
    type: expect_column_values_to_be_between
    kwargs: {colum: new_cases, min_value: 0}
    severity: warn
    message: Never shown.
  - name: broken_sql
    type: unexpected_rows_expectation
    kwargs: {unexpected_rows_query: "selec 1 from {batch}"}
    severity: warn
    message: Never shown.
  - name: raising_sql
    type: unexpected_rows_expectation
    kwargs: {unexpected_rows_query: "select 1 from {batch} where error('out of range')"}
    severity: fail
    message: Never shown.
  - name: unknown_column
    type: expect_column_values_to_not_be_null
    kwargs: {column: new_case}
    severity: fail
    message: Never shown.
  - name: wrong_severity
    type: expect_table_row_count_to_equal
    kwargs: {value: 2}
    severity: error
    message: Never shown.
"""
_ONE = """
expectations:
  - name: is_not_empty
    type: expect_table_row_count_to_be_between
    kwargs: {min_value: 1}
    severity: fail
    message: Never shown.
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("check")
    files = {
        "sql/layers.yml": "layers: {raw: {made_by: load}, marts: {gated: true, published: true}}\n",
        "seeds/extract_column.csv": (
            "format,column_name,type,description,aliases,is_required,is_key,is_personal\n"
            "docket,judge_name,str,Judge,,false,false,true\n"
        ),
        "expectations/marts/summary.yml": _SUITE,
        "expectations/marts/sumary.yml": _ONE,
        "expectations/marts/not_yaml.yml": "expectations: [\n",
        "expectations/marts/unknown_key.yml": "expectation: []\n",
        "sql/marts/summary.yml": (
            "description: One row per state\ngrain: [state_code]\n"
            "columns: {state_code: {type: VARCHAR, description: State}}\n"
        ),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    settings = Settings(project_dir=folder, data_dir=folder / "data", memory_limit="1GiB", threads=1)
    settings.data_dir.mkdir()
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(_TABLES)
    return settings


@pytest.fixture(scope="module")
def report(settings: Settings) -> CheckReport:
    return check_build(settings)


def _result(report: CheckReport, name: str) -> CheckResult:
    (found,) = (result for result in report.results if result.check_name == name)
    return found


def test_passed_check_has_no_examples(report: CheckReport) -> None:
    result = _result(report, "there_are_two_states")
    assert (result.outcome, result.observed, result.expected) == ("passed", "2", "value 2")
    assert result.examples == ()


def test_key_of_a_contract_is_checked_without_a_suite(report: CheckReport) -> None:
    result = _result(report, "one_row_per_state_code")
    assert (result.outcome, result.severity, result.where) == ("passed", "fail", "sql/marts/summary.yml")


def test_failed_check_says_what_was_found_and_what_to_do(report: CheckReport) -> None:
    assert str(_result(report, "new_cases_are_positive")) == (
        "expectations/marts/summary.yml:8: marts.summary new_cases_are_positive: 1 of 2 values, "
        "expected column new_cases, min_value 0 (new_cases=-1). Costs $5 or $template, mend the count."
    )


def test_warning_shows_keys_and_no_names_of_people(report: CheckReport) -> None:
    result = _result(report, "new_cases_is_known")
    assert (result.outcome, result.severity, result.is_gating) == ("failed", "warn", False)
    assert result.examples == ("state_code=KS, new_cases=-1",)
    assert result.message == "Look at new_cases in marts.summary."
    assert "Judge" not in "".join(page.read_text() for page in report.data_docs.parent.iterdir())


@pytest.mark.parametrize(
    ("name", "observed", "message"),
    [
        (
            "type_with_a_typo",
            'there is no expectation type "expect_colum_values_to_be_between"',
            'Did you mean "expect_column_values_to_be_between"?',
        ),
        ("kwargs_with_a_typo", "colum: extra fields not permitted", "Mend the expectation"),
        ("broken_sql", "Parser Error: syntax error", "Mend the expectation"),
        ("raising_sql", "Invalid Input Error: out of range", "Mend the expectation"),
        ("unknown_column", 'The column "new_case" in BatchData does not exist', "Mend the expectation"),
        ("wrong_severity", 'severity "error" is neither fail nor warn', "fail stops publication, warn is shown."),
        ("is_not_empty", 'there is no table "marts.sumary" in the build', 'Did you mean "marts.summary"?'),
    ],
)
def test_check_that_could_not_run_is_neither_passed_nor_failed(
    report: CheckReport, name: str, observed: str, message: str
) -> None:
    result = _result(report, name)
    assert (result.outcome, result.is_gating) == ("not run", True)
    assert observed in result.observed
    assert message in result.message
    assert result.where.startswith("expectations/")
    assert ".." not in str(result)


def test_file_that_is_no_suite_could_not_run(report: CheckReport) -> None:
    results = {result.table_name: result for result in report.results if result.check_name == "suite_can_be_read"}
    assert results["marts.not_yaml"].observed.startswith("is not YAML")
    assert results["marts.not_yaml"].where.startswith("expectations/marts/not_yaml.yml:")
    assert results["marts.unknown_key"].message == 'Did you mean "expectations"?'


def test_results_are_rows_of_the_build(settings: Settings, report: CheckReport) -> None:
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        rows = connection.execute(
            "select build_id, check_name, severity, outcome, examples from meta.check_result order by all"
        ).fetchall()
        comment = connection.execute(
            "select comment from duckdb_columns() where table_name = 'check_result' and comment is null"
        ).fetchall()
    assert len(rows) == len(report.results)
    key = ("20261123T020000Z", "new_cases_is_known", "warn", "failed", ["state_code=KS, new_cases=-1"])
    assert key in rows
    assert comment == []


def test_report_counts_and_names_what_stops_publication(report: CheckReport) -> None:
    assert report.counts == {"passed": 2, "failed": 1, "warned": 1, "not run": 9}
    assert report.outcome == "not run"
    with pytest.raises(CheckNotRun) as raised:
        report.raise_if_not_passed()
    message = str(raised.value)
    assert message.startswith(
        "build 20261123T020000Z: 9 of 13 checks could not run, 2 passed, 1 failed, 1 warned:\n  expectations/"
    )
    assert "and 5 more" in message
    assert message.endswith("\nNothing was published; there is no publication yet.")
    assert ".." not in message


def test_failed_check_gates_and_warning_does_not(report: CheckReport) -> None:
    ran = [result for result in report.results if result.outcome != "not run"]
    failed = CheckReport("b1", tuple(ran), report.data_docs, "readers still see build b0")
    with pytest.raises(
        CheckFailed,
        match=r"1 of 4 checks failed, 2 passed, 1 warned:\n.*new_cases_are_positive(.|\n)*still see build b0",
    ):
        failed.raise_if_not_passed()
    warned = CheckReport("b1", tuple(result for result in ran if not result.is_gating), report.data_docs, "")
    assert (warned.outcome, len(warned.warnings)) == ("passed", 1)
    warned.raise_if_not_passed()
    assert CheckReport("b1", (), report.data_docs, "").outcome == "not run"


def test_data_docs_list_every_result_and_fetch_nothing(report: CheckReport) -> None:
    first = report.data_docs.read_text()
    assert "synthetic" in first
    assert all(result.check_name in first.replace("<wbr>", "") for result in report.results)
    assert 'href="marts.summary.html"' in first
    page = (report.data_docs.parent / "marts.summary.html").read_text()
    assert 'href="index.html"' in page
    assert not [tag for tag in ("<script", "<link", "<img", "@import", "url(") if tag in first + page]


def test_data_docs_say_what_to_do_and_what_was_found_only_where_a_check_did_not_pass(report: CheckReport) -> None:
    for name in ("index.html", "marts.summary.html"):
        page = (report.data_docs.parent / name).read_text().replace("<wbr>", "")
        passed = [result for result in report.results if result.outcome == "passed"]
        assert [result.check_name for result in passed if result.check_name not in page] == []
        assert [result.message for result in passed if result.message in page] == []
        assert "Costs $5 or $template, mend the count." in page
        assert "Look at new_cases in marts.summary." in page
    first = report.data_docs.read_text()
    assert "1 row, expected no row" in first
    assert first.count(", expected ") == len([result for result in report.results if result.outcome == "failed"])
    assert "0 rows" not in first


def test_first_page_has_a_line_a_table_of_what_passed_and_says_what_is_kept(
    report: CheckReport, tmp_path: Path
) -> None:
    def passed(table: str, name: str, checked_at: datetime | None = None) -> CheckResult:
        return CheckResult(table, name, "fail", "passed", "0 rows", "no row", "Mend it.", checked_at=checked_at)

    day = datetime(2026, 11, 20, 2)
    results = (passed("core.a", "new"), passed("core.a", "old", day), passed("core.b", "other"))
    docs = replace(report, results=results, data_docs=tmp_path / "docs" / "index.html")
    draft = tmp_path / "draft"
    draft.mkdir()
    publish_pages(docs, draft)
    first = docs.data_docs.read_text()
    rows = [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r"<tr>.*?</tr>", first, re.DOTALL)]
    kept = ["passed", "2026-11-20,", "nothing", "changed", "since"]
    assert rows[1:] == [["2", "passed", "core.", "a", "new", "old", *kept], ["1", "passed", "core.", "b", "other"]]


@pytest.mark.parametrize("code", [137, 0])
def test_checks_left_out_by_a_process_that_died_could_not_run(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    dying = tmp_path / "python"
    dying.write_text(f"#!/bin/sh\ncat > /dev/null\necho 'MemoryError: out of memory' >&2\nexit {code}\n")
    dying.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(dying))
    report = check_build(settings, is_full=True)
    result = _result(report, "there_are_two_states")
    assert result.outcome == "not run"
    assert result.observed == f"the process that checks ended with {code}: MemoryError: out of memory"
    assert (report.counts["passed"], report.outcome) == (0, "not run")


def test_pyspark_that_ends_whatever_imports_it_is_not_imported(
    settings: Settings, report: CheckReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pyspark 4.3 does without grpc, which is no part of our extra, when Great Expectations imports its connect."""
    (tmp_path / "pyspark.py").write_text("import sys\nsys.exit(0)\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    monkeypatch.setattr("warehouse.runner.check.subprocess", subprocess)
    again = check_build(settings, is_full=True)
    assert [(one.check_name, one.outcome) for one in again.results] == [
        (one.check_name, one.outcome) for one in report.results
    ]


def test_results_of_a_process_that_died_half_way_are_not_all_of_them(
    settings: Settings, report: CheckReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = next(result for result in report.results if result.outcome == "passed")
    (tmp_path / "result").write_bytes(pickle.dumps(passed))
    dying = tmp_path / "python"
    dying.write_text(f"#!/bin/sh\ncat > /dev/null\ncat '{tmp_path}/result'\nexit 137\n")
    dying.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(dying))
    half = check_build(settings, is_full=True)
    assert (half.counts["passed"], half.outcome) == (1, "not run")
    assert len(half.results) == len(report.results)


def test_check_without_a_build_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no build"):
        check_build(Settings(data_dir=tmp_path))
    duckdb.connect(str(tmp_path / "build.duckdb")).close()
    with pytest.raises(InputError, match="holds no finished build"):
        check_build(Settings(data_dir=tmp_path))


def test_two_checks_of_one_name_could_not_run(tmp_path: Path) -> None:
    folder = tmp_path / "expectations" / "marts"
    folder.mkdir(parents=True)
    for file in ("a", "b"):
        (folder / f"{file}.yml").write_text(f"tables: [marts.summary]\n{_ONE.strip()}\n")
    suites = read_suites(tmp_path)
    assert len(suites.checks) == 1
    assert [problem.observed for problem in suites.problems] == ["two checks have this name"]
    assert "expectations/marts/a.yml:3" in suites.problems[0].message


@pytest.fixture
def one_check(tmp_path: Path) -> Settings:
    """A project of one model with one check, and a build of it that is not finished."""
    project, data = tmp_path / "project", tmp_path / "data"
    files = {
        "expectations/marts/summary.yml": _ONE,
        "sql/marts/summary.sql": "select 'MO' as state_code",
        "sql/marts/summary.yml": "description: One row\ngrain: []\n"
        "columns: {state_code: {type: VARCHAR, description: State}}\n",
        "sql/marts/other.sql": "select 'MO' as state_code",
        "sql/marts/other.yml": "description: One row\ngrain: [state_code]\n"
        "columns: {state_code: {type: VARCHAR, description: State}}\n",
    }
    for name, text in files.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)
    data.mkdir()
    settings = Settings(project_dir=project, data_dir=data, memory_limit="1GiB", threads=1)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(
            f"{_TABLES} update meta.build set row_counts = null; delete from marts.summary where new_cases < 0"
        )
    return settings


def _run(settings: Settings, *arguments: str) -> Result:
    folders = ("--project", str(settings.project_dir), "--data-dir", str(settings.data_dir))
    return CliRunner().invoke(warehouse, [*folders, *arguments])


def test_checks_of_selected_tables_are_no_complete_check(one_check: Settings) -> None:
    done = _run(one_check, "check", "--select", "summary")
    assert (done.exit_code, done.stdout.splitlines()) == (
        0,
        [
            "checks of a part passed: 2 passed, 0 failed, 0 warned, 0 not run",
            "a part of the checks: `warehouse check` makes all of them, before publish",
        ],
    )
    assert not (one_check.reports_dir / "data-docs").exists()
    with pytest.raises(CheckNotRun, match="is not checked; nothing was published"):
        passed_build_id(one_check)


def test_checks_of_selected_tables_that_fail_take_back_a_complete_check(one_check: Settings) -> None:
    passed = CheckResult("marts.summary", "is_not_empty", "fail", "passed", "1", "", "")
    write_results(one_check, CheckReport("20261123T020000Z", (passed,), Path(), ""))
    assert passed_build_id(one_check) == "20261123T020000Z"
    suite = one_check.project_dir / "expectations/marts/summary.yml"
    suite.write_text(suite.read_text().replace("min_value: 1", "min_value: 2"))
    report = check_part(one_check, ["marts.summary"])
    assert (report.is_partial, report.outcome, report.counts["passed"]) == (True, "failed", 1)
    with pytest.raises(CheckNotRun, match="is not checked; nothing was published"):
        passed_build_id(one_check)


def test_selection_of_checks_that_means_nothing_says_so(one_check: Settings) -> None:
    done = _run(one_check, "check", "--select", "sumary")
    assert done.exit_code == 3
    assert 'no model "sumary". Did you mean "marts.summary"?' in done.stderr
    with pytest.raises(InputError, match=r"^marts\.elsewhere: no check is about it\. Write"):
        check_part(one_check, ["marts.elsewhere"])
    with pytest.raises(InputError, match="no model is selected"):
        check_part(one_check, ())


# What need not run again


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A build of two tables and a view whose checks passed; one of them looks into the catalog."""
    folder = tmp_path_factory.mktemp("passed")
    suite = """
expectations:
  - {name: two_states, type: expect_table_row_count_to_equal, kwargs: {value: 2}, severity: fail, message: Mend.}
  - name: all_are_states
    type: unexpected_rows_expectation
    severity: fail
    message: Mend.
    kwargs: {unexpected_rows_query: "select * from {batch} anti join marts.state using (state_code)"}
  - name: no_column_of_a_name
    type: unexpected_rows_expectation
    severity: fail
    message: Mend.
    kwargs: {unexpected_rows_query: "select '{batch}' from duckdb_columns() where column_name = 'judge_name'"}
"""
    known = "expectations:\n" + suite.splitlines()[2].replace("two_states", "three").replace("value: 2", "value: 3")
    files = {
        "sql/layers.yml": "layers: {marts: {published: true}}\n",
        "expectations/marts/summary.yml": suite,
        "expectations/marts/known.yml": known,
    }
    for name, text in files.items():
        (folder / "project" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "project" / name).write_text(text)
    settings = Settings(project_dir=folder / "project", data_dir=folder / "data", memory_limit="1GiB", threads=1)
    settings.data_dir.mkdir()
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("""
            create schema marts; create schema meta;
            create table marts.summary as select unnest(['KS', 'MO']) as state_code;
            create table marts.known as select unnest(['KS', 'MO', 'NE']) as state_code, 'made up' as source;
            create view marts.state as select state_code from marts.known;
            create table meta.build as select 'one' as build_id, true as is_synthetic, [1] as row_counts;
        """)
    report = check_build(settings)
    assert (report.counts["passed"], report.kept, report.outcome) == (4, 0, "passed")
    return settings


@pytest.fixture
def sound(passed: Settings, tmp_path: Path) -> Settings:
    """A copy of it, project and data, to be changed."""
    shutil.copytree(passed.data_dir.parent, tmp_path, dirs_exist_ok=True)
    return replace(passed, project_dir=tmp_path / "project", data_dir=tmp_path / "data")


def _change(settings: Settings, statement: str) -> None:
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(statement)


def _kept(settings: Settings) -> set[str]:
    """The checks that keep their result."""
    evidence = evidence_of(settings, read_suites(settings.project_dir).checks)
    return {name for _, name in kept_results(settings, evidence)}


@pytest.mark.parametrize(
    ("statement", "kept"),
    [
        ("update meta.build set build_id = 'two'", "two_states all_are_states three"),
        ("update marts.summary set state_code = 'XX' where state_code = 'KS'", "three"),
        ("alter table marts.summary add column more integer", "three"),
        # What a check reads through a view.
        ("update marts.known set state_code = 'NM' where state_code = 'NE'", "two_states"),
        ("create or replace view marts.state as select state_code from marts.known where true", "two_states three"),
        ("update meta.check_result set outcome = 'failed' where check_name = 'three'", "two_states all_are_states"),
        ("drop table meta.check_result", ""),
        ("alter table meta.check_result drop column evidence", ""),
    ],
)
def test_passed_check_keeps_its_result_while_all_that_it_reads_is_the_same(
    sound: Settings, statement: str, kept: str
) -> None:
    assert _kept(sound) == {"two_states", "all_are_states", "three"}
    _change(sound, statement)
    assert _kept(sound) == {*kept.split()}


def test_new_build_keeps_the_results_of_the_publication_that_readers_see(sound: Settings) -> None:
    written = new_copy(sound)
    shutil.copyfile(sound.build_file, written)
    copy = show(sound, "first", written) and private_copy(sound)
    _change(sound, "drop table meta.check_result; update marts.known set source = 'new'")
    assert _kept(sound) == {"two_states"}
    assert copy
    copy.write_text("no database")
    assert _kept(sound) == set()


def test_changed_check_keeps_no_result(sound: Settings) -> None:
    file = sound.project_dir / "expectations/marts/summary.yml"
    file.write_text(file.read_text().replace("{value: 2}", "{value: 3}"))
    assert _kept(sound) == {"all_are_states", "three"}


def test_check_runs_what_has_changed_and_keeps_results_and_pages_of_the_rest(sound: Settings) -> None:
    _change(sound, "update meta.build set build_id = 'two'; delete from marts.summary where state_code = 'KS'")
    docs = sound.reports_dir / "data-docs"
    page = (docs / "marts.known.html").read_text()
    report = check_build(sound)
    assert {result.check_name for result in report.results if result.checked_at} == {"three"}
    assert (_result(report, "two_states").outcome, report.outcome, report.kept) == ("failed", "failed", 1)
    assert (docs / "marts.known.html").read_text() == page
    assert "nothing changed since" in (docs / "index.html").read_text()
    with pytest.raises(CheckFailed, match=r"build two: marts\.summary two_states failed"):
        passed_build_id(sound)


def test_page_is_drawn_anew_only_where_something_else_is_found(sound: Settings) -> None:
    check_build(sound, is_full=True)
    docs = sound.reports_dir / "data-docs"
    pages = {name: (docs / name).read_text() for name in ("marts.known.html", "marts.summary.html")}
    _change(sound, "update meta.build set build_id = 'two'; delete from marts.summary where state_code = 'KS'")
    report = check_build(sound, is_full=True)
    assert not any(result.checked_at for result in report.results)
    assert (docs / "marts.known.html").read_text() == pages["marts.known.html"]
    found = (docs / "marts.summary.html").read_text()
    assert "two_states" in found and "/ two /" in found and found != pages["marts.summary.html"]


def _suite_of_known(settings: Settings, **changed: str) -> None:
    """One check on marts.known, which warns."""
    check = {"name": "two", "type": "expect_table_row_count_to_equal", "kwargs": "{value: 2}", "severity": "warn"}
    keys = ", ".join(f"{key}: {value}" for key, value in (check | {"message": "Look."} | changed).items())
    (settings.project_dir / "expectations/marts/known.yml").write_text(f"expectations:\n  - {{{keys}}}\n")


def test_warning_is_told_whole_once_and_by_its_name_while_all_that_it_reads_is_the_same(sound: Settings) -> None:
    _suite_of_known(sound)
    first, second = _run(sound, "check"), _run(sound, "check")
    assert "known.yml:2: marts.known two: 3, expected value 2. Look." in first.stdout
    assert (
        "checks passed: 3 passed (2 not run again: they passed on the same tables), 0 failed, 1 warned" in first.stdout
    )
    told = [line for line in second.stdout.splitlines() if "two (" in line]
    assert len(told) == 1 and told[0].startswith("warning as on 20") and told[0].endswith("two (--full says it whole)")
    assert "1 warned (1 as before), 0 not run" in second.stdout
    assert "expected value 2" in _run(sound, "check", "--full").stdout
    _change(
        sound,
        "delete from marts.known where state_code = 'NE'; insert into marts.known values ('NE', 'x'), ('NM', 'x')",
    )
    assert "marts.known two: 4, expected value 2" in _run(sound, "check").stdout


def test_check_that_lacks_a_column_that_it_needs_is_left_out_by_its_name(sound: Settings) -> None:
    _suite_of_known(sound, needs="[judges]")
    done = _run(sound, "check")
    assert done.exit_code == 0, done.stderr
    assert "left out for want of columns: marts.known two (needs judges)\n" in done.stdout
    assert "0 not run; 1 left out for want of columns\n" in done.stdout
