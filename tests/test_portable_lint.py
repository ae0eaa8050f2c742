"""A form that Spark reads differently, or that nobody has looked at, is refused where a project is for Spark too."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_lint import linted, project, yml

_REFUSED = [
    ("date_diff('month', date_filed, date_filed)", "date_diff('month', …) counts other boundaries in Spark"),
    ("date_diff('year', date_filed, date_filed)", "date_diff('year', …) counts other boundaries in Spark"),
    ("extract(dow from date_filed)", "extract(dow from …) is not known to mean the same in Spark. Count from a known"),
    ("extract(isodow from date_filed)", "extract(isodow from …) is not known to mean the same"),
    ("extract(week from date_filed)", "extract(week from …) is not known to mean the same"),
    ("dayofweek(date_filed)", "Count from a known Monday"),
    (
        "monthname(date_filed)",
        "monthname(…) is not known to mean the same in Spark. Write a `case` over `extract(month",
    ),
    ("strftime(date_filed, '%Y')", "Write `cast(… as varchar)` for the day"),
    ("date_trunc('month', date_filed)", "Write `make_date(extract(year from …)"),
    (
        "date_filed + interval 1 month",
        "interval is not known to mean the same in Spark. Add days to a date as a number",
    ),
    ("cast(date_filed as date) + cast(date_filed as date)", "adds dates"),
    ("try_strptime(court_id, docket_number)", "try_strptime(…) with a format that only the query knows"),
    ("try_strptime(court_id, '%B %d %Y')", "`%B` in a format of try_strptime. Write a format of %Y"),
    ("cast(court_id as timestamp)", "cast(… as timestamp) is of a kind that Spark treats differently. Read a text"),
    ("cast(1e0 * row_id as varchar)", "cast(… as text) is of a kind that Spark treats differently. Cast a number"),
    ("concat(court_id, 1e0)", "`1e0` in concat(…) is of a kind that Spark treats differently"),
    ("concat(court_id, [court_id])", "Write `list_concat(…)` for lists"),
    ("[row_id] || court_id", "beside || is of a kind that Spark treats differently"),
    ("court_id = row_id", "compares int with text. Cast one side"),
    ("coalesce(court_id, row_id)", "coalesce(…) of int and text. Cast all to one type"),
    ("round(row_id / 3)", "round(…) is not known to mean the same in Spark. Write `cast(… as decimal(18, 1))`"),
    ("hash(court_id)", "hash(…) is not known to mean the same in Spark. Write `md5(…)`"),
    ("md5(row_id)", "md5(…) is of a kind that Spark treats differently"),
    ("list_transform([row_id], lambda x: x + 1)", "Unnest the list in a `with` of its own"),
    ("list_filter([row_id], lambda x: x > 1)", "Unnest the list in a `with` of its own"),
    ("[x for x in [row_id]]", "is not known to mean the same in Spark"),
    ("list_sort([row_id])", "Write `list(… order by …)` where the list is made"),
    ("[row_id][row_id + 1]", "computes the place of an element"),
    ("[row_id][1:2]", "computes the place of an element"),
    ("court_id[1]", "takes an element of what is no list"),
    ("{'a': row_id}['a']", "takes an element of what is no list"),
    ("left(court_id, row_id)", "cuts at a place that only the query knows"),
    ("left(court_id, -1)", "cuts at a place that only the query knows"),
    ("lpad(court_id, 5, '')", "fills up with what only the query knows"),
    ("trim(court_id, docket_number)", "trims signs that only the query knows"),
    ("chr(8364)", "is a sign beyond 255"),
    ("string_split(court_id, docket_number)", "Write the separator out"),
    ("string_split_regex(court_id, 'x*')", "splits where nothing stands"),
    ("court_id ilike 'a%'", "Write `lower(…) like '…'`"),
    (r"court_id like 'a\_b'", "has another escape in Spark"),
    ("court_id similar to 'a'", "is not known to mean the same in Spark"),
    ("strpos(court_id, 'a')", "Write `contains(…, …)`"),
    (r"regexp_matches(court_id, '(?m)a$')", "`(?m)` in a pattern. Write only (?i) and (?s)"),
    (r"regexp_matches(court_id, 'a', 'i')", "Write `(?i)` or `(?s)` at the start of the pattern"),
    (r"regexp_matches(court_id, '\Z')", r"`\Z` in a pattern"),
    (r"regexp_extract(court_id, '(a)', 2)", "the pattern `(a)` has no group 2"),
    (r"regexp_extract_all(court_id, '(a)?b', 1)", "may be absent, which is NULL here and '' in Spark"),
    (r"regexp_extract(court_id, '(a)', ['name'])", "with named groups"),
    (r"regexp_replace(court_id, 'a*', '-', 'g')", "may find an empty text, which Spark replaces once more"),
    (r"regexp_replace(court_id, 'a', docket_number)", "with a replacement that only the query knows"),
    ("greatest(row_id)", "greatest(…) of one value"),
    ("avg(row_id)", "Write `sum(…) / count(…)`"),
    ("sum(1e0 * row_id)", "sum(…) is of a kind that Spark treats differently"),
    ("quantile_cont(row_id, 0.5)", "Write `median(…)`"),
    ("median(cast(row_id as decimal(8, 2)))", "median(…) is of a kind that Spark treats differently"),
    ("cast(row_id as decimal(5, 1)) // 2", "Cast both sides of `//` to bigint"),
    ("generate_series(row_id, 9, 2)", "generate_series(…) with a step"),
    ("range(row_id)", "Write `generate_series(1, …)`"),
    ("list(court_id order by row_id) over (partition by court_id)", "list(…) over a window has no order in Spark"),
    ("count(*) filter (where row_id > 1) over (partition by court_id)", "over a window has no equal in Spark"),
    ("cast([court_id] as integer[])", "cast(… as int[]) is not known to mean the same in Spark"),
    ("arg_min(court_id, row_id, 2)", "arg_min(…) of several rows"),
    ("bit_count(row_id)", "is not known to mean the same in Spark. Write it with forms that mean the same in both"),
    ("jaro_similarity(court_id, 'a')", "jaro_similarity(…) is not known to mean the same in Spark"),
]
_OF_QUERIES = [
    (
        "select distinct on (court_id) court_id as a from raw.docket order by court_id, row_id",
        1,
        "distinct on has no equal",
    ),
    (
        "select a.court_id as a\nfrom raw.docket as a\nasof join raw.docket as b on a.row_id >= b.row_id",
        3,
        "an asof join",
    ),
    ("select court_id as a from raw.docket\nunion all by name\nselect court_id as a from raw.docket", 1, "by name"),
    (
        "select\n    court_id as a\nfrom raw.docket, unnest([1, 2]) as t(n)",
        3,
        "Write `unnest(…)` as a column of a select",
    ),
    (
        "select max(n) as a from (select\n    unnest([count(*)]) as n from raw.docket)",
        2,
        "unnest(…) beside an aggregate",
    ),
    (
        "select court_id as a from raw.docket\nqualify row_number() over (order by row_id) = 1\norder by row_id limit 1",
        2,
        "qualify beside order by or limit",
    ),
]


def spark_problems(folder: Path, sql: str) -> list[str]:
    """What lint says of a model in a project for both engines, without what it says of any."""
    project(folder, marts__summary=(sql, yml({"a": "VARCHAR"}, extra="may_be_empty: true\n")))
    layers = folder / "sql/layers.yml"
    before = {str(problem) for problem in linted(folder).problems}
    layers.write_text(layers.read_text() + "engines: [duckdb, spark]\n")
    return [str(problem) for problem in linted(folder).problems if str(problem) not in before]


@pytest.mark.parametrize(("form", "said"), _REFUSED, ids=[form for form, _ in _REFUSED])
def test_a_form_that_spark_reads_differently_is_told_with_its_line(tmp_path: Path, form: str, said: str) -> None:
    problems = spark_problems(tmp_path, f"select\n\n    {form} as a\nfrom raw.docket\n")
    assert problems and problems[0].startswith("sql/marts/summary.sql:3: "), problems
    assert said in problems[0]


@pytest.mark.parametrize(("sql", "line", "said"), _OF_QUERIES, ids=[said for _, _, said in _OF_QUERIES])
def test_so_is_a_part_of_a_query(tmp_path: Path, sql: str, line: int, said: str) -> None:
    problems = spark_problems(tmp_path, f"{sql}\n")
    assert any(problem.startswith(f"sql/marts/summary.sql:{line}: ") and said in problem for problem in problems), (
        problems
    )


def test_a_project_for_duckdb_alone_may_write_any_form(tmp_path: Path) -> None:
    sql = "select monthname(date_filed) as a from raw.docket\n"
    project(tmp_path, marts__summary=(sql, yml({"a": "VARCHAR"})))
    assert [str(problem) for problem in linted(tmp_path).problems if "Spark" in str(problem)] == []
