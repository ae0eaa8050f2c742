"""How a new publication takes the place of the old one in PostgreSQL: between two queries, never within one.

The old schemas get another name, the new ones theirs, and all of it is seen when the transaction ends. A query finds its
tables one after the other: so that none finds an old and a new one, every old table is locked before that, which waits
for the queries that read it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from warehouse.errors import TargetFailed
from warehouse.sql import identifier, text

if TYPE_CHECKING:
    import psycopg

# A query that comes meanwhile waits as long as one try, so that the tries are short; all of them last longer than a
# query or a forgotten transaction of the readers' role may.
_TRY, _PAUSE_SECONDS, _PATIENCE_SECONDS = "200ms", 1.0, 600.0
_OLD = "_until_"  # and the build that took its place, with the number of the transaction
_OLD_PATTERN = "^({})(_until_[0-9]{{8}}t[0-9]{{6}}z_[0-9]+)$"
_LOCK = 7730_1591  # of one load into a database at a time


def set_aside(target: psycopg.Connection, schemas: Collection[str], build_id: str) -> list[str]:
    """The names that the schemas of the old publication have from now on, within this transaction alone until it ends;
    new ones have theirs. Raises TargetFailed while another load into the database is at work.
    """
    if target.execute("select pg_try_advisory_xact_lock(%s)", [_LOCK]).fetchone() != (True,):
        raise TargetFailed("PostgreSQL", "another load into this database is at work", "Wait for it to end.")
    there = {row[0] for row in target.execute("select nspname from pg_namespace").fetchall()}
    # A build may be loaded twice, after a rollback; a transaction is one of its kind.
    (transaction,) = target.execute("select txid_current()").fetchone() or (0,)
    old = []
    for schema in schemas:
        if schema in there:
            old.append(f"{schema}{_OLD}{build_id.lower()}_{transaction}")
            target.execute(f"alter schema {identifier(schema)} rename to {identifier(old[-1])}")
        target.execute(f"create schema {identifier(schema)}")
    return old


def take_place(target: psycopg.Connection, old: Collection[str]) -> Iterator[str]:
    """Waits for those who read the old schemas and drops them; what is left to be told about each that stays.

    Raises TargetFailed where somebody reads them for too long.
    """
    import psycopg

    relations = ", ".join(
        f"{identifier(schema)}.{identifier(table)}"
        for schema, table in target.execute(
            "select n.nspname, c.relname from pg_class as c inner join pg_namespace as n on c.relnamespace = n.oid"
            " where n.nspname = any(%s) and c.relkind in ('r', 'v') order by 1, 2",
            [[*old]],
        ).fetchall()
    )
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while relations:
        try:
            with target.transaction():
                target.execute(f"set local lock_timeout = {text(_TRY)}")
                target.execute(f"lock table {relations} in access exclusive mode")
            break
        except psycopg.errors.LockNotAvailable:
            if time.monotonic() > deadline:
                raise TargetFailed("PostgreSQL", _who_reads(target, old), "End it; the next refresh loads.") from None
            time.sleep(_PAUSE_SECONDS)
    if why := _why_not_dropped(target, old):
        yield f"{', '.join(old)} {why}; the next load tries again to drop it"


def old_schemas(target: psycopg.Connection, schemas: Collection[str]) -> dict[str, list[str]]:
    """The schemas of earlier publications that are still there, by publication."""
    pattern = _OLD_PATTERN.format("|".join(schemas))
    found = target.execute(
        "select nspname, (regexp_match(nspname, %s))[2] as old from pg_namespace where nspname ~ %s order by nspname",
        [pattern, pattern],
    ).fetchall()
    publications: dict[str, list[str]] = {}
    for schema, old in found:
        publications.setdefault(old, []).append(schema)
    return publications


def drop_old(target: psycopg.Connection, schemas: Collection[str]) -> Iterator[str]:
    """Drops what earlier loads could not; what is left to be told about each that stays.

    Each publication by itself: one that has to stay keeps no other.
    """
    for names in old_schemas(target, schemas).values():
        if why := _why_not_dropped(target, names):
            yield f"{', '.join(names)} {why}; the next load tries again to drop it"


def _why_not_dropped(target: psycopg.Connection, old: Collection[str]) -> str:
    """Nothing, if the schemas of an earlier publication are dropped now, else why they are not."""
    import psycopg

    names = [*old]
    try:
        with target.transaction():
            target.execute(f"set local lock_timeout = {text(_TRY)}")
            objects = target.execute(
                "select n.nspname, c.relname, c.relkind from pg_class as c inner join pg_namespace as n"
                " on c.relnamespace = n.oid where n.nspname = any(%s) and c.relkind in ('r', 'v')",
                [names],
            ).fetchall()
            functions = target.execute(
                "select cast(cast(p.oid as regprocedure) as text) from pg_proc as p inner join pg_namespace as n"
                " on p.pronamespace = n.oid where n.nspname = any(%s)",
                [names],
            ).fetchall()
            for (function,) in functions:
                target.execute(f"drop function {function}")
            # Together: they refer to each other. Without cascade: a view of somebody else stays.
            for kind, word in (("v", "view"), ("r", "table")):
                relations = [
                    f"{identifier(schema)}.{identifier(table)}" for schema, table, found in objects if found == kind
                ]
                if relations:
                    target.execute(f"drop {word} {', '.join(relations)}")
            for schema in names:
                target.execute(f"drop schema {identifier(schema)}")
    except psycopg.errors.LockNotAvailable:
        return "is still read"
    except psycopg.errors.DependentObjectsStillExist:
        return "is needed by somebody's view"
    return ""


def _who_reads(target: psycopg.Connection, old: Collection[str]) -> str:
    """Who has read the old schemas since when, in a transaction that has not ended: by process, not by what it asks."""
    found = target.execute(
        "select distinct a.pid, a.usename, a.application_name, to_char(a.xact_start at time zone 'UTC',"
        " 'YYYY-MM-DD HH24:MI:SS') from pg_locks as l inner join pg_class as c on l.relation = c.oid"
        " inner join pg_namespace as n on c.relnamespace = n.oid inner join pg_stat_activity as a on l.pid = a.pid"
        " where n.nspname = any(%s) and l.granted and l.pid <> pg_backend_pid() order by 1",
        [[*old]],
    ).fetchall()
    readers = [
        f"process {pid} of {user} ({program or 'no name'}) since {since} UTC" for pid, user, program, since in found
    ]
    return f"what is to be replaced is read in an open transaction: {', '.join(readers) or 'by somebody'}"
