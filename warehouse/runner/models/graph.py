"""The order of models: each after what it reads."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from warehouse.runner.models.model import Model


def dependencies(models: Mapping[str, Model]) -> dict[str, frozenset[str]]:
    """For each model the models that it reads; sources are left out."""
    return {name: model.reads & models.keys() for name, model in models.items()}


def cycle(graph: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """A path of tables that read each other in a circle, first and last the same; empty if there is none.

    >>> cycle({"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("a")})
    ('a', 'b', 'c', 'a')
    """
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # graphlib tells the path from what is read to what reads it, and starts anywhere.
        path = list(reversed(error.args[1]))[:-1]
        start = path.index(min(path))
        return (*path[start:], *path[: start + 1])
    return ()
