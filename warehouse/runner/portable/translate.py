"""The text of a model as Spark SQL, made from the syntax tree that its columns are resolved in."""

from __future__ import annotations

from warehouse.runner.models.model import Model
from warehouse.runner.models.origins import Tables
from warehouse.runner.models.problems import Problems
from warehouse.runner.models.resolve import resolve_query, schema_of


def spark_sql(model: Model, tables: Tables) -> str:
    """The query of a model as one statement of Spark SQL, its tables by the names that they have here.

    `tables` has the types of the columns of all that it reads, as `tables_of` gives them. Raises ModelError, or
    ModelErrors, with file and line for a form that has no equal in Spark, and says what to write.
    """
    problems = Problems()
    read = {table: columns for table, columns in tables.items() if table in model.reads}
    origins = resolve_query(model.query.copy(), model.where, schema_of(read), read, problems)
    problems.raise_if_any()
    assert origins is not None
    query = origins.root.expression
    while query.parent:
        query = query.parent
    return query.sql("spark", identify=True)
