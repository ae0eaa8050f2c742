"""What is known of a value: its type, and the columns that it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum

from warehouse.runner.models.types import can_hold_words

ColumnName = tuple[str, str]
"""A table with its schema, and a column of it."""
NULL = "NULL"
"""The type of a value that is never there, which fits any other."""


class Flow(IntEnum):
    """How much of a column's value can stand in another's; a path is as wide as its narrowest place."""

    DECIDES = 1
    """It decides between values, or is counted or measured: `case when name = …`, `length(name)`."""
    EXTRACTED = 2
    """Parts of it that a pattern finds: `regexp_extract(text, …)`."""
    CARRIED = 3
    """All of it, or any part: as it is, cut, joined to others, in other letters."""


@dataclass(frozen=True)
class Value:
    """What is known of a value: its type (None where DuckDB must say), and the columns that it comes from."""

    type: str | None = None
    origins: Mapping[ColumnName, Flow] = field(default_factory=dict)

    def at_most(self, flow: Flow) -> Value:
        """The same value behind a place that lets no more than `flow` through."""
        return replace(self, origins={column: min(flow, known) for column, known in self.origins.items()})

    def of_type(self, type_: str | None) -> Value:
        """The value as another type; a type without words lets none through."""
        value = self if can_hold_words(type_) else self.at_most(Flow.DECIDES)
        return replace(value, type=type_)


NOTHING = Value()


def merged(values: Sequence[Value]) -> Value:
    """The value that can be any of several; its type is known when they agree."""
    origins: dict[ColumnName, Flow] = {}
    for value in values:
        for column, flow in value.origins.items():
            origins[column] = max(flow, origins.get(column, flow))
    types = {value.type for value in values} - {NULL}
    return Value(types.pop() if len(types) == 1 else None, origins)


def decided(value: Value, by: Value) -> Value:
    """The value, chosen by another: of its type, and with what decides among its origins."""
    return replace(merged([value, by.at_most(Flow.DECIDES)]), type=value.type)
