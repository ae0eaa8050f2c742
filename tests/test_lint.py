"""`warehouse lint`: each rule by the message that a person reads, and the real project without a problem."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest
from test_lineage import run
from tiny_lint import linted, messages, project, settings_of, yml

from flows.sources import project_sources
from warehouse.runner.lint import lint, lint_models, lint_project
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.project import read_project
from warehouse.runner.models.resolve import resolve_project
from warehouse.runner.models.types import plain_type
from warehouse.runner.models.value import Flow

PROJECT = Path(__file__).parents[1]
SQL = "sql/core/dim_case.sql"
YML = "sql/core/dim_case.yml"
CASE = {"docket_number": "VARCHAR"}


def only(folder: Path, sql: str, contract: str = yml(CASE)) -> str:
    """The only problem of a project with one model, core.dim_case."""
    found = messages(folder, core__dim_case=(sql, contract))
    assert len(found) == 1, found
    return found[0]


def test_real_project_has_no_problem_and_every_column_is_resolved_within_a_second() -> None:
    report = lint(settings_of(PROJECT), project_sources(PROJECT))
    assert [str(problem) for problem in report.problems] == []
    assert (report.models, report.columns) >= (80, 1400)


def test_real_project_is_resolved_as_duckdb_binds_it() -> None:
    """Types that we are sure of, and the names of columns, agree with DuckDB's `describe` of each model."""
    sources = project_sources(PROJECT).columns
    models = read_project(PROJECT, sources)
    resolved = resolve_project(models, sources, Problems())
    sure = 0
    with duckdb.connect() as connection:
        for schema in {table.split(".")[0] for table in resolved.tables}:
            connection.execute(f"create schema {schema}")
        for table, columns in resolved.tables.items():
            listed = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
            connection.execute(f"create table {table} ({listed})")
        for name, outputs in resolved.outputs.items():
            described = connection.execute(f"describe {models.models[name].sql}").fetchall()
            assert [row[0] for row in described] == list(outputs), name
            for column, type_, *_ in described:
                if found := outputs[column].type:
                    assert (name, column, found) == (name, column, plain_type(type_))
                    sure += 1
    assert sure > 0.9 * resolved.column_count


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "select docket.docket_nummer as docket_number\nfrom raw.docket",
            f'{SQL}:1: no column "docket_nummer" in raw.docket. Did you mean "docket_number"?',
        ),
        (
            "with page as (\n    select docket_number from raw.docket\n)\n\nselect docket_number\nfrom page\n"
            "where page.court_id = 'moed'",
            f'{SQL}:7: no column "court_id" in page. Known: docket_number.',
        ),
        (
            "select docket_number\nfrom raw.docket\nwhere court_ids = 'moed'",
            f'{SQL}:3: no column "court_ids" in docket. Did you mean "court_id"?',
        ),
        (
            "select docket.docket_number\nfrom raw.docket\nwhere pages.court_id = 'moed'",
            f'{SQL}:3: "pages" in "pages.court_id" is no table of this select. Known: docket.',
        ),
        (
            "select docket_number\nfrom raw.docket\ninner join raw.docket_party on\n    docket.row_id = docket_row_id\n"
            "    and file_id = 1",
            f'{SQL}:5: column "file_id" is ambiguous: docket and docket_party have one. '
            "Write docket.file_id or docket_party.file_id.",
        ),
        (
            "select\n    docket.docket_number,\n    (\n        select max(party.ages)\n        from raw.docket_party as party\n"
            "        where party.docket_row_id = docket.row_id\n    ) is null as is_empty\nfrom raw.docket",
            f'{SQL}:4: no column "ages" in party (raw.docket_party). Known: batch_id, defendant_number, docket_row_id, '
            "file_id, party_name, row_id, row_number.",
        ),
    ],
)  # fmt: skip
def test_column_that_cannot_be_resolved_is_told_with_its_line(tmp_path: Path, sql: str, expected: str) -> None:
    types = CASE | ({"is_empty": "BOOLEAN"} if "is_empty" in sql else {})
    assert only(tmp_path, sql, yml(types)) == expected


