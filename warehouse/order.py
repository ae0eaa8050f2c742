"""The order of tables that read each other."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import TopologicalSorter


def ordered(graph: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The names so that each comes after what it reads; by name where the order is free.

    >>> ordered({"marts.a": frozenset(["core.z"]), "core.z": frozenset(), "core.b": frozenset()})
    ('core.b', 'core.z', 'marts.a')
    """
    sorter = TopologicalSorter(graph)
    sorter.prepare()
    names: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        names += ready
        sorter.done(*ready)
    return tuple(names)
