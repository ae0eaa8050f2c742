"""A new model, begun the right way: query, contract and a first test case, which build and pass as they are written."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import InputError, suggestion
from warehouse.runner.models.contract import Column, read_contract, read_shared_columns
from warehouse.runner.models.draft import model_names
from warehouse.runner.models.layers import Layers, read_layers
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.words import first_sentence, nearest_model
from warehouse.runner.schemas import SEEDS
from warehouse.runner.sources import Sources
from warehouse.settings import Settings
from warehouse.sql import identifier

_NAME = re.compile(r"[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*")
_CASE = "all_rows"
_WIDTH = 120


@dataclass(frozen=True)
class NewModel:
    """What was written, and the commands that come next."""

    model: str
    files: tuple[str, ...]
    next_commands: tuple[str, ...]


@dataclass(frozen=True)
class _Source:
    """A table that a model begins with: what a row is, its grain, and the columns that may leave it."""

    name: str
    sentence: str
    grain: tuple[str, ...]
    columns: tuple[Column, ...]
    may_be_empty: bool

    @property
    def table(self) -> str:
        """The name without its schema."""
        return self.name.split(".")[1]


def new_model(settings: Settings, sources: Sources, name: str, source: str) -> NewModel:
    """The files of a new model that returns the rows of `source`. Raises InputError, and then nothing is written."""
    folder = settings.project_dir
    problems = Problems()
    shared = read_shared_columns(folder / "sql/columns.yml", "sql/columns.yml", problems)
    layers = read_layers(folder, problems)
    problems.raise_if_any()
    _verify_name(folder, name, layers)
    found = _source(folder, sources, layers, source, shared)
    if not layers.may_read(_schema(name), _schema(found.name)):
        problem = f"{name} would read {found.name}, which its layer may not"
        raise InputError("--from", problem, f"It may read {', '.join(layers.readable(_schema(name)))}.")
    schema, table = name.split(".")
    contract = _yml(found, shared, layers.materialized(schema))
    files = {f"sql/{schema}/{table}.sql": _sql(found), f"sql/{schema}/{table}.yml": contract}
    if rows := _case_rows(found):
        case = f"tests/sql/{schema}/{table}/{_CASE}"
        files |= {f"{case}/{found.name}.csv": rows, f"{case}/expected.csv": rows}
    if there := [file for file in files if (folder / file).exists()]:
        raise InputError(there[0], "is there already; nothing was written", "Choose another name, or remove it first.")
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    commands = (f"show {name}", f"test --select {name}", "lint", f"build --select {name}")
    return NewModel(name, tuple(files), tuple(f"warehouse {command}" for command in commands))


def _verify_name(folder: Path, name: str, layers: Layers) -> None:
    if not _NAME.fullmatch(name):
        remedy = "Write schema.table in a to z, 0 to 9 and _: core.dim_customer."
        raise InputError("", f'"{name}" is no name for a model', remedy)
    schema = name.split(".")[0]
    schemas = {file.name for file in (folder / "sql").iterdir() if file.is_dir()} | {*layers.models}
    if schema not in schemas:
        raise InputError("", f'there is no schema "{schema}" for models', suggestion(schema, schemas))
    if name in model_names(folder):
        raise InputError(f"sql/{name.replace('.', '/')}.sql", "is there already; nothing was written", "Edit it.")


def _source(folder: Path, sources: Sources, layers: Layers, name: str, shared: Mapping[str, Column]) -> _Source:
    """The table of that name: a model or seed by its contract, a raw table without columns that name people."""
    columns = sources.columns
    seeds = {f"{SEEDS}.{file.stem}" for file in (folder / "seeds").glob("*.csv")}
    known = [*model_names(folder), *seeds, *columns]
    if name not in known:
        raise InputError("--from", f'no table "{name}"', nearest_model(name, known))
    if name in columns:
        return _loaded_source(sources, name, columns[name], shared)
    schema, table = name.split(".")
    where = f"seeds/{table}.yml" if schema == SEEDS else f"sql/{schema}/{table}.yml"
    problems = Problems()
    kind = layers.materialized(schema)
    contract = read_contract(folder / where, where, shared, problems, kind=kind) if (folder / where).exists() else None
    problems.raise_if_any()
    if contract is None:
        raise InputError(where, "is missing", "Write the contract of what the new model reads first.")
    return _Source(name, first_sentence(contract.description), contract.grain, contract.columns, contract.may_be_empty)


def _loaded_source(sources: Sources, name: str, types: Mapping[str, str], shared: Mapping[str, Column]) -> _Source:
    contract = sources.tables.get(name)
    described = {column.name: column.description for column in contract.columns} if contract else {}
    left_out = {column for table, column in sources.personal | sources.stamps if table == name}
    kept = [
        Column(column, type_, described.get(column) or f"As received: {name}.{column}")
        for column, type_ in types.items()
        if column not in left_out
    ]
    grain = contract.grain if contract and contract.grain else tuple(types)[:1]
    # A key that many tables have is described once for all of them.
    columns = tuple(shared.get(column.name, column) if column.name in grain else column for column in kept)
    return _Source(name, f"One row per row of {name} ({', '.join(grain)}).", grain, columns, True)


def _sql(source: _Source) -> str:
    header = textwrap.fill(
        f"{source.sentence} All rows of {source.name}.",
        _WIDTH,
        initial_indent="-- ",
        subsequent_indent="-- ",
        break_on_hyphens=False,
    )
    columns = ",\n".join(f"    {source.table}.{_identifier(column.name)}" for column in source.columns)
    return f"{header}\nselect\n{columns}\nfrom {source.name}\n"


def _identifier(name: str) -> str:
    """A column as SQL names it: quoted where its name is no plain word.

    >>> _identifier("shop_id"), _identifier("2nd")
    ('shop_id', '"2nd"')
    """
    return name if re.fullmatch(r"[a-z_][a-z0-9_]*", name) else identifier(name)


def _yml(source: _Source, shared: Mapping[str, Column], kind: str) -> str:
    words = textwrap.fill(
        f"{source.sentence} All rows of {source.name}.",
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_on_hyphens=False,
    )
    lines = ["description: >-", words, f"grain: [{', '.join(source.grain)}]"]
    if source.may_be_empty and kind != "view":
        lines.append("may_be_empty: true")
    return "\n".join([*lines, "columns:", *(_column_line(column, shared) for column in source.columns)]) + "\n"


def _column_line(column: Column, shared: Mapping[str, Column]) -> str:
    """The line of a column: what sql/columns.yml says of it is not said again."""
    known = shared.get(column.name)
    name = column.name if re.fullmatch(r"[a-z_][a-z0-9_]*", column.name) else json.dumps(column.name)
    if known and (known.type, known.description) == (column.type, column.description):
        return f"  {name}:"
    description = json.dumps(" ".join(column.description.split()), ensure_ascii=False)
    return f"  {name}: {{type: {json.dumps(column.type)}, description: {description}}}"


def _case_rows(source: _Source) -> str:
    """Two rows (one without a grain) as CSV, both what is read and what is expected; none if a key is no plain value."""
    plain = [column for column in source.columns if _value(column.type, 1)]
    keys = [column for column in plain if column.name in source.grain]
    if len(keys) < len(source.grain):
        return ""
    others = [column for column in plain if column.name not in source.grain][: max(5 - len(keys), 1)]
    columns: Sequence[Column] = [column for column in plain if column in (*keys, *others)]
    rows = [
        [_value(column.type, number) if _is_given(column, keys, number) else "" for column in columns]
        for number in ((1, 2) if keys else (1,))
    ]
    return "".join(",".join(row) + "\n" for row in [[column.name for column in columns], *rows])


def _is_given(column: Column, keys: Collection[Column], number: int) -> bool:
    # The second row has its key alone: what is missing stays missing.
    return number == 1 or column in keys


def _value(type_: str, number: int) -> str:
    """A made-up value of a type, as text; empty for a type that holds several.

    >>> _value("DATE", 2), _value("VARCHAR", 1), _value("BIGINT[]", 1)
    ('2018-01-02', 'a', '')
    """
    kind = re.sub(r"\(.*\)$", "", type_.upper())
    if kind in ("VARCHAR", "TEXT"):
        return "ab"[number - 1]
    if kind == "BOOLEAN":
        return ("true", "false")[number - 1]
    if kind == "DATE":
        return f"2018-01-0{number}"
    if kind == "TIMESTAMP":
        return f"2018-01-0{number} 00:00:00"
    return str(number) if re.fullmatch(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL", kind) else ""


def _schema(name: str) -> str:
    return name.split(".")[0]
