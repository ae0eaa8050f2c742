"""Problems found in a project, collected so that one run shows all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from warehouse.errors import ModelError


class ModelErrors(ModelError):
    """Several problems as one error, a line each; `problems` has them as errors of their own."""

    def __init__(self, problems: Sequence[ModelError]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(str(problem) for problem in problems)
        super().__init__("", f"{len(problems)} problems, nothing was run:\n{lines}")


class Problems:
    """A growing list of problems.

    >>> problems = Problems()
    >>> problems.add("sql/core/dim_order.sql:3", 'no table "core.dim_shops"', 'Did you mean "core.dim_shop"?')
    >>> problems.raise_if_any()
    Traceback (most recent call last):
    warehouse.errors.ModelError: sql/core/dim_order.sql:3: no table "core.dim_shops". Did you mean "core.dim_shop"?
    """

    def __init__(self) -> None:
        self._found: list[ModelError] = []

    def add(self, where: str, problem: str, remedy: str = "") -> None:
        """Keeps one problem."""
        self._found.append(ModelError(where, problem, remedy))

    def raise_if_any(self) -> None:
        """Raises the only problem itself, several as ModelErrors in the order of files and lines."""
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            raise ModelErrors(self.sorted())

    def sorted(self) -> tuple[ModelError, ...]:
        """All of them, in the order of files and lines."""
        return tuple(sorted(self._found, key=_place))


def _place(problem: ModelError) -> tuple[str, int]:
    file, line = re.fullmatch(r"(.*?)(?::(\d+))?", problem.where, re.DOTALL).groups()  # type: ignore[union-attr]
    return file, int(line or 0)
