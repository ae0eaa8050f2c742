"""Which state or district of the publication a reader means: by code or by name."""

from __future__ import annotations

import duckdb

from warehouse.place_names import court_id, state_code


def state_named(connection: duckdb.DuckDBPyConnection, given: str, where: str = "state") -> str:
    """The code of a state or territory, US for the nation. Raises InputError, with the nearest, for one that there is not."""
    rows = connection.execute("select state_code, state_name from core.dim_state order by state_code").fetchall()
    return state_code(given, dict(rows), where)


def court_named(connection: duckdb.DuckDBPyConnection, given: str, where: str = "court") -> str:
    """The identifier of a district court. Raises InputError, with the nearest, for one that there is not."""
    query = "select court_id, district_name, citation from core.dim_district order by court_id"
    return court_id(given, connection.execute(query).fetchall(), where)
