"""A model and a seed: the two ways in which a table of ours comes to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlglot import exp

from warehouse.runner.models.contract import Contract


@dataclass(frozen=True)
class Model:
    """One query and its contract; `where` is the file as messages show it, `reads` the tables that it reads."""

    name: str
    where: str
    sql: str
    query: exp.Query = field(repr=False, compare=False)
    reads: frozenset[str]
    contract: Contract

    @property
    def schema(self) -> str:
        """The part of the name before the dot."""
        return self.name.split(".")[0]


@dataclass(frozen=True)
class Seed:
    """One CSV file and its contract."""

    name: str
    where: str
    file: Path
    contract: Contract
