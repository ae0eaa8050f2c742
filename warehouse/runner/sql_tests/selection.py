"""The cases that a person asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from warehouse.errors import InputError, suggestion
from warehouse.runner.sql_tests.case import CASES, Case


def chosen(cases: Sequence[Case], models: Collection[str], names: Sequence[str]) -> tuple[Case, ...]:
    """The cases of models, and of those the ones named (`core.dim_date/leap_year` or its folder), all without a name.

    Raises InputError when the models have no case, or a name finds none.
    """
    found = [case for case in cases if case.model in models]
    if not found:
        raise InputError(", ".join(sorted(models)), "no case of such a model", f"Cases stand in {CASES.as_posix()}.")
    for name in names:
        if not any(_is_named(case, name) for case in found):
            nearest = suggestion(name, {case.name for case in found}, otherwise=f"Cases stand in {CASES.as_posix()}.")
            raise InputError(name, "no such case", nearest)
    return tuple(case for case in found if not names or any(_is_named(case, name) for name in names))


def _is_named(case: Case, name: str) -> bool:
    return name.rstrip("/") in (case.name, case.title, case.where, str(case.folder))
