"""The bundle that Superset imports: the dashboard that ships with the project, once for each place that is published to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml

from warehouse.engine import connect
from warehouse.settings import Settings

_SHIPPED = Path(__file__).parent / "dashboard"
_DATABASE = "databases/warehouse.yaml"
_DASHBOARD = "dashboards/docket_warehouse.yaml"
_POSTGRES = UUID("6f0a3c52-0c0b-4a53-9d0e-2f7f0e5b1aff")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What a description is looked up in: the columns of the datasets have the names of the marts' columns.
_DESCRIBED = ("state_summary_by_scope", "figure_value", "figure")


def bundle(settings: Settings) -> dict[str, str]:
    """The files of the bundle by name: for the published file, and for PostgreSQL where the setting names one."""
    described = _descriptions(settings)
    shipped = {
        str(file.relative_to(_SHIPPED)): _with_descriptions(yaml.safe_load(file.read_text(encoding="utf-8")), described)
        for file in sorted(_SHIPPED.rglob("*.yaml"))
    }
    shipped[_DATABASE]["sqlalchemy_uri"] = f"duckdb:///{settings.published_file}"
    files = {name: _as_yaml(content) for name, content in shipped.items()}
    if settings.postgres_url:
        files |= _of_postgres(shipped)
    return files


def _of_postgres(shipped: dict[str, Any]) -> dict[str, str]:
    """The same once more, on PostgreSQL: each part under an identity of its own, which follows from the first."""
    database = shipped[_DATABASE] | {
        "database_name": f"{shipped[_DATABASE]['database_name']}, PostgreSQL",
        # No address and no password: superset_config.py takes the setting.
        "sqlalchemy_uri": "postgresql+psycopg2:///postgres_url",
    }
    dashboard = shipped[_DASHBOARD] | {
        "dashboard_title": f"{shipped[_DASHBOARD]['dashboard_title']}, PostgreSQL",
        "slug": f"{shipped[_DASHBOARD]['slug']}-postgres",
    }
    # On SQLite, Superset's own database holds one dataset of a name.
    datasets = {
        name: content | {"table_name": f"{content['table_name']}, PostgreSQL"}
        for name, content in shipped.items()
        if "table_name" in content
    }
    of_postgres = shipped | datasets | {_DATABASE: database, _DASHBOARD: dashboard}
    return {
        name.replace(".yaml", "_postgres.yaml"): _UUID.sub(
            lambda found: str(uuid5(_POSTGRES, found[0])), _as_yaml(content)
        )
        for name, content in of_postgres.items()
        if "/" in name
    }


def _descriptions(settings: Settings) -> dict[str, str]:
    """The description of each column that the datasets share with the marts, as it is published."""
    query = """
        select column_name, any_value(comment) from duckdb_columns()
        where schema_name = 'marts' and list_contains(?, table_name) and comment is not null group by column_name
    """
    with connect(settings.published_file, settings, read_only=True, may_spill=False) as connection:
        return dict(connection.execute(query, [list(_DESCRIBED)]).fetchall())


def _with_descriptions(content: dict[str, Any], described: dict[str, str]) -> dict[str, Any]:
    columns = [{"description": described.get(column["column_name"])} | column for column in content.get("columns", [])]
    return content | {"columns": columns} if columns else content


def _as_yaml(content: dict[str, Any]) -> str:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
