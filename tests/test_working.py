"""Working on a model: its rows before it is built, and what a change changes. Names are made up."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from tiny_project import write

from flows.sources import project_sources
from flows.steps import build_models
from warehouse.cli import warehouse
from warehouse.extracts.formats import read_formats
from warehouse.extracts.raw_tables import raw_tables
from warehouse.publish.candidate import write_candidate
from warehouse.published_folder import new_copy, show
from warehouse.runner.models.ctes import cte_names, cte_query
from warehouse.runner.models.draft import model_names, read_draft
from warehouse.runner.working.database import opened_build
from warehouse.runner.working.diff import Comparing, Diff, diff_model
from warehouse.runner.working.show import query_text, withheld_columns
from warehouse.settings import Settings
from warehouse.sql import create_table

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb
BUILD = "20261124T020000Z"

# A file brought a column on its own: remark.
RAW = """
insert into raw.docket (row_id, court, new_cases, case_name) values
    (1, 'mowd', '4', 'synthetic one'), (2, 'mowd', '6', 'synthetic two'), (3, 'moed', null, 'synthetic three');
alter table raw.docket add column remark varchar;
update raw.docket set remark = 'synthetic remark';
"""
COLUMN_CSV = """\
format,position,column_name,type,description,codes,aliases,is_required,is_key,is_personal,source
docket,1,court,str,Court,,,true,true,false,made up
docket,2,new_cases,int,Cases,,,true,false,false,made up
docket,3,case_name,str,Name,,,true,false,true,made up
"""
COLUMN_YML = "description: Columns\ngrain: [format, column_name]\ncolumns:\n" + "".join(
    f"  {name}: {{type: VARCHAR, description: Made up}}\n" for name in COLUMN_CSV.splitlines()[0].split(",")
)
DOCKET_SQL = """\
-- One row per docket (row_id).
with named as (
    select *, lower(case_name) as said, length(case_name) as letters
    from raw.docket
),

counted as (
    select named.row_id, named.court, cast(named.new_cases as integer) as new_cases
    from named
)

select
    counted.row_id,
    counted.court,
    counted.new_cases
from counted;
-- the end
"""
DOCKET_YML = """\
description: One row per docket (row_id)
grain: [row_id]
columns:
  row_id: {type: BIGINT, description: Row}
  court: {type: VARCHAR, description: Court}
  new_cases: {type: INTEGER, description: Cases}
"""
COURT_SQL = """\
select
    docket.court,
    docket.new_cases,
    count(*) as dockets,
    avg(docket.new_cases) as mean_cases,
    meta_build.build_id
from staging.docket
cross join meta.build as meta_build
group by docket.court, docket.new_cases, meta_build.build_id
"""
COURT_YML = """\
description: One row per court and number of cases
grain: [court, new_cases]
columns:
  court: {type: VARCHAR, description: Court}
  new_cases: {type: INTEGER, description: Cases}
  dockets: {type: BIGINT, description: Dockets}
  mean_cases: {type: DOUBLE, description: Mean}
  build_id: {type: VARCHAR, description: Build}
