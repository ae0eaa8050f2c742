"""The examples of docs/connect.md, as they stand there, on the sample's publication."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.settings import Settings

pytestmark = pytest.mark.one_duckdb
_TEXT = (Path(__file__).parents[1] / "docs/connect.md").read_text(encoding="utf-8")
FILE, POSTGRES = _TEXT.split("\n## PostgreSQL\n")


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def printed_by(program: list[str], folder: Path) -> str:
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("example", blocks(FILE, "python"))
def test_example_in_python_opens_the_file(night: Settings, tmp_path: Path, example: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/published").symlink_to(night.published_dir)
    assert "2018" in printed_by([sys.executable, "-c", example], tmp_path)


def test_example_of_the_duckdb_program_opens_the_file(night: Settings, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/published").symlink_to(night.published_dir)
    examples = [block for block in blocks(FILE, "") if block.startswith("duckdb ")]
    # Of the package duckdb-cli, an older DuckDB than ours.
    program = Path(sys.executable).with_name("duckdb")
    printed = [printed_by(["bash", "-c", text.replace("duckdb ", f"{program} ", 1)], tmp_path) for text in examples]
    assert "2018" in printed[0]
    # New cases of Missouri in 2018, as the State Summary has them.
    assert [word for word in printed[1].split() if word.isdigit()] == ["4"]


def test_joins_are_drawn_as_the_publication_states_them(published: Path) -> None:
    [query], [drawn] = blocks(FILE, "sql"), blocks(FILE, "mermaid")
    with duckdb.connect(str(published), read_only=True) as connection:
        lines = [line for (line,) in connection.execute(query).fetchall()]
    assert drawn.splitlines() == ["erDiagram", *lines]
