"""A test case: the folder that it stands in, the tables that it gives its model, and what must come back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CASES = Path("tests/sql")
"""Where the cases of a project stand."""
EXPECTED = "expected.csv"
AMONG = "expected_among.csv"
"""In place of EXPECTED where a model returns more rows than anybody would write: these must be among them."""
NOTE = "README.md"
"""A case may say in a file of this name why it is there."""


@dataclass(frozen=True)
class Table:
    """Rows in a CSV file of a case; `where` is the file as messages show it, `columns` those that it names."""

    name: str
    file: Path
    where: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A model, the tables that it is given and, in `expected`, the rows that it must return."""

    model: str
    title: str
    folder: Path
    inputs: tuple[Table, ...]
    expected: Table
    where: str

    @property
    def is_complete(self) -> bool:
        """Whether the expected rows are all that the model must return."""
        return self.expected.file.name == EXPECTED

    @property
    def name(self) -> str:
        """Model and folder: core.dim_date/leap_year."""
        return f"{self.model}/{self.title}"
