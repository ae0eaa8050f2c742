"""The types of PostgreSQL for those of DuckDB, and the values as it takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from warehouse.sql import identifier

# HUGEINT, UBIGINT and their like have no equal but numbers of any length.
_TYPES = {
    "BOOLEAN": "boolean",
    "TINYINT": "smallint",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "UTINYINT": "smallint",
    "USMALLINT": "integer",
    "UINTEGER": "bigint",
    "UBIGINT": "numeric",
    "HUGEINT": "numeric",
    "UHUGEINT": "numeric",
    "FLOAT": "real",
    "DOUBLE": "double precision",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP_S": "timestamp",
    "TIMESTAMP_MS": "timestamp",
    "TIMESTAMP_NS": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    "INTERVAL": "interval",
    "UUID": "uuid",
    "BLOB": "bytea",
    "VARCHAR": "text",
}
_DECIMAL = re.compile(r"DECIMAL(\(\d+,\d+\))")


@dataclass(frozen=True)
class Column:
    """A column of PostgreSQL, and the DuckDB expression of its values."""

    name: str
    type: str
    value: str
    comment: str


def column_of(name: str, duckdb_type: str, comment: str | None) -> Column:
    """The column; a list of plain values is an array, anything nested deeper jsonb, and what has no equal text.

    >>> column_of("row_ids", "BIGINT[]", None).type, column_of("amount", "DECIMAL(18,2)", None).type
    ('bigint[]', 'numeric(18,2)')
    >>> column_of("coverage", "STRUCT(figure VARCHAR)[]", None).type
    'jsonb'
    """
    value = identifier(name)
    plain = _plain(duckdb_type.removesuffix("[]"))
    if plain and duckdb_type.endswith("[]"):
        return Column(name, f"{plain}[]", _array(value, plain), comment or "")
    if plain == "text":
        # No text of PostgreSQL holds a NUL.
        value = f"replace({value}, chr(0), chr(65533))"
    if plain == "bytea":
        value = f"'\\x' || hex({value})"
    if plain:
        return Column(name, plain, value, comment or "")
    if duckdb_type.startswith(("STRUCT", "MAP")) or duckdb_type.endswith("]"):
        return Column(name, "jsonb", f"cast(to_json({value}) as varchar)", comment or "")
    return Column(name, "text", f"cast({value} as varchar)", comment or "")


def _array(value: str, plain: str) -> str:
    """An array as PostgreSQL reads it: `{1,2}`, texts in quotes."""
    item = "cast(item as varchar)"
    if plain == "text":
        item = f"""concat('"', replace(replace({item}, '\\', '\\\\'), '"', '\\"'), '"')"""
    items = f"list_transform({value}, lambda item: case when item is null then 'NULL' else {item} end)"
    return f"case when {value} is not null then concat('{{', array_to_string({items}, ','), '}}') end"


def _plain(duckdb_type: str) -> str | None:
    if decimal := _DECIMAL.fullmatch(duckdb_type):
        return f"numeric{decimal[1]}"
    return _TYPES.get(duckdb_type)
