"""What passed becomes what readers see, in one step.

The new file is written whole, laid beside the old one, flushed to disk and named; only then the link that leads
readers is replaced. Whatever goes wrong before that leaves the link and what it names as they were.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.engine import connect
from warehouse.errors import CheckFailed, CheckNotRun, InputError, WarehouseError
from warehouse.publish.candidate import write_candidate
from warehouse.publish.parquet_files import add_parquet
from warehouse.published import (
    build_id_of,
    current_build_id,
    current_publication,
    is_as_published,
    what_readers_see,
)
from warehouse.published_folder import bring_into_layout, new_copy, remove_leftovers, remove_old, show
from warehouse.settings import Settings
from warehouse.withhold import of_database

_CHECK = "Run `warehouse check`."


class NotPublished(WarehouseError):
    """The publication could not be written: a full disk, a folder without permission."""

    kind = "publication failed"


@dataclass(frozen=True)
class Publication:
    """A published build: its file, the rows of each table, what it replaced and which old ones went."""

    build_id: str
    file: Path
    row_counts: Mapping[str, int]
    replaced_build_id: str | None
    removed_build_ids: tuple[str, ...] = ()
    is_new: bool = True
    """False when the build was published before: then nothing was written."""
    pinned_since: str = ""
    """Since when readers are kept on it after a rollback, whatever is built; nothing without one."""


def publish_schemas(settings: Settings, schemas: Collection[str]) -> Publication:
    """The publication of those schemas of the build, which readers see from now on.

    Raises CheckNotRun for a build without check results, CheckFailed for one that did not pass.
    """
    build_id = passed_build_id(settings)
    if known := publication_that_readers_see(settings, build_id):
        return known
    replaced = current_build_id(settings)
    with nothing_published_on_error(settings, "warehouse publish"):
        written = new_copy(settings)
        row_counts = write_candidate(settings, schemas, written)
        with connect(written, settings, read_only=True) as connection:
            before = current_publication(settings)
            file = show(settings, build_id, written, lambda folder: add_parquet(connection, folder, before))
    return Publication(build_id, file, row_counts, replaced, remove_old(settings, build_id))


def publication_that_readers_see(settings: Settings, build_id: str) -> Publication | None:
    """The publication of a build, if it is the one that readers see already: then there is nothing to do for it.

    None as well where somebody has changed the file since: it is published anew.
    """
    bring_into_layout(settings)
    publication = current_publication(settings)
    if publication is None or build_id_of(publication) != build_id or not is_as_published(publication):
        return None
    return Publication(build_id, publication, {}, build_id, is_new=False)


def passed_build_id(settings: Settings) -> str:
    """The id of the build, if every check that gates publication passed on it."""
    if not settings.build_file.exists():
        raise InputError(str(settings.build_file), "there is no build", "Run `warehouse refresh`.")
    with connect(settings.build_file, settings, read_only=True) as connection:
        build_id = _value(connection, "select build_id from meta.build")
        if build_id is None:
            raise InputError(str(settings.build_file), "holds no finished build", "Run `warehouse build`.")
        results = _check_results(connection, str(build_id))
    where = f"build {build_id}"
    if not results:
        raise CheckNotRun(where, f"is not checked; nothing was published, {what_readers_see(settings)}", _CHECK)
    for outcome, error, verb in (("not run", CheckNotRun, "could not run"), ("failed", CheckFailed, "failed")):
        names = [f"{table} {check}" for table, check, found, is_gating in results if found == outcome and is_gating]
        if names:
            problem = f"{_listed(names)} {verb}; nothing was published, {what_readers_see(settings)}"
            raise error(where, problem, _CHECK)
    return str(build_id)


def _check_results(connection: duckdb.DuckDBPyConnection, build_id: str) -> list[tuple[str, str, str, bool]]:
    """Table, check and outcome of each check of the build, and whether it may stop publication."""
    if not _value(
        connection, "select count(*) from duckdb_tables() where schema_name || table_name = 'metacheck_result'"
    ):
        return []
    return connection.execute(
        """
        select table_name, check_name, outcome, severity = 'fail' or outcome = 'not run'
        from meta.check_result where build_id = ? order by all
        """,
        [build_id],
    ).fetchall()


def _value(connection: duckdb.DuckDBPyConnection, query: str) -> object:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def _listed(names: list[str], at_most: int = 5) -> str:
    """A few names, and how many more there are.

    >>> _listed(["a", "b", "c"], at_most=2)
    'a, b and 1 more'
    """
    more = len(names) - at_most
    return ", ".join(names[:at_most]) + (f" and {more} more" if more > 0 else "")


@contextmanager
def nothing_published_on_error(settings: Settings, command: str) -> Iterator[None]:
    """Raises NotPublished for what the disk or the database refuses in the block, with the command to run again."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        with suppress(OSError):
            remove_leftovers(settings)
        raise NotPublished(
            str(settings.published_dir),
            f"cannot write the publication: {_said(error)}; nothing was published, {what_readers_see(settings)}",
            f"Free disk space or mend the folder, then run `{command}`.",
        ) from error


def _said(error: OSError | duckdb.Error) -> str:
    return of_database(str(error)) if isinstance(error, duckdb.Error) else str(error)
