"""`warehouse lineage`: small projects with their whole tree, and the real one down to raw."""

from __future__ import annotations

import json
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tiny_lint import project, settings_of, yml

from flows.sources import project_sources
from warehouse.cli import warehouse
from warehouse.cli.lineage_picture import dot, mermaid, write_picture
from warehouse.errors import InputError
from warehouse.runner.lint import project_lineage
from warehouse.runner.models.lineage import Lineage, Node

PROJECT = Path(__file__).parents[1]
pytestmark = pytest.mark.one_duckdb
STAGING = """\
select
    docket.row_id,
    try_cast(docket.date_filed as date) as filed_date,
    docket.court_id
from raw.docket
where docket.docket_number <> ''
"""
CORE = """\
with filed as (
    select * from staging.docket
)

select
    filed.court_id,
    min(filed.filed_date) as first_date,
    count(case when filed.filed_date > date '2018-01-01' then filed.row_id end) as later_cases
from filed
group by filed.court_id
"""
MARTS = """\
select court.court_id, court.first_date, court.later_cases + 0 as later_cases from core.court
union all
select 'all' as court_id, min(court.first_date) as first_date, sum(court.later_cases) as later_cases from core.court
"""
TREE = """\
marts.court.later_cases  BIGINT
└── core.court.later_cases  BIGINT
    ├── staging.docket.filed_date  DATE
    │   └── raw.docket.date_filed  VARCHAR
    └── staging.docket.row_id  BIGINT
        └── raw.docket.row_id  BIGINT
"""


def run(folder: Path, *arguments: str) -> Result:
    """What the command line answers in a folder."""
    with chdir(folder):
        return CliRunner().invoke(warehouse, arguments)


def tiny(folder: Path) -> Path:
    types = {"court_id": "VARCHAR", "first_date": "DATE", "later_cases": "BIGINT"}
    return project(
        folder,
        staging__docket=(STAGING, yml({"row_id": "BIGINT", "filed_date": "DATE", "court_id": "VARCHAR"})),
        core__court=(CORE, yml(types)),
        marts__court=(MARTS, yml(types)),
    )


def names(node: Node) -> list[str]:
    """Every name in a tree, as it is walked from the top."""
    return [node.name, *(name for child in node.nodes for name in names(child))]


def lineage_in(folder: Path, *, has_rows: bool = False) -> Lineage:
    return project_lineage(settings_of(folder), project_sources(folder), has_rows=has_rows)


@pytest.fixture(scope="module")
def real() -> Lineage:
    return lineage_in(PROJECT)


def test_tree_reaches_raw_with_types(tmp_path: Path) -> None:
    done = run(tiny(tmp_path), "lineage", "marts.court.later_cases")
    assert (done.exit_code, done.stdout) == (0, TREE), done.stderr
    assert not (tmp_path / "data").exists()


def test_depth_says_what_it_leaves_out(tmp_path: Path) -> None:
    done = run(tiny(tmp_path), "lineage", "marts.court.later_cases", "--depth", "1")
    assert done.stdout == "marts.court.later_cases  BIGINT\n└── core.court.later_cases  BIGINT (and 2 more)\n"


@pytest.mark.torture
def test_tree_that_no_screen_holds_is_cut_where_it_fits_and_says_how_much_is_missing(real: Lineage) -> None:
    name = "state_summary.convicted_defendants"
    lines = run(PROJECT, "lineage", name).stdout.splitlines()
    whole = run(PROJECT, "lineage", name, "--depth", "0").stdout.splitlines()
    assert len(lines) <= 41 < 100 < len(whole)
    assert len(whole) == real.tree(name).size
    tree, left_out = real.fitting_tree(name, lines=40)
    assert real.tree(name, depth=tree.height + 1).size > 40
    assert lines[-1] == f"… {left_out} more levels: --depth 0 shows all"
    assert left_out == real.tree(name).height - tree.height > 1


@pytest.mark.parametrize(("lines", "size", "left_out"), [(6, 6, 0), (5, 4, 1), (4, 4, 1), (3, 2, 2), (1, 2, 2)])
def test_tree_has_as_many_steps_as_fit_and_one_at_least(tmp_path: Path, lines: int, size: int, left_out: int) -> None:
    lineage = lineage_in(tiny(tmp_path))
    tree, found = lineage.fitting_tree("marts.court.later_cases", lines=lines)
    assert (tree.size, found) == (size, left_out)


