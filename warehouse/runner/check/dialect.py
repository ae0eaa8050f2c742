"""DuckDB as Great Expectations can use it, by the name `duckdb+readonly`.

Great Expectations knows no DuckDB: it ends its connection before it fetches, and ending a connection rolls back,
which throws the waiting rows away ("list index out of range" in 45 of 52 expectations). A file that is open for
reading has nothing to roll back, so here nothing is. It also keeps checks apart: in a transaction one query that
raises would abort it for every check after it. `tests/test_check_dialect.py` fails when this is no longer needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb_engine

from warehouse.engine import connect
from warehouse.settings import Settings


class ReadOnlyDialect(duckdb_engine.Dialect):
    """DuckDB, read-only, through our one door and without transactions."""

    supports_statement_cache = False

    def connect(self, *_: Any, database: str, data_dir: str, memory_limit: str, threads: int, **__: Any) -> Any:
        """A connection to the file within the limits of our settings."""
        settings = Settings(data_dir=Path(data_dir), memory_limit=memory_limit, threads=threads)
        return duckdb_engine.ConnectionWrapper(connect(database, settings, read_only=True))

    def do_begin(self, connection: Any) -> None:
        """Nothing: see above."""

    def do_commit(self, connection: Any) -> None:
        """Nothing: see above."""

    def do_rollback(self, connection: Any) -> None:
        """Nothing: see above."""
