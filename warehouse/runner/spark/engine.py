"""Models by Spark, one at a time as the build asks for them: their inputs are there, their rows come back.

Each table is written when it is made, so that no plan grows with the number of models before it, and so is a part of a
long query that reads it more than once, and a view that a table reads.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from warehouse.engine import machine_errors
from warehouse.errors import WarehouseError
from warehouse.progress import Activity, Progress
from warehouse.runner.models.model import Model
from warehouse.runner.models.project import Project
from warehouse.runner.portable import SETTINGS, spark_sql
from warehouse.runner.spark.failures import spark_failure
from warehouse.runner.spark.parts import parts_of
from warehouse.runner.spark.tables import Exchange, spark_columns
from warehouse.settings import Settings
from warehouse.spark.session import Session, opened_session


class SparkEngine:
    """What a build asks Spark for."""

    def __init__(
        self,
        settings: Settings,
        session: Session,
        project: Project,
        columns: Mapping[str, Mapping[str, str]],
        progress: Progress | None,
    ) -> None:
        self._settings = settings
        self._session = session
        self._project = project
        self._columns = columns
        self._progress = progress
        self._exchange = Exchange(settings.spark_folder)
        self._locks: dict[str, threading.Lock] = {}
        self._used: dict[str, Path] = {}
        """The tables and views that Spark knows, with the folders of their rows."""

    def rows(self, model: Model, contents: Mapping[str, str], connection: duckdb.DuckDBPyConnection) -> str:
        """The query by which DuckDB takes the rows of a model, which Spark has made.

        `contents` tells what each table before it holds. Raises WarehouseError for whatever Spark cannot do.
        """
        self._write(model, contents, connection)
        return self._exchange.taken(model.name, self._columns[model.name])

    def keep(self, model: Model, content: str) -> None:
        """What Spark has made is what the models after it read; its parts are not needed any more."""
        self._exchange.remove_parts(model.name)
        self._read(model.name, self._exchange.keep(model.name, self._columns[model.name], content))

    def cancel(self) -> None:
        """Ends all that runs."""
        self._session.cancel()

    def end(self, contents: Mapping[str, str]) -> None:
        """Removes the files of what the tables of the build held before."""
        kept = set(self._used.values())
        kept |= {
            self._exchange.place(table, self._columns[table], content)
            for table, content in contents.items()
            if table in self._columns
        }
        self._exchange.remove_others(kept)

    def _write(self, model: Model, contents: Mapping[str, str], connection: duckdb.DuckDBPyConnection) -> None:
        """Has Spark write the rows of a model."""
        for table in sorted(model.reads):
            self._know(table, contents, connection)
        types = self._columns[model.name]
        place = self._exchange.new(model.name)
        promised = spark_columns(model.contract.where, types)
        query = self._query(model)
        try:
            made = self._session.spark.sql(self._with_parts(model, query))
            typed = made.selectExpr(
                *(f"cast(`{column}` as {type_}) as `{column}`" for column, type_ in promised.items())
            )
            typed.write.mode("overwrite").parquet(str(place))
        except Exception as error:
            # Spark's own, Java's and those of the pipe between have no common kind; none of them leaves unnamed.
            raise self._failure(model, error) from error

    def _know(self, table: str, contents: Mapping[str, str], connection: duckdb.DuckDBPyConnection) -> None:
        """Has Spark know a table or view as it is now; a view, and all that it reads, is written like a table.

        Spark would put its text into each query that reads it, and plan its hundreds of columns again each time.
        """
        types = self._columns[table]
        place = self._exchange.place(table, types, contents[table])
        with self._locks.setdefault(table, threading.Lock()):
            if self._used.get(table) == place:
                return
            if not place.exists():
                if self._progress:
                    self._progress(Activity("build", f"give {table} to Spark"), 0, None)
                model = self._project.models.get(table)
                if model and model.contract.materialized == "view":
                    self._write(model, contents, connection)
                    self._exchange.keep(table, types, contents[table])
                else:
                    with machine_errors(self._settings):
                        self._exchange.given(connection, table, types, contents[table])
            self._read(table, place)

    def _query(self, model: Model) -> str:
        """The query of a model for Spark, with the tables under the names that they have in its session."""
        query = spark_sql(model, self._columns)
        for table in model.reads:
            schema, _, bare = table.partition(".")
            query = query.replace(f"`{schema}`.`{bare}`", f"`{_view_name(table)}`")
        return query

    def _with_parts(self, model: Model, query: str) -> str:
        """The query with the parts that it shares made already, and read in it like tables."""
        parts = parts_of(query)
        shared = parts.shared()
        if not shared:
            return query
        texts: list[str] = []
        for part in parts.named:
            texts.append(part.text)
            if part.name in shared:
                rows = self._session.spark.sql(parts.whole(texts, part.name))
                # A column of nothing but NULL has no type that a file can have, and of two one is not told apart.
                if "void" in rows.schema.simpleString() or len({*map(str.lower, rows.columns)}) < len(rows.columns):
                    continue
                view = f"{_view_name(model.name)}__{part.name}"
                place = self._exchange.part(model.name, part.name)
                rows.write.mode("overwrite").parquet(str(place))
                self._session.spark.read.schema(rows.schema).parquet(str(place)).createOrReplaceTempView(view)
                texts[-1] = f"SELECT * FROM `{view}`"
        return parts.whole(texts)

    def _failure(self, model: Model, error: Exception) -> WarehouseError:
        self._session.write_down(error)
        return spark_failure(model, error, self._session.log, self._session.why)

    def _read(self, table: str, place: Path) -> None:
        types = spark_columns(table, self._columns[table])
        schema = ", ".join(f"`{column}` {type_}" for column, type_ in types.items())
        read: Any = self._session.spark.read.schema(schema).parquet(str(place))
        # Columns that a table is parted by would come last.
        read.select(*(f"`{column}`" for column in types)).createOrReplaceTempView(_view_name(table))
        self._used[table] = place


@contextmanager
def opened_engine(
    settings: Settings, project: Project, columns: Mapping[str, Mapping[str, str]], progress: Progress | None
) -> Iterator[SparkEngine]:
    """Spark, ready to run the models of a project, for the length of the block; as `opened_session`, with its errors."""
    if progress:
        progress(Activity("build", f"start Spark on {settings.spark_master}"), 0, None)
    size = settings.build_file.stat().st_size if settings.build_file.exists() else 0
    # What the models mean, whatever a cluster is set to.
    with opened_session(settings, "build", size, SETTINGS) as session:
        yield SparkEngine(settings, session, project, columns, progress)


def _view_name(table: str) -> str:
    """The name of a table in a session, whose views have no schema.

    >>> _view_name("core.dim_order")
    'core__dim_order'
    """
    return table.replace(".", "__")
