"""The record of a build in schema meta: begun before the models, completed after them."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import duckdb

from warehouse import DISTRIBUTION
from warehouse.engine import insert
from warehouse.errors import InputError
from warehouse.publication import attached_publication
from warehouse.published import build_id_of, current_build_id, publication_files
from warehouse.runner.build.catalog import columns_of, comments
from warehouse.runner.build.inputs import figure_settings
from warehouse.runner.build.state import STATE_TABLE
from warehouse.runner.records import META_TABLES
from warehouse.runner.schemas import META
from warehouse.settings import Settings
from warehouse.sql import create_schemas, create_table, name, text

if TYPE_CHECKING:
    from warehouse.runner.build.run import ModelRun
    from warehouse.runner.models.project import Project

_BUILD_ID = "%Y%m%dT%H%M%SZ"


def finished_build_id(connection: duckdb.DuckDBPyConnection, settings: Settings, inputs: str) -> str | None:
    """The id of the last build, if it is complete and made from these inputs, and readers see it or what they saw."""
    if not {"inputs_sha256", "previous_build_id"} <= columns_of(connection, "meta").get("meta.build", {}).keys():
        return None
    query = "select build_id, previous_build_id from meta.build where inputs_sha256 = ?"
    row = connection.execute(query, [inputs]).fetchone()
    return str(row[0]) if row and current_build_id(settings) in row else None


def start_record(
    connection: duckdb.DuckDBPyConnection, settings: Settings, loaded: Sequence[str], project: Project, engine: str
) -> str:
    """The id of the build that starts now; its record says from what, and is not complete yet."""
    previous, was_synthetic = _previous_row_counts(connection, settings)
    started = datetime.now(UTC).replace(tzinfo=None)
    build_id = _build_id(connection, started, map(build_id_of, publication_files(settings)))
    extracts, is_synthetic = _extracts(connection, loaded)
    seen = current_build_id(settings)
    connection.begin()
    connection.execute(create_schemas(META_TABLES))
    # What later steps found of an earlier build, its checks for one, says nothing about this one.
    for table in columns_of(connection, META).keys() - {*META_TABLES, STATE_TABLE}:
        connection.execute(f"drop table {name(table)}")
    for table, contract in META_TABLES.items():
        connection.execute(create_table(table, {column.name: column.type for column in contract.columns}))
        connection.execute(comments(table, contract))
    promised = project.published.version if project.published else None
    build = (build_id, started, is_synthetic, extracts, _versions(), None, seen, None, None, promised, engine)
    insert(connection, "meta.build", [build])
    insert(connection, "meta.deprecated_column", [*_deprecated(project)])
    insert(connection, "meta.setting", figure_settings(settings))
    # Made-up and real figures are not compared: going from the sample to real extracts is no drop.
    insert(connection, "meta.previous_row_count", previous if was_synthetic == is_synthetic else [])
    connection.commit()
    return build_id


def complete_record(
    connection: duckdb.DuckDBPyConnection,
    build_id: str,
    runs: Sequence[ModelRun],
    project: Project,
    inputs: str | None,
) -> None:
    """Adds what is known after the models: runs, what reads what, row counts, the last day of the data.

    Without `inputs` only a part of the models was built, and the record stays incomplete.
    """
    counts = [{"table_name": run.model, "row_count": run.rows} for run in runs if run.rows is not None]
    counts.sort(key=lambda count: str(count["table_name"]))
    table, _, column = project.layers.data_through.rpartition(".")
    is_told = any(run.model == table for run in runs)
    data_through = f"(select max({name(column)}) from {name(table)})" if is_told else "null"
    connection.begin()
    insert(
        connection,
        "meta.model_run",
        [
            (
                build_id,
                run.model,
                run.materialized,
                [*project.models[run.model].contract.grain],
                _columns(project, run),
                run.rows,
                run.action,
                run.seconds,
            )
            for run in runs
        ],
    )
    reads = [(model.name, table) for model in project.models.values() for table in sorted(model.reads)]
    insert(connection, "meta.model_dependency", reads)
    if inputs:
        connection.execute(
            f"update meta.build set data_through_date = {data_through}, row_counts = ?, inputs_sha256 = ?",
            [counts, inputs],
        )
    connection.commit()


def _deprecated(project: Project) -> Iterator[tuple[str, str, str, str]]:
    for table, model in project.models.items():
        for column in model.contract.columns:
            if column.goes_in and table.split(".")[0] in project.layers.published:
                yield table, column.name, column.goes_in, column.use


def _columns(project: Project, run: ModelRun) -> list[str]:
    return [column.name for column in project.models[run.model].contract.columns]


def _build_id(connection: duckdb.DuckDBPyConnection, started: datetime, published: Iterable[str]) -> str:
    """The second in which the build started, or the next after the latest that is known: ids grow whatever the clock does."""
    known = [*published]
    if "meta.build" in columns_of(connection, "meta"):
        known += [row[0] for row in connection.execute("select build_id from meta.build").fetchall()]
    after = []
    for build_id in known:
        with suppress(ValueError):  # a folder of somebody else's
            after.append(datetime.strptime(build_id, _BUILD_ID) + timedelta(seconds=1))
    return max([started, *after]).strftime(_BUILD_ID)


def _extracts(connection: duckdb.DuckDBPyConnection, loaded: Sequence[str]) -> tuple[list[dict[str, object]], bool]:
    """The loaded extract files, and whether one of them is synthetic."""
    # A file's name may name a person: it is published nowhere.
    names = ("file_id", "format", "rows_loaded", "content_sha256")
    rows: list[tuple[object, ...]] = []
    for ledger in (f"{schema}.extract_file" for schema in loaded):
        if ledger in columns_of(connection, *loaded):
            query = f"select {', '.join(names)}, is_synthetic from {name(ledger)} order by file_id"
            rows += connection.execute(query).fetchall()
    return [dict(zip(names, row, strict=False)) for row in rows], any(row[-1] for row in rows)


def _versions() -> list[dict[str, str]]:
    """The programs that decide what comes out."""
    versions = {"python": platform.python_version()}
    for package in (DISTRIBUTION, "duckdb", "sqlglot"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed, run from a checkout"
    return [{"name": package, "version": found} for package, found in versions.items()]


def _previous_row_counts(
    connection: duckdb.DuckDBPyConnection, settings: Settings
) -> tuple[list[tuple[str, int, str]], bool | None]:
    """Table, rows and build of what readers see now, and whether it is synthetic; nothing before a publication."""
    with attached_publication(connection, settings) as publication:
        if not publication:
            return [], None
        try:
            counts = _row_counts(connection)
            synthetic = connection.execute("select is_synthetic from publication.meta.build").fetchone()
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            remedy = "Point the link at a publication of ours, or remove it to build without a comparison."
            raise InputError(str(settings.published_file), "is no publication: it has no meta.build", remedy) from error
    return counts, synthetic[0] if synthetic else None


def _row_counts(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int, str]]:
    query = """
        select schema_name, table_name from duckdb_tables()
        where database_name = 'publication' and schema_name <> ?
        order by all
    """
    tables = connection.execute(query, [META]).fetchall()
    counts = [
        f"select {text(f'{schema}.{table}')}, count(*), (select build_id from publication.meta.build)"
        f" from publication.{name(schema)}.{name(table)}"
        for schema, table in tables
    ]
    return connection.execute(" union all ".join(counts)).fetchall() if counts else []