def test_every_unknown_column_of_every_model_is_told_at_once(tmp_path: Path) -> None:
    sql = "select docket.a as docket_number\nfrom raw.docket\nwhere docket.b = docket.c"
    found = messages(tmp_path, core__dim_case=(sql, yml(CASE)), marts__m=(sql, yml(CASE)))
    assert len(found) == 6
    assert found[3].startswith('sql/marts/m.sql:1: no column "a" in raw.docket.')


@pytest.mark.parametrize(
    "sql",
    [
        "select docket_number, count(*) as n from raw.docket group by all having n > 1 order by n",
        "select docket_number, length(docket_number) as n from raw.docket where n > 3",
        "select docket_number, rowid as n from raw.docket",
        "select d.docket_number, list_transform([d.court_id], lambda x: x || 'a') as n from raw.docket as d",
        "with s as (select {'k': docket_number} as s from raw.docket) select s.s.k as docket_number, s.k as n from s",
        "with recursive r as (select docket_number, 1 as n from raw.docket union all select "
        "r.docket_number, n + 1 from r where n < 3) select docket_number, n from r",
        "select docket_number, t.n from raw.docket, unnest(string_split(court_id, ',')) as t(n)",
        "select docket_number, p.n from raw.docket, lateral (select max(defendant_number) as n from "
        "raw.docket_party where docket_row_id = docket.row_id) as p",
        "select docket_number, g.n from raw.docket, range(3) as g(n)",
        "select p.docket_number, p.n from raw.docket unpivot (n for kind in (court_id, date_filed)) as p",
        "select docket_number, n from raw.docket semi join raw.docket_party on docket.row_id = "
        "docket_party.docket_row_id, (values (1)) as v(n)",
        "select docket_number, batch_id as n from raw.docket join raw.docket_party using (file_id, batch_id)",
    ],
)  # fmt: skip
def test_forms_that_duckdb_resolves_are_no_problem(tmp_path: Path, sql: str) -> None:
    found = messages(tmp_path, core__dim_case=(sql, yml(CASE | {"n": "VARCHAR"})))
    assert [message for message in found if "expected" not in message] == []


@pytest.mark.parametrize(
    ("value", "promised", "found"),
    [
        ("cast(docket.date_filed as date)", "VARCHAR", "DATE"),
        ("docket.court_id", "BIGINT", "VARCHAR"),
        ("docket.row_id", "INTEGER", "BIGINT"),
        ("count(*) over ()", "INTEGER", "BIGINT"),
        ("docket.court_id = 'moed'", "VARCHAR", "BOOLEAN"),
        ("case when docket.file_id > 1 then 'a' else docket.court_id end", "BOOLEAN", "VARCHAR"),
        ("coalesce(max(docket.file_id) over (), 0::bigint)", "DECIMAL(18,2)", "BIGINT"),
    ],
)
def test_type_that_is_not_the_promised_one_is_told(tmp_path: Path, value: str, promised: str, found: str) -> None:
    sql = f"select docket.docket_number, {value} as n from raw.docket"
    assert only(tmp_path, sql, yml(CASE | {"n": promised})) == (
        f'{YML}:5: column "n": expected {promised}, the query gives {found}. '
        f"Write `cast(… as {promised})` in {SQL}, or change the type here."
    )


def test_type_that_only_duckdb_knows_is_left_to_it(tmp_path: Path) -> None:
    sql = "select docket.docket_number, coalesce(try_cast(docket.court_id as date), '2018-01-01') as n from raw.docket"
    assert messages(tmp_path, core__dim_case=(sql, yml(CASE | {"n": "BIGINT"}))) == []


def test_star_at_the_edge_is_told(tmp_path: Path) -> None:
    expected = f"{SQL}:2: the last select has a *. List each column by name, keys first."
    assert only(tmp_path, "select\n    *\nfrom raw.docket") == expected