"""


@dataclass(frozen=True)
class Bench:
    """A published warehouse of one raw table, staging.docket (a view) and marts.court."""

    settings: Settings

    def file(self, name: str) -> Path:
        return self.settings.project_dir / "sql" / name

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.file(name).read_text()
        assert old in text
        self.file(name).write_text(text.replace(old, new))

    def run(self, *arguments: str) -> tuple[int, str, str]:
        places = ["--project", str(self.settings.project_dir), "--data-dir", str(self.settings.data_dir)]
        done = CliRunner().invoke(warehouse, [*places, *arguments])
        return done.exit_code, done.stdout, done.stderr

    def diff(self, model: str = "court", **asked: bool) -> Diff:
        sources = project_sources(self.settings.project_dir)
        return diff_model(self.settings, sources, Comparing(model, **asked))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("bench")
    write(folder / "project", seeds__extract_column_csv=COLUMN_CSV, seeds__extract_column_yml=COLUMN_YML)
    write(folder / "project", staging__docket_sql=DOCKET_SQL, staging__docket_yml=DOCKET_YML)
    write(folder / "project", marts__court_sql=COURT_SQL, marts__court_yml=COURT_YML)
    settings = Settings(folder / "project", folder / "data", folder / "extracts", "1GiB", 2)
    settings.data_dir.mkdir(parents=True)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema raw")
        for table, types in raw_tables(read_formats(settings.project_dir / "seeds")).items():
            connection.execute(create_table(f"raw.{table}", types))
        connection.execute(RAW)
    build_models(settings)
    written = new_copy(settings)
    write_candidate(settings, ("marts", "meta"), written)
    show(settings, BUILD, written)
    return settings


@pytest.fixture
def bench(made: Settings, tmp_path: Path) -> Bench:
    shutil.copytree(made.project_dir, tmp_path / "project")
    shutil.copytree(made.data_dir, tmp_path / "data", symlinks=True)
    return Bench(replace(made, project_dir=tmp_path / "project", data_dir=tmp_path / "data"))


def test_show_runs_the_text_as_it_stands_and_not_the_built_table(bench: Bench) -> None:
    bench.edit("marts/court.sql", "count(*) as dockets", "10 * count(*) as dockets, 'new' as not_in_the_yaml")
    code, out, error = bench.run("show", "court", "--where", "court = 'mowd' and new_cases = 4")
    assert code == 0, error
    header, row = out.splitlines()
    assert header == "court,new_cases,dockets,not_in_the_yaml,mean_cases,build_id"
    assert row.startswith("mowd,4,10,new,4.0,")


def test_show_says_that_there_is_more(bench: Bench) -> None:
    code, out, error = bench.run("show", "marts.court", "--limit", "2")
    assert (code, len(out.splitlines())) == (0, 3)
    assert "the first 2 rows; --limit shows more" in error
    assert bench.run("show", "marts.court", "--limit", "3")[2] == ""
    assert bench.run("show", "marts.court", "--limit", "0")[1].splitlines() == [
        "court,new_cases,dockets,mean_cases,build_id"
    ]


def test_show_works_while_another_model_is_broken(bench: Bench) -> None:
    bench.file("marts/broken.sql").write_text("selec 1")
    assert bench.run("show", "court")[0] == 0


@pytest.mark.parametrize("arguments", [["staging.docket", "--cte", "counted"], ["docket:counted"]])
def test_block_of_a_model_is_shown_by_its_name(bench: Bench, arguments: Sequence[str]) -> None:
    code, out, error = bench.run("show", *arguments, "--where", "new_cases is null")
    assert (code, out, error) == (0, "row_id,court,new_cases\n3,moed,\n", "")


def test_text_that_names_people_is_withheld_unless_raw(bench: Bench) -> None:
    code, out, error = bench.run("show", "docket:named", "--where", "row_id = 1")
    assert code == 0
    (row,) = csv.DictReader(out.splitlines())
    assert {column for column, value in row.items() if value == "(withheld)"} == {"case_name", "remark", "said"}
    assert (row["court"], row["letters"], "synthetic" in out) == ("mowd", "13", False)
    assert "may name people and is withheld: case_name, remark, said (--raw shows it)" in error
    _, out, error = bench.run("show", "docket:named", "--where", "row_id = 1", "--raw")
    (row,) = csv.DictReader(out.splitlines())
    assert (row["case_name"], row["remark"], row["said"], error) == (
        "synthetic one",
        "synthetic remark",
        "synthetic one",
        "",
    )
    shown = json.loads(bench.run("--json", "show", "docket:named")[1])
    assert shown["withheld"] == ["case_name", "remark", "said"]
    assert {row["said"] for row in shown["rows"]} == {"(withheld)"}


@pytest.mark.parametrize(
    "expression",
    [
        "case_name", "upper(docket.case_name) as x", "concat(court, ' ', case_name) as x", "remark as x",
        "(select max(inner_docket.case_name) from raw.docket as inner_docket) as x", "[case_name] as x",
        "case when row_id = 1 then case_name end as x", "docket as x", "case_name as x, court as y",
        "{'who': case_name} as x", "string_agg(case_name, ',') over () as x",
    ],
)  # fmt: skip
def test_name_in_any_disguise_is_withheld(bench: Bench, expression: str) -> None:
    bench.file("staging/docket.sql").write_text(
        f"with a as (select row_id, {expression} from raw.docket) select 1 from a"
    )
    code, out, error = bench.run("show", "docket:a")
    assert (code, "synthetic" in out, "(withheld)" in out) == (0, False, True), out + error


def test_what_only_decides_is_shown(bench: Bench) -> None:
    bench.file("staging/docket.sql").write_text(
        "with a as (select case when case_name like '%two' then 'two' end as x, count(case_name) as y"
        " from raw.docket group by all) select x, y from a where x is not null"
    )
    assert bench.run("show", "docket:a", "--where", "x = 'two'")[1] == "x,y\ntwo,1\n"


def test_error_does_not_quote_a_name(bench: Bench) -> None:
    bench.edit("staging/docket.sql", "length(case_name)", "cast(case_name as integer)")
    code, _, error = bench.run("show", "docket:named")
    assert (code, "ConversionException" in error, "--raw shows it" in error) == (3, True, True)
    assert "synthetic" not in error
    assert "synthetic one" in bench.run("show", "docket:named", "--raw")[2]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["dockt"], 'no model "dockt". Did you mean "staging.docket"?'),
        (["marts.docket"], 'no model "marts.docket".'),
        (["docket:name"], 'no `with` block "name". Did you mean "named"? Blocks: named, counted.'),
        (["docket", "--cte", "zzz"], 'no `with` block "zzz". Blocks: named, counted.'),
        (["court:a"], 'no `with` block "a". The query has no `with`.'),
        (["court", "--where", "cuort = 'x'"], 'Referenced column "cuort" not found'),
        (["court", "--where", "cuort = 'x'"], "Columns: court, new_cases, dockets, mean_cases, build_id."),
        (["court", "--where", "court ="], "--where 'court =': DuckDB: Parser Error"),
        (["court", "--where", "true); select (1"], "is no condition"),
    ],
)
def test_show_that_is_wrong(bench: Bench, arguments: Sequence[str], expected: str) -> None:
    code, out, error = bench.run("show", *arguments)
    assert (code, out, expected in error) == (3, "", True), error


def test_wrong_query_and_what_is_not_built_are_told_with_their_place(bench: Bench) -> None:
    bench.edit("marts/court.sql", "avg(docket.new_cases)", "avg(docket.new_casse)")
    code, _, error = bench.run("show", "court")
    told = 'sql/marts/court.sql:5: no column "new_casse" in staging.docket. Did you mean "new_cases"?'
    assert (code, told in error, "DuckDB" in error) == (3, True, False), error
    for options in ([], ["--upstream"]):
        assert told in bench.run("diff", "court", *options)[2]
    bench.file("marts/court.sql").write_text("select x from staging.dockt")
    assert (
        'sql/marts/court.sql:1: no table "staging.dockt". Did you mean "staging.docket"?'
        in bench.run("show", "court")[2]
    )
    bench.file("staging/not_built.sql").write_text("select 1 as x")
    bench.file("marts/court.sql").write_text("select x from staging.not_built")
    error = bench.run("show", "court")[2]
    assert (
        "Upstream is not built as it stands: staging.not_built. `warehouse build --select staging.not_built`" in error
    )


def test_wrong_column_of_a_block_is_told_where_it_stands_and_later_blocks_do_not_matter(bench: Bench) -> None:
    bench.edit("staging/docket.sql", "named.court,", "named.cuort,")
    code, _, error = bench.run("show", "docket:counted")
    assert (code, 'sql/staging/docket.sql:8: no column "cuort" in named. Did you mean "court"?' in error) == (
        3,
        True,
    ), error
    assert bench.run("show", "docket:named")[0] == 0


def test_column_that_upstream_has_only_in_its_file_is_told_from_a_wrong_one(bench: Bench) -> None:
    bench.edit(
        "staging/docket.sql", "    counted.new_cases\n", "    counted.new_cases,\n    counted.new_cases + 1 as next\n"
    )
    bench.edit(
        "staging/docket.yml", "description: Cases}", "description: Cases}\n  next: {type: INTEGER, description: Next}"
    )
    bench.edit("marts/court.sql", "count(*) as dockets", "max(docket.next) as dockets")
    bench.edit("marts/court.yml", "dockets: {type: BIGINT", "dockets: {type: INTEGER")
    code, _, error = bench.run("diff", "court")
    hint = "Upstream is not built as it stands: staging.docket. --upstream runs it here, `warehouse build` builds it."
    assert (code, hint in error) == (3, True), error
    code, _, error = bench.run("show", "court")
    hint = "Upstream is not built as it stands: staging.docket. `warehouse build --select staging.docket` builds it."
    assert (code, hint in error) == (3, True), error
    code, out, error = bench.run("diff", "court", "--upstream")
    assert (code, "3 changed" in out) == (0, True), error


def test_without_a_build_both_say_so(bench: Bench) -> None:
    bench.settings.build_file.unlink()
    for command in ("show", "diff"):
        code, _, error = bench.run(command, "court")
        assert (code, "there is no build yet. Run `warehouse refresh`" in error) == (3, True), error


def test_diff_of_what_did_not_change(bench: Bench) -> None:
    diff = bench.diff()
    assert (diff.is_same, diff.rows_after, diff.not_compared) == (True, 3, ("build_id",))
    code, out, _ = bench.run("diff", "court", "--exit-code")
    assert (code, out.splitlines()[1]) == (0, "same: 3 rows (build_id aside, which differ from build to build)")


def test_diff_tells_added_removed_and_changed_rows_by_the_grain(bench: Bench) -> None:
    # moed has no number: NULL in the key is a key like any other.
    bench.edit("marts/court.sql", "count(*) as dockets", "count(*) + (docket.new_cases is null)::int as dockets")
    bench.edit("marts/court.sql", "group by", "where docket.new_cases is distinct from 6\ngroup by")
    diff = bench.diff()
    assert (diff.added, diff.removed, diff.changed, diff.same) == (0, 1, 1, 1)
    assert diff.changed_by_column == {"dockets": 1}
    changed, removed = diff.examples
    assert (changed.key, changed.before, changed.after) == (
        {"court": "moed", "new_cases": None}, {"dockets": 1}, {"dockets": 2},
    )  # fmt: skip
    assert (removed.kind, removed.key) == ("removed", {"court": "mowd", "new_cases": 6})
    code, out, _ = bench.run("diff", "court", "--exit-code")
    assert code == 4
    assert "rows      3 → 2: 0 added, 1 removed, 1 changed, 1 same" in out
    assert "dockets differs in 1 row\n" in out
    assert "court moed, new_cases NULL" in out
    assert "dockets: 1 → 2" in out
    assert json.loads(bench.run("diff", "court", "--json")[1])["removed"] == 1


def test_diff_tells_columns_that_came_went_and_changed_their_type(bench: Bench) -> None:
    bench.edit("marts/court.sql", "count(*) as dockets", "cast(count(*) as varchar) as dockets, true as is_new")
    bench.edit("marts/court.sql", "    avg(docket.new_cases) as mean_cases,\n", "")
    bench.edit("marts/court.yml", "dockets: {type: BIGINT", "dockets: {type: VARCHAR")
    bench.edit(
        "marts/court.yml",
        "  mean_cases: {type: DOUBLE, description: Mean}",
        "  is_new: {type: BOOLEAN, description: New}",
    )
    found = {(change.column, change.before, change.after) for change in bench.diff().column_changes}
    assert found == {
        ("dockets", "BIGINT", "VARCHAR"), ("mean_cases", "DOUBLE", None), ("is_new", None, "BOOLEAN"),
    }  # fmt: skip
    out = bench.run("diff", "court")[1]
    assert (
        "column    is_new BOOLEAN is added, NULL in 0 of 3 rows\n          True at court moed, new_cases NULL\n" in out
    )
    assert "0 added, 0 removed, 0 changed, 3 same" in out


def test_diff_shows_what_stands_in_an_added_column(bench: Bench) -> None:
    bench.edit("marts/court.sql", "count(*) as dockets", "count(*) as dockets, docket.new_cases / 2 as half")
    bench.edit(
        "marts/court.yml", "description: Dockets}", "description: Dockets}\n  half: {type: DOUBLE, description: Half}"
    )
    lines = bench.run("diff", "court")[1].splitlines()
    start = lines.index("column    half DOUBLE is added, NULL in 1 of 3 rows")
    assert lines[start + 1 :] == [
        "          2.0 at court mowd, new_cases 4",
        "          3.0 at court mowd, new_cases 6",
        "not compared: build_id",
    ]
    (change,) = json.loads(bench.run("diff", "court", "--json", "--examples", "1")[1])["column_changes"]
    assert change == {
        "column": "half",
        "before": None,
        "after": "DOUBLE",
        "null_rows": 1,
        "examples": [{"key": {"court": "mowd", "new_cases": 4}, "value": 2.0}],
    }


def test_values_of_an_added_column_that_may_name_people_are_withheld(bench: Bench) -> None:
    bench.edit("staging/docket.sql", "    select named.row_id,", "    select named.row_id, named.case_name as title,")
    bench.edit("staging/docket.sql", "    counted.court,\n", "    counted.court,\n    counted.title,\n")
    bench.edit(
        "staging/docket.yml", "description: Court}", "description: Court}\n  title: {type: VARCHAR, description: Title}"
    )
    code, out, error = bench.run("diff", "docket")
    assert (code, "title VARCHAR is added, NULL in 0 of 3 rows" in out) == (0, True), error
    assert "(withheld) at row_id 1" in out
    assert "synthetic" not in out


def test_long_list_of_columns_is_cut_and_json_has_all(bench: Bench) -> None:
    for side, value in (("build", 1), ("query", 2)):
        columns = ",\n".join(f"    docket.row_id + {value} as c_{number}" for number in range(14))
        bench.file("marts/wide.sql").write_text(f"select docket.row_id,\n{columns}\nfrom staging.docket")
        yml = "".join(f"  c_{number}: {{type: BIGINT, description: Made up}}\n" for number in range(14))
        start = "description: Wide\ngrain: [row_id]\ncolumns:\n  row_id: {type: BIGINT, description: Row}\n"
        bench.file("marts/wide.yml").write_text(start + yml)
        if side == "build":
            build_models(bench.settings)
    out = bench.run("diff", "wide", "--build", "--examples", "1")[1]
    assert "          and 2 more columns; --json lists all\n" in out
    assert out.count("c_") == 24
    found = json.loads(bench.run("diff", "wide", "--build", "--json")[1])
    assert len(found["changed_by_column"]) == 14


def test_diff_without_matching_rows_says_why(bench: Bench) -> None:
    bench.edit("marts/court.yml", "[court, new_cases]", "[court]")
    assert bench.diff().not_matched == "the query returns rows of the same grain (court), such as mowd"
    bench.edit("marts/court.sql", "    meta_build.build_id\nfrom", "    meta_build.build_id,\n    1 as part\nfrom")
    bench.edit("marts/court.yml", "[court]", "[court, part]")
    with bench.file("marts/court.yml").open("a") as file:
        file.write("  part: {type: INTEGER, description: Part}\n")
    assert bench.diff().not_matched == "the grain has a column that the table before lacks: part"
    assert "rows were not matched: the grain has a column" in bench.run("diff", "court")[1]


def test_digits_that_the_order_of_a_sum_moves_are_no_change(bench: Bench) -> None:
    bench.edit("marts/court.sql", "avg(docket.new_cases)", "avg(docket.new_cases) * (1 + 1e-15)")
    assert bench.diff().is_same
    bench.edit("marts/court.sql", "1e-15", "1e-6")
    assert bench.diff().changed == 2


def test_table_of_one_row_needs_no_key(bench: Bench) -> None:
    bench.file("marts/total.sql").write_text("select sum(docket.new_cases) as cases from staging.docket")
    yml = "description: All\ngrain: []\ncolumns:\n  cases: {type: HUGEINT, description: Cases}\n"
    bench.file("marts/total.yml").write_text(yml)
    build_models(bench.settings)
    assert bench.diff("total", with_build=True).is_same
    bench.edit("marts/total.sql", "sum(docket.new_cases)", "2 * sum(docket.new_cases)")
    (example,) = bench.diff("total", with_build=True).examples
    assert (example.key, example.before, example.after) == ({}, {"cases": 10}, {"cases": 20})


def test_staging_is_compared_with_the_build(bench: Bench) -> None:
    bench.edit("staging/docket.sql", "counted.court,", "upper(counted.court) as court,")
    diff = bench.diff("docket")
    assert (diff.compared_with, diff.changed) == ("the build: staging.docket is not published", 3)


def test_changed_upstream_is_told_and_run_if_asked(bench: Bench) -> None:
    bench.edit("staging/docket.sql", "cast(named.new_cases as integer)", "cast(named.new_cases as integer) + 1")
    diff = bench.diff()
    assert (diff.is_same, diff.upstream) == (True, ("staging.docket",))
    assert "upstream is not built as it stands: staging.docket" in bench.run("diff", "court")[1]
    diff = bench.diff(runs_upstream=True)
    assert (diff.added, diff.removed, diff.same) == (2, 2, 1)
    assert "run anew on the way, as they stand in sql/: staging.docket" in bench.run("diff", "court", "--upstream")[1]


def test_what_is_not_built_as_it_stands_can_be_selected(bench: Bench) -> None:
    assert bench.run("ls", "-s", "state:modified")[:2] == (0, "model,materialized,tags,description\n")
    bench.edit("staging/docket.sql", "-- One row per docket (row_id).", "-- One row per docket.")
    assert bench.run("ls", "-s", "state:modified")[1].count("\n") == 1  # a comment is no change
    bench.edit("staging/docket.sql", "cast(named.new_cases as integer)", "cast(named.new_cases as integer) + 1")
    assert [row.split(",")[0] for row in bench.run("ls", "-s", "state:modified+")[1].splitlines()[1:]] == [
        "staging.docket",
        "marts.court",
    ]


def test_diff_that_cannot_be_made(bench: Bench) -> None:
    write(bench.settings.project_dir, marts__new_sql=COURT_SQL, marts__new_yml=COURT_YML)
    code, _, error = bench.run("diff", "new")
    assert (code, "marts.new is neither published nor built: it is new" in error) == (3, True), error
    code, _, error = bench.run("diff", "cuort")
    assert (code, 'Did you mean "marts.court"?' in error) == (3, True), error
    (bench.settings.published_dir / "current").unlink()
    code, _, error = bench.run("diff", "court")
    assert (code, "nothing is published yet" in error, "--build" in error) == (7, True, True), error
    assert bench.run("diff", "court", "--build")[0] == 0


def test_neither_writes_to_the_build_nor_to_what_is_published(bench: Bench) -> None:
    before = [file.stat().st_mtime_ns for file in (bench.settings.build_file, bench.settings.published_file)]
    bench.run("show", "court")
    bench.run("diff", "court", "--upstream")
    assert [file.stat().st_mtime_ns for file in (bench.settings.build_file, bench.settings.published_file)] == before


def test_build_that_another_process_writes_to_has_its_own_code(bench: Bench) -> None:
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(bench.settings.build_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert bench.run("show", "court")[0] == 6
        holder.communicate("")


def test_shell_completes_the_names_of_models(bench: Bench) -> None:
    complete = ShellComplete(warehouse, {"obj": None}, "warehouse", "_WAREHOUSE_COMPLETE")
    project = ["--project", str(bench.settings.project_dir)]
    for command in ("show", "diff"):
        found = complete.get_completions([command, *project], "")
        assert [item.value for item in found] == ["marts.court", "staging.docket"]
        found = complete.get_completions([command, *project], "dock")
        assert [item.value for item in found] == ["staging.docket"]


_READS_RAW = ("staging.", "intermediate.")


@pytest.mark.parametrize(
    "schemas",
    [("staging.docket", "intermediate.docket_clause_defendant"), pytest.param(("",), marks=pytest.mark.torture)],
    ids=["some of those that may read raw", "all"],
)
def test_every_block_of_every_model_can_be_shown_and_none_shows_a_personal_column(
    night: Settings, schemas: tuple[str, ...]
) -> None:
    named = []
    with opened_build(night) as connection:
        for name in (name for name in model_names(PROJECT) if name.startswith(schemas)):
            draft = read_draft(PROJECT, name)
            for cte in (None, *cte_names(draft.query)):
                query = cte_query(draft.query, cte, draft.where) if cte else draft.query
                sql = query.sql("duckdb") if cte else query_text(draft.sql)
                types = connection.execute(f"describe {sql}").fetchall()
                withheld = withheld_columns(connection, project_sources(PROJECT), query, types, is_block=bool(cte))
                if name.startswith(_READS_RAW) and withheld:
                    named.append((name, cte, withheld))
    assert ("staging.docket", "page", ("case_name", "assigned_to")) in named
    assert ("intermediate.docket_clause_defendant", "named", ("name_and_number",)) in named
    assert [cte for _, cte, _ in named if cte is None] == []
