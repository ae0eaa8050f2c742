"""A PostgreSQL server for a test: one of Debian's programs in a folder of its own, or the one that a setting names."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# Another server, whose user may make databases and roles: postgresql://user@host:5432/postgres
_GIVEN = os.environ.get("WAREHOUSE_TEST_POSTGRES_URL", "")
_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))


def has_postgres() -> bool:
    """Whether there is a server, or the programs of one."""
    return bool(_GIVEN or _PROGRAMS)


needs_postgres = pytest.mark.skipif(
    not has_postgres(), reason="there is no PostgreSQL server: apt-get install postgresql"
)


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a server, for the length of the block."""
    if _GIVEN:
        yield _GIVEN
        return
    # Not in pytest's folder: the server, which refuses to be root, may not enter it, and the name of a socket is short.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    data, port = folder / "data", _free_port()

    def run(program: str, *arguments: str) -> None:
        command = [str(_PROGRAMS[-1] / program), "-D", str(data), *arguments]
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    try:
        run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync")
        options = f"-c unix_socket_directories={folder} -c port={port} -c fsync=off -c listen_addresses=127.0.0.1"
        run("pg_ctl", "--wait", "--log", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "--wait", "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_database(server: str) -> Iterator[str]:
    """The address of a new database of the server, dropped after the block."""
    import psycopg

    database = f"warehouse_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {database}")
        yield f"{server.rpartition('/')[0]}/{database}"
        connection.execute(f"drop database {database} with (force)")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
