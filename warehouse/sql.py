"""Names and texts as DuckDB wants them written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def identifier(column: str) -> str:
    """One quoted name, such as that of a column, whatever stands in it.

    >>> identifier("odd. name")
    '"odd. name"'
    """
    return '"' + column.replace('"', '""') + '"'


def name(table: str) -> str:
    """A quoted name of a table or column, with its schema if there is one.

    >>> name("core.order")
    '"core"."order"'
    """
    return ".".join(map(identifier, table.split(".")))


def text(value: str) -> str:
    """A text literal.

    >>> text("the court's own words")
    "'the court''s own words'"
    """
    return "'" + value.replace("'", "''") + "'"


def create_table(table: str, types: Mapping[str, str]) -> str:
    """The statement that makes an empty table.

    >>> create_table("core.dim_case", {"case_id": "VARCHAR"})
    'create or replace table "core"."dim_case" ("case_id" VARCHAR)'
    """
    columns = ", ".join(f"{name(column)} {type_}" for column, type_ in types.items())
    return f"create or replace table {name(table)} ({columns})"


def create_schemas(tables: Iterable[str]) -> str:
    """The statements that make the schemas of tables.

    >>> create_schemas(["core.dim_case", "core.dim_date"])
    'create schema if not exists "core";'
    """
    schemas = sorted({table.split(".")[0] for table in tables})
    return "".join(f"create schema if not exists {name(schema)};" for schema in schemas)


def comment(kind: str, table: str, description: str, columns: Mapping[str, str]) -> str:
    r"""The statements that describe a table or view and its columns.

    >>> comment("view", "core.dim_day", "One row per day", {"day": "The day"})[:54]
    'comment on view "core"."dim_day" is \'One row per day\';'
    """
    statements = [f"comment on {kind} {name(table)} is {text(description)};"]
    statements += [
        f"comment on column {name(table)}.{name(column)} is {text(told)};" for column, told in columns.items()
    ]
    return "".join(statements)