def test_downstream_shows_what_is_made_of_a_column(tmp_path: Path) -> None:
    tree = lineage_in(tiny(tmp_path)).tree("raw.docket.date_filed", is_downstream=True)
    assert names(tree) == [
        "raw.docket.date_filed",
        "staging.docket.filed_date",
        "core.court.first_date",
        "marts.court.first_date",
        "core.court.later_cases",
        "marts.court.later_cases",
    ]


def test_rows_show_what_joins_filters_and_groups(tmp_path: Path) -> None:
    done = run(tiny(tmp_path), "lineage", "staging.docket.court_id", "--rows")
    assert done.stdout.splitlines() == [
        "staging.docket.court_id  VARCHAR",
        "├── raw.docket.court_id  VARCHAR",
        "└── staging.docket.*  rows",
        "    └── raw.docket.docket_number  VARCHAR",
    ]


def test_rows_of_the_real_project_reach_the_code_by_which_a_conviction_is_looked_up() -> None:
    lineage = lineage_in(PROJECT, has_rows=True)
    assert "raw.idb_criminal.disp1" in names(lineage.tree("state_summary.convicted_defendants"))


def test_table_shows_the_tables_that_it_is_made_of(tmp_path: Path) -> None:
    tree = lineage_in(tiny(tmp_path)).tree("marts.court")
    assert names(tree) == ["marts.court", "core.court", "staging.docket", "raw.docket"]
    assert tree.type == ""


def test_column_that_stands_in_the_tree_already_is_not_opened_again(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    twice = "select court.court_id, greatest(court.first_date, other.first_date) as latest_date\n"
    twice += "from core.court inner join marts.court as other on court.court_id = other.court_id"
    project(folder, marts__twice=(twice, yml({"court_id": "VARCHAR", "latest_date": "DATE"})))
    lines = run(folder, "lineage", "twice.latest_date").stdout.splitlines()
    assert lines[1] == "├── core.court.first_date  DATE"
    assert lines[-1] == "    └── core.court.first_date  DATE (see above)"


def test_json_is_the_tree(tmp_path: Path) -> None:
    tree = json.loads(run(tiny(tmp_path), "--json", "lineage", "marts.court.first_date", "--depth", "1").stdout)
    assert (tree["table"], tree["column"], tree["type"]) == ("marts.court", "first_date", "DATE")
    assert [(node["column"], node["left_out"]) for node in tree["nodes"]] == [("first_date", 1)]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("marts.court.first_dat", 'no column "first_dat" in marts.court. Did you mean "first_date"?'),
        ("marts.court.late", 'no column "late" in marts.court. Known: later_cases.'),
        ("marts.cort", 'no table "marts.cort" among models, seeds and sources. Did you mean "marts.court"?'),
        ("extract_columns.format", 'no table "extract_columns.format" among models, seeds and sources. Did you mean'),
        ("court.first_date", '"court.first_date" is ambiguous: core.court and marts.court have this name. Write core.court or'),
    ],
)  # fmt: skip
def test_name_that_there_is_not_is_told_with_the_nearest(tmp_path: Path, name: str, message: str) -> None:
    done = run(tiny(tmp_path), "lineage", name)
    assert done.exit_code == 3
    assert f"bad input: {message}" in done.stderr


def test_schema_may_be_left_out_where_one_table_has_the_column(tmp_path: Path) -> None:
    lineage = lineage_in(tiny(tmp_path))
    assert lineage.tree("docket.filed_date").name == "staging.docket.filed_date"
    assert lineage.tree("docket_party").name == "raw.docket_party"


