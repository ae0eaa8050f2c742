"""Which models a person means, in the spelling of dbt: `+shop_summary`, `staging.*`, `tag:daily`, `state:modified+`.

A space (or another `--select`) adds, a comma keeps what both sides have. Seeds and raw tables are no models and are
never selected, but `seeds.state+` is what reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from warehouse.errors import InputError, suggestion
from warehouse.runner.models.model import Model
from warehouse.runner.models.project import Project
from warehouse.runner.models.words import nearest_model

_PART = re.compile(r"(?P<at>@?)(?:(?P<up>\d*)\+)?(?P<core>[^+@]+?)(?:\+(?P<down>\d*))?")
_GLOB = re.compile(r"[*?\[]")
_METHODS = ("tag", "path", "state", "source", "config.materialized")
# Further than any graph is deep: `+` without a number.
_ALL = 1_000_000


def selected(
    project: Project, select: Sequence[str], exclude: Sequence[str] = (), *, modified: Collection[str] | None = None
) -> tuple[str, ...]:
    """The names of the models that are meant, in build order; every model for an empty `select`.

    `modified` has the tables that `state:modified` means. Raises InputError for a part that nothing fits; only
    `state:modified` may mean nothing, and then so may the whole selection.
    """
    graph = _graph(project.models)
    including = [_Union.read("--select", text) for text in select]
    excluding = [_Union.read("--exclude", text) for text in exclude]
    chosen = {name for union in including for name in union.names(project, graph, modified)}
    if not select:
        chosen = set(project.models)
    chosen -= {name for union in excluding for name in union.names(project, graph, modified)}
    if not chosen & project.models.keys() and not any(union.asks_state for union in (*including, *excluding)):
        texts = [f"{union.option} {union.text!r}" for union in (*including, *excluding)]
        raise InputError(" ".join(texts), "no model is left", "Exclude less: `warehouse ls` tries a selection.")
    return tuple(name for name in project.models if name in chosen)


@dataclass(frozen=True)
class _Part:
    """A name, pattern or method with what is wanted before and after it."""

    core: str
    is_at: bool
    up: int
    down: int

    @staticmethod
    def read(where: str, text: str) -> _Part:
        """The part that a text spells.

        >>> _Part.read("", "2+shop_summary+")
        _Part(core='shop_summary', is_at=False, up=2, down=1000000)
        """
        found = _PART.fullmatch(text)
        if not found or (found["at"] and (found["up"] is not None or found["down"] is not None)):
            remedy = "Write `name`, `+name`, `name+`, `2+name+1` or `@name`."
            raise InputError(where, f'"{text}" is no selection', remedy)
        up, down = (0 if number is None else int(number or _ALL) for number in (found["up"], found["down"]))
        return _Part(found["core"], bool(found["at"]), up, down)

    @property
    def asks_state(self) -> bool:
        """Whether it may mean nothing without being wrong."""
        return self.core.startswith("state:")


@dataclass(frozen=True)
class _Union:
    """One text of an option: parts that a space joins, each of parts that a comma intersects."""

    option: str
    text: str
    intersections: tuple[tuple[_Part, ...], ...]

    @staticmethod
    def read(option: str, text: str) -> _Union:
        """The union that a text spells.

        >>> [len(parts) for parts in _Union.read("--select", "staging.*,tag:daily  dim_order").intersections]
        [2, 1]
        """
        where = f"{option} {text!r}"
        if not text.split():
            raise InputError(where, "is empty", "Name a model; `warehouse ls` lists them.")
        words = (tuple(_Part.read(where, part) for part in word.split(",")) for word in text.split())
        return _Union(option, text, tuple(words))

    @property
    def asks_state(self) -> bool:
        """Whether one of its parts does."""
        return any(part.asks_state for parts in self.intersections for part in parts)

    def names(self, project: Project, graph: _Graph, modified: Collection[str] | None) -> set[str]:
        """The tables that it means, raw tables and seeds on the way among them."""
        names: set[str] = set()
        for parts in self.intersections:
            where = f"{self.option} {self.text!r}"
            common = set.intersection(*(_names(part, where, project, graph, modified) for part in parts))
            if len(parts) > 1 and not common & project.models.keys() and not any(part.asks_state for part in parts):
                remedy = "A comma keeps what both sides have; write a space to have both."
                raise InputError(where, f'no model fits all of "{",".join(part.core for part in parts)}"', remedy)
            names |= common
        return names


@dataclass(frozen=True)
class _Graph:
    """What each table reads, and what reads it."""

    reads: Mapping[str, Collection[str]]
    read_by: Mapping[str, Collection[str]]


def _graph(models: Mapping[str, Model]) -> _Graph:
    read_by: dict[str, set[str]] = {}
    for name, model in models.items():
        for table in model.reads:
            read_by.setdefault(table, set()).add(name)
    return _Graph({name: model.reads for name, model in models.items()}, read_by)


def _names(part: _Part, where: str, project: Project, graph: _Graph, modified: Collection[str] | None) -> set[str]:
    start = _start(part.core, where, project, graph, modified)
    if part.is_at:
        # What it takes to build everything that a change here reaches.
        return _reached(_reached(start, graph.read_by, _ALL), graph.reads, _ALL)
    names = _reached(start, graph.reads, part.up) | _reached(start, graph.read_by, part.down)
    if not names & project.models.keys() and start:
        remedy = f'Write "{part.core}+" for what reads it.'
        raise InputError(where, f'"{part.core}" is no model but {", ".join(sorted(start)[:3])}', remedy)
    return names


def _reached(start: Collection[str], edges: Mapping[str, Collection[str]], steps: int) -> set[str]:
    """The tables within so many steps of the start, itself included.

    >>> sorted(_reached({"a"}, {"a": {"b"}, "b": {"c"}}, 1))
    ['a', 'b']
    """
    reached, edge = set(start), set(start)
    while edge and steps:
        edge = {table for name in edge for table in edges.get(name, ())} - reached
        reached |= edge
        steps -= 1
    return reached


def _start(core: str, where: str, project: Project, graph: _Graph, modified: Collection[str] | None) -> set[str]:
    """The tables that a part means without what is before and after them."""
    method, colon, value = core.partition(":")
    if not colon:
        return _by_path(value or core, where, project) if "/" in core else _by_name(core, where, project, graph)
    if method == "tag":
        tags = {tag for model in project.models.values() for tag in model.contract.tags}
        return _fitting(project, lambda model: any(fnmatchcase(tag, value) for tag in model.contract.tags)) or _none(
            where, f'no model has the tag "{value}"', suggestion(value, tags, otherwise="No model has a tag yet.")
        )
    if method == "path":
        return _by_path(value, where, project)
    if method == "source":
        return _by_name(value, where, project, graph)
    if method == "config.materialized":
        kinds = {model.contract.materialized for model in project.models.values()}
        return _fitting(project, lambda model: model.contract.materialized == value) or _none(
            where, f'no model is materialized as "{value}"', suggestion(value, kinds)
        )
    if method == "state" and value == "modified":
        if modified is None:
            problem = '"state:modified" has nothing to compare with'
            raise InputError(where, problem, "Name the models, or build once: `warehouse build`.")
        return set(modified)
    if method == "state":
        raise InputError(where, f'no state "{value}"', "Known: modified.")
    raise InputError(where, f'no method "{method}:"', suggestion(method, _METHODS))


def _by_name(name: str, where: str, project: Project, graph: _Graph) -> set[str]:
    """Tables by name, or by a pattern: models first; seeds and raw tables by their name with schema or a bare seed's."""
    models = list(project.models)
    sources = {*project.seeds, *graph.read_by} - project.models.keys()
    if _GLOB.search(name):
        known = [*models, *sources] if "." in name else models
        found = {table for table in known if fnmatchcase(table, name) or fnmatchcase(table.split(".")[1], name)}
        schemas = sorted({table.split(".")[0] for table in known})
        return found or _none(where, f'no model fits "{name}"', f"Schemas: {', '.join(schemas)}.")
    if name in project.models or name in sources:
        return {name}
    if name in {model.schema for model in project.models.values()}:
        return _fitting(project, lambda model: model.schema == name)
    found = {table for table in models if table.split(".")[1] == name}
    if len(found) > 1:
        raise InputError(where, f'"{name}" is {" and ".join(sorted(found))}', "Write it with its schema.")
    found = found or {table for table in project.seeds if table.split(".")[1] == name}
    return found or _none(where, f'no model "{name}"', nearest_model(name, [*models, *project.seeds]))


def _by_path(path: str, where: str, project: Project) -> set[str]:
    """Models by their file, its YAML, the folder that holds them, or a pattern of these."""
    wanted = PurePosixPath(path)

    def fits(model: Model) -> bool:
        file = PurePosixPath(model.where)
        places = (file, file.with_suffix(".yml"), *file.parents)
        return any(place == wanted or fnmatchcase(str(place), str(wanted)) for place in places)

    folders = {str(PurePosixPath(model.where).parent) for model in project.models.values()}
    remedy = suggestion(path, {*folders, *(model.where for model in project.models.values())})
    return _fitting(project, fits) or _none(where, f'no model in "{path}"', remedy or f"Folders: {sorted(folders)}.")


def _fitting(project: Project, fits: Callable[[Model], bool]) -> set[str]:
    return {name for name, model in project.models.items() if fits(model)}


def _none(where: str, problem: str, remedy: str) -> set[str]:
    raise InputError(where, problem, remedy)
