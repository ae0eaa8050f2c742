"""Only what changed is built: what a change reaches is made anew, the rest is kept, and the rows are those of a full build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random

import duckdb
import pytest
from conftest import copied
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from read_once import this_project
from tiny_project import CASE_SQL, CASE_YML, write

from flows.steps import build_models
from warehouse.errors import InputError, ModelError
from warehouse.runner.build import Choice
from warehouse.settings import Settings

RAW = """
create schema raw;
create table raw.docket as
    select * from (values ('a', '2018-01-02', 1), ('b', '2018-03-04', 2)) as docket (case_id, filed_date, row_id);
"""
DOCKET_SQL = "select docket.case_id, cast(docket.filed_date as date) as filed_date from raw.docket"
YEAR_SQL = "select dim_case.case_id, extract(year from dim_case.filed_date) as year from core.dim_case"
YEAR_YML = """\
description: One row per case
grain: [case_id]
columns:
  case_id: {type: VARCHAR, description: Key of a case}
  year: {type: BIGINT, description: Year}
"""
STATE_YML = "description: States\ngrain: [code]\ncolumns: {code: {type: VARCHAR, description: Code}}\n"
STATE_SQL = "select state.code from seeds.state"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """raw.docket → staging.docket (view) → core.dim_case → marts.case_year, and seeds.state → core.dim_state."""
    write(tmp_path, staging__docket_sql=DOCKET_SQL, staging__docket_yml=CASE_YML)
    write(tmp_path, core__dim_case_sql=CASE_SQL.replace("raw.docket", "staging.docket"), core__dim_case_yml=CASE_YML)
    write(tmp_path, marts__case_year_sql=YEAR_SQL, marts__case_year_yml=YEAR_YML)
    write(tmp_path, seeds__state_csv="code\nMO\n", seeds__state_yml=STATE_YML)
    write(tmp_path, core__dim_state_sql=STATE_SQL, core__dim_state_yml=STATE_YML)
    found = Settings(project_dir=tmp_path, data_dir=tmp_path / "data", threads=2)
    found.data_dir.mkdir()
    execute(found, RAW)
    return found


def execute(settings: Settings, sql: str) -> None:
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(sql)


def rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def built(settings: Settings, choice: Choice | None = None) -> set[str]:
    """The models that a build makes anew."""
    return {run.model for run in build_models(settings, choice).models if run.action != "unchanged"}


ALL = {"staging.docket", "core.dim_case", "marts.case_year", "core.dim_state"}


def test_second_build_makes_nothing_and_says_so(settings: Settings) -> None:
    first = build_models(settings)
    second = build_models(settings)
    assert first.is_new and not second.is_new
    assert (second.build_id, second.models) == (first.build_id, ())


def test_comment_and_form_of_a_query_do_not_count(settings: Settings) -> None:
    build_models(settings)
    sql = YEAR_SQL.replace("select ", "-- why\nselect\n    ").replace(" from core", "\nfrom core")
    write(settings.project_dir, marts__case_year_sql=sql)
    assert built(settings) == set()
    assert built(settings) == set()


def test_changed_query_is_built_and_what_reads_it_only_if_its_rows_changed(settings: Settings) -> None:
    build_models(settings)
    same = CASE_SQL.replace("raw.docket", "staging.docket") + "where true"
    write(settings.project_dir, core__dim_case_sql=same)
    assert built(settings) == {"core.dim_case"}
    write(settings.project_dir, core__dim_case_sql=same.replace("true", "case_id = 'a'"))
    assert built(settings) == {"core.dim_case", "marts.case_year"}
    assert rows(settings, "from marts.case_year") == [("a", 2018)]


def test_changed_contract_is_built(settings: Settings) -> None:
    build_models(settings)
    write(settings.project_dir, marts__case_year_yml=YEAR_YML.replace("Year}", "Calendar year}"))
    assert built(settings) == {"marts.case_year"}
    assert rows(
        settings, "select comment from duckdb_columns() where table_name = 'case_year' and column_name = 'year'"
    ) == [("Calendar year",)]


def test_new_raw_row_reaches_what_reads_it_and_nothing_else(settings: Settings) -> None:
    build_models(settings)
    execute(settings, "insert into raw.docket values ('c', '2019-05-06', 3)")
    assert built(settings) == {"staging.docket", "core.dim_case", "marts.case_year"}
    assert rows(settings, "select count(*) from marts.case_year") == [(3,)]


def test_changed_seed_reaches_what_reads_it(settings: Settings) -> None:
    build_models(settings)
    write(settings.project_dir, seeds__state_csv="code\nMO\nKS\n")
    assert built(settings) == {"core.dim_state"}
    assert rows(settings, "select count(*) from core.dim_state") == [(2,)]


def test_changed_setting_reaches_what_reads_it(settings: Settings) -> None:
    sql = "select cast(setting.value as bigint) as days from meta.setting where setting.name = 'appeal_window_days'"
    yml = "description: One row\ngrain: []\ncolumns: {days: {type: BIGINT, description: Days}}\n"
    write(settings.project_dir, core__window_sql=sql, core__window_yml=yml)
    build_models(settings)
    later = Settings(settings.project_dir, settings.data_dir, threads=2, appeal_window_days=30)
    assert built(later) == {"core.window"}
    assert rows(later, "from core.window") == [(30,)]


def test_table_that_somebody_dropped_is_made_again(settings: Settings) -> None:
    build_models(settings)
    execute(settings, "drop table core.dim_state; update meta.build set inputs_sha256 = null")
    assert built(settings) == {"core.dim_state"}


def test_full_makes_everything(settings: Settings) -> None:
    build_models(settings)
    assert built(settings, Choice(is_full=True)) == ALL


def test_each_table_has_one_state_however_often_it_is_made(settings: Settings) -> None:
    build_models(settings)
    write(settings.project_dir, core__dim_state_sql="select lower(state.code) as code from seeds.state")
    write(settings.project_dir, seeds__state_csv="code\nMO\nKS\n")
    write(settings.project_dir, marts__case_year_sql=f"-- in another form\n{YEAR_SQL}")
    build_models(settings)
    build_models(settings, Choice(is_full=True))
    assert sorted(rows(settings, "select table_name from meta.table_state")) == sorted(
        (table,) for table in (*ALL, "seeds.state")
    )
    [(content, count)] = rows(
        settings, "select content, row_count from meta.table_state where table_name = 'core.dim_state'"
    )
    assert [(str(content), count)] == rows(
        settings, "select concat_ws(' ', count(*), sum(hash(t))), count(*) from core.dim_state as t"
    )


def test_build_goes_on_where_it_failed(settings: Settings) -> None:
    write(settings.project_dir, marts__case_year_sql=f"{YEAR_SQL} where cast(dim_case.case_id as integer) > 0")
    with pytest.raises(ModelError):
        build_models(settings)
    assert rows(settings, "select inputs_sha256 from meta.build") == [(None,)]
    write(settings.project_dir, marts__case_year_sql=YEAR_SQL)
    assert built(settings) == {"marts.case_year"}


def test_empty_table_stays_an_error_the_second_time(settings: Settings) -> None:
    write(settings.project_dir, marts__case_year_sql=f"{YEAR_SQL} where false")
    for _ in range(2):
        with pytest.raises(ModelError, match=r"marts.case_year has no row"):
            build_models(settings)


# An incremental model: the words of each docket's entries, counted, with the rank of a word in its docket.
ENTRY_SQL = """\
with word as (
    select entry.docket_id, unnest(string_split(entry.content, ' ')) as word
    from raw.entry
),

