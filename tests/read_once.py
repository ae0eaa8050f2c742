"""What the project says, read and found sound once in a process of the tests.

A build reads, resolves and binds every model before it makes a table, which takes twice as long as the tables of a few
cases. What comes of it follows from the files and from the columns of what was loaded, so that the same files and
columns are not gone through again. A project that a test has changed is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from flows.sources import project_sources
from warehouse.runner import lint
from warehouse.runner.build import binder
from warehouse.runner.models import project as projects
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.project import Project, read_project
from warehouse.runner.models.resolve import Resolved
from warehouse.runner.sql_tests import Case, read_cases

_PROJECT = Path(__file__).parents[1]
_Columns = Mapping[str, Mapping[str, str]]


@cache
def this_project() -> Project:
    """The project as it stands here. Nobody changes it."""
    return read_project(_PROJECT, project_sources(_PROJECT).columns)


@cache
def cases_of_this_project() -> tuple[Case, ...]:
    """The test cases of its models."""
    return read_cases(this_project(), project_sources(_PROJECT).columns)


def read_once(patch: pytest.MonkeyPatch) -> None:
    """From now on a build in this process reads and proves a project anew only where something of it is another."""
    # What is kept keeps its identity to itself.
    read: dict[str, Project] = {}
    sound: dict[int, Resolved] = {}
    bound: set[int] = set()

    def project_of(folder: Path, columns: _Columns) -> Project:
        key = _key(folder, columns)
        if key not in read:
            read[key] = read_project(folder, columns)
        return read[key]

    def is_kept(project: Project) -> bool:
        return any(project is kept for kept in read.values())

    def lint_models(project: Project, columns: _Columns, problems: Problems, **given: Any) -> Resolved:
        if id(project) in sound:
            return sound[id(project)]
        before = problems.sorted()
        # The queries are needed again, by the next build.
        resolved = original_lint(project, columns, problems, **given | {"is_last": False})
        if is_kept(project) and problems.sorted() == before:
            sound[id(project)] = resolved
        return resolved

    def verify_models(connection: Any, project: Project, columns: _Columns) -> None:
        if id(project) not in bound:
            original_verify(connection, project, columns)
            if is_kept(project):
                bound.add(id(project))

    original_lint, original_verify = lint.lint_models, binder.verify_models
    patch.setattr(projects, "read_project", project_of)
    patch.setattr(lint, "lint_models", lint_models)
    patch.setattr(binder, "verify_models", verify_models)


def _key(folder: Path, columns: _Columns) -> str:
    digest = sha256(f"{folder}\n{sorted((table, sorted(types.items())) for table, types in columns.items())}".encode())
    for part in ("sql", "seeds"):
        for file in sorted((folder / part).rglob("*")):
            if file.is_file():
                content = file.read_bytes()
                digest.update(f"{file} {len(content)}\n".encode() + content)
    return digest.hexdigest()
