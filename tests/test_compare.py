"""What changed between two publications: figures, the cases and defendants behind them, and the bound on both."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from conftest import PROJECT, copied
from small_build import build_and_compare, write_cases
from tiny_build import make_build, settings_in

from flows.steps import publish_build
from warehouse.cli import warehouse
from warehouse.cli.compare_text import comparison_lines
from warehouse.comparison import figure_causes, figure_changes, figures_in, measures_in
from warehouse.comparison.changes import Comparison
from warehouse.comparison.publications import Selection, compare_publications, recorded_comparison
from warehouse.comparison.report import change_lines
from warehouse.errors import InputError
from warehouse.load import load_extracts
from warehouse.published import publication_file
from warehouse.readers.report import last_run_report
from warehouse.run_in_progress import Run
from warehouse.runner.build import Choice
from warehouse.runner.check.suites import read_suites
from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb

FIRST, SECOND, THIRD, FOURTH = "20261120T020000Z", "20261121T020000Z", "20261122T020000Z", "20261123T020000Z"
_CHECK = "no_unreviewed_change_is_beyond_its_bound"
# Case 6 gets more months, seven cases arrive in Missouri; a review makes the case of Massachusetts both sex and labor.
_RESTATED = (6, "MN", "1", (("2011-04-01", "2011", "1591", "200", "0"),))
_ARRIVING = tuple((id_, "MO", "1", (("2011-09-01", "2011", "1591", "0", "0"),)) for id_ in range(21, 28))
_SHEET = (
    "court_id,docket_number,defendant_number,attribute,value,rule,date,note\n"
    "mad,1:11-cr-00004,,case_type,both,made up,2024-02-01,synthetic\n"
)


def publish(settings: Settings) -> str:
    """The build, published as if its checks had passed."""
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(
            "create or replace table meta.check_result as select build_id, 'core.dim_case' as table_name, "
            "'made_up' as check_name, 'fail' as severity, 'passed' as outcome from meta.build"
        )
    return publish_build(settings).build_id


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def first(eight_cases: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The first publication of the small build."""
    settings = copied(eight_cases, tmp_path_factory.mktemp("compare"))
    publish(settings)
    return settings


