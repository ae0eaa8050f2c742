"""Our form of the expectation that a query finds no row says what Great Expectations' own says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
import pytest


@pytest.mark.parametrize(
    "query",
    [
        "select number from {batch} where number < 0",
        "select number, day from {batch} where number < 3 order by number",
        # More rows than are fetched.
        "select number from {batch} order by number",
        "select {{'a': number}} as pair from {batch} where number = 1",
        "select missing from {batch}",
        "select error('raised') from {batch}",
    ],
)
def test_result_is_that_of_great_expectations(tmp_path: Path, query: str) -> None:
    own, theirs = _results(tmp_path, query)
    assert {key: own[key] for key in ("success", "result", "exception_info")} == {
        key: theirs[key] for key in ("success", "result", "exception_info")
    }
    if "number < 3" in query:
        assert (own["success"], own["result"]["observed_value"]) == (False, 3)
    elif "batch} order by" in query:
        assert (own["result"]["observed_value"], len(own["result"]["details"]["unexpected_rows"])) == (1000, 200)


def _results(folder: Path, query: str) -> list[dict[str, Any]]:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations
    from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
    from sqlalchemy.dialects import registry

    from warehouse.runner.check.no_rows import NoRows

    file = folder / "tiny.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table one as select range as number, date '2026-01-01' as day from range(1000)")
    registry.register("duckdb.readonly", "warehouse.runner.check.dialect", "ReadOnlyDialect")
    limits = {"data_dir": str(folder), "memory_limit": "1GiB", "threads": 1}
    context: Any = great_expectations.get_context(mode="ephemeral")
    source = context.data_sources.add_sql(
        "tiny", connection_string=f"duckdb+readonly:///{file}", kwargs={"connect_args": limits}
    )
    asset = source.add_table_asset("one", table_name="one")
    batch = asset.get_batch(asset.build_batch_request())
    results = []
    for expectation in (NoRows, UnexpectedRowsExpectation):
        found = batch.validate(expectation(unexpected_rows_query=query), result_format={"result_format": "COMPLETE"})
        told = found.to_json_dict()
        told["exception_info"] = sorted({*_messages(told["exception_info"])})
        results.append(told)
    return results


def _messages(info: Any) -> Any:
    if isinstance(info, dict):
        if info.get("raised_exception"):
            # The statements differ: one counts.
            yield str(info["exception_message"]).split("\n")[0]
        for value in info.values():
            yield from _messages(value)
