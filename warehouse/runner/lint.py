"""What is wrong with a project, told before anything runs and without a database: its columns, layers and names."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import ModelError
from warehouse.runner.models.contract import Column
from warehouse.runner.models.expectations import read_expectations
from warehouse.runner.models.expected_columns import resolve_expectations
from warehouse.runner.models.incremental import add_key_problems
from warehouse.runner.models.layer_reads import add_layer_problems
from warehouse.runner.models.layers import SPARK
from warehouse.runner.models.lineage import Lineage, lineage_of
from warehouse.runner.models.model import Model, Seed
from warehouse.runner.models.origins import Tables
from warehouse.runner.models.problems import ModelErrors, Problems
from warehouse.runner.models.project import Project, read_project
from warehouse.runner.models.published import add_published_problems
from warehouse.runner.models.repeatable import add_repeat_problems
from warehouse.runner.models.resolve import Resolved, resolve_project
from warehouse.runner.models.types import can_hold_words, plain_type
from warehouse.runner.models.value import ColumnName, Flow, Value
from warehouse.runner.portable import add_faults, faults
from warehouse.runner.sources import Sources
from warehouse.settings import Settings

Rule = Callable[[Path, Problems], None]
"""Adds the problems of a project's folder that a rule of its own finds."""


@dataclass(frozen=True)
class LintReport:
    """What was looked at, and what is wrong with it."""

    models: int
    seeds: int
    columns: int
    seconds: float
    problems: tuple[ModelError, ...]


def lint(settings: Settings, sources: Sources, rules: Sequence[Rule] = ()) -> LintReport:
    """The problems of the project in the settings; while its files are not sound, those of the files alone.

    `rules` are those that the project has of its own.
    """
    start = time.perf_counter()
    folder = settings.project_dir
    try:
        project = read_project(folder, sources.columns)
    except ModelError as error:
        problems = error.problems if isinstance(error, ModelErrors) else (error,)
        return LintReport(0, 0, 0, time.perf_counter() - start, problems)
    found = Problems()
    for rule in rules:
        rule(folder, found)
    resolved = lint_project(project, sources, found, is_last=True)
    counts = len(project.models), len(project.seeds), resolved.column_count
    return LintReport(*counts, time.perf_counter() - start, found.sorted())


def project_lineage(settings: Settings, sources: Sources, *, has_rows: bool = False) -> Lineage:
    """The lineage of every column of the project, with `has_rows` also what joins, filters and groups rows.

    Raises ModelError when a file is not sound.
    """
    columns = sources.columns
    project = read_project(settings.project_dir, columns)
    # What cannot be resolved is lint's to tell; the rest has its lineage all the same.
    return lineage_of(project, resolve_project(project, columns, Problems(), is_last=True), has_rows=has_rows)


def lint_project(project: Project, sources: Sources, problems: Problems, *, is_last: bool = False) -> Resolved:
    """The columns of a project, each resolved; adds a problem for everything that breaks a rule.

    `is_last` is that of `resolve_project`.
    """
    resolved = lint_models(project, sources.columns, problems, personal=sources.personal, is_last=is_last)
    checked = resolve_expectations(read_expectations(project.folder), {**resolved.tables, **sources.recorded}, problems)
    _add_unused(project, checked, problems)
    add_published_problems(project, problems)
    return resolved


def lint_models(
    project: Project,
    columns: Tables,
    problems: Problems,
    *,
    personal: Collection[ColumnName] = (),
    is_last: bool = False,
) -> Resolved:
    """As `lint_project`, without what only a finished project has to keep: its expectations, that nothing is unused.

    `columns` has the types of the columns of what models read beside models and seeds.
    """
    resolved = resolve_project(project, columns, problems, is_last=is_last)
    _add_types(project, resolved, problems)
    _add_personal(project, resolved, personal, problems)
    add_layer_problems(project.models.values(), project.layers, problems)
    grains: dict[str, tuple[str, ...]] = {
        table: ("row_id",) for table, known in resolved.tables.items() if "row_id" in known
    }
    grains |= {name: seed.contract.grain for name, seed in project.seeds.items()}
    grains |= {name: model.contract.grain for name, model in project.models.items()}
    for name, origins in resolved.queries.items():
        add_key_problems(project.models[name], origins, project, resolved.tables, problems)
        add_repeat_problems(project.models[name], origins, grains, problems)
        if SPARK in project.layers.engines:
            add_faults(project.models[name], faults(origins, resolved.tables), problems)
    return resolved