@pytest.fixture(scope="module")
def changed(first: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two publications: between them cases arrived, left, were restated and recoded. The second build is at hand."""
    settings = copied(first, tmp_path_factory.mktemp("changed"))
    write_cases(settings.extracts_dir, "later-synthetic", (_RESTATED, *_ARRIVING))
    (settings.extracts_dir / "sheet-synthetic.csv").write_text(_SHEET)
    load_extracts(settings).raise_if_refused()
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("delete from raw.coded_defendant where case_id = '5'")
        connection.execute("delete from raw.coded_case where id = '5'")
    build_and_compare(settings)
    publish(settings)
    return settings


@pytest.fixture(scope="module")
def comparison(changed: Settings) -> Comparison:
    return compare_publications(changed, None, None, Selection())


def unreviewed(settings: Settings) -> list[tuple[object, ...]]:
    """What the check of the bound finds in the build: state, figure and the line to write."""
    (check,) = (check for check in read_suites(PROJECT).checks if check.name == _CHECK)
    query = check.kwargs["unexpected_rows_query"].replace("{batch}", f"(select * from {check.table})")
    return rows(settings.build_file, f"select table_name, state_code, figure, first_causes, line from ({query})")


def test_first_publication_has_no_change(first: Settings) -> None:
    assert rows(first.published_file, "from meta.figure_change") == []
    assert rows(first.published_file, "from meta.figure_cause") == []
    assert "nothing to compare: there was no publication" in "".join(
        comparison_lines(recorded_comparison(first, current(first)))
    )
    assert len(rows(first.published_file, "from meta.figure_change_bound")) > 10


def day_of(settings: Settings) -> str:
    """The day of the build at hand: a review of it speaks for what changed since the publication before."""
    return str(rows(settings.build_file, "select cast(refreshed_at as date) from meta.build")[0][0])


def current(settings: Settings) -> str:
    return str(rows(settings.published_file, "select build_id from meta.build")[0][0])


@pytest.mark.torture
def test_second_build_of_the_same_extracts_has_no_change(first: Settings, tmp_path: Path) -> None:
    shutil.copytree(first.data_dir, tmp_path, dirs_exist_ok=True, symlinks=True)
    settings = replace(first, data_dir=tmp_path)
    build_and_compare(settings, Choice(is_full=True))
    assert rows(settings.build_file, "from meta.figure_change") == []
    assert rows(settings.build_file, "from meta.figure_cause") == []
    publish(settings)
    lines = comparison_lines(compare_publications(settings, None, None, Selection()))
    assert next(lines).startswith("no figure changed from build")


@pytest.mark.parametrize(
    ("place", "figure", "before", "after", "cause", "entity", "what"),
    [
        ("MO", "new_cases", "1", "8", "arrived", "case", "is_new false → true"),
        ("RI", "new_cases", "1", "0", "left", "case", "is_new true → false"),
        ("MN", "mean_prison_months", "188.0", "200.0", "restated", "defendant", "prison_months 188.0 → 200.0"),
        ("MA", "new_cases_sex", "0", "1", "recoded", "case", "trafficking_type labor → both"),
        ("MA", "convicted_defendants_sex", "0", "1", "recoded", "defendant", "trafficking_type labor → both"),
    ],
)
def test_changed_figure_opens_to_its_causes(
    comparison: Comparison, place: str, figure: str, before: str, after: str, cause: str, entity: str, what: str
) -> None:
    (change,) = (
        change
        for change in comparison.changes
        if (change.table_name, change.state_code, change.year, change.figure)
        == ("marts.state_summary", place, 2011, figure)
    )
    assert (change.before, change.after) == (before, after)
    causes = comparison.causes_of(change)
    assert {found.cause for found in causes} == {cause}
    assert {"defendant" if found.defendant_id else "case" for found in causes} == {entity}
    assert what in causes[0].what_changed
    assert len(causes) == (7 if place == "MO" else 1)


def test_figure_that_did_not_move_is_no_change(comparison: Comparison) -> None:
    assert not [change for change in comparison.changes if change.state_code == "NJ" and "_rank" not in change.figure]
    assert not [cause for cause in comparison.causes if cause.state_code == "NJ"]
    assert {change.figure for change in comparison.changes} & {"state_name", "coverage", "build_id", "year"} == set()


def test_publication_records_what_readers_compute(changed: Settings, comparison: Comparison) -> None:
    assert recorded_comparison(changed, current(changed)) == comparison
    assert len(comparison.changes) == rows(changed.published_file, "select count(*) from meta.figure_change")[0][0]
    [(before,)] = rows(changed.published_file, "select distinct build_id_before from meta.figure_change")
    assert before == comparison.earlier


def test_rows_of_the_record_are_one_per_key(changed: Settings) -> None:
    for table, key in (
        ("figure_change", "table_name, state_code, court_id, year, figure"),
        ("figure_cause", "fact, state_code, court_id, year, case_id, defendant_id"),
    ):
        query = f"select {key} from meta.{table} group by all having count(*) > 1"
        assert rows(changed.published_file, query) == []


def test_every_figure_has_a_measure(changed: Settings) -> None:
    database = "published"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{changed.published_file.resolve()}' as {database} (read_only)")
        for table in ("marts.national_summary", "marts.state_summary", "marts.district_summary"):
            figures = figures_in(connection, database, table)
            assert len(figures) > 50
            # A figure without one opens to every cause of its place and year: name it in seeds/figure.csv.
            measures = measures_in(connection, database)
            assert [figure for figure in figures if not measures.get(figure)] == []


def test_change_beyond_its_bound_fails_the_check_and_shows_cases_and_the_line_to_write(changed: Settings) -> None:
    found = unreviewed(changed)
    (line,) = (row for row in found if row[:3] == ("marts.state_summary", "MO", "new_cases"))
    assert line[3] == ", ".join(f"arrived unresolved-coded_case-{number}" for number in (21, 22, 23))
    assert line[4] == f"{day_of(changed)},MO,2011,new_cases,7,<initials>,<reason>"
    assert {row[1] for row in found} == {"MO", "US"}


def test_written_line_is_read_from_its_seed_and_lets_the_change_through(
    first: Settings, changed: Settings, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    for part in ("sql", "seeds", "expectations"):
        shutil.copytree(PROJECT / part, project / part)
    with (project / "seeds/reviewed_change.csv").open("a") as file:
        file.write(f"{day_of(changed)},*,2011,*,,ab,Seven cases of one indictment\n")
    settings = replace(changed, project_dir=project, data_dir=tmp_path)
    shutil.copyfile(changed.build_file, settings.build_file)
    settings.published_dir.symlink_to(first.published_dir)
    build_and_compare(settings)
    assert unreviewed(settings) == []
    query = "select distinct review from meta.figure_change where is_beyond_bound"
    assert rows(settings.build_file, query) == [(f"{day_of(changed)}: Seven cases of one indictment",)]


def again(first: Settings, changed: Settings, folder: Path, statement: str) -> Settings:
    """The changes recorded anew in copies of the second build and the first publication, after a statement."""
    settings = replace(changed, data_dir=folder)
    shutil.copyfile(changed.build_file, settings.build_file)
    shutil.copyfile(first.published_file.resolve(), folder / "before.duckdb")
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(f"attach '{folder / 'before.duckdb'}' as publication")
        connection.execute(statement)
        for table, query in (("figure_change", figure_changes), ("figure_cause", figure_causes)):
            rows_now = query(connection, "publication", "build")
            connection.execute(f"create or replace table meta.{table} as {rows_now}")
    return settings


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("'{day}', '*', '*', '*', null", set()),
        ("'{day}', '*', '2011', '*', 100", set()),
        ("'{day}', 'MO', '2011', '*', null", {"US"}),
        *(
            pytest.param(line, {"MO", "US"}, marks=pytest.mark.torture)
            for line in (
                "'{day}', '*', '2011', 'new_defendants*', null",
                "'{day}', '*', '2011', '*', 6",
                "'{day}', '*', '2010', '*', null",
                "'2020-01-01', '*', '2011', '*', null",
                "'2999-01-01', '*', '2011', '*', null",
            )
        ),
    ],
)
def test_line_speaks_for_its_state_year_figure_size_and_day(
    first: Settings, changed: Settings, tmp_path: Path, line: str, left: set[str]
) -> None:
    statement = f"insert into meta.reviewed_change values ({line.format(day=day_of(changed))}, 'ab', 'made up')"
    assert {row[1] for row in unreviewed(again(first, changed, tmp_path, statement))} == left


@pytest.mark.parametrize(
    ("statement", "is_beyond"),
    [
        ("select 1", True),
        ("update publication.marts.state_summary set is_complete_year = false", False),
        ("update meta.figure_change_bound set absolute_bound = 7 where table_name = '*' and figure = '*'", False),
        *(
            pytest.param(statement, is_beyond, marks=pytest.mark.torture)
            for statement, is_beyond in (
                ("update meta.figure_change_bound set relative_bound_percent = 700 where figure = '*'", False),
                ("insert into meta.figure_change_bound values ('*', 'new_cases*', 7, 0, true, 'narrower')", False),
                (
                    "insert into meta.figure_change_bound values ('marts.state_summary', '*', null, null, true, 'none')",
                    False,
                ),
                ("update marts.state_summary set new_cases = null where new_cases = 8", False),
                ("update publication.marts.state_summary set new_cases = null where state_code = 'MO'", True),
            )
        ),
    ],
)
def test_bound_is_absolute_and_relative_and_of_complete_years(
    first: Settings, changed: Settings, tmp_path: Path, statement: str, is_beyond: bool
) -> None:
    found = unreviewed(again(first, changed, tmp_path, statement))
    assert (("marts.state_summary", "MO", "new_cases") in {row[:3] for row in found}) == is_beyond


def test_report_of_a_run_ends_with_the_changes_and_their_causes(changed: Settings, comparison: Comparison) -> None:
    with Run(changed, "refresh") as record:
        record.published(current(changed), comparison.earlier)
    report = last_run_report(changed, change_lines)
    assert f"{len(comparison.changes)} figures changed from build {comparison.earlier}" in report
    row = next(line for line in report.splitlines() if line.startswith("| MO | all | 2011 | new_cases (beyond"))
    assert "| 1 | 8 | arrived unresolved-coded_case-21, " in row
    assert row.endswith(" and 4 more |")
    assert "not reviewed" in row
    assert "`warehouse compare`" in report


@pytest.fixture(scope="module")
def two_published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two publications that differ in one figure and know no facts. Nobody changes them; a copy is anybody's."""
    settings = settings_in(tmp_path_factory.mktemp("two"))
    for build_id, new_cases in ((FIRST, 4), (SECOND, 5)):
        make_build(settings, build_id, new_cases=new_cases)
        publish_build(settings)
    return settings


@pytest.fixture
def two(two_published: Settings, tmp_path: Path) -> Settings:
    return copied(two_published, tmp_path / "data")


@pytest.fixture
def run(tmp_path: Path) -> Iterator[CliRunner]:
    # The command line reads settings of the folder it is in.
    before = Path.cwd()
    os.chdir(tmp_path)
    yield CliRunner()
    os.chdir(before)


def compare(run: CliRunner, settings: Settings, *arguments: str) -> Result:
    return run.invoke(warehouse, ["--data-dir", str(settings.data_dir), "compare", *arguments], standalone_mode=True)


def test_command_shows_figures_and_under_them_the_cases(run: CliRunner, changed: Settings) -> None:
    done = compare(run, changed, "--state", "mn", "--year", "2011", "--figure", "mean_*")
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert lines[0].startswith("2 figures changed from build")
    assert lines[0].endswith("1 defendant behind them")
    assert "SYNTHETIC" in lines[1]
    assert lines[3] == "MN · 2011"
    assert lines[4].split() == ["mean_prison_months", "188.0", "→", "200.0"]
    assert lines[6].startswith("restated  mnd-1-2011-cr-00006-")
    assert lines[6].endswith(": prison_months 188.0 → 200.0")


def test_ranks_that_other_states_moved_are_told_together(run: CliRunner, changed: Settings) -> None:
    text = compare(run, changed).stdout
    own, others = text.split("Moved by other states")
    assert "NJ · 2011" not in own
    assert "new_cases_rank: " in others
    assert "beyond its bound; not reviewed" in own


def test_figures_without_facts_are_compared_all_the_same(run: CliRunner, two: Settings) -> None:
    done = compare(run, two)
    assert done.exit_code == 0
    assert f"1 figure changed from build {FIRST} to {SECOND}, no case or defendant behind it" in done.stdout
    assert compare(run, two, SECOND, FIRST).stdout == done.stdout == compare(run, two, FIRST).stdout


def test_nothing_to_compare_is_said_and_is_no_error(run: CliRunner, tmp_path: Path) -> None:
    settings = settings_in(tmp_path / "one")
    make_build(settings, FIRST)
    publish_build(settings)
    for arguments in ((), (FIRST,), (FIRST, FIRST)):
        done = compare(run, settings, *arguments)
        assert (done.exit_code, done.stdout) == (
            0,
            f"nothing to compare: there is no publication before build {FIRST} to compare it with\n"
            "SYNTHETIC: made from generated extracts; these are not real figures\n",
        )


def test_figure_that_is_new_or_gone_is_named_and_no_change(run: CliRunner, two: Settings) -> None:
    make_build(two, THIRD, new_cases=5)
    with duckdb.connect(str(two.build_file)) as connection:
        connection.execute("alter table marts.state_summary add column active_cases bigint default 3")
    publish_build(two)
    lines = compare(run, two).stdout.splitlines()
    none_changed = f"no figure that both have changed from build {SECOND} to {THIRD}"
    assert lines[0] == f"{none_changed}; 1 figure is new: active_cases"
    assert lines[2] == "new  active_cases in marts.state_summary"
    first_to_third = compare(run, two, FIRST, THIRD).stdout
    assert "1 figure changed" in first_to_third
    assert "; 1 figure is new: active_cases\n" in first_to_third
    assert "active_cases" not in compare(run, two, FIRST, THIRD, "--figure", "new_*").stdout
    make_build(two, FOURTH, new_cases=5)
    publish_build(two)
    lines = compare(run, two, "--figure", "active_cases").stdout.splitlines()
    none_changed = f"no figure that both have changed from build {THIRD} to {FOURTH}"
    assert lines[0] == f"{none_changed}; 1 figure is gone: active_cases"
    assert lines[2] == "gone active_cases in marts.state_summary"


def test_new_figure_in_words_or_a_flag_is_named_too(run: CliRunner, two: Settings) -> None:
    make_build(two, THIRD, new_cases=5)
    with duckdb.connect(str(two.build_file)) as connection:
        connection.execute(
            "alter table marts.state_summary add column new_cases_rank_label varchar default '1st';"
            "alter table marts.state_summary add column is_without_new_labor_case boolean default true;"
            "alter table marts.state_summary add column note varchar default 'no figure';"
            "create table marts.figure as select unnest(['new_cases_rank_label', 'is_without_new_labor_case']) as figure"
        )
    publish_build(two)
    line = compare(run, two).stdout.splitlines()[0]
    assert line.endswith("; 2 figures are new: is_without_new_labor_case, new_cases_rank_label")
    with duckdb.connect(str(two.build_file)) as connection:
        connection.execute("drop table marts.figure")
    make_build(two, FOURTH, new_cases=5)
    publish_build(two)
    done = compare(run, two, "--figure", "new_cases_rank_label")
    assert done.stdout.splitlines()[0].endswith("; 1 figure is gone: new_cases_rank_label"), done.stderr


@pytest.mark.torture
def test_build_records_which_figures_are_new_and_gone(first: Settings, tmp_path: Path) -> None:
    project = tmp_path / "project"
    for part in ("sql", "seeds", "expectations"):
        shutil.copytree(PROJECT / part, project / part)
    shutil.copytree(first.data_dir, tmp_path / "data", symlinks=True)
    settings = replace(first, project_dir=project, data_dir=tmp_path / "data")
    for name, old, new in (
        (
            "state_summary.sql",
            "    stated.new_cases,\n",
            "    stated.new_cases,\n    stated.new_cases as made_up,\n",
        ),
        (
            "state_summary.yml",
            "  new_cases_sex:",
            "  made_up: {type: BIGINT, description: Synthetic}\n  new_cases_sex:",
        ),
    ):
        text = (project / "sql/marts" / name).read_text()
        assert text.count(old) == 1
        (project / "sql/marts" / name).write_text(text.replace(old, new))
    before = current(settings)
    build_and_compare(settings)
    assert rows(settings.build_file, "from meta.figure_change") == []
    assert rows(settings.build_file, "from meta.figure_set_change") == [
        ("marts.state_summary", "made_up", "new", before)
    ]
    with Run(settings, "refresh") as record:
        record.published(publish(settings), before)
    words = f"no figure that both have changed from build {before} to {current(settings)}; 1 figure is new: made_up"
    assert words in last_run_report(settings, change_lines)
    recorded = recorded_comparison(settings, current(settings))
    assert recorded == compare_publications(settings, None, None, Selection())
    assert (recorded.figures_that_are("new"), recorded.figures_that_are("gone")) == (["made_up"], [])
    build_and_compare(replace(settings, project_dir=PROJECT))
    [(found,)] = rows(settings.build_file, "select (figure, change) from meta.figure_set_change")
    assert found == ("made_up", "gone")


def test_real_and_synthetic_figures_are_not_compared(run: CliRunner, two: Settings) -> None:
    with duckdb.connect(str(publication_file(two, FIRST))) as connection:
        connection.execute("update meta.build set is_synthetic = false")
    done = compare(run, two)
    assert done.exit_code == 0
    assert "one is synthetic and the other is real" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((THIRD,), 3, f'no publication "{THIRD}" is kept. Kept: {SECOND}, {FIRST}.'),
        ((FIRST, THIRD), 3, f'no publication "{THIRD}" is kept'),
        (("--state", "XY"), 3, 'state: no state or territory "XY". Known: MO, US.'),
        (("--year", "1999"), 3, "year: there are no figures of 1999. Known: 2018."),
        (("--figure", "new_case"), 3, 'there is no figure "new_case". Did you mean "new_cases"?'),
    ],
)
def test_what_there_is_not_is_named_with_what_there_is(
    run: CliRunner, two: Settings, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = compare(run, two, *arguments)
    assert (done.exit_code, message in done.stderr) == (code, True), done.stderr


def test_command_without_a_publication_says_so(run: CliRunner, tmp_path: Path) -> None:
    assert compare(run, settings_in(tmp_path / "none")).exit_code == 7
    with pytest.raises(InputError, match="no publication"):
        settings = settings_in(tmp_path / "one")
        make_build(settings, FIRST)
        publish_build(settings)
        compare_publications(settings, "20200101T000000Z", None, Selection())