def test_missing_description_of_table_and_column_are_told(tmp_path: Path) -> None:
    contract = "grain: [docket_number]\ncolumns:\n  docket_number: {type: VARCHAR}\n"
    assert messages(tmp_path, core__dim_case=("select docket_number from raw.docket", contract)) == [
        f'{YML}: the key "description" is missing. Say what a row is: "One row per …".',
        f'{YML}:3: column "docket_number" has no description. Write it here, or once for all in sql/columns.yml.',
    ]


def test_model_that_reads_from_a_layer_above_is_told(tmp_path: Path) -> None:
    found = messages(
        tmp_path,
        marts__summary=("select docket_number from raw.docket", yml(CASE)),
        core__dim_case=("select summary.docket_number\nfrom marts.summary", yml(CASE)),
    )
    assert found == [
        f"{SQL}:2: core reads upwards, from marts.summary. "
        "Expected seeds, meta, raw, staging, intermediate, core: move the model up, or what it needs down."
    ]


def test_schemas_of_other_names_have_no_layers(tmp_path: Path) -> None:
    found = messages(
        tmp_path,
        out__summary=("select docket_number from raw.docket", yml(CASE)),
        base__cases=("select summary.docket_number from out.summary", yml(CASE)),
    )
    assert found == []


def test_inner_model_that_nothing_reads_is_told_unless_a_check_or_a_person_does(tmp_path: Path) -> None:
    model = ("select docket_number from raw.docket", yml(CASE))
    models = {"core__case_year": model, "core__fact_case": model, "marts__m": model, "staging__page": model}
    remedy = "Remove it, read it, or say who does in sql/{}.yml: `used_by: …`."
    expected = [
        f"sql/core/case_year.sql: nothing reads core.case_year: no model and no check. {remedy.format('core/case_year')}",
        f"sql/staging/page.sql: nothing reads staging.page: no model and no check. {remedy.format('staging/page')}",
    ]
    assert messages(tmp_path, **models) == expected
    at_work = Problems()
    sources = project_sources(tmp_path).columns
    lint_models(read_project(tmp_path, sources), sources, at_work)
    assert at_work.sorted() == ()
    (tmp_path / "expectations/marts").mkdir(parents=True)
    query = "{unexpected_rows_query: select 1 from core.case_year}"
    check = f"{{name: a, type: unexpected_rows_expectation, severity: fail, message: Mend it., kwargs: {query}}}"
    (tmp_path / "expectations/marts/m.yml").write_text(f"expectations:\n- {check}\n")
    models["staging__page"] = (model[0], yml(CASE, extra="used_by: a notebook of ours\n"))
    assert messages(tmp_path, **models) == []


def test_seed_that_nothing_reads_is_told(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "seeds/court.csv").write_text("court_id\nmoed\n")
    (tmp_path / "seeds/court.yml").write_text(yml({"court_id": "VARCHAR"}))
    assert [str(problem) for problem in linted(tmp_path).problems] == [
        "seeds/court.csv: nothing reads seeds.court: no model and no check. "
        "Remove it, read it, or say who does in seeds/court.yml: `used_by: …`."
    ]


CARRIED = "Personal text stays in raw: select what is read from it, a key, a date, a number or whether it says so."


@pytest.mark.parametrize(
    "value",
    [
        "docket_party.party_name",
        "upper(trim(docket_party.party_name))",
        "concat('a ', substring(docket_party.party_name, 1, 3))",
        "coalesce(nullif(docket_party.party_name, ''), 'none')",
        "md5(docket_party.party_name)",
        "max(docket_party.party_name) over ()",
        "(select max(inner_party.party_name) from raw.docket_party as inner_party)",
        "case when docket_party.defendant_number = '1' then docket_party.party_name end",
        "list_transform([docket_party.party_name], lambda x: lower(x))[1]",
        "regexp_extract(docket_party.party_name, '(.*)', 1)",
        "regexp_replace(docket_party.party_name, '[0-9]', '')",
    ],
)
def test_column_that_carries_a_name_is_refused(tmp_path: Path, value: str) -> None:
    sql = f"select docket_party.row_id, {value} as n from raw.docket_party"
    assert only(tmp_path, sql, yml({"row_id": "BIGINT", "n": "VARCHAR"})) == (
        f'{YML}:5: column "n" carries text that can name a person: '
        f"raw.docket_party.party_name → core.dim_case.n. {CARRIED}"
    )


