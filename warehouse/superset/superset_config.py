"""What Superset reads at its start, in its own environment: its secret, and how it opens what is published.

Whatever Superset keeps stands in SUPERSET_HOME, the folder `superset` beside `published`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

_HOME = Path(os.environ["SUPERSET_HOME"])
_PUBLISHED = _HOME.parent / "published/warehouse.duckdb"
_READER = "warehouse_reader"
# Neither a host nor a password is stored: the address is what the setting says when Superset starts.
_POSTGRES = "postgres_url"
_LONGEST_QUERY_SECONDS = 300

SECRET_KEY = (_HOME / "secret_key").read_text(encoding="utf-8")
GUEST_TOKEN_JWT_SECRET = SECRET_KEY
GLOBAL_ASYNC_QUERIES_JWT_SECRET = SECRET_KEY
# Browsers keep one set of cookies for all ports of a host.
SESSION_COOKIE_NAME = "warehouse_superset"
APP_NAME = "Docket warehouse"

# A page asks this server alone: no map tiles, no fonts, no counting pixel from elsewhere.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}


def FLASK_APP_MUTATOR(_: Any) -> None:
    """Makes SQL Lab's task before threads do: two of them at once would meet one that is half made (an error of Celery's)."""
    from superset.sql_lab import get_sql_results

    get_sql_results._get_current_object()


def DB_CONNECTION_MUTATOR(uri: Any, parameters: dict[str, Any], *_: Any) -> tuple[Any, dict[str, Any]]:
    """How a connection is opened; every other database that somebody adds is left as it is."""
    if uri.drivername == "duckdb" and uri.database == str(_PUBLISHED):
        parameters["connect_args"] = _read_only()
    elif uri.drivername == "postgresql+psycopg2" and uri.database == _POSTGRES and not uri.host:
        options = parameters.pop("connect_args", {}).get("options", "")
        parameters["creator"] = lambda: _postgres(options)
    return uri, parameters


def _read_only() -> dict[str, Any]:
    """Read-only, and the same for all: DuckDB opens a file that a process has open with the same options alone.

    Superset names what asks (a chart, SQL Lab) among them, so that the two at once would be an error.
    """
    return {
        "read_only": True,
        "config": {
            "memory_limit": os.environ.get("WAREHOUSE_MEMORY_LIMIT", "4GiB"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "enable_external_access": False,
            "lock_configuration": True,
        },
    }


def _postgres(options: str) -> Any:
    """A connection that writes nothing: as the reader where the user of the setting may become that."""
    import psycopg2

    address = os.environ.get("WAREHOUSE_POSTGRES_URL")
    if not address:
        raise RuntimeError("The setting postgres_url was empty when Superset was started: set it and start again.")
    bounds = f"-c default_transaction_read_only=on -c statement_timeout={_LONGEST_QUERY_SECONDS}s"
    connection = psycopg2.connect(address, options=f"{options} {bounds}".strip())
    try:
        connection.cursor().execute(f"set role {_READER}")
        connection.commit()
    except psycopg2.Error:
        connection.rollback()
    return connection