def _add_types(project: Project, resolved: Resolved, problems: Problems) -> None:
    """Problems of types that are beyond doubt; DuckDB's binder tells the others when it builds."""
    for name, outputs in resolved.outputs.items():
        model = project.models[name]
        for column in model.contract.columns:
            found = _output(outputs, column).type
            if found and found != plain_type(column.type):
                problem = f'column "{column.name}": expected {column.type}, the query gives {found}'
                remedy = f"Write `cast(… as {column.type})` in {model.where}, or change the type here."
                problems.add(model.contract.place(column.name), problem, remedy)


def _add_personal(project: Project, resolved: Resolved, personal: Collection[ColumnName], problems: Problems) -> None:
    """Problems of columns in which text of a personal column can stand, with the way it takes."""
    ways = {column: (Flow.CARRIED, _shown(column)) for column in personal}
    for name, outputs in resolved.outputs.items():
        model = project.models[name]
        for column in model.contract.columns:
            origins = _output(outputs, column).origins
            reached = [
                (min(flow, ways[origin][0]), ways[origin][1]) for origin, flow in origins.items() if origin in ways
            ]
            flow, way = max(reached, default=(Flow.DECIDES, ""))
            if not can_hold_words(plain_type(column.type)):
                flow = Flow.DECIDES
            way = f"{way} → {name}.{column.name}"
            place = model.contract.place(column.name)
            if flow > Flow.DECIDES and not (flow == Flow.EXTRACTED and column.derived_from_personal):
                ways[name, column.name.lower()] = flow, way
            if flow == Flow.CARRIED:
                problem = f'column "{column.name}" carries text that can name a person: {way}'
                problems.add(place, problem, _CARRIED.format(excuse=_EXCUSE if column.derived_from_personal else ""))
            elif flow == Flow.EXTRACTED and not column.derived_from_personal:
                problem = f'column "{column.name}" holds words read out of text that can name a person: {way}'
                problems.add(place, problem, _EXTRACTED)
            elif flow == Flow.DECIDES and column.derived_from_personal:
                problem = f'column "{column.name}": no words of a personal column reach it'
                problems.add(place, problem, "Remove the key derived_from_personal.")


_EXCUSE = "derived_from_personal speaks for words that a pattern extracts, not for this. "
_CARRIED = (
    "{excuse}Personal text stays in raw: select what is read from it, a key, a date, a number or whether it says so."
)
_EXTRACTED = (
    "If no name can pass the pattern, say why at the column: `derived_from_personal: …`; else leave the column out."
)


def _output(outputs: Mapping[str, Value], column: Column) -> Value:
    """What is known of a promised column; nothing of a query that could not be resolved, whose problem is told."""
    return outputs.get(column.name.lower(), Value())


def _add_unused(project: Project, checked: Collection[str], problems: Problems) -> None:
    """Problems of seeds and inner models that nobody reads: no model, no check, nobody by the key used_by."""
    read = {*checked, *(table for model in project.models.values() for table in model.reads)}
    for name, table in _ends_nowhere(project):
        if name not in read and not table.contract.used_by:
            remedy = f"Remove it, read it, or say who does in {table.contract.where}: `used_by: …`."
            problems.add(table.where, f"nothing reads {name}: no model and no check", remedy)


def _ends_nowhere(project: Project) -> Iterator[tuple[str, Model | Seed]]:
    yield from project.seeds.items()
    for name, model in project.models.items():
        if not project.layers.is_for_readers(name):
            yield name, model


def _shown(column: ColumnName) -> str:
    return ".".join(column)
