"""Great Expectations' check that a query finds no row, at half of its cost.

Its own runs each query twice, for the rows and for their number, and makes its configuration anew some forty times,
which takes longer than most queries do. `tests/test_check_no_rows.py` holds the results of both against each other.
Importing this module imports Great Expectations.
"""

from __future__ import annotations

from typing import Any, ClassVar

from great_expectations.constants import MAX_RESULT_RECORDS
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from great_expectations.expectations.expectation_configuration import parse_result_format
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

_ROWS, _COUNT = "unexpected_rows_query.table", "unexpected_rows_query.row_count"


class NoRows(UnexpectedRowsExpectation):
    """`unexpected_rows_expectation`, of which the rows are counted as they are fetched."""

    metric_dependencies: ClassVar[tuple[str, ...]] = (_ROWS,)

    def get_validation_dependencies(
        self, execution_engine: Any = None, runtime_configuration: dict[str, Any] | None = None
    ) -> ValidationDependencies:
        """The rows that the query finds, and the form in which they are told."""
        told = (runtime_configuration or {}).get("result_format", {})
        return ValidationDependencies({_ROWS: self._metric(_ROWS)}, parse_result_format(told))

    def _metric(self, name: str) -> MetricConfiguration:
        domain = {key: getattr(self, key, None) for key in self.domain_keys}
        return MetricConfiguration(name, domain, {"unexpected_rows_query": self.unexpected_rows_query})

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> Any:
        count = len(metrics[_ROWS])
        if count >= MAX_RESULT_RECORDS:
            # So many are fetched at most.
            (count,) = execution_engine.resolve_metrics([self._metric(_COUNT)]).values()
        return super()._validate({**metrics, _COUNT: count}, runtime_configuration, execution_engine)
