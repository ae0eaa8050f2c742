"""A project of somebody else: other schemas, other names, no extracts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from warehouse.cli import warehouse

pytestmark = pytest.mark.one_duckdb

PROJECT = Path(__file__).parent / "projects" / "jaffle_shop"
Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, to be changed."""
    return Path(shutil.copytree(PROJECT, tmp_path / "jaffle_shop"))


@pytest.fixture
def run(project: Path, tmp_path: Path) -> Run:
    """Runs a command on the project and returns its result."""
    options = ["--project", str(project), "--data-dir", str(tmp_path / "data")]
    return lambda *arguments: CliRunner().invoke(warehouse, [*options, *arguments])


def test_a_project_of_somebody_else_is_built_without_a_load(run: Run, tmp_path: Path) -> None:
    built = run("build")
    assert built.exit_code == 0, built.output
    with duckdb.connect(str(tmp_path / "data/build.duckdb"), read_only=True) as connection:
        query = "select customer_id, first_order, number_of_orders, customer_lifetime_value from shop.customers"
        customers = connection.execute(f"{query} order by customer_id").fetchall()
        orders = connection.execute("select order_id, coupon_amount, amount from shop.orders order by 1").fetchall()
    assert customers == [
        (1, date(2018, 1, 1), 2, Decimal("35.00")),
        (2, date(2018, 1, 2), 2, Decimal("20.00")),
        (3, None, 0, None),
    ]
    assert orders == [
        (1, Decimal("0.00"), Decimal("10.00")),
        (2, Decimal("0.00"), Decimal("20.00")),
        (3, Decimal("1.00"), Decimal("25.00")),
        (4, Decimal("0.00"), Decimal("0.00")),
    ]


def test_its_faults_are_found_in_its_own_files(run: Run, project: Path) -> None:
    model = project / "sql/shop/customers.sql"
    model.write_text(model.read_text().replace("from shop.orders", "from shop.order"))
    built = run("build")
    assert built.exit_code == 3
    assert 'sql/shop/customers.sql:9: no table "shop.order". Did you mean "shop.orders"?' in built.output


def test_it_is_known_before_it_runs(run: Run, project: Path) -> None:
    assert run("lint").exit_code == 0, run("lint").output
    model = project / "sql/stg/stg_orders.sql"
    model.write_text(model.read_text().replace("raw_orders.user_id", "raw_orders.userid"))
    linted = run("lint")
    assert linted.exit_code == 3
    assert "sql/stg/stg_orders.sql:4" in linted.output
    assert 'Did you mean "user_id"?' in linted.output


def test_its_own_layers_are_kept(run: Run, project: Path) -> None:
    model = project / "sql/stg/stg_customers.sql"
    before = model.read_text()
    model.write_text(f"{before.rstrip()}\ncross join shop.orders\n")
    assert run("lint").output.splitlines()[0] == (
        "sql/stg/stg_customers.sql:7: stg reads upwards, from shop.orders. "
        "Expected seeds, meta, stg: move the model up, or what it needs down."
    )
    model.write_text(before)
    refused = run("new", "model", "stg.customer", "--from", "shop.customers")
    assert (
        "stg.customer would read shop.customers, which its layer may not. It may read seeds, meta, stg."
        in refused.output
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("layers: {stg: {}}\n", 'sql/layers.yml:1: the schema "shop" is not in layers. List the schemas of sql/'),
        ("layers:\n  stg:\n  shop:\n  stg:\n", 'sql/layers.yml:4: "stg" stands here twice. Remove one of the two.'),
        ("\nlayers: [stg, shop]\n", 'sql/layers.yml:2: "layers" is no mapping. List the schemas of sql/'),
        ("layers: {stg: , shop: }\nlayer: 1\n", 'sql/layers.yml:2: unknown key "layer". Did you mean "layers"?'),
        ("layers:\n  stg:\n  shop: {gate: true}\n", 'sql/layers.yml:3: unknown key "gate". Did you mean "gated"?'),
        (
            "layers: {stg: , shop: }\nengines: [duckdb, sparc]\n",
            'sql/layers.yml:2: no engine "sparc". Did you mean "spark"?',
        ),
        ("layers: {stg: , shop: }\nengines: [spark]\n", 'sql/layers.yml:2: "engines" leaves out duckdb. Add it:'),
        ("layers:\n  stg:\n  shop: {gated: 1}\n", 'sql/layers.yml:3: "gated" is neither true nor false.'),
        (
            "layers:\n  stg:\n  shop: {materialized: incremental}\n",
            '"materialized" is incremental. Write `materialized: view`',
        ),
        (
            "layers:\n  stg: {reads: [shop]}\n  shop:\n",
            'sql/layers.yml:2: stg cannot read "shop": it does not stand before it',
        ),
        (
            "layers:\n  stg: {reads: seeds}\n  shop:\n",
            'sql/layers.yml:2: "reads" is no list. Write `reads: [one, another]`.',
        ),
        (
            "layers:\n  seeds:\n  stg:\n  shop:\n",
            'sql/layers.yml:2: the schema "seeds" is that of every project. Leave it out',
        ),
        ("layers:\n  stg: {made_by: load}\n  shop:\n", 'sql/layers.yml:2: the schema "stg" is not for models.'),
    ],
)
def test_layers_that_say_nothing_are_told(run: Run, project: Path, text: str, problem: str) -> None:
    (project / "sql/layers.yml").write_text(text)
    linted = run("lint")
    assert linted.exit_code == 3
    assert problem in linted.output