@pytest.mark.parametrize(
    ("query", "type_"),
    [
        ("with a as (select row_id, party_name from raw.docket_party) select a.row_id, a.party_name as n from a", "VARCHAR"),
        ("select row_id, n from (select * from raw.docket_party) unpivot (n for k in (party_name, defendant_number))", "VARCHAR"),
        ("select row_id, 'a' as n from raw.docket union all select row_id, party_name from raw.docket_party", "VARCHAR"),
        ("with recursive r as (select row_id, 'x' as n, 'y' as m from raw.docket union all select "
        "row_id, r.m, p.party_name from r join raw.docket_party as p using (row_id)) select row_id, "
        "n from r", "VARCHAR"),
        ("select row_id, t.n from raw.docket_party, unnest([party_name]) as t(n)", "VARCHAR"),
        ("select row_id, {'name': party_name} as n from raw.docket_party", "STRUCT(name VARCHAR)"),
        ("select row_id, array_agg(party_name order by party_name) as n from raw.docket_party group by row_id", "VARCHAR[]"),
        ("select row_id, docket_party as n from raw.docket_party", "VARCHAR"),
        ("select row_id, row_to_json(p)::varchar as n from raw.docket_party as p", "VARCHAR"),
        ("select row_id, (docket_party).party_name as n from raw.docket_party", "VARCHAR"),
        ("select row_id, max(columns('party.*')) over () as n from raw.docket_party", "VARCHAR"),
        ("select row_id, s.n from (select row_id, unnest(docket_party) as n from raw.docket_party) as s", "VARCHAR"),
        ("with p(row_id, n) as (select row_id, party_name from raw.docket_party) select row_id, n from p", "VARCHAR"),
        ("with p as (select * replace (lower(party_name) as party_name) from raw.docket_party) "
            "select row_id, party_name as n from p", "VARCHAR"),
        ("select row_id, n from raw.docket, lateral ("
            "select max(party_name) as n from raw.docket_party where docket_row_id = docket.row_id)", "VARCHAR"),
        ("select row_id, hash(party_name) as n from raw.docket_party", "UBIGINT"),
        ("select row_id, raw_text as n from raw.docket, raw.quarantine", "VARCHAR"),
    ],
)  # fmt: skip
def test_name_is_followed_through_every_form_of_query(tmp_path: Path, query: str, type_: str) -> None:
    message = only(tmp_path, query, yml({"row_id": "BIGINT", "n": type_}))
    assert 'column "n" carries text that can name a person: raw.' in message


def test_name_is_refused_in_every_layer_that_it_reaches_with_its_path(tmp_path: Path) -> None:
    types = yml({"row_id": "BIGINT", "who": "VARCHAR"})
    found = messages(
        tmp_path,
        staging__party=("select row_id, party_name as who from raw.docket_party", types),
        core__dim_party=("select row_id, lower(who) as who from staging.party", types),
        marts__party=("select row_id, concat(who, '') as who from core.dim_party", types),
    )
    path = "raw.docket_party.party_name → staging.party.who → core.dim_party.who → marts.party.who"
    assert found[1] == f'sql/marts/party.yml:5: column "who" carries text that can name a person: {path}. {CARRIED}'
    assert [message.split(":")[0] for message in found] == [
        "sql/core/dim_party.yml",
        "sql/marts/party.yml",
        "sql/staging/party.yml",
    ]


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        ("docket_party.party_name = 'x'", "BOOLEAN"),
        ("case when regexp_matches(docket_party.party_name, 'inc') then 'entity' else 'person' end", "VARCHAR"),
        ("length(docket_party.party_name)", "BIGINT"),
        ("try_cast(regexp_extract(docket_party.party_name, '[0-9/]+') as date)", "DATE"),
        ("cast(try_cast(docket_party.party_name as date) as varchar)", "VARCHAR"),
        ("count(distinct docket_party.party_name) over ()", "BIGINT"),
        ("arg_max(docket_party.defendant_number, docket_party.party_name) over ()", "VARCHAR"),
        ("first(docket_party.defendant_number order by docket_party.party_name)", "VARCHAR"),
    ],
)
def test_what_is_read_from_a_name_and_cannot_hold_it_is_no_problem(tmp_path: Path, value: str, type_: str) -> None:
    sql = f"select docket_party.row_id, {value} as n from raw.docket_party"
    assert messages(tmp_path, core__dim_case=(sql, yml({"row_id": "BIGINT", "n": type_}))) == []


