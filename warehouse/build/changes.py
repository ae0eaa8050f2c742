"""What the build states otherwise than the publication that readers see, as rows of schema meta."""

from __future__ import annotations

import duckdb

from warehouse.build.catalog import columns_of
from warehouse.build.publication import attached_publication
from warehouse.build.restatements import record_restatements
from warehouse.build.sql import name
from warehouse.comparison import are_comparable, figure_causes, figure_changes, figure_set_changes
from warehouse.engine import machine_errors, transaction
from warehouse.errors import ComparisonFailed
from warehouse.meta_tables import META_TABLES
from warehouse.settings import Settings
from warehouse.withhold import of_database

# Published with the changes, so that readers can judge any two publications by the same bounds.
_SEEDS = {"meta.figure_change_bound": "seeds.figure_change_bound", "meta.reviewed_change": "seeds.reviewed_change"}
_QUERIES = {"figure_change": figure_changes, "figure_set_change": figure_set_changes, "figure_cause": figure_causes}


def record_changes(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Fills meta.figure_change, figure_set_change and figure_cause, with the bounds and reviews of the project, and the
    history of restated figures; the models are built.

    Without a publication, or with one of the other kind (synthetic or real), there is no change and no history. Raises
    ComparisonFailed when the two cannot be compared.
    """
    try:
        with machine_errors(settings):
            _record_changes(connection, settings)
    except duckdb.Error as error:
        raise ComparisonFailed(
            str(settings.published_file),
            f"what was built cannot be compared with it. DuckDB: {of_database(str(error))}",
            "The publication is as it was, and so are the tables of the build: mend warehouse/comparison, or the columns"
            " that it reads, then run the build again.",
        ) from error


def _record_changes(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    known = columns_of(connection, "seeds")
    build = str(connection.execute("select current_database()").fetchall()[0][0])
    with attached_publication(connection, settings) as publication, transaction(connection):
        for table, seed in _SEEDS.items():
            if seed in known:
                columns = ", ".join(name(column.name) for column in META_TABLES[table].columns)
                connection.execute(f"insert into {table} select {columns} from {seed} order by all")
        if publication and are_comparable(connection, "publication", build):
            for table, query in _QUERIES.items():
                rows = query(connection, "publication", build)
                connection.execute(f"insert into meta.{table} by name from ({rows}) order by all")
            record_restatements(connection)
