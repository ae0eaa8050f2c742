"""Types as one spelling: what a contract promises and what a query says can be compared then."""

from __future__ import annotations

import re
from functools import cache

from sqlglot import exp
from sqlglot.errors import SqlglotError

# Types in which no words can stand. Unsigned and huge integers are left out: DuckDB's hashes are such, and the hash of
# a name tells the name to whoever has a list of names.
_NUMBER = r"(?:TINY|SMALL|BIG)?INT|INTEGER|REAL|FLOAT|DOUBLE|DECIMAL(?:\(\d+, \d+\))?"
_WITHOUT_WORDS = re.compile(rf"(?:BOOLEAN|{_NUMBER}|DATE|TIME|TIMESTAMP\w*|INTERVAL)(?:\[\])*")
_SPELLINGS = {"TEXT": "VARCHAR", "INT": "INTEGER", "REAL": "FLOAT"}


@cache
def plain_type(text: str) -> str:
    """A type as DuckDB spells it.

    >>> plain_type("decimal(18,2)"), plain_type("text[]"), plain_type("struct(a int)")
    ('DECIMAL(18, 2)', 'VARCHAR[]', 'STRUCT(a INTEGER)')
    """
    try:
        return spelled(exp.DataType.build(text, dialect="duckdb"))
    except SqlglotError:
        return text.upper()


def spelled(type_: exp.DataType) -> str:
    """The type of a cast as DuckDB spells it."""
    text = type_.sql("duckdb")
    return re.sub(r"\b(?:TEXT|INT|REAL)\b", lambda found: _SPELLINGS[found[0]], text)


def can_hold_words(type_: str | None) -> bool:
    """Whether a value of the type can be or contain text; a type that is not known can.

    >>> [can_hold_words(type_) for type_ in ("VARCHAR", "VARCHAR[]", "DATE", "DECIMAL(18, 2)", "UBIGINT", None)]
    [True, True, False, False, True, True]
    """
    return type_ is None or not _WITHOUT_WORDS.fullmatch(type_)
