"""What a project reads, checks and describes beside what its own folder makes; whoever runs it says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.runner.models.contract import Contract
from warehouse.runner.models.layers import read_layers
from warehouse.runner.models.problems import Problems
from warehouse.runner.records import META_SOURCES, META_TABLES

if TYPE_CHECKING:
    from warehouse.runner.models.value import ColumnName


@dataclass(frozen=True)
class Sources:
    """The tables of other steps, and what must be known of them; nothing for a project that starts at its seeds."""

    tables: Mapping[str, Contract] = field(default_factory=dict)
    """What a load brings and models read: their contracts by name."""
    records: Mapping[str, Contract] = field(default_factory=dict)
    """What steps after the build add to schema meta: checks read it, models do not."""
    personal: frozenset[ColumnName] = frozenset()
    """Columns of loaded tables that can name a person."""
    stamps: frozenset[ColumnName] = frozenset()
    """Columns by which the load marks a row: no new model passes them on."""
    no_news: frozenset[str] = frozenset()
    """Loaded tables that change without a row of data being other than it was."""
    later: tuple[str, ...] = ()
    """Modules of the steps after the build: where one is mended, the night is not over."""
    codes: str = "_(code|id|type|group)$"
    """Columns of seeds with codes, as a pattern: an example of a failed check may show them."""
    phrases: frozenset[ColumnName] = frozenset()
    """Columns of seeds with texts that it may show whole."""
    title: str = "Warehouse"
    """What the pages of the docs are called."""

    @property
    def schemas(self) -> tuple[str, ...]:
        """The schemas of loaded tables."""
        return tuple(sorted({table.split(".")[0] for table in self.tables}))

    @property
    def columns(self) -> dict[str, dict[str, str]]:
        """The types of the columns of all that models may read beside models and seeds, by table and column."""
        return _types({**self.tables, **META_SOURCES})

    @property
    def recorded(self) -> dict[str, dict[str, str]]:
        """The same of every record of a build, which checks may read."""
        return _types({**META_TABLES, **self.records})

    @property
    def personal_names(self) -> frozenset[str]:
        """The names of columns that can name a person, in whatever table they stand."""
        return frozenset(column for _, column in self.personal)


def _types(contracts: Mapping[str, Contract]) -> dict[str, dict[str, str]]:
    return {table: {column.name: column.type for column in contract.columns} for table, contract in contracts.items()}


def loaded_schemas(folder: Path, sources: Sources) -> tuple[str, ...]:
    """The schemas that another step makes, as the layers of a project and its sources say."""
    return tuple(sorted({*read_layers(folder, Problems()).loaded, *sources.schemas}))
