"""A transaction ends whole or not at all, and settings that follow from one another."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.engine import transaction
from warehouse.settings import load_settings


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_a_block_did_before_it_was_refused_is_taken_back(error: type[BaseException]) -> None:
    connection = duckdb.connect()
    connection.execute("create table kept as select 1 as n")
    with pytest.raises(error), transaction(connection):
        connection.execute("insert into kept values (2)")
        raise error
    assert connection.execute("select n from kept").fetchall() == [(1,)]


def test_what_a_block_did_is_there_at_its_end() -> None:
    connection = duckdb.connect()
    with transaction(connection):
        connection.execute("create table kept as select 1 as n")
    assert connection.execute("select n from kept").fetchall() == [(1,)]


@pytest.mark.one_duckdb
def test_extracts_are_in_the_data_folder_unless_it_is_said_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WAREHOUSE_DATA_DIR", raising=False)
    monkeypatch.delenv("WAREHOUSE_EXTRACTS_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    assert load_settings().extracts_dir == tmp_path / "data" / "extracts"
    assert load_settings(data_dir=tmp_path / "d").extracts_dir == tmp_path / "d" / "extracts"
    monkeypatch.setenv("WAREHOUSE_DATA_DIR", str(tmp_path / "e"))
    assert load_settings().extracts_dir == tmp_path / "e" / "extracts"
    named = load_settings(data_dir=tmp_path / "d", extracts_dir=tmp_path / "x")
    assert (named.data_dir, named.extracts_dir) == (tmp_path / "d", tmp_path / "x")
