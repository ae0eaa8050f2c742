"""A project folder read whole: every model and seed, or every problem at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.order import ordered
from warehouse.runner.models.columns import add_column_problems
from warehouse.runner.models.contract import Column, Contract, read_contract, read_shared_columns
from warehouse.runner.models.graph import cycle, dependencies
from warehouse.runner.models.layers import LAYERS_FILE, Layers, read_layers
from warehouse.runner.models.model import Model, Seed
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.published import Published, read_published
from warehouse.runner.models.query import line_of, parse_query
from warehouse.runner.models.seed_values import add_value_problems
from warehouse.runner.models.tables import add_table_problems, names_of, table_nodes
from warehouse.runner.schemas import META, SEEDS

_SHARED_COLUMNS = Path("sql/columns.yml")


@dataclass(frozen=True)
class Project:
    """The models, each after what it reads, and the seeds of a folder, by name."""

    folder: Path
    models: Mapping[str, Model]
    seeds: Mapping[str, Seed]
    layers: Layers
    """The schemas, each after those that it may read."""
    published: Published | None = None
    """What readers are promised, as it was committed; None for a project without a contract."""


def read_project(folder: Path, sources: Collection[str]) -> Project:
    """The project in a folder, sound as far as can be told without a database.

    `sources` names the tables that models may read beside models and seeds. Raises ModelError, or ModelErrors with
    every problem of every file.
    """
    problems = Problems()
    shared = read_shared_columns(folder / _SHARED_COLUMNS, str(_SHARED_COLUMNS), problems)
    layers = read_layers(folder, problems)
    seed_files = _named(folder, _with_contract(folder, "seeds", ".csv", problems), 2, problems)
    model_files = _named(folder, _with_contract(folder, "sql", ".sql", problems), 3, problems)
    known = {*sources, *seed_files, *model_files}
    seeds, models = {}, {}
    for name, file in seed_files.items():
        if contract := _contract(folder, file, shared, layers, problems):
            seeds[name] = Seed(name, _where(folder, file), file, contract)
            if contract.materialized != "table":
                problems.add(contract.where, "a seed is always a table", "Remove the key materialized.")
    for name, file in model_files.items():
        if model := _model(folder, name, file, shared, layers, known, problems):
            models[name] = model
    tables: dict[str, Contract | None] = dict.fromkeys((*seed_files, *model_files))
    tables |= {name: seed.contract for name, seed in seeds.items()}
    tables |= {name: model.contract for name, model in models.items()}
    for seed in seeds.values():
        add_value_problems(seed, tables, problems)
    graph = dependencies(models)
    if path := cycle(graph):
        _add_cycle(path, models, problems)
    published = read_published(folder, problems)
    problems.raise_if_any()
    return Project(folder, {name: models[name] for name in ordered(graph)}, seeds, layers, published)


def _with_contract(folder: Path, part: str, suffix: str, problems: Problems) -> list[Path]:
    """The files of a suffix in a part of the project; a problem for each without YAML, and each YAML without file."""
    files = sorted((folder / part).rglob(f"*{suffix}"))
    contracts = set((folder / part).rglob("*.yml")) - {folder / _SHARED_COLUMNS, folder / LAYERS_FILE}
    for file in files:
        if file.with_suffix(".yml") not in contracts:
            yml = file.with_suffix(".yml").name
            problems.add(_where(folder, file), f"has no {yml} beside it", "Write its description, grain and columns.")
    for yml_file in contracts - {file.with_suffix(".yml") for file in files}:
        missing = yml_file.with_suffix(suffix).name
        problems.add(_where(folder, yml_file), f"has no {missing} beside it", "Write it, or remove this file.")
    return files


def _named(folder: Path, files: list[Path], depth: int, problems: Problems) -> dict[str, Path]:
    """Files by the name of the table that each makes; the path is the name, so no two can have the same."""
    named = {}
    for file in files:
        where = _where(folder, file)
        schema = file.parent.name
        if len(file.relative_to(folder).parts) != depth:
            place = "seeds/<table>.csv" if depth == 2 else "sql/<schema>/<table>.sql"
            problems.add(where, "stands in the wrong folder", f"The path is the name of the table: {place}.")
        elif depth == 3 and schema in (SEEDS, META):
            problems.add(where, f'the schema "{schema}" is not for models', "Move it to another folder of sql/.")
        elif not re.fullmatch(r"[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*", f"{schema}.{file.stem}"):
            problems.add(where, f'"{schema}.{file.stem}" is no name for a table', "Use a to z, 0 to 9 and _.")
        else:
            named[f"{schema}.{file.stem}"] = file
    return named


def _contract(
    folder: Path, file: Path, shared: Mapping[str, Column], layers: Layers, problems: Problems
) -> Contract | None:
    yml = file.with_suffix(".yml")
    kind = layers.materialized(file.parent.name)
    return read_contract(yml, _where(folder, yml), shared, problems, kind=kind) if yml.exists() else None


def _model(
    folder: Path,
    name: str,
    file: Path,
    shared: Mapping[str, Column],
    layers: Layers,
    known: Collection[str],
    problems: Problems,
) -> Model | None:
    where = _where(folder, file)
    contract = _contract(folder, file, shared, layers, problems)
    try:
        sql = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        problems.add(where, f"is not UTF-8: {error}", "Save it as UTF-8.")
        return None
    query = parse_query(sql, where, problems)
    if query is None:
        return None
    tables = table_nodes(query)
    add_table_problems(tables, where, known, problems)
    add_column_problems(query, where, contract, problems)
    return Model(name, where, sql, query, names_of(tables), contract) if contract else None


def _add_cycle(path: tuple[str, ...], models: Mapping[str, Model], problems: Problems) -> None:
    first, second = models[path[0]], path[1]
    line = next(line_of(table) for table in table_nodes(first.query) if f"{table.db}.{table.name}" == second)
    circle = " reads ".join(path)
    problems.add(f"{first.where}:{line}", f"models read each other in a circle: {circle}", "Break it at one of them.")


def _where(folder: Path, file: Path) -> str:
    return file.relative_to(folder).as_posix()