counted as (
    select word.docket_id, word.word, count(*) as word_count
    from word
    group by word.docket_id, word.word
)

select
    counted.docket_id,
    counted.word,
    counted.word_count,
    rank() over (partition by counted.docket_id order by counted.word_count desc) as place,
    docket.court_id,
    stop_word.code is not null as is_stop_word
from counted
left join raw.docket on counted.docket_id is not distinct from docket.docket_id
left join seeds.stop_word on counted.word = stop_word.code
"""
ENTRY_YML = """\
description: One row per docket and word
grain: [docket_id, word]
materialized: incremental
incremental_key: [docket_id]
may_be_empty: true
columns:
  docket_id: {type: BIGINT, description: Docket}
  word: {type: VARCHAR, description: Word}
  word_count: {type: BIGINT, description: Times}
  place: {type: BIGINT, description: Rank}
  court_id: {type: VARCHAR, description: Court}
  is_stop_word: {type: BOOLEAN, description: Whether it says nothing}
"""
KEYS = st.one_of(st.none(), st.integers(1, 4))
HISTORY = st.lists(
    st.one_of(
        st.tuples(st.just("arrive"), KEYS, st.sampled_from(["a", "a b", "b b a", "the c", ""])),
        st.tuples(st.just("correct"), KEYS, st.sampled_from(["c", "a the a"])),
        st.tuples(st.just("remove"), KEYS, st.just("")),
        st.tuples(st.just("court"), KEYS, st.sampled_from(["moed", "mowd"])),
        st.tuples(st.just("seed"), st.just(None), st.sampled_from(["the", "a", "c"])),
        st.tuples(st.just("build"), st.just(None), st.just("")),
    ),
    min_size=2,
    max_size=12,
)
History = list[tuple[str, int | None, str]]
CHANGES: Mapping[str, str] = {
    "arrive": "insert into raw.entry values ($docket, $text)",
    "correct": "update raw.entry set content = $text where docket_id is not distinct from $docket",
    "remove": "delete from raw.entry where docket_id is not distinct from $docket and $text = ''",
    "court": "delete from raw.docket where docket_id is not distinct from $docket;"
    "insert into raw.docket values ($docket, $text)",
}


def incremental_project(folder: Path) -> Settings:
    write(folder, core__entry_word_sql=ENTRY_SQL, core__entry_word_yml=ENTRY_YML)
    write(folder, seeds__stop_word_csv="code\nthe\n", seeds__stop_word_yml=STATE_YML)
    found = Settings(project_dir=folder, data_dir=folder / "data", threads=1)
    found.data_dir.mkdir()
    execute(
        found,
        "create schema raw; create table raw.entry (docket_id bigint, content varchar);"
        "create table raw.docket (docket_id bigint, court_id varchar); insert into raw.entry values (9, 'x y x')",
    )
    return found


@pytest.mark.torture
@hypothesis_settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=HISTORY)
def test_incremental_table_equals_a_full_build_over_a_few_histories(
    tmp_path_factory: pytest.TempPathFactory, history: History
) -> None:
    assert_incremental_is_full(tmp_path_factory.mktemp("history"), history)


@pytest.mark.torture
@hypothesis_settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=HISTORY)
def test_incremental_table_equals_a_full_build_over_any_history(
    tmp_path_factory: pytest.TempPathFactory, history: History
) -> None:
    assert_incremental_is_full(tmp_path_factory.mktemp("history"), history)


def assert_incremental_is_full(folder: Path, history: History) -> None:
    settings = incremental_project(folder)
    build_models(settings)
    for step, docket, text in [*history, ("build", None, "")]:
        if step == "seed":
            write(settings.project_dir, seeds__stop_word_csv=f"code\n{text}\n")
        elif step == "build":
            build_models(settings)
        else:
            with duckdb.connect(str(settings.build_file)) as connection:
                for statement in CHANGES[step].split(";"):
                    values = {"docket": docket, "text": text}
                    connection.execute(
                        statement, {name: value for name, value in values.items() if f"${name}" in statement}
                    )
    incremental = rows(settings, "from core.entry_word order by all")
    build_models(settings, Choice(is_full=True))
    assert incremental == rows(settings, "from core.entry_word order by all")


def test_incremental_model_computes_the_changed_keys_alone(settings: Settings) -> None:
    folder = settings.project_dir / "other"
    other = incremental_project(write(folder))
    build_models(other)
    # A mark on the row of a key shows whether it is computed again.
    execute(other, "update core.entry_word set court_id = 'kept'")
    execute(other, "insert into raw.entry values (1, 'new')")
    report = build_models(other)
    assert [(run.action, run.rows) for run in report.models] == [("updated", 3)]
    assert rows(other, "select distinct docket_id, court_id from core.entry_word order by all") == [
        (1, None),
        (9, "kept"),
    ]
    write(folder, seeds__stop_word_csv="code\nx\n")
    assert [run.action for run in build_models(other).models] == ["built"]
    assert rows(other, "select distinct docket_id, court_id from core.entry_word order by all") == [
        (1, None),
        (9, None),
    ]


@pytest.mark.torture
@pytest.mark.one_duckdb
def test_incremental_models_of_the_project_equal_a_full_build_as_dockets_come_and_go(
    night: Settings, tmp_path: Path
) -> None:
    """Docket pages of the sample arrive, are corrected and go, in an order that chance decides; made-up pages."""
    settings = copied(night, tmp_path)
    dice = Random(4)
    parts = ("docket_count", "docket_entry", "docket_party")
    updated = set()
    for part in parts:
        execute(settings, f"create table raw.all_{part} as from raw.{part}")
    for _ in range(3):
        gone = dice.randrange(7)
        for part in parts:
            kept = f"from raw.all_{part} where docket_row_id % 7 <> {gone}"
            execute(settings, f"delete from raw.{part}; insert into raw.{part} {kept}")
        # A page is printed again: other rows, other numbers.
        execute(
            settings,
            "update raw.docket_count set row_id = row_id + 50000000, batch_id = batch_id + 1, disposition_digits = 'Dismissed'"
            f" where docket_row_id % 11 = {dice.randrange(11)}",
        )
        report = build_models(settings)
        updated |= {run.model for run in report.models if run.action == "updated"}
        incremental = {table: rows(settings, f"from {table} order by all") for table in INCREMENTAL}
        with duckdb.connect(str(settings.build_file), read_only=True) as connection:
            made = {
                table: connection.execute(f"{project_sql(settings, table)} order by all").fetchall()
                for table in INCREMENTAL
            }
        assert incremental == made
    assert updated == INCREMENTAL


INCREMENTAL = {
    "intermediate.docket_clause_match",
    "intermediate.docket_clause_event",
    "intermediate.docket_clause_defendant",
    "intermediate.docket_sentence_reading",
}


def project_sql(settings: Settings, table: str) -> str:
    """The query of a model as it stands in its file."""
    return (settings.project_dir / "sql" / f"{table.replace('.', '/')}.sql").read_text()


def test_every_incremental_model_of_the_project_is_tried() -> None:
    project = this_project()
    assert {name for name, model in project.models.items() if model.contract.incremental_key} == INCREMENTAL


def test_selection_builds_what_it_means_and_is_no_complete_build(settings: Settings) -> None:
    assert built(settings, Choice(select=["+dim_case"])) == {"staging.docket", "core.dim_case"}
    assert rows(settings, "select row_counts, inputs_sha256 from meta.build") == [(None, None)]
    assert built(settings) == {"marts.case_year", "core.dim_state"}
    assert not build_models(settings).is_new


def test_modified_models_are_selected_by_their_definition(settings: Settings) -> None:
    build_models(settings)
    write(settings.project_dir, seeds__state_csv="code\nKS\n", marts__case_year_sql=f"{YEAR_SQL} where true")
    assert built(settings, Choice(select=["state:modified"])) == {"marts.case_year"}
    write(settings.project_dir, seeds__state_csv="code\nNE\n", marts__case_year_sql=YEAR_SQL)
    assert built(settings, Choice(select=["state:modified+"], exclude=["marts.*"])) == {"core.dim_state"}


def test_selection_that_means_nothing_is_an_error(settings: Settings) -> None:
    build_models(settings)
    with pytest.raises(InputError, match="dim_cases") as raised:
        build_models(settings, Choice(select=["dim_cases"]))
    assert 'Did you mean "' in str(raised.value)
