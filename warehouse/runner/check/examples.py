"""What may be shown of a row that fails a check: numbers, dates, and the words that the project itself uses.

A code outside its list, a number of no known form, a shop that there is not: each is text of an extract where a code
was expected, and may be the name of a person. So a text is shown only if each of its words is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from warehouse.runner.build.catalog import columns_of
from warehouse.runner.schemas import SEEDS
from warehouse.runner.sources import Sources, loaded_schemas
from warehouse.sql import name

_WITHHELD = "…"
_WORD = re.compile(r"[^\W\d]+")
# A code as a query writes it; prose in quotes has blanks or capitals.
_LITERAL = re.compile(r"'([a-z][a-z0-9_.-]*)'")
# A text that a query says as a whole, such as the reason why something is not used.
_PHRASE = re.compile(r"'([^'\n]+)'")
_COMMENT = re.compile(r"--.*")
_CODES = """
    select distinct table_name, column_name from duckdb_columns()
    where schema_name = ? and data_type = 'VARCHAR' and regexp_matches(column_name, ?)
"""


@dataclass(frozen=True)
class Known:
    """The words that may be shown, and the columns whose values may not be, whatever they are."""

    words: frozenset[str] = frozenset()
    personal_columns: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    """Texts that may be shown as they are."""

    def shown(self, value: Any) -> Any:
        """A value as it may be shown, whatever is in it.

        >>> Known(frozenset({"cr", "NORTH"}), frozenset({"name"})).shown({"shop": "NORTH", "name": 7, "number": "18-cr-1 Roe"})
        {'shop': 'NORTH', 'name': '…', 'number': '…'}
        """
        if isinstance(value, str):
            is_known = value in self.phrases or self.words.issuperset(_WORD.findall(value))
            return value if is_known else _WITHHELD
        if isinstance(value, Mapping):
            return {key: _WITHHELD if key in self.personal_columns else self.shown(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.shown(one) for one in value]
        return value

    def example(self, row: Any) -> str:
        """A failing row in one line.

        >>> Known(frozenset({"NORTH"}), frozenset({"buyer_name"})).example({"shop": "NORTH", "year": 2018, "buyer_name": "…"})
        'shop=NORTH, year=2018'
        """
        pairs = row.items() if isinstance(row, Mapping) else enumerate(row)
        return ", ".join(f"{name}={self.shown(value)}" for name, value in pairs if name not in self.personal_columns)

    def with_words_of(self, text: str) -> Known:
        """The same, with the words of a text of the project."""
        return replace(self, words=self.words | {*_WORD.findall(text)})


def known_in(connection: duckdb.DuckDBPyConnection, project_dir: Path, sources: Sources) -> Known:
    """What is known from a project and its build: codes of seeds and queries, names of tables and columns."""
    codes = connection.execute(_CODES, [SEEDS, sources.codes]).fetchall()
    texts = {text for table, column in codes for text in _values(connection, f"{SEEDS}.{table}", column)}
    # A file may bring columns of its own, named by whoever made it.
    names = connection.execute(
        "select concat_ws(' ', schema_name, table_name, column_name) from duckdb_columns()"
        " where schema_name not in (select unnest(?))",
        [[*loaded_schemas(project_dir, sources)]],
    )
    texts |= {text for (text,) in names.fetchall()}
    phrases: set[str] = set()
    for file in (project_dir / "sql").rglob("*.sql"):
        query = _COMMENT.sub("", file.read_text(encoding="utf-8"))
        texts |= {*_LITERAL.findall(query)}
        phrases |= {*_PHRASE.findall(query)}
    seeds = columns_of(connection, SEEDS)
    for table, column in sources.phrases:
        if column in seeds.get(table, {}):
            phrases |= _values(connection, table, column)
    words = frozenset(word for text in texts for word in _WORD.findall(text))
    return Known(words, sources.personal_names, frozenset(phrases))


def _values(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> set[str]:
    query = f"select distinct {name(column)} from {name(table)} where {name(column)} is not null"
    return {str(value) for (value,) in connection.execute(query).fetchall()}