def test_pictures_have_each_table_once_and_a_line_for_each_step(tmp_path: Path) -> None:
    tree = lineage_in(tiny(tmp_path)).tree("marts.court.later_cases")
    text = dot(tree)
    assert text.count("<b>staging.docket</b>") == 1
    assert '"raw.docket":"date_filed":e -> "staging.docket":"filed_date":w;' in text
    assert text.count("->") == 5
    assert "raw.docket.date_filed --> staging.docket.filed_date" in mermaid(tree)
    for suffix, start in (("dot", "digraph"), ("mmd", "flowchart LR")):
        write_picture(tree, tmp_path / f"picture.{suffix}")
        assert (tmp_path / f"picture.{suffix}").read_text().startswith(start)
    with pytest.raises(InputError, match=r"is no kind of picture. Known: .svg, .png, .pdf, .dot, .mmd."):
        write_picture(tree, tmp_path / "picture.gif")


def test_command_that_writes_a_picture_prints_nothing_but_its_path(tmp_path: Path) -> None:
    folder, file = tiny(tmp_path), tmp_path / "later.dot"
    done = run(folder, "lineage", "marts.court.later_cases", "--picture", str(file))
    assert (done.exit_code, done.stdout) == (0, f"{file}\n"), done.stderr
    assert "raw.docket" in file.read_text()  # the whole tree, not the part that a screen holds
    done = run(folder, "--json", "lineage", "marts.court.later_cases", "--picture", str(file))
    assert json.loads(done.stdout) == {"picture": str(file)}


def test_picture_downstream_points_the_same_way(tmp_path: Path) -> None:
    tree = lineage_in(tiny(tmp_path)).tree("raw.docket.date_filed", is_downstream=True)
    assert '"raw.docket":"date_filed":e -> "staging.docket":"filed_date":w;' in dot(tree, is_downstream=True)


def test_graphviz_draws_the_picture(tmp_path: Path) -> None:
    pytest.importorskip("pygraphviz")
    file = tmp_path / "picture.svg"
    write_picture(lineage_in(tiny(tmp_path)).tree("marts.court.later_cases"), file)
    text = file.read_text()
    assert "<svg" in text
    assert "later_cases" in text


def test_figure_of_the_real_project_is_followed_to_the_extracts(real: Lineage) -> None:
    found = names(real.tree("state_summary.convicted_defendants"))
    for column in (
        "core.fact_defendant_year.is_convicted",
        "raw.date_text.date_value",  # of whichever column: a date is read by its text
        "seeds.disposition.is_conviction",
        "raw.docket_count.disposition_digits",
        "raw.coding_sheet.value",
    ):
        assert column in found


def test_every_column_of_the_real_project_ends_in_raw_a_seed_a_record_or_nothing_but_constants(real: Lineage) -> None:
    models = {table for table, _ in real.comes_from}
    for origins in real.comes_from.values():
        for table, column in origins:
            assert table in models or table.split(".")[0] in ("raw", "seeds", "meta"), table
            assert not column or column in real.tables[table]


def test_columns_without_origin_are_constants_counts_and_days(real: Lineage) -> None:
    without = {f"{table}.{column}" for (table, column), origins in real.comes_from.items() if column and not origins}
    assert "core.dim_date.date_day" in without  # a series of days
    assert "core.geography.geography_type" in without  # a word
    assert len(without) < 36, sorted(without)


def test_project_of_other_schemas_has_a_lineage(tmp_path: Path) -> None:
    """A project without extracts: its models start at its seeds."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/raw_orders.csv").write_text("id,amount\n1,2\n")
    (tmp_path / "seeds/raw_orders.yml").write_text(yml({"id": "INTEGER", "amount": "INTEGER"}))
    for schema, table, sql in (
        ("base", "orders", "select id as order_id, amount / 100 as dollars from seeds.raw_orders"),
        ("shop", "totals", "select order_id, sum(dollars) as total from base.orders group by order_id"),
    ):
        (tmp_path / "sql" / schema).mkdir(parents=True)
        (tmp_path / "sql" / schema / f"{table}.sql").write_text(sql)
        value = "dollars" if schema == "base" else "total"
        (tmp_path / "sql" / schema / f"{table}.yml").write_text(yml({"order_id": "INTEGER", value: "DOUBLE"}))
    assert run(tmp_path, "--project", str(tmp_path), "lint").stdout.startswith("2 models, 1 seed, 4 columns resolved")
    tree = lineage_in(tmp_path).tree("totals.total")
    assert names(tree) == ["shop.totals.total", "base.orders.dollars", "seeds.raw_orders.amount"]