def test_it_checks_and_publishes_what_its_layers_say(run: Run, project: Path, tmp_path: Path) -> None:
    expectations = project / "expectations/shop"
    expectations.mkdir(parents=True)
    (expectations / "orders.yml").write_text(
        "description: What must hold\nexpectations:\n- name: no_negative_amount\n"
        "  type: expect_column_values_to_be_between\n  kwargs: {column: amount, min_value: 0}\n  severity: fail\n"
        "  message: Look at the payments\n"
    )
    assert "holds no finished build" in run("check").output or not (tmp_path / "data/build.duckdb").exists()
    assert run("build").exit_code == 0
    checked = run("check", "--json")
    assert checked.exit_code == 0, checked.output
    names = {(result["table_name"], result["check_name"]) for result in json.loads(checked.stdout)["results"]}
    assert names == {
        ("shop.customers", "one_row_per_customer_id"),
        ("shop.orders", "one_row_per_order_id"),
        ("shop.orders", "no_negative_amount"),
    }
    published = run("publish")
    assert published.exit_code == 0, published.output
    with duckdb.connect(str(tmp_path / "data/published/warehouse.duckdb"), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() order by all"
        ).fetchall()
        schemas = {name.split(".")[0] for (name,) in tables}
        assert connection.execute("select count(*) from shop.orders").fetchone() == (4,)
    assert schemas == {"shop", "meta"}
    assert ("meta.check_result",) in tables
    assert run("build").stdout.startswith("nothing changed since build")
    assert "was published before" in run("publish").output
    query = run("query", "select count(*) as customers from shop.customers")
    assert query.stdout.split() == ["customers", "3"], query.output


def test_part_of_a_build_is_checked_without_what_is_about_the_whole(run: Run, project: Path) -> None:
    expectations = project / "expectations/shop"
    expectations.mkdir(parents=True)
    whole = "select * from {batch} where not exists (select 1 from meta.build where row_counts is not null)"
    (expectations / "orders.yml").write_text(
        "description: What must hold\nexpectations:\n- name: build_is_whole\n  type: unexpected_rows_expectation\n"
        f'  kwargs: {{unexpected_rows_query: "{whole}"}}\n  severity: fail\n  message: Build all\n'
    )
    assert run("build", "--select", "+orders").exit_code == 0
    checked = run("check", "--select", "orders")
    assert checked.exit_code == 0, checked.output
    assert checked.stdout.startswith(
        "checks of a part passed: 1 passed, 0 failed, 0 warned, 0 not run; 1 about the whole"
    )
    assert run("build").exit_code == 0
    assert "2 passed, 0 failed, 0 warned, 0 not run\n" in run("check", "--select", "orders").output
    assert run("publish").exit_code == 5


def test_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "warehouse", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("python -m warehouse, version") or "version" in done.stdout


def test_its_failed_check_stops_publication(run: Run, project: Path, tmp_path: Path) -> None:
    (project / "sql/shop/orders.yml").write_text(
        (project / "sql/shop/orders.yml").read_text().replace("grain: [order_id]", "grain: [status]")
    )
    assert run("build").exit_code == 0
    checked = run("check")
    assert checked.exit_code == 4
    assert "shop.orders one_row_per_status" in checked.output
    assert run("publish").exit_code == 4
    assert not (tmp_path / "data/published/warehouse.duckdb").exists()


def test_its_seeds_and_models_leave_as_well(run: Run, tmp_path: Path) -> None:
    for runner in ("dbt", "sqlmesh"):
        written = run("export", runner, str(tmp_path / runner), "--json")
        assert written.exit_code == 0, written.output
        counts = json.loads(written.stdout)
        assert (counts["models"], counts["seeds"], counts["sources"]) == (5, 3, 0)
    assert "from {{ ref('raw_orders') }}" in (tmp_path / "dbt/models/stg/stg_orders.sql").read_text()
    assert "from stg.stg_orders" in (tmp_path / "sqlmesh/models/shop/orders.sql").read_text()
