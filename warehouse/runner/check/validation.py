"""Great Expectations at work, in a process of its own: `python -m warehouse.runner.check.validation`.

It keeps the file open until its engine is gone, and takes seconds to import; neither should touch the refresh. The
job comes in on stdin; results go out on stdout as they come, so that what was checked before a crash is not lost.
"""

from __future__ import annotations

import os
import pickle
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from warehouse.errors import suggestion
from warehouse.runner.check.data_docs import write_table_page
from warehouse.runner.check.examples import Known
from warehouse.runner.check.report import CheckResult
from warehouse.runner.check.suites import NO_ROWS, Check
from warehouse.settings import Settings
from warehouse.withhold import of_database

_SEVERITIES = {"fail": "critical", "warn": "warning"}
_EXAMPLES = 5
# What Great Expectations says of an expectation of ours, not of a row.
_OF_EXPECTATIONS = re.compile(r'Error: The column "\w+" in BatchData does not exist\.?')


@dataclass(frozen=True)
class Job:
    """What to check, and how."""

    settings: Settings
    build_id: str
    checks: tuple[Check, ...]
    known: Known
    """What an example may show."""


def main() -> None:
    """Reads a job from stdin and writes each result to stdout."""
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Great Expectations prints; on stdout that would end up among the results.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    job: Job = pickle.load(sys.stdin.buffer)
    for result in validate(job):
        pickle.dump(result, results)
        results.flush()


def validate(job: Job) -> Iterator[CheckResult]:
    """The result of each check, table by table; a page of the Data Docs is written for each table."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # It looks for a pyspark whether or not it needs one, and one without grpc ends the process, with 0, as it is imported.
    sys.modules.setdefault("pyspark", None)  # type: ignore[arg-type]
    source = _source(job.settings)
    for table, checks in groupby(job.checks, key=lambda check: check.table):
        yield from _validate_table(source, table, list(checks), job)


def _source(settings: Settings) -> Any:
    """The build file as a data source of a Great Expectations context that keeps everything in memory."""
    import great_expectations
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )
    from sqlalchemy.dialects import registry

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    context: Any = great_expectations.get_context(project_config=config, mode="ephemeral")
    registry.register("duckdb.readonly", "warehouse.runner.check.dialect", "ReadOnlyDialect")
    limits = {"data_dir": str(settings.data_dir), "memory_limit": settings.memory_limit, "threads": settings.threads}
    url = f"duckdb+readonly:///{settings.build_file}"
    return context.data_sources.add_sql("build", connection_string=url, kwargs={"connect_args": limits})


def _validate_table(source: Any, table: str, checks: list[Check], job: Job) -> Iterator[CheckResult]:
    """The results of the checks on one table, which are one validation: one each would take far longer."""
    from great_expectations import ExpectationSuite

    expectations = []
    for number, check in enumerate(checks):
        expectation = _expectation(check, number)
        if isinstance(expectation, CheckResult):
            yield expectation
        else:
            expectations.append(expectation)
    if not expectations:
        return
    batch = _batch(source, table)
    suite = ExpectationSuite(table, expectations=expectations)
    found = batch.validate(suite, result_format={"result_format": "COMPLETE"})
    for result in found.results:
        check = checks[result.expectation_config.meta["check"]]
        known = job.known.with_words_of(str(check.kwargs))
        _withhold(result, known)
        told = _result(check, result, known)
        if told.outcome == "failed":
            # What to do stands there only where there is something to do.
            result.expectation_config.description = f"{check.name}: {check.message}"
        yield told
    found.meta["run_id"] = {"run_name": job.build_id, "run_time": datetime.now(UTC).isoformat(timespec="seconds")}
    write_table_page(found, job.settings)


def _batch(source: Any, table: str) -> Any:
    """The rows of a table as Great Expectations takes them.

    `source.add_table_asset` would write the whole configuration, all tables of it, anew for each.
    """
    from great_expectations.datasource.fluent.sql_datasource import TableAsset

    schema_name, table_name = table.split(".")
    asset: Any = TableAsset(name=table, table_name=table_name, schema_name=schema_name)
    asset._datasource, source.assets = source, [asset]
    return asset.get_batch(asset.build_batch_request())


def _expectation(check: Check, number: int) -> Any:
    """The expectation that a check describes, or its result `not run` when there is no such expectation."""
    from great_expectations.compatibility.pydantic import ValidationError
    from great_expectations.exceptions.exceptions import ExpectationNotFoundError
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    from great_expectations.expectations.metadata_types import FailureSeverity
    from great_expectations.expectations.registry import list_registered_expectation_implementations

    from warehouse.runner.check.no_rows import NoRows

    said: dict[str, Any] = {
        "severity": FailureSeverity(_SEVERITIES[check.severity]),
        "description": check.name,
        "meta": {"check": number},
    }
    try:
        if check.type == NO_ROWS:
            return NoRows(**check.kwargs, **said)
        return ExpectationConfiguration(type=check.type, kwargs=dict(check.kwargs), **said).to_domain_obj()
    except ExpectationNotFoundError:
        known = list_registered_expectation_implementations()
        return check.not_run(f'there is no expectation type "{check.type}"', suggestion(check.type, known))
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, found['loc']))}: {found['msg']}" for found in error.errors())
        return check.not_run(f"the kwargs do not fit {check.type}: {problems}")


def _withhold(found: Any, known: Known) -> None:
    """Leave in a result, of which a page is made, nothing that may be text of an extract."""
    found.result = known.shown(found.result)
    if any(_error_messages(found.exception_info)):
        messages = [*dict.fromkeys(_error_messages(found.exception_info))]
        found.exception_info = {
            "raised_exception": True,
            "exception_message": "; ".join(messages),
            "exception_traceback": "",
        }


def _result(check: Check, found: Any, known: Known) -> CheckResult:
    errors = list(dict.fromkeys(_error_messages(found.exception_info)))
    if errors:
        return check.not_run(errors[0])
    details = found.result or {}
    rows = (details.get("details") or {}).get("unexpected_rows")
    values = details.get("unexpected_list") or []
    examples = rows if rows is not None else [{str(check.kwargs.get("column", "value")): value} for value in values]
    texts = [text for row in examples[:_EXAMPLES] if (text := known.example(row))]
    outcome = "passed" if found.success else "failed"
    return check.result(outcome, _observed(check, details), _expected(check), texts if outcome == "failed" else ())


def _observed(check: Check, details: dict[str, Any]) -> str:
    if "observed_value" in details:
        value = details["observed_value"]
        if check.type != NO_ROWS:
            return str(value)
        return "1 row" if value == 1 else f"{value} rows"
    return f"{details.get('unexpected_count', 0)} of {details.get('element_count', 0)} values"


def _expected(check: Check) -> str:
    if check.type == NO_ROWS:
        return "no row"
    return ", ".join(f"{name} {value}" for name, value in check.kwargs.items())


def _error_messages(info: Any) -> Iterator[str]:
    """The messages of exceptions, however deep Great Expectations has nested them."""
    if not isinstance(info, dict):
        return
    if info.get("raised_exception"):
        # The database's own words, without the excerpt, statement and link that follow, and without a value of a row.
        message = re.split(r"\n\n|\n\[SQL:|\n\(Background", str(info.get("exception_message")))[0]
        said = re.sub(r"^\(_?duckdb\.\w+\) ", "", message)
        yield said if _OF_EXPECTATIONS.fullmatch(said) else of_database(said)
    for value in info.values():
        yield from _error_messages(value)


if __name__ == "__main__":
    main()
