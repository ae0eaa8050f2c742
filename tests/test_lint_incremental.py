"""Lint proves that an incremental model keeps to its key; what it takes for proved holds on rows, in DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from sqlglot import exp
from tiny_lint import messages, yml

from flows.sources import project_sources
from warehouse.runner.models.incremental import add_key_problems
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.project import read_project
from warehouse.runner.models.resolve import resolve_project

PROJECT = Path(__file__).parents[1]
SQL = "sql/core/dim_word.sql"
YML = "sql/core/dim_word.yml"
KEY = "materialized: incremental\nincremental_key: [docket_row_id]\n"
OR_TABLE = f"or write `materialized: table` in {YML}."
PARTY = "raw.docket_party"


def problems(folder: Path, sql: str, extra: str = KEY) -> list[str]:
    """What lint says of core.dim_word, keyed by docket_row_id, apart from types and names of people."""
    contract = yml({"docket_row_id": "BIGINT", "n": "BIGINT"}, extra=extra)
    found = messages(folder, core__dim_word=(sql, contract))
    return [message for message in found if ": expected" not in message and "name a person" not in message]


def is_kept_to_key(sql: str) -> bool:
    """Whether the rows of each key are the same when the query is given the input rows of that key alone."""
    with duckdb.connect() as connection:
        connection.execute("""
            create schema raw;
            create table raw.docket as
                select 0 + range as row_id, range::varchar as docket_number, 'moed' as court_id from range(4);
            create table party as
                select * from (values
                    (1, 1, '1', 'a'), (2, 1, '2', 'b'), (3, 2, '1', 'x'), (4, 2, '1', 'c'), (5, 2, null, 'd'),
                    (6, 3, '2', 'x'), (7, 3, '3', 'a'), (8, null, '1', 'a'), (9, null, '3', null), (10, 9, '1', 'e')
                ) as t(row_id, docket_row_id, defendant_number, party_name);
            create table wanted as select docket_row_id from party;
            create view raw.docket_party as
                select party.* from party
                where exists (from wanted where wanted.docket_row_id is not distinct from party.docket_row_id)
        """)
        columns = f"from ({sql}) as model"
        whole = connection.execute(columns).fetchall()
        keys = {row[0] for row in connection.execute("select distinct docket_row_id from party").fetchall()}
        parts = []
        for key in keys:
            connection.execute("create or replace table wanted as select cast(? as bigint) as docket_row_id", [key])
            rows = connection.execute(columns).fetchall()
            if any(row[0] != key for row in rows):
                return False
            parts += rows
        return sorted(map(repr, whole)) == sorted(map(repr, parts))


@pytest.mark.parametrize(
    "sql",
    [
        f"select docket_row_id, row_id as n from {PARTY}",
        f"select docket_row_id, count(*) as n from {PARTY} group by docket_row_id",
        f"select docket_row_id, count(*) as n from {PARTY} group by all",
        f"select docket_row_id, row_number() over (partition by docket_row_id order by row_id) as n from {PARTY}",
        f"select docket_row_id, max(row_id) over own as n from {PARTY} window own as (partition by docket_row_id)",
        # A row has one key: what is told apart by rows is told apart by keys.
        f"select docket_row_id, row_number() over (partition by row_id) as n from {PARTY}",
        f"with a as (select distinct row_id from {PARTY}) select p.docket_row_id, a.row_id as n from {PARTY} as p "
        "join a using (row_id)",
        # What is read out of a text is the same, whichever rows hold it.
        f"with text as (select distinct defendant_number as words from {PARTY} where defendant_number <> '3'), "
        "found as (select words, d.row_id, row_number() over (partition by words order by d.row_id) as step from text "
        "join raw.docket as d on contains(d.docket_number, words)), "
        "best as (select words, max(row_id) as n from found group by words) "
        f"select p.docket_row_id, best.n from {PARTY} as p left join best on p.defendant_number = best.words",
        f"with recursive r as (select docket_row_id, row_id, 1 as n from {PARTY} union all "
        "select r.docket_row_id, r.row_id, r.n + 1 from r where r.n < 3) select docket_row_id, n from r",
        # A change of a reference makes the whole anew.
        f"select p.docket_row_id, s.n from {PARTY} as p cross join (select count(*) as n from raw.docket) as s",
        f"select p.docket_row_id, d.row_id as n from {PARTY} as p left join raw.docket as d on p.docket_row_id < d.row_id",
        f"select docket_row_id, row_id as n from {PARTY} where defendant_number not in (select docket_number from raw.docket)",
        f"select a.docket_row_id, b.row_id as n from {PARTY} as a join {PARTY} as b using (docket_row_id)",
        f"select docket_row_id, b.row_id as n from {PARTY} as a join {PARTY} as b using (docket_row_id)",
        f"select a.docket_row_id, b.row_id as n from {PARTY} as a left join {PARTY} as b "
        "on a.docket_row_id is not distinct from b.docket_row_id and a.row_id < b.row_id",
        f"select a.docket_row_id, c.row_id as n from {PARTY} as a, {PARTY} as b, {PARTY} as c "
        "where a.docket_row_id = c.docket_row_id and b.docket_row_id = c.docket_row_id",
        f"select a.docket_row_id, a.row_id as n from {PARTY} as a anti join {PARTY} as b "
        "on a.docket_row_id = b.docket_row_id and a.row_id < b.row_id",
        f"select docket_row_id, row_id as n from {PARTY} where docket_row_id in "
        f"(select b.docket_row_id from {PARTY} as b where b.defendant_number = '2')",
        f"select docket_row_id, row_id as n from {PARTY} as a where not exists "
        f"(select 1 from {PARTY} as b where b.docket_row_id = a.docket_row_id and b.row_id > a.row_id limit 1)",
        f"select docket_row_id, (select max(b.row_id) from {PARTY} as b where b.docket_row_id = a.docket_row_id) as n "
        f"from {PARTY} as a",
        f"select a.docket_row_id, b.n from {PARTY} as a, "
        f"lateral (select max(c.row_id) as n from {PARTY} as c where c.docket_row_id = a.docket_row_id) as b",
        f"select docket_row_id, 1 as n from {PARTY} union select docket_row_id, 2 from {PARTY}",
        f"select docket_row_id, row_id as n from {PARTY} except select docket_row_id, row_id from {PARTY} where row_id > 3",
    ],
)  # fmt: skip
def test_query_that_keeps_to_its_key_is_no_problem_and_does_keep_to_it(tmp_path: Path, sql: str) -> None:
    assert problems(tmp_path, sql) == []
    assert is_kept_to_key(sql)


JOINED = f"Compare docket_row_id of both with `=`, and keep rows of the side alone that has it, {OR_TABLE}"
GROUPED = f"Group by docket_row_id, {OR_TABLE}"
UNCHANGED = (
    '"docket_row_id" of incremental_key is not raw.docket_party.docket_row_id as it stands. '
    f"Select that column unchanged, {OR_TABLE}"
)
PARTITIONED = f"is not partitioned by docket_row_id. Write `partition by docket_row_id`, {OR_TABLE}"
TIED = f"Compare docket_row_id in it with docket_row_id outside, {OR_TABLE}"


@pytest.mark.parametrize(
    ("sql", "place", "expected"),
    [
        (f"select\n    docket_row_id,\n    row_number() over (order by row_id) as n\nfrom {PARTY}",
         f"{SQL}:3", f"row_number(…) {PARTITIONED}"),
        (f"select docket_row_id, row_id as n\nfrom {PARTY}\n"
         "qualify row_number() over (partition by defendant_number order by row_id) = 1",
         f"{SQL}:3", f"row_number(…) {PARTITIONED}"),
        (f"select max(docket_row_id) as docket_row_id, count(*) as n from {PARTY}\ngroup by defendant_number",
         f"{SQL}:2", f"group by does not hold docket_row_id. {GROUPED}"),
        (f"select docket_row_id, count(*) as n from {PARTY} group by grouping sets ((docket_row_id), ())",
         f"{SQL}:1", f"group by does not hold docket_row_id. {GROUPED}"),
        (f"select\nmax(docket_row_id) as docket_row_id, 1 as n from {PARTY}",
         f"{SQL}:2", f"max(…) without group by is of all keys. {GROUPED}"),
        (f"select distinct on (defendant_number) docket_row_id, row_id as n from {PARTY} order by row_id",
         f"{SQL}:1", f"distinct does not hold docket_row_id. Select docket_row_id too, or one column alone, {OR_TABLE}"),
        (f"select docket_row_id, row_id as n from {PARTY} order by row_id\nlimit 3", f"{SQL}:2",
         "limit counts the rows of all keys. Number the rows of each key: "
         f"`qualify row_number() over (partition by docket_row_id order by …) <= …`, {OR_TABLE}"),
        (f"select\n    coalesce(docket_row_id, 0) as docket_row_id,\n    row_id as n\nfrom {PARTY}", f"{SQL}:2", UNCHANGED),
        (f"with a as (select row_id as docket_row_id, row_id as n from {PARTY})\nselect docket_row_id, n from a",
         f"{SQL}:2", UNCHANGED),
        (f"select b.docket_row_id, b.row_id as n from {PARTY} as a left join {PARTY} as b "
         "on a.docket_row_id = b.docket_row_id and b.row_id > 3", f"{SQL}:1", UNCHANGED),
        (f"select a.docket_row_id, b.row_id as n from {PARTY} as a\njoin {PARTY} as b "
         "on a.defendant_number = b.defendant_number", f"{SQL}:2", f'"b" is not joined on docket_row_id. {JOINED}'),
        (f"select a.docket_row_id, b.row_id as n from {PARTY} as a\njoin {PARTY} as b "
         "on a.docket_row_id = b.docket_row_id or a.row_id < b.row_id",
         f"{SQL}:2", f'"b" is not joined on docket_row_id. {JOINED}'),
        (f"select p.docket_row_id, d.row_id as n from raw.docket as d\nleft join {PARTY} as p "
         "on d.row_id = p.docket_row_id", f"{SQL}:2", f'"p" is not joined on docket_row_id. {JOINED}'),
        (f"select docket_row_id, row_id as n from {PARTY} as a\nwhere defendant_number in "
         f"(select b.defendant_number from {PARTY} as b where b.row_id > 5)",
         f"{SQL}:2", f"a subquery is not tied to docket_row_id. {TIED}"),
        # NULL in one key makes `not in` unknown in all others.
        (f"select docket_row_id, row_id as n from {PARTY} as a\nwhere docket_row_id not in "
         f"(select b.docket_row_id from {PARTY} as b where b.row_id > 7)",
         f"{SQL}:2", f'"b" is not joined on docket_row_id. {JOINED}'),
        (f"select docket_row_id, row_id as n from {PARTY} as a\nwhere exists "
         f"(select b.row_id from {PARTY} as b where b.row_id < a.row_id)",
         f"{SQL}:2", f'"b" is not joined on docket_row_id. {JOINED}'),
        (f"select docket_row_id, row_id as n from {PARTY} as a\nwhere row_id >= all "
         f"(select b.row_id from {PARTY} as b union select c.row_id from {PARTY} as c)",
         f"{SQL}:2", f"a subquery is not tied to docket_row_id. {TIED}"),
        (f"select docket_row_id, row_id as n from {PARTY}\nunion all select row_id, row_id from raw.docket", f"{SQL}:1",
         "the branches of union have no column of docket_row_id in common. "
         f"Select docket_row_id in each from an input that has it, {OR_TABLE}"),
        (f"select a.docket_row_id, b.row_id as n from raw.docket as d,\n"
         f"({PARTY} as a join {PARTY} as b on a.row_id < b.row_id)",
         f"{SQL}:2", f"a join within parentheses is not followed. Join one table after the other, {OR_TABLE}"),
        (f"with recursive r(docket_row_id, n) using key (n) as (select docket_row_id, 1 as n\nfrom {PARTY} "
         "union all select docket_row_id, n + 1 from r where n < 3) select docket_row_id, n from r",
         f"{SQL}:1", f"`using key` of a recursive query is not followed. Group by docket_row_id, or unnest a list, {OR_TABLE}"),
        (f"select p.docket_row_id, u.n from {PARTY} as p\n"
         f"cross join unnest((select list(b.row_id) from {PARTY} as b)) as u(n)",
         f"{SQL}:2", f"a subquery within a function of `from` is not followed. Join one table after the other, {OR_TABLE}"),
        (f"(select docket_row_id, row_id as n from {PARTY} order by row_id)\nlimit 3", f"{SQL}:2",
         "limit counts the rows of all keys. Number the rows of each key: "
         f"`qualify row_number() over (partition by docket_row_id order by …) <= …`, {OR_TABLE}"),
        # The text of one key stands in the list because a row of another has the mark.
        (f"with a as (select defendant_number from {PARTY} where party_name = 'x'),\n"
         "text as (select distinct defendant_number as words from a)\n"
         f"select p.docket_row_id, p.row_id as n from {PARTY} as p\njoin text on p.defendant_number = text.words",
         f"{SQL}:4", f'"text" is not joined on docket_row_id. {JOINED}'),
        # How often a text stands in rows of other keys.
        ("with text as (select defendant_number as words, count(*) as n\n"
         f"from {PARTY} group by defendant_number)\n"
         f"select p.docket_row_id, text.n from {PARTY} as p join text on p.defendant_number = text.words",
         f"{SQL}:2", f"group by does not hold docket_row_id. {GROUPED}"),
        (f"with recursive r as (select docket_row_id, row_id, 1 as n from {PARTY} union all\n"
         f"select p.docket_row_id, p.row_id, r.n + 1 from r join {PARTY} as p on p.row_id = r.row_id + 1)\n"
         "select docket_row_id, n from r", f"{SQL}:2", f'"p" is not joined on docket_row_id. {JOINED}'),
        ("with recursive r as (select docket_row_id, row_id, 1 as n\n"
         f"from {PARTY} union all select r.row_id, r.docket_row_id, r.n + 1 from r where r.n < 3)\n"
         "select docket_row_id, n from r", f"{SQL}:1",
         "the branches of union have no column of docket_row_id in common. "
         f"Select docket_row_id in each from an input that has it, {OR_TABLE}"),
    ],
)  # fmt: skip
def test_place_where_a_key_follows_from_others_is_told(tmp_path: Path, sql: str, place: str, expected: str) -> None:
    assert f"{place}: {expected}" in problems(tmp_path, sql)
    assert not is_kept_to_key(sql)


def test_what_cannot_be_followed_is_told_though_it_may_be_right(tmp_path: Path) -> None:
    sql = f"select docket_row_id, n from {PARTY} unpivot (n for k in (row_id, file_id))"
    assert problems(tmp_path, sql) == [
        f"{SQL}:1: the rows of a key are not followed through pivot, unpivot and sample. "
        f"Group by docket_row_id, or unnest a list, {OR_TABLE}"
    ]


def test_pivot_of_a_with_block_is_no_way_out(tmp_path: Path) -> None:
    sql = (
        f"with a as (select row_id, file_id from {PARTY})\nselect p.docket_row_id, u.n from {PARTY} as p\n"
        "cross join (select max(n) as n from a unpivot (n for k in (row_id, file_id))) as u"
    )
    assert f"{SQL}:3: the rows of a key are not followed" in "\n".join(problems(tmp_path, sql))


def test_incremental_model_without_an_input_that_has_its_key_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path, "select row_id as docket_row_id, row_id as n from raw.docket") == [
        f"{YML}: no table that it reads has docket_row_id, its incremental_key. Read one that has, {OR_TABLE}"
    ]


@pytest.mark.parametrize("extra", ["materialized: incremental\n", "incremental_key: [docket_row_id]\n"])
def test_incremental_and_its_key_go_together(tmp_path: Path, extra: str) -> None:
    assert problems(tmp_path, f"select docket_row_id, row_id as n from {PARTY}", extra) == [
        f"{YML}: materialized: incremental and incremental_key go together, here is one of them. Write both, or neither."
    ]


def test_incremental_models_of_the_real_project_are_proved_and_a_change_breaks_the_proof() -> None:
    sources = project_sources(PROJECT).columns
    project = read_project(PROJECT, sources)
    resolved = resolve_project(project, sources, Problems())
    keyed = {name for name, model in project.models.items() if model.contract.incremental_key}
    assert keyed == {
        "intermediate.docket_clause_match",
        "intermediate.docket_clause_event",
        "intermediate.docket_clause_defendant",
        "intermediate.docket_sentence_reading",
    }
    for name in keyed:
        found = Problems()
        origins = resolved.queries[name]
        add_key_problems(project.models[name], origins, project, resolved.tables, found)
        assert found.sorted() == ()
        for window in [window for scope in origins.scopes for window in scope.find_all(exp.Window)]:
            kept = window.args["partition_by"]
            window.set("partition_by", None)
            add_key_problems(project.models[name], origins, project, resolved.tables, broken := Problems())
            assert "is not partitioned by" in str(broken.sorted()[0])
            window.set("partition_by", kept)
