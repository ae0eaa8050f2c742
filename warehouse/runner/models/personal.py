"""Which columns of a query may hold text of a column that names people."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema

from warehouse.runner.models.origins import Origins
from warehouse.runner.models.value import ColumnName, Flow


def personal_outputs(
    query: exp.Query,
    tables: Mapping[str, Mapping[str, str]],
    personal: Collection[ColumnName],
    least: Flow = Flow.EXTRACTED,
) -> frozenset[str] | None:
    """The columns of a query into which at least so much personal text flows; None if that cannot be told.

    `tables` has the columns of what it reads, `personal` those that name people.

    >>> from sqlglot import parse_one
    >>> tables = {"raw.order": {"name": "VARCHAR", "shop": "VARCHAR"}}
    >>> query = parse_one("with a as (select * from raw.order) select trim(name) as who, shop from a", "duckdb")
    >>> sorted(personal_outputs(query, tables, {("raw.order", "name")}))
    ['who']
    """
    schema: dict[str, object] = {
        db: {table.split(".")[1]: dict(columns) for table, columns in tables.items() if table.startswith(f"{db}.")}
        for db in {table.split(".")[0] for table in tables}
    }
    try:
        known = MappingSchema(schema, dialect="duckdb")
        qualified = qualify(query.copy(), schema=known, dialect="duckdb", identify=False)
        outputs = Origins(qualified, tables).outputs()
    except (SqlglotError, KeyError, ValueError):
        return None
    # A whole row as one value, as in `select order from raw.order`: which of its columns are used is not told.
    if "*" in outputs or qualified.find(exp.TableColumn):
        return None
    return frozenset(
        name
        for name, value in outputs.items()
        if any(flow >= least for column, flow in value.origins.items() if column in personal)
    )
