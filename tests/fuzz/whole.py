"""Whether what readers have is one whole publication: the file, its Parquet copies, and the schemas in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import psycopg

from fuzz.digest import Digest, digests
from warehouse.published import build_id_of, current_publication, is_as_published
from warehouse.settings import Settings

_OF_A_BUILD = frozenset({"build_id", "refreshed_at", "file_id", "loaded_at", "row_ids", "row_id", "batch_id"})


def figures_of(settings: Settings) -> dict[str, Digest]:
    """Rows and checksum of every table of the marts that readers see, without what another build says otherwise."""
    return digests(settings.published_file, ["marts"], lambda _table, column: column in _OF_A_BUILD)


def wrong_in_file(settings: Settings, known: frozenset[str]) -> Iterator[str]:
    """What is wrong with what readers see: the builds that it may be are named."""
    publication = current_publication(settings)
    if publication is None:
        yield "readers see no publication"
        return
    build_id = build_id_of(publication)
    if build_id not in known:
        yield f"readers see {build_id}, expected one of {', '.join(sorted(known))}"
    if not is_as_published(publication):
        yield f"{build_id} is not what was published"
    query = "select build_id from {} union select build_id from {}"
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        tables = ("marts.state_summary", "meta.build")
        copies = (f"'{settings.published_dir}/parquet/{table.replace('.', '/')}.parquet'" for table in tables)
        for pair in (tables, copies):
            found = connection.execute(query.format(*pair)).fetchall()
            if found != [(build_id,)]:
                yield f"{found} in one publication, expected {build_id} alone"


def wrong_in_postgres(url: str, known: frozenset[str]) -> Iterator[str]:
    """What is wrong with the schemas of the database."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "select build_id from marts.state_summary union select build_id from meta.build"
        ).fetchall()
        left = connection.execute("select nspname from pg_namespace where nspname ~ '_until_'").fetchall()
    if len(found) != 1 or found[0][0] not in known:
        yield f"PostgreSQL has {found}, expected one of {', '.join(sorted(known))}"
    if left:
        yield f"PostgreSQL has schemas left over: {left}"
