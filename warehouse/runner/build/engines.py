"""Which engine runs the models: DuckDB, in the build file itself, or Spark, whose rows the build file takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Protocol

import duckdb

from warehouse.extras import need
from warehouse.fingerprint import fingerprint
from warehouse.progress import Progress
from warehouse.runner.build.catalog import columns_of
from warehouse.settings import Settings

if TYPE_CHECKING:
    from warehouse.runner.models.model import Model
    from warehouse.runner.models.project import Project


class Engine(Protocol):
    """Whoever makes the rows of a table beside DuckDB."""

    def rows(self, model: Model, contents: Mapping[str, str], connection: duckdb.DuckDBPyConnection) -> str:
        """The query by which DuckDB takes them; `contents` tells what each table before it holds."""

    def keep(self, model: Model, content: str) -> None:
        """Told once the table is in the build file, with its content."""

    def cancel(self) -> None:
        """Ends what runs."""

    def end(self, contents: Mapping[str, str]) -> None:
        """Told once every model is made, with the content of each table."""


def engine_name(settings: Settings) -> str:
    """The engine of the settings with its version, as the record of a build has it. Raises MissingExtra.

    >>> engine_name(Settings()).split()[0]
    'duckdb'
    """
    if settings.engine == "spark":
        need("spark")
        return f"spark {version('pyspark')}"
    return f"duckdb {duckdb.__version__}"


def built_by(connection: duckdb.DuckDBPyConnection) -> str:
    """The engine that made the build in the open file; the DuckDB that is here for one that does not tell."""
    if "engine" in columns_of(connection, "meta").get("meta.build", {}):
        row = connection.execute("select engine from meta.build").fetchone()
        if row and row[0]:
            return str(row[0])
    return engine_name(Settings())


def engine_key(engine: str) -> str:
    """An engine with all beside a query that decides what it makes of it: for Spark, how the query is translated."""
    if engine.startswith("duckdb"):
        return engine
    return f"{engine} {fingerprint('warehouse.runner.portable', 'warehouse.runner.spark.types', libraries=('duckdb', 'sqlglot'))}"


@contextmanager
def opened_engine(
    settings: Settings, project: Project, columns: Mapping[str, Mapping[str, str]], progress: Progress | None
) -> Iterator[Engine | None]:
    """The engine beside DuckDB for the length of the block; None where DuckDB runs the models."""
    if settings.engine == "duckdb":
        yield None
        return
    from warehouse.runner.spark import engine

    with engine.opened_engine(settings, project, columns, progress) as opened:
        yield opened
