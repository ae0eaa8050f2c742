"""What is installed only when it is asked for: the libraries of an extra, and how to get them."""

from __future__ import annotations

from importlib.util import find_spec

from warehouse.errors import MissingExtra

LIBRARIES = {
    "docs": ("sphinx", "furo", "pygraphviz", "pygments"),
    "pages": ("typst",),
    "postgres": ("psycopg",),
    "sas": ("pyreadstat",),
    "spark": ("pyspark", "pyarrow"),
}
"""The modules that each extra of pyproject.toml brings."""


def is_installed(extra: str) -> bool:
    """Whether every library of an extra is there. None of them is imported."""
    return all(find_spec(library) for library in LIBRARIES[extra])


def remedy(extra: str) -> str:
    """The command that installs an extra.

    >>> remedy("pages")
    "pip install 'docket-warehouse[pages]'"
    """
    return f"pip install 'docket-warehouse[{extra}]'"


def what_is_missing(extra: str) -> str:
    """What a person is told who goes without an extra that bears the name of what it makes: docs, pages.

    >>> what_is_missing("pages")
    "pages need the extra `pages`: pip install 'docket-warehouse[pages]'"
    """
    names = {"postgres": "PostgreSQL needs", "spark": "Apache Spark needs"}
    who = names.get(extra, f"{extra} need")
    return f"{who} the extra `{extra}`: {remedy(extra)}"


def need(extra: str) -> None:
    """Raises MissingExtra, with the command that helps, when the extra is not installed."""
    if not is_installed(extra):
        raise MissingExtra("", what_is_missing(extra))
