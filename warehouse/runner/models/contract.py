"""The contract of a table: what its YAML promises about grain, columns and types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import yaml

from warehouse.errors import suggestion
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.yaml_file import Entry, read_entries

_KEYS = ("description", "grain", "materialized", "incremental_key", "may_be_empty", "tags", "used_by", "columns")
_TEXTS = ("type", "description", "derived_from_personal")
_COLUMN_KEYS = (*_TEXTS, "accepted_values", "column_names_of", "deprecated")
_OF_SEEDS = ("accepted_values", "column_names_of")
_REMEDIES = {
    "description": 'Say what a row is: "One row per …".',
    "grain": "Name the columns that make a row unique: `grain: [shop, year]`, or `grain: []` for a single row.",
    "incremental_key": "Name the columns whose rows are renewed together: `incremental_key: [order_id]`.",
    "columns": "List each column of the query in its order: `columns: {shop: {type: VARCHAR, description: …}}`.",
}
_EXAMPLES = {"tags": "daily, finance", "column_names_of": "marts.shop_summary"}
_SHARED_FILE = "sql/columns.yml"


@dataclass(frozen=True)
class Column:
    """A promised column; `line` is where its YAML stands."""

    name: str
    type: str
    description: str
    line: int = field(default=0, compare=False)
    derived_from_personal: str = ""
    """Why text that was read out of a personal column may stand here: reviewed, no name can pass."""
    accepted_values: tuple[str, ...] = ()
    """Of a seed: the values that may stand here; any if there are none."""
    column_names_of: tuple[str, ...] = ()
    """Of a seed: the tables of which each value is a column, of one at least."""
    goes_in: str = ""
    """The version of the contract in which it goes; empty for one that stays."""
    use: str = ""
    """What to use in its place."""


@dataclass(frozen=True)
class Contract:
    """What a table promises; an empty grain says that it has one row at most."""

    where: str
    description: str
    grain: tuple[str, ...]
    materialized: str
    may_be_empty: bool
    columns: tuple[Column, ...]
    incremental_key: tuple[str, ...] = ()
    """Columns by which an incremental table is renewed: the rows of a key change together."""
    tags: tuple[str, ...] = ()
    """Words by which models are selected: `--select tag:…`."""
    used_by: str = ""
    """Who reads it beside models and checks: a program, the sample, a person with a question."""

    def place(self, column: str) -> str:
        """File and line of a column, for messages."""
        return next((f"{self.where}:{known.line}" for known in self.columns if known.name == column), self.where)


def read_contract(
    file: Path, where: str, shared: Mapping[str, Column], problems: Problems, *, kind: str = "table"
) -> Contract | None:
    """The contract in a YAML file; None if it cannot be read.

    Columns take from `shared` what they leave out; `kind` is what the tables of its layer are unless they say otherwise.
    """
    entries = read_entries(file, where, problems)
    if entries is None:
        return None
    for key, entry in entries.items():
        if key not in _KEYS:
            problems.add(f"{where}:{entry.line}", f'unknown key "{key}"', suggestion(key, _KEYS))
    for key in ("description", "grain", "columns"):
        if key not in entries:
            problems.add(where, f'the key "{key}" is missing', _REMEDIES[key])
    columns = _columns(entries.get("columns"), where, shared, problems)
    # A layer of views renames and casts what has been loaded: a source that has not arrived is empty.
    may_be_empty = "true" if kind == "view" else "false"
    return Contract(
        where=where,
        description=_text(entries.get("description"), where, "description", problems),
        grain=_grain(entries.get("grain"), where, columns, problems),
        materialized=_choice(entries.get("materialized"), where, ("table", "view", "incremental"), kind, problems),
        may_be_empty=_choice(entries.get("may_be_empty"), where, ("true", "false"), may_be_empty, problems) == "true",
        columns=columns,
        incremental_key=_grain(entries.get("incremental_key"), where, columns, problems, "incremental_key"),
        tags=_names(entries.get("tags"), where, "tags", problems),
        used_by=_text(entries.get("used_by"), where, "used_by", problems),
    )


def read_shared_columns(file: Path, where: str, problems: Problems) -> dict[str, Column]:
    """Columns that are described once for all tables, by name; none if there is no such file."""
    entries = read_entries(file, where, problems) if file.exists() else None
    columns = (_column(name, entry, where, None, problems) for name, entry in (entries or {}).items())
    return {column.name: column for column in columns}


def _columns(entry: Entry | None, where: str, shared: Mapping[str, Column], problems: Problems) -> tuple[Column, ...]:
    if entry is None:
        return ()
    entries = entry.entries(where, problems)
    if not entries:
        problems.add(f"{where}:{entry.line}", '"columns" lists no column', _REMEDIES["columns"])
    return tuple(_column(name, value, where, shared.get(name), problems) for name, value in (entries or {}).items())


def _column(name: str, entry: Entry, where: str, shared: Column | None, problems: Problems) -> Column:
    here = f"{where}:{entry.line}"
    entries = {} if entry.is_null else entry.entries(where, problems) or {}
    for key in entries:
        if key not in _COLUMN_KEYS:
            remedy = 'Quote a type with a comma: `type: "DECIMAL(12, 2)"`.' if key.endswith(")") else ""
            problems.add(here, f'column "{name}": unknown key "{key}"', remedy or suggestion(key, _COLUMN_KEYS))
    given = [key for key in _TEXTS if key in entries]
    own = {key: _text(entries[key], where, f'{key} of column "{name}"', problems) for key in given}
    column = replace(
        shared or Column(name, "", ""),
        line=entry.line,
        accepted_values=_accepted(entries.get("accepted_values"), name, where, problems),
        column_names_of=_names(entries.get("column_names_of"), where, "column_names_of", problems),
        **own,
    )
    if "deprecated" in entries:
        column = _deprecated(column, entries["deprecated"], where, problems)
    for key in _OF_SEEDS:
        if key in entries and PurePosixPath(where).parts[0] != "seeds":
            problem = f'column "{name}": {key} is of seeds, whose values are known before anything runs'
            problems.add(f"{where}:{entries[key].line}", problem, "Write an expectation for the values of a model.")
    for key in ("type", "description"):
        if not getattr(column, key) and key not in entries:
            problems.add(here, f'column "{name}" has no {key}', f"Write it here, or once for all in {_SHARED_FILE}.")
    return column


def _deprecated(column: Column, entry: Entry, where: str, problems: Problems) -> Column:
    """The column with what is announced of it, which its description says too: it is read where the column is."""
    here = f"{where}:{entry.line}"
    told = entry.entries(where, problems) if isinstance(entry.node, yaml.MappingNode) else {}
    values = {
        key: _text(value, where, f'{key} of column "{column.name}"', problems) for key, value in (told or {}).items()
    }
    if values.keys() != {"goes_in", "use"} or not re.fullmatch(r"[0-9]+\.0", values["goes_in"]):
        problem = f'column "{column.name}": deprecated says in which version it goes and what to use in its place'
        problems.add(here, problem, 'Write `deprecated: {goes_in: "2.0", use: other_column}`.')
        return column
    announced = (
        f"{column.description.removesuffix('.')}. Deprecated: goes in contract {values['goes_in']}; use {values['use']}"
    )
    return replace(column, description=announced, goes_in=values["goes_in"], use=values["use"])


def _grain(
    entry: Entry | None, where: str, columns: tuple[Column, ...], problems: Problems, key: str = "grain"
) -> tuple[str, ...]:
    if entry is None:
        return ()
    here = f"{where}:{entry.line}"
    if not isinstance(entry.node, yaml.SequenceNode):
        problems.add(here, f'"{key}" is no list', _REMEDIES[key])
        return ()
    names = tuple(str(node.value) for node in entry.node.value)
    known = [column.name for column in columns]
    for name in names:
        if name not in known:
            problems.add(here, f'{key} column "{name}" is not among the columns', suggestion(name, known))
    return names


def _names(entry: Entry | None, where: str, key: str, problems: Problems) -> tuple[str, ...]:
    """The names that a list under a key has."""
    if entry is None:
        return ()
    if not isinstance(entry.node, yaml.SequenceNode):
        problems.add(f"{where}:{entry.line}", f'"{key}" is no list', f"Write `{key}: [{_EXAMPLES[key]}]`.")
        return ()
    return tuple(str(node.value) for node in entry.node.value)


def _accepted(entry: Entry | None, column: str, where: str, problems: Problems) -> tuple[str, ...]:
    """The values that a column accepts: the keys of a mapping, which says what each means."""
    if entry is None:
        return ()
    meanings = entry.entries(where, problems) or {}
    for value, meaning in meanings.items():
        _text(meaning, where, f'meaning of "{value}" in column "{column}"', problems)
    return tuple(meanings)


def _text(entry: Entry | None, where: str, what: str, problems: Problems) -> str:
    if entry is None:
        return ""
    text = entry.node.value.strip() if isinstance(entry.node, yaml.ScalarNode) and not entry.is_null else ""
    if not text:
        problems.add(f"{where}:{entry.line}", f"the {what} is no text", "Write a text.")
    return text


def _choice(entry: Entry | None, where: str, known: tuple[str, ...], default: str, problems: Problems) -> str:
    if entry is None:
        return default
    if entry.node.value not in known:
        problems.add(f"{where}:{entry.line}", f'"{entry.node.value}" is none of {", ".join(known)}')
    return str(entry.node.value)
