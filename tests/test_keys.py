"""What joins to what, as a publication states it."""

from __future__ import annotations

import duckdb
import pytest

from warehouse.publish.keys import FOREIGN, PRIMARY, Key, read_keys, write_keys

_FILE = """
create schema core; create schema marts; create schema meta;
create table core.dim_state as select unnest(['MO', 'KS']) as state_code;
create table core.fact_case as select 'a' as case_id, 'MO' as state_code union all select 'b', null;
create table marts.figure as select 'new_cases' as figure;
create table marts.figure_value as select 2018 as year, 'new_cases' as figure, 'XX' as state_code;
create view marts.missouri as select case_id, state_code from core.fact_case where state_code = 'MO';
create table meta.other as select 'MO' as state_code;
create table meta.model_run as select * from (values
    ('core.dim_state', ['state_code']), ('core.fact_case', ['case_id']), ('marts.figure', ['figure']),
    ('marts.figure_value', ['year', 'figure']), ('marts.missouri', ['case_id']), ('staging.case', ['case_id']),
    ('marts.one_row', cast([] as varchar[]))
) as run (model, grain);
"""


@pytest.fixture
def file() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(_FILE)
    return connection


def test_grain_is_the_primary_key_and_a_column_that_leads_to_a_dimension_a_foreign_one(
    file: duckdb.DuckDBPyConnection,
) -> None:
    count = write_keys(file)
    keys = read_keys(file)
    assert [key for key in keys if key.kind == PRIMARY] == [
        Key("core.dim_state", "dim_state_pkey", PRIMARY, ("state_code",)),
        Key("core.fact_case", "fact_case_pkey", PRIMARY, ("case_id",)),
        Key("marts.figure", "figure_pkey", PRIMARY, ("figure",)),
        Key("marts.figure_value", "figure_value_pkey", PRIMARY, ("year", "figure")),
        Key("marts.missouri", "missouri_pkey", PRIMARY, ("case_id",)),
    ]
    # Not of figure_value to the state: XX is none. A NULL leads nowhere, and is no fault.
    assert [key for key in keys if key.kind == FOREIGN] == [
        Key("core.fact_case", "fact_case_state_code_fkey", FOREIGN, ("state_code",), "core.dim_state", ("state_code",)),
        Key("marts.figure_value", "figure_value_figure_fkey", FOREIGN, ("figure",), "marts.figure", ("figure",)),
        Key("marts.missouri", "missouri_state_code_fkey", FOREIGN, ("state_code",), "core.dim_state", ("state_code",)),
    ]
    assert file.execute(
        "select count(*), count(distinct (table_name, constraint_name, position)) from meta.key"
    ).fetchall() == [(count, count)]
    assert file.execute(
        "select count(*) from duckdb_columns() where table_name = 'key' and comment is null"
    ).fetchall() == [(0,)]


def test_publication_of_an_earlier_program_states_no_keys(file: duckdb.DuckDBPyConnection) -> None:
    assert read_keys(file) == []
    file.execute("alter table meta.model_run drop column grain")
    write_keys(file)
    assert read_keys(file) == []
