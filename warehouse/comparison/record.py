"""The step between build and checks: what the build states otherwise than the publication that readers see, as rows
of schema meta.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from warehouse.comparison import are_comparable, figure_causes, figure_changes, figure_set_changes
from warehouse.comparison.columns import columns_in
from warehouse.comparison.restatements import record_restatements
from warehouse.comparison.tables import TABLES
from warehouse.comparison.withdrawn import forget_withdrawn, leave_out_withdrawn
from warehouse.engine import connect, machine_errors, transaction
from warehouse.errors import ComparisonFailed
from warehouse.publication import attached_publication
from warehouse.settings import Settings
from warehouse.sql import comment, create_table, name
from warehouse.withdrawn import read_withdrawn
from warehouse.withhold import of_database

# Published with the changes, so that readers can judge any two publications by the same bounds.
_SEEDS = {"meta.figure_change_bound": "seeds.figure_change_bound", "meta.reviewed_change": "seeds.reviewed_change"}
_QUERIES = {"figure_change": figure_changes, "figure_set_change": figure_set_changes, "figure_cause": figure_causes}


@dataclass(frozen=True)
class Recorded:
    """What came of the comparison: the build it was made with, None for none, and how many figures are other."""

    build_id_before: str | None
    figures_changed: int


def record_comparison(settings: Settings) -> Recorded:
    """What the build states otherwise than the publication that readers see: rows of meta.figure_change,
    figure_set_change and figure_cause, with the bounds and reviews of the project, and the history of restated figures.

    Without a publication, or with one of the other kind (synthetic or real), there is no change and no history. A build
    is compared once: what was recorded of it stands. Raises ComparisonFailed when the two cannot be compared.
    """
    # Most nights bring no news: what was recorded is looked for first, which writes nothing.
    with connect(settings.build_file, settings, read_only=True) as connection:
        if _is_recorded(connection):
            return _recorded(connection)
    with connect(settings.build_file, settings) as connection:
        try:
            with machine_errors(settings):
                _record(connection, settings)
        except duckdb.Error as error:
            raise ComparisonFailed(
                str(settings.published_file),
                f"what was built cannot be compared with it. DuckDB: {of_database(str(error))}",
                "The publication is as it was, and so are the tables of the build: mend warehouse/comparison, or the"
                " columns that it reads, then run `warehouse build` again.",
            ) from error
        connection.execute("checkpoint")
        return _recorded(connection)


def _is_recorded(connection: duckdb.DuckDBPyConnection) -> bool:
    build = _name_of(connection)
    return all(columns_in(connection, build, table) for table in TABLES)


def _recorded(connection: duckdb.DuckDBPyConnection) -> Recorded:
    query = "select min(build_id), (select count(*) from meta.figure_change) from meta.previous_row_count"
    return Recorded(*connection.execute(query).fetchall()[0])


def _name_of(connection: duckdb.DuckDBPyConnection) -> str:
    return str(connection.execute("select current_database()").fetchall()[0][0])


def _record(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    build = _name_of(connection)
    known = {table: columns_in(connection, build, table) for table in _SEEDS.values()}
    with attached_publication(connection, settings) as publication, transaction(connection):
        for table, told in TABLES.items():
            connection.execute(create_table(table, {column.name: column.type for column in told.columns}))
            columns = {column.name: column.description for column in told.columns}
            connection.execute(comment("table", table, told.description, columns))
        for table, seed in _SEEDS.items():
            if known[seed]:
                columns_ = ", ".join(name(column.name) for column in TABLES[table].columns)
                connection.execute(f"insert into {table} select {columns_} from {seed} order by all")
        if publication and are_comparable(connection, "publication", build):
            for table, query in _QUERIES.items():
                rows = query(connection, "publication", build)
                connection.execute(f"insert into meta.{table} by name from ({rows}) order by all")
            leave_out_withdrawn(connection, read_withdrawn(settings))
            record_restatements(connection)
            forget_withdrawn(connection, read_withdrawn(settings))
