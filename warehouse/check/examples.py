"""What may be shown of a row that fails a check: numbers, dates, and the words that the project itself uses.

A code outside its list, a number of no known form, a court that there is not: each is text of an extract where a code
was expected, and may be the name of a person. So a text is shown only if each of its words is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

_WITHHELD = "…"
_WORD = re.compile(r"[^\W\d]+")
# A code as a query writes it; prose in quotes has blanks or capitals.
_LITERAL = re.compile(r"'([a-z][a-z0-9_.-]*)'")
# A text that a query says as a whole, such as the reason why something is not used.
_PHRASE = re.compile(r"'([^'\n]+)'")
_COMMENT = re.compile(r"--.*")
# Columns of seeds that hold codes, not prose or names.
_CODES = """
    select distinct table_name, column_name from duckdb_columns()
    where schema_name = 'seeds' and data_type = 'VARCHAR' and (
        regexp_matches(column_name, '_(code|id|district|type|group)$')
        or column_name in ('attribute', 'column_name', 'event', 'fact', 'figure', 'format', 'metric', 'outcome', 'scope')
    )
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

        >>> Known(frozenset({"cr", "MO"}), frozenset({"name"})).shown({"state": "MO", "name": 7, "number": "18-cr-1 Roe"})
        {'state': 'MO', 'name': '…', 'number': '…'}
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

        >>> Known(frozenset({"MO"}), frozenset({"judge_name"})).example({"state": "MO", "year": 2018, "judge_name": "…"})
        'state=MO, year=2018'
        """
        pairs = row.items() if isinstance(row, Mapping) else enumerate(row)
        return ", ".join(f"{name}={self.shown(value)}" for name, value in pairs if name not in self.personal_columns)

    def with_words_of(self, text: str) -> Known:
        """The same, with the words of a text of the project."""
        return replace(self, words=self.words | {*_WORD.findall(text)})


def known_in(connection: duckdb.DuckDBPyConnection, project_dir: Path) -> Known:
    """What is known from a project and its build: codes of seeds and queries, names of tables and columns."""
    seeds = connection.execute(_CODES).fetchall()
    texts = {
        str(value)
        for table, column in seeds
        for (value,) in connection.execute(
            f'select distinct "{column}" from seeds."{table}" where "{column}" is not null'
        ).fetchall()
    }
    names = connection.execute(
        "select concat_ws(' ', schema_name, table_name, column_name) from duckdb_columns() where schema_name <> 'raw'"
    )
    texts |= {text for (text,) in names.fetchall()}
    phrases: set[str] = set()
    for file in (project_dir / "sql").rglob("*.sql"):
        query = _COMMENT.sub("", file.read_text(encoding="utf-8"))
        texts |= {*_LITERAL.findall(query)}
        phrases |= {*_PHRASE.findall(query)}
    if ("published_figure", "geography_type") in seeds:
        named = connection.execute("select distinct geography from seeds.published_figure").fetchall()
        phrases |= {str(name) for (name,) in named}
    personal: list[tuple[str]] = []
    if ("extract_column", "column_name") in seeds:
        personal = connection.execute("select column_name from seeds.extract_column where is_personal").fetchall()
    # The text of a quarantined row is as received, names included.
    withheld = frozenset({"raw_text", *(name for (name,) in personal)})
    return Known(frozenset(word for text in texts for word in _WORD.findall(text)), withheld, frozenset(phrases))
