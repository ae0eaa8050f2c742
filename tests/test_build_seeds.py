"""Seeds: typed as their contracts say, and a wrong file is shown with its line."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from tiny_project import read, write

from warehouse.errors import SeedError
from warehouse.runner.build.seeds import load_seeds

YML = """\
description: One row per state
grain: [state_code]
columns:
  state_code: {type: VARCHAR, description: USPS code}
  joined_date: {type: DATE, description: When it joined}
  seats: {type: INTEGER, description: Seats}
  source: {type: VARCHAR, description: Where it is from}
"""
CSV = 'state_code,joined_date,seats,source\nMO,1821-08-10,8,"a, b"\nGU,,0,"say ""c"""\n'


def load(folder: Path, csv: str, yml: str = YML) -> list[tuple[object, ...]]:
    """The rows of a seed, with the types of its columns first."""
    project = read(write(folder, seeds__state_csv=csv, seeds__state_yml=yml))
    with duckdb.connect() as connection:
        load_seeds(connection, project.seeds)
        types = connection.execute("select column_type from (describe seeds.state)").fetchall()
        return [tuple(type_ for (type_,) in types), *connection.execute("from seeds.state").fetchall()]


def message(folder: Path, csv: str, yml: str = YML) -> str:
    with pytest.raises(SeedError) as raised:
        load(folder, csv, yml)
    return str(raised.value)


def test_seed_is_typed_and_empty_text_is_null(tmp_path: Path) -> None:
    types, first, second = load(tmp_path, CSV)
    assert types == ("VARCHAR", "DATE", "INTEGER", "VARCHAR")
    assert (str(first[1]), *first[2:]) == ("1821-08-10", 8, "a, b")
    assert second == ("GU", None, 0, 'say "c"')


@pytest.mark.parametrize(
    "csv", ["\ufeff" + CSV, CSV.replace("\n", "\r\n"), CSV.rstrip("\n"), CSV.replace("GU", '"GU"')]
)
def test_seed_is_read_as_spreadsheets_write_it(tmp_path: Path, csv: str) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/state.yml").write_text(YML)
    (tmp_path / "seeds/state.csv").write_bytes(csv.encode())
    with duckdb.connect() as connection:
        load_seeds(connection, read(tmp_path).seeds)
        assert connection.execute("select state_code, seats from seeds.state").fetchall() == [("MO", 8), ("GU", 0)]


def test_comments_are_those_of_the_contract(tmp_path: Path) -> None:
    project = read(write(tmp_path, seeds__state_csv=CSV, seeds__state_yml=YML))
    with duckdb.connect() as connection:
        load_seeds(connection, project.seeds)
        query = "select comment from duckdb_columns() where table_name = 'state' and column_name = 'seats'"
        assert connection.execute(query).fetchall() == [("Seats",)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("8,", "eight,", 'seeds/state.csv:2: column "seats": expected INTEGER, found "eight". Mend it, or the type in seeds'),
        ("1821-08-10", "10 Aug 1821", 'seeds/state.csv:2: column "joined_date": expected DATE, found "10 Aug 1821".'),
        ('"a, b"\n', '"a\nb"\nKS,,x,d\n', 'seeds/state.csv:4: column "seats": expected INTEGER, found "x".'),
        ('"a, b"', "a, b", "seeds/state.csv:2: expected 4 values, found 5. Quote a comma."),
        ("GU,,0,", "GU,0,", "seeds/state.csv:3: expected 4 values, found 3."),
        ("seats,", "seat,", 'seeds/state.csv:1: column "seat" is not in seeds/state.yml. Did you mean "seats"?'),
        ("seats,", "", 'seeds/state.csv:1: column "seats" is missing. Add it, or remove it from seeds/state.yml.'),
        ("seats,source", "source,seats", "seeds/state.csv:1: expected the columns state_code, joined_date, seats, source;"),
        ("GU", "MO", "seeds/state.csv: expected one row per (state_code) and no empty key, found MO (2 rows). Mend the rows,"),
        ("GU", "", "seeds/state.csv: expected one row per (state_code) and no empty key, found None (1 rows)."),
        (CSV.partition("\n")[2], "", "seeds/state.csv: has no row. Add its rows, or write `may_be_empty: true` in seeds/"),
    ],
)  # fmt: skip
def test_seed_that_does_not_fit_its_contract(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert message(tmp_path, CSV.replace(old, new, 1)).startswith(expected)


def test_seed_that_is_no_utf8(tmp_path: Path) -> None:
    write(tmp_path, seeds__state_yml=YML)
    (tmp_path / "seeds/state.csv").write_bytes(CSV.replace("a, b", "é").encode("latin-1"))
    with duckdb.connect() as connection, pytest.raises(SeedError, match=r"seeds/state.csv: is not UTF-8: "):
        load_seeds(connection, read(tmp_path).seeds)


def test_empty_file_has_no_columns(tmp_path: Path) -> None:
    assert message(tmp_path, "").startswith('seeds/state.csv:1: column "state_code" is missing.')


def test_part_of_a_key_may_be_empty(tmp_path: Path) -> None:
    yml = YML.replace("[state_code]", "[state_code, joined_date]")
    assert len(load(tmp_path, CSV, yml)) == 3
    assert "found GU, None (2 rows)" in message(tmp_path, CSV + "GU,,1,x\n", yml)


def test_seed_may_be_empty_if_it_says_so(tmp_path: Path) -> None:
    assert len(load(tmp_path, CSV.partition("\n")[0] + "\n", f"{YML}may_be_empty: true\n")) == 1
