"""A build file made by hand, small enough to see through: what publishing and reading need of a real one."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import duckdb

from warehouse.load.ledger import make_tables
from warehouse.settings import Settings

_TABLES = """
create schema core; create schema marts; create schema meta;
insert into raw.extract_file by name
    select 4711 as file_id, 'ab12' as content_sha256, 'coded_case' as format, 3 as rows_loaded, true as is_synthetic,
        timestamp '2026-11-22 01:59:00' as loaded_at
    union all by name
    select 4712 as file_id, 'cd34' as content_sha256, 'coded_case' as format, timestamp '2026-11-23 09:00' as loaded_at;
insert into raw.extract_path by name
    select 'SECRET NAME v. US.csv' as file_name, 4711 as file_id, 'loaded' as outcome, false as is_gone;
insert into raw.release_change by name select 4711 as file_id, 3 as rows_added;
insert into raw.drift by name
    select 4711 as file_id, 'coded_case' as format, unnest(['added', 'added', 'missing']) as kind,
        unnest(['secret', 'name', 'state']) as column_name, 'SECRET' as nearest_match;
insert into raw.quarantine by name
    select 4711 as file_id, 'coded_case' as format, row_number, 'SECRET NAME' as raw_text, 'too few fields' as reason
    from range(2) as numbers (row_number);
insert into raw.unread_value by name
    select 4711 as file_id, 'year' as column_name, 3 as value_count, 1 as unread_count;

create table core.dim_state as select 'MO' as state_code, 'Missouri' as state_name;
create view core.missouri as select state_code, state_name from core.dim_state;
comment on view core.missouri is 'One row: Missouri''s';
comment on column core.missouri.state_code is 'USPS code';

create table meta.setting as select 'appeal_window_days' as name, '14' as value;
create table meta.check_result (
    build_id varchar, table_name varchar, check_name varchar, severity varchar, outcome varchar
);
"""
_BUILD = """
create or replace table meta.build as
    select
        '{build_id}' as build_id,
        timestamp '2026-11-22 02:00:00' as refreshed_at,
        true as is_synthetic,
        [{{'file_id': 4711::bigint, 'format': 'coded_case', 'rows_loaded': 3, 'content_sha256': 'ab12'}}] as extracts,
        '{{}}' as versions,
        date '2018-12-31' as data_through_date,
        [{{'table_name': 'marts.state_summary', 'row_count': 1}}] as row_counts;
create or replace table marts.state_summary as
    select 'MO' as state_code, 'Missouri' as state_name, 2018 as year, {new_cases}::bigint as new_cases,
        '{build_id}' as build_id, true as is_synthetic;
comment on table marts.state_summary is 'One row per state and year';
comment on column marts.state_summary.new_cases is 'Cases charged in the year';
delete from meta.check_result;
insert into meta.check_result values
    ('{build_id}', 'marts.state_summary', 'new_at_most_active', 'fail', '{outcome}'),
    ('{build_id}', 'marts.state_summary', 'no_large_drop', 'warn', 'failed');
"""


def settings_in(folder: Path, keep_publications: int = 7) -> Settings:
    """Settings of a warehouse in a folder of its own."""
    return Settings(
        project_dir=Path(__file__).parents[1],
        data_dir=folder,
        extracts_dir=folder / "extracts",
        memory_limit="1GiB",
        threads=1,
        keep_publications=keep_publications,
    )


def make_build(settings: Settings, build_id: str, *, new_cases: int = 4, outcome: str = "passed") -> None:
    """A build with the given id, one figure and one gating check of the given outcome, in place of the one before."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if not settings.build_file.exists():
        settings.build_file.write_bytes(_tables())
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(_BUILD.format(build_id=build_id, new_cases=new_cases, outcome=outcome))


@cache
def _tables() -> bytes:
    """A file with what is the same in every build."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "build.duckdb"
        with duckdb.connect(str(file)) as connection:
            make_tables(connection, ())
            connection.execute(_TABLES)
        return file.read_bytes()
