"""The cases that a person asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase

from warehouse.errors import InputError
from warehouse.models.problems import suggestion
from warehouse.sql_tests.case import CASES, Case


def chosen(cases: Sequence[Case], models: Collection[str], names: Sequence[str]) -> tuple[Case, ...]:
    """The cases of models and of given names (`core.dim_date/leap_year` or its folder); all where nothing is asked.

    A model is written `core.dim_date`, `dim_date` or `core.*`. Raises InputError when a word finds no case.
    """
    found = [case for case in cases if not models or any(_is_of(case, model) for model in models)]
    for model in models:
        if not any(_is_of(case, model) for case in cases):
            nearest = suggestion(model, {case.model for case in cases}, otherwise=f"Cases stand in {CASES.as_posix()}.")
            raise InputError(model, "no case of such a model", nearest)
    for name in names:
        if not any(_is_named(case, name) for case in found):
            nearest = suggestion(name, {case.name for case in found}, otherwise=f"Cases stand in {CASES.as_posix()}.")
            raise InputError(name, "no such case", nearest)
    return tuple(case for case in found if not names or any(_is_named(case, name) for name in names))


def _is_of(case: Case, pattern: str) -> bool:
    return fnmatchcase(case.model, pattern) or fnmatchcase(case.model.split(".")[1], pattern)


def _is_named(case: Case, name: str) -> bool:
    return name.rstrip("/") in (case.name, case.title, case.where, str(case.folder))
