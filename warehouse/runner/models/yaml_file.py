"""YAML with line numbers: the loaders of PyYAML drop them, and a message without a line makes people search."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from warehouse.runner.models.problems import Problems

# The C loader is ten times faster; a PyYAML built without libyaml lacks it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SHAPE = "For a column write `shop: {type: VARCHAR, description: …}`."


@dataclass(frozen=True)
class Entry:
    """The value of a key, and the line on which the key stands."""

    line: int
    node: yaml.Node

    @property
    def is_null(self) -> bool:
        """Whether nothing (or null, or {}) stands there."""
        return self.node.tag == "tag:yaml.org,2002:null" or self.node.value == []

    def entries(self, where: str, problems: Problems) -> dict[str, Entry] | None:
        """The entries of a mapping by key; None, with a problem, if it is something else."""
        return _entries(self.node, where, problems)


def loaded(text: str) -> tuple[Any, yaml.Node | None]:
    """What a YAML text holds, and its nodes, which know their lines. Raises YAMLError for a text that is no YAML."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        # Building the values also resolves `<<:` in the nodes.
        return (None if root is None else loader.construct_document(root)), root
    finally:
        loader.dispose()


def read_entries(file: Path, where: str, problems: Problems) -> dict[str, Entry] | None:
    """The top-level entries of a YAML file; None, with a problem, if it holds no mapping."""
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.add(f"{where}:{line}", f"is not YAML: {error.problem}", "Quote a text that has a colon or a #.")
        return None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.add(where, f"is not YAML: {error}", "Save it as UTF-8 text.")
        return None
    if root is None:
        problems.add(where, "is empty", "Write description, grain and columns.")
        return None
    return _entries(root, where, problems)


def _entries(node: yaml.Node, where: str, problems: Problems) -> dict[str, Entry] | None:
    if not isinstance(node, yaml.MappingNode):
        problems.add(f"{where}:{node.start_mark.line + 1}", "expected `key: value` lines", _SHAPE)
        return None
    entries: dict[str, Entry] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.value in entries:
            problems.add(f"{where}:{line}", f'"{key.value}" stands here twice', "Remove one of the two.")
        entries[str(key.value)] = Entry(line, value)
    return entries
