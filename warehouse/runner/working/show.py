"""The rows that a model's text gives now, against the tables of the current build."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import duckdb
from sqlglot import TokenType, exp, tokenize

from warehouse.errors import InputError
from warehouse.runner.models.ctes import cte_query
from warehouse.runner.models.draft import Draft, read_draft
from warehouse.runner.models.personal import personal_outputs
from warehouse.runner.models.tables import tables_read
from warehouse.runner.models.types import can_hold_words, plain_type
from warehouse.runner.models.value import Flow
from warehouse.runner.sources import Sources
from warehouse.runner.working.database import columns_read, opened_build, refused
from warehouse.runner.working.refusal import built_first
from warehouse.settings import Settings
from warehouse.sql import name as quoted

WITHHELD = "(withheld)"


@dataclass(frozen=True)
class Question:
    """What to show: a model (or `model:block`), a `with` block of it, how many rows, which rows."""

    model: str
    cte: str | None = None
    limit: int = 20
    where: str | None = None
    is_raw: bool = False
    """Whether to show text that may name people."""


@dataclass(frozen=True)
class Shown:
    """Columns and rows; `withheld` names the columns whose text is not shown, `has_more` whether there are more rows."""

    model: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    withheld: tuple[str, ...]
    has_more: bool


def show_model(settings: Settings, sources: Sources, question: Question) -> Shown:
    """The first rows of a model's query as it stands in sql/, or of a `with` block of it."""
    model, _, block = question.model.partition(":")
    cte = question.cte or block or None
    draft = read_draft(settings.project_dir, model)
    query = cte_query(draft.query, cte, draft.where) if cte else draft.query
    is_hidden = not question.is_raw and reads_loaded(query, sources)
    with opened_build(settings) as connection:
        sql = query.sql("duckdb") if cte else query_text(draft.sql)
        try:
            # On one line with the query's first, so that DuckDB counts lines as the file does.
            types = connection.execute(f"describe select * from ({sql}\n) as shown").fetchall()
        except duckdb.Error as error:
            remedy = built_first(connection, settings.project_dir, sources, query, draft.where)
            raise refused(_place(draft, cte), error, remedy) from error
        rows = _rows(connection, sql, question, _place(draft, cte), [name for name, *_ in types], is_hidden)
        withheld = withheld_columns(connection, sources, query, types, is_block=bool(cte)) if is_hidden else ()
    columns = tuple(name for name, *_ in types)
    return Shown(
        draft.name if not cte else f"{draft.name}:{cte}",
        columns,
        [hidden(columns, row, withheld) for row in rows[: question.limit]],
        withheld,
        len(rows) > question.limit,
    )


def query_text(sql: str) -> str:
    """A model's text as a part of another statement: without the semicolon and what follows it.

    >>> query_text("select 1 as one; -- the end")
    'select 1 as one'
    """
    semicolon = next(
        (token for token in tokenize(sql, dialect="duckdb") if token.token_type == TokenType.SEMICOLON), None
    )
    return sql[: semicolon.start] if semicolon else sql


def hidden(columns: Collection[str], row: tuple[Any, ...], withheld: Collection[str]) -> tuple[Any, ...]:
    """A row with what is withheld covered; what is missing is shown as missing.

    >>> hidden(["shop", "name"], ("north", "synthetic"), ["name"])
    ('north', '(withheld)')
    """
    pairs = zip(columns, row, strict=True)
    return tuple(WITHHELD if name in withheld and value is not None else value for name, value in pairs)


def reads_loaded(query: exp.Query, sources: Sources) -> bool:
    """Whether a query reads text as received, which may name people."""
    return any(_is_loaded(table, sources) for table in tables_read(query))


def withheld_columns(
    connection: duckdb.DuckDBPyConnection,
    sources: Sources,
    query: exp.Query,
    types: Collection[tuple[Any, ...]],
    *,
    is_block: bool,
) -> tuple[str, ...]:
    """The columns of a query whose text may name people; all that hold text where that cannot be told."""
    tables = columns_read(connection, tables_read(query))
    known = sources.columns
    # Of a column that a file brought on its own nobody has said what it holds.
    unknown = {
        (table, column)
        for table in tables
        if _is_loaded(table, sources)
        for column in tables[table].keys() - known.get(table, {})
    }
    personal = sources.personal | unknown
    found = personal_outputs(query, tables, personal, Flow.EXTRACTED if is_block else Flow.CARRIED)
    wordy = [name for name, type_, *_ in types if can_hold_words(plain_type(type_))]
    return tuple(name for name in wordy if found is None or name in found)


def _rows(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    question: Question,
    where: str,
    columns: list[str],
    is_hidden: bool,
) -> list[tuple[Any, ...]]:
    condition = f" where ({question.where}\n)" if question.where else ""
    listed = ", ".join(quoted(column) for column in columns)
    statement = f"select {listed} from ({sql}\n) as shown{condition} limit {question.limit + 1}"
    try:
        if len(duckdb.extract_statements(statement)) != 1:
            raise InputError(f"--where {question.where!r}", "is no condition", f"Write one: {columns[0]} is not null.")
        return connection.execute(statement).fetchall()
    except duckdb.Error as error:
        if question.where and isinstance(error, duckdb.BinderException | duckdb.ParserException):
            remedy = f"Columns: {', '.join(columns)}."
            raise refused(f"--where {question.where!r}", error, remedy) from error
        raise refused(where, error, hides_values=is_hidden) from error


def _is_loaded(table: str, sources: Sources) -> bool:
    return table.split(".")[0] in sources.schemas


def _place(draft: Draft, cte: str | None) -> str:
    return f"{draft.where} ({cte})" if cte else draft.where
