"""One model's text as it stands, whatever state its YAML and the other models are in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from sqlglot import exp

from warehouse.errors import InputError
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.query import parse_query
from warehouse.runner.models.words import nearest_model


@dataclass(frozen=True)
class Draft:
    """The query of a file in sql/."""

    name: str
    where: str
    sql: str
    query: exp.Query = field(repr=False, compare=False)


def model_names(folder: Path) -> tuple[str, ...]:
    """The models of a project by their files alone, which takes no time."""
    return tuple(sorted(f"{file.parent.name}.{file.stem}" for file in (folder / "sql").glob("*/*.sql")))


def full_name(name: str, known: Collection[str]) -> str:
    """The name with its schema of the only model that is meant.

    >>> full_name("dim_order", ["core.dim_order", "core.dim_date"])
    'core.dim_order'
    """
    found = [model for model in known if name in (model, model.split(".")[1])]
    if len(found) > 1:
        raise InputError("", f'"{name}" is {" and ".join(found)}', "Write it with its schema.")
    if not found:
        raise InputError("", f'no model "{name}"', nearest_model(name, known))
    return found[0]


def read_draft(folder: Path, name: str) -> Draft:
    """The query of a model, by its name with or without schema. Raises InputError, ModelError for a wrong query."""
    model = full_name(name, model_names(folder))
    schema, table = model.split(".")
    where = f"sql/{schema}/{table}.sql"
    problems = Problems()
    sql = (folder / where).read_text(encoding="utf-8")
    query = parse_query(sql, where, problems)
    problems.raise_if_any()
    assert query is not None  # or there would be a problem
    return Draft(model, where, sql, query)
