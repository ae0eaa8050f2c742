"""A model's own text with other names for what it reads; comments and layout stay."""

from __future__ import annotations

from collections.abc import Callable

import sqlglot
from sqlglot import exp

from warehouse.runner.models.model import Model
from warehouse.runner.models.tables import table_nodes


def rewritten(model: Model, reference: Callable[[exp.Table], str], between: Callable[[str], str] = str) -> str:
    """The text of a model in which `reference` says what stands for each table, and `between` treats all the rest.

    >>> from warehouse.runner.models.contract import Contract
    >>> sql = "-- One row per raw.order\\nselect order.id from raw.order -- all"
    >>> query = sqlglot.parse_one(sql, dialect="duckdb")
    >>> contract = Contract("", "", (), "table", False, ())
    >>> print(rewritten(Model("core.a", "", sql, query, frozenset(), contract), lambda table: f"<{table.name}>"), end="")
    -- One row per raw.order
    select order.id from <order> -- all
    """
    text = _without_semicolon(model.sql)
    parts, end = [], 0
    for table in sorted(_named(model), key=lambda node: _start(node.args["db"])):
        parts += [between(text[end : _start(table.args["db"])]), reference(table)]
        end = table.this.meta["end"] + 1
    return "".join([*parts, between(text[end:])]).rstrip() + "\n"


def _named(model: Model) -> list[exp.Table]:
    return [table for table in table_nodes(model.query) if isinstance(table.this, exp.Identifier)]


def _start(part: exp.Identifier) -> int:
    return int(part.meta["start"])


def _without_semicolon(sql: str) -> str:
    """The text without the semicolons that end it: other runners put the query in parentheses.

    >>> _without_semicolon("select ';' as a; -- the end;")
    "select ';' as a  -- the end;"
    """
    for token in reversed(sqlglot.tokenize(sql, dialect="duckdb")):
        if token.text != ";" or token.start != token.end:
            break
        sql = f"{sql[: token.start]} {sql[token.end + 1 :]}"
    return sql
