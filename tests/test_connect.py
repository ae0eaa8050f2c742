"""The examples of docs/connect.md, as they stand there, on the sample's publication."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from postgres_server import needs_postgres, postgres_database, postgres_server

from flows.steps import copy_to_postgres
from warehouse.settings import Secret, Settings

pytestmark = pytest.mark.one_duckdb
_TEXT = (Path(__file__).parents[1] / "docs/connect.md").read_text(encoding="utf-8")
_FILE, _POSTGRES = _TEXT.split("\n## PostgreSQL\n")


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def _printed(program: list[str], folder: Path) -> str:
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("example", blocks(_FILE, "python"))
def test_example_in_python_opens_the_file(night: Settings, tmp_path: Path, example: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/published").symlink_to(night.published_dir)
    assert "2018" in _printed([sys.executable, "-c", example], tmp_path)


def test_example_of_the_duckdb_program_opens_the_file(night: Settings, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/published").symlink_to(night.published_dir)
    [example] = [block for block in blocks(_FILE, "") if block.startswith("duckdb ")]
    # Of the package duckdb-cli, an older DuckDB than ours.
    program = Path(sys.executable).with_name("duckdb")
    assert "2018" in _printed(["bash", "-c", example.replace("duckdb ", f"{program} ", 1)], tmp_path)


@pytest.fixture(scope="module")
def url(night: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database that has the publication, as its reader."""
    folder = tmp_path_factory.mktemp("connect")
    shutil.copytree(night.published_dir, folder / "published", symlinks=True)
    with postgres_server() as server, postgres_database(server) as database:
        copy_to_postgres(replace(night, data_dir=folder, postgres_url=Secret(database)))
        with psycopg.connect(database) as connection:
            connection.execute("alter role warehouse_reader password 'not secret'")
        parts = urlsplit(database)
        yield f"postgresql://warehouse_reader@{parts.hostname}:{parts.port}{parts.path}"


def _there(example: str, url: str) -> str:
    """The example with the address of the test's database."""
    parts = urlsplit(url)
    database = parts.path.removeprefix("/")
    return example.replace("db.example:5432/warehouse", f"{parts.hostname}:{parts.port}/{database}").replace(
        "Server=db.example;Port=5432;Database=warehouse;",
        f"Server={parts.hostname};Port={parts.port};Database={database};",
    )


def _runs_here(example: str) -> bool:
    return "import pyodbc" not in example or (
        importlib.util.find_spec("pyodbc") is not None and "PostgreSQL Unicode" in _drivers()
    )


def _drivers() -> str:
    file = Path(os.environ.get("ODBCSYSINI", "/etc")) / "odbcinst.ini"
    return file.read_text() if file.exists() else ""


@needs_postgres
@pytest.mark.parametrize(
    "example",
    [
        pytest.param(
            example,
            marks=pytest.mark.skipif(
                not _runs_here(example), reason="no driver: apt-get install odbc-postgresql libodbc2"
            ),
        )
        for example in blocks(_POSTGRES, "python")
    ],
)
def test_example_in_python_asks_postgresql(url: str, tmp_path: Path, example: str) -> None:
    with psycopg.connect(url) as connection:
        count = connection.execute("select count(*) from marts.state_summary").fetchone()
    printed = _printed([sys.executable, "-c", _there(example, url)], tmp_path)
    assert printed.strip() == str(count[0]) if count and "count(*)" in example else "2018" in printed


@needs_postgres
def test_examples_of_psql_ask_postgresql(url: str, tmp_path: Path) -> None:
    examples = [block for block in blocks(_POSTGRES, "") if block.startswith("psql ")]
    assert len(examples) == 2
    for example in examples:
        assert "2018" in _printed(["bash", "-c", _there(example, url)], tmp_path)
