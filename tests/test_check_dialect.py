"""Whether Great Expectations still needs our dialect to work on DuckDB."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
import pytest


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "tiny.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table docket as select 4 as new_cases")
    return file


def _validated(url: str, limits: dict[str, Any]) -> Any:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations
    from great_expectations.expectations.core.expect_column_max_to_be_between import ExpectColumnMaxToBeBetween

    context: Any = great_expectations.get_context(mode="ephemeral")
    source = context.data_sources.add_sql("tiny", connection_string=url, kwargs={"connect_args": limits})
    asset = source.add_table_asset("docket", table_name="docket")
    batch = asset.get_batch(asset.build_batch_request())
    return batch.validate(ExpectColumnMaxToBeBetween(column="new_cases", max_value=5))


def test_great_expectations_works_on_duckdb_through_our_dialect(file: Path) -> None:
    from sqlalchemy.dialects import registry

    registry.register("duckdb.readonly", "warehouse.runner.check.dialect", "ReadOnlyDialect")
    limits = {"data_dir": str(file.parent), "memory_limit": "1GiB", "threads": 1}
    assert _validated(f"duckdb+readonly:///{file}", limits).success


def test_great_expectations_still_needs_our_dialect(file: Path) -> None:
    found = _validated(f"duckdb:///{file}", {"read_only": True})
    assert not found.success, (
        "Great Expectations works on DuckDB by itself now: remove warehouse/runner/check/dialect.py."
    )