EXTRACTED = "select row_id, regexp_extract(lower(party_name), '(jr|sr)', 1) as n from raw.docket_party"


def excused(type_: str = "VARCHAR") -> str:
    column = f"  n: {{type: {type_}, description: Said, derived_from_personal: Only jr and sr}}\n"
    return yml({"row_id": "BIGINT"}, columns=column)


def test_words_read_out_of_a_name_need_a_reviewed_reason(tmp_path: Path) -> None:
    assert only(tmp_path, EXTRACTED, yml({"row_id": "BIGINT", "n": "VARCHAR"})) == (
        f'{YML}:5: column "n" holds words read out of text that can name a person: '
        "raw.docket_party.party_name → core.dim_case.n. If no name can pass the pattern, say why at the column: "
        "`derived_from_personal: …`; else leave the column out."
    )
    read_on = ("select row_id, n from core.dim_case", yml({"row_id": "BIGINT", "n": "VARCHAR"}))
    assert messages(tmp_path, core__dim_case=(EXTRACTED, excused()), marts__m=read_on) == []


def test_reason_cannot_let_a_name_through(tmp_path: Path) -> None:
    message = only(tmp_path, "select row_id, lower(party_name) as n from raw.docket_party", excused())
    assert "carries text that can name a person" in message
    assert "derived_from_personal speaks for words that a pattern extracts, not for this." in message


def test_reason_that_is_not_needed_any_more_is_told(tmp_path: Path) -> None:
    assert only(tmp_path, "select row_id, defendant_number as n from raw.docket_party", excused()) == (
        f'{YML}:5: column "n": no words of a personal column reach it. Remove the key derived_from_personal.'
    )


def test_personal_columns_of_the_real_project_are_columns_of_raw() -> None:
    personal = project_sources(PROJECT).personal
    assert ("raw.docket_entry", "entry_text") in personal
    sources = project_sources(PROJECT).columns
    assert all(column in sources[table] for table, column in personal)


def test_personal_text_that_the_real_project_reads_is_seen() -> None:
    sources = project_sources(PROJECT)
    models = read_project(PROJECT, sources.columns)
    outputs = lint_project(models, sources, Problems()).outputs["intermediate.docket_clause_event"]
    entry = ("raw.docket_entry", "entry_clauses")
    assert outputs["count_numbers"].origins[entry] == Flow.EXTRACTED
    assert outputs["amount"].origins[entry] == Flow.DECIDES


def test_command_prints_a_line_for_each_problem_and_ends_with_3(tmp_path: Path) -> None:
    project(tmp_path, core__dim_case=("select docket.court as docket_number\nfrom raw.docket", yml(CASE)))
    done = run(tmp_path, "lint")
    assert done.exit_code == 3
    assert done.stdout.splitlines()[0].startswith(f'{SQL}:1: no column "court" in raw.docket.')
    assert re.fullmatch(r"1 model, 1 seed, 1 column resolved in \d\.\d s: 1 problem", done.stdout.splitlines()[1])
    found = json.loads(run(tmp_path, "lint", "--json").stdout)
    assert [(problem["file"], problem["line"]) for problem in found["problems"]] == [(SQL, 1)]
    assert not (tmp_path / "data").exists()


def test_command_says_that_the_real_project_is_sound(tmp_path: Path) -> None:
    done = run(tmp_path, "--project", str(PROJECT), "lint")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.rstrip().endswith("s: no problem")
