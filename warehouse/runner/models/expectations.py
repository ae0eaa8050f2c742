"""The checks that a project writes down: the files in expectations/ as values, before anything runs.

A file keeps Great Expectations' own shape (type and kwargs) and adds what a person needs: a name that is the claim,
a severity and a message that says what to do. It belongs to the table that its path names, or to each of `tables`.
So that a rule is written once, `for_each` repeats an expectation: each of its entries gives words for the
{placeholders} in name, message and kwargs; {table} is the table itself. {batch} is left to Great Expectations.
With `needs` it is of those tables alone that have these columns: columns that a seed writes are there or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from warehouse.errors import suggestion
from warehouse.runner.models.yaml_file import loaded

SEVERITIES = ("fail", "warn")
_KEYS = ("name", "type", "kwargs", "severity", "message", "needs", "for_each")
_TEXTS = ("name", "type", "severity", "message")
_FILE_KEYS = ("description", "tables", "expectations")


@dataclass(frozen=True)
class Expectation:
    """One expectation on one table; `where` is the file and line on which it stands."""

    table: str
    name: str
    type: str
    kwargs: Mapping[str, Any]
    severity: str
    message: str
    where: str
    lines: Mapping[str, int]
    """The line on which the value of each of its kwargs starts."""
    needs: tuple[str, ...] = ()
    """Columns without which there is nothing to check."""

    def place(self, key: str) -> str:
        """File and line of one of its kwargs, for messages."""
        file, _, line = self.where.rpartition(":")
        return f"{file}:{self.lines.get(key, line)}"


@dataclass(frozen=True)
class Unreadable:
    """An expectation, or a whole file of them, that cannot be understood, and what to do."""

    table: str
    name: str
    where: str
    problem: str
    remedy: str


def read_expectations(project_dir: Path) -> Iterator[Expectation | Unreadable]:
    """Every expectation of a project, in the order of files; one for each table and each entry of `for_each`."""
    folder = project_dir / "expectations"
    for file in sorted(folder.rglob("*")):
        where = file.relative_to(project_dir).as_posix()
        if file.suffix in (".yml", ".yaml") and file.parent.parent == folder:
            yield from _of_file(file, where)
        elif file.is_file():
            yield _unreadable(file, where, "is no suite", "Suites are expectations/<schema>/<table>.yml.")


def _of_file(file: Path, where: str) -> Iterator[Expectation | Unreadable]:
    try:
        content, root = loaded(file.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        place = f"{where}:{error.problem_mark.line + 1}" if error.problem_mark else where
        yield _unreadable(file, place, f"is not YAML: {error.problem}", "Quote a text that has a colon or a #.")
        return
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        yield _unreadable(file, where, f"is not YAML: {error}", "Save it as UTF-8 text.")
        return
    if problem := _problem_of_file(content):
        yield _unreadable(file, where, *problem)
        return
    listed = _value(root, "expectations")
    nodes = listed.value if isinstance(listed, yaml.SequenceNode) else ()
    for entry, node in zip(content["expectations"], nodes, strict=True):
        for table in content.get("tables", [_table_of(file)]):
            yield from _repeated(table, entry, node, where)


def _repeated(table: str, entry: Any, node: yaml.Node, where: str) -> Iterator[Expectation | Unreadable]:
    here = f"{where}:{node.start_mark.line + 1}"
    if problem := _problem_of_entry(entry):
        named = str(entry.get("name") or "") if isinstance(entry, dict) else ""
        yield Unreadable(table, named or f"expectation_in_line_{node.start_mark.line + 1}", here, *problem)
        return
    lines = _lines(_value(node, "kwargs"))
    for words in entry.get("for_each") or [{}]:
        filled = _filled(entry, {**words, "table": table})
        texts = {key: filled[key].strip() for key in _TEXTS}
        needs = tuple(filled.get("needs") or ())
        kwargs = filled.get("kwargs") or {}
        yield Expectation(table, kwargs=kwargs, where=here, lines=lines, needs=needs, **texts)


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """The node of a mapping's value."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _lines(kwargs: yaml.Node | None) -> dict[str, int]:
    pairs = kwargs.value if isinstance(kwargs, yaml.MappingNode) else ()
    return {str(key.value): _first_line(value) for key, value in pairs}


def _first_line(node: yaml.Node) -> int:
    # What stands behind `|` or `>` begins on the line after it.
    is_block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    return int(node.start_mark.line) + (2 if is_block else 1)


def _problem_of_entry(entry: Any) -> tuple[str, str] | None:
    if not isinstance(entry, dict):
        return "is no mapping", f"Every expectation has {', '.join(_TEXTS)}."
    for key in entry:
        if key not in _KEYS:
            return f'unknown key "{key}"', suggestion(str(key), _KEYS)
    for key in _TEXTS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            return f'the key "{key}" has no text', f"Every expectation has {', '.join(_TEXTS)}."
    if entry["severity"] not in SEVERITIES:
        return f'severity "{entry["severity"]}" is neither fail nor warn', "fail stops publication, warn is shown."
    if not isinstance(entry.get("kwargs") or {}, dict):
        return '"kwargs" is no mapping', "Write `kwargs: {column: …}`."
    needs = entry.get("needs") or []
    if not isinstance(needs, list) or not all(isinstance(column, str) for column in needs):
        return '"needs" is no list of columns', "Write `needs: [new_cases]`, or leave it out."
    repeats = entry.get("for_each") or []
    if not isinstance(repeats, list) or not all(isinstance(words, dict) for words in repeats):
        return '"for_each" is no list of mappings', "Write `for_each:` and lines such as `- {figure: new_cases}`."
    return None


def _filled(value: Any, words: dict[str, Any]) -> Any:
    """The value with its placeholders filled, however deep.

    >>> _filled({"name": "{figure}_in_{batch}"}, {"figure": "new_cases"})
    {'name': 'new_cases_in_{batch}'}
    """
    if isinstance(value, dict):
        return {key: _filled(item, words) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, words) for item in value]
    if isinstance(value, str):
        for word, text in words.items():
            value = value.replace(f"{{{word}}}", str(text))
    return value


def _problem_of_file(content: Any) -> tuple[str, str] | None:
    if not isinstance(content, dict):
        return "holds no mapping", "Write `expectations:` and a list under it."
    for key in content:
        if key not in _FILE_KEYS:
            return f'unknown key "{key}"', suggestion(str(key), _FILE_KEYS)
    if not isinstance(content.get("expectations"), list):
        return '"expectations" is no list', "Write `expectations:` and a list under it."
    tables = content.get("tables", [""])
    if not isinstance(tables, list) or not tables or not all(isinstance(table, str) for table in tables):
        return '"tables" is no list of table names', "Write `tables: [marts.shop_summary]`, or leave it out."
    return None


def _unreadable(file: Path, where: str, problem: str, remedy: str) -> Unreadable:
    return Unreadable(_table_of(file), "suite_can_be_read", where, problem, remedy)


def _table_of(file: Path) -> str:
    return f"{file.parent.name}.{file.stem}"
