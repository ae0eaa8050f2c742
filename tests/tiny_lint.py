"""A project of a few files with raw tables of its own, for lint and lineage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tiny_project import write

from flows.sources import project_sources
from warehouse.runner.lint import LintReport, lint
from warehouse.settings import Settings

_HEADER = "format,position,column_name,type,description,codes,aliases,is_required,is_key,is_personal,source\n"
_COLUMNS = {
    "docket": {"court_id": "str", "docket_number": "str", "date_filed": "date", "case_name": "personal"},
    "docket_party": {"docket_row_id": "row_id", "party_name": "personal", "defendant_number": "int"},
}
_EXTRACT_COLUMN_YML = """\
description: One row per column of a format
grain: [format, column_name]
used_by: the load
columns:
"""


def yml(types: Mapping[str, str], extra: str = "", columns: str = "") -> str:
    """A contract of the columns with these types; the first is the grain."""
    lines = "".join(f'  {name}: {{type: "{type_}", description: Said}}\n' for name, type_ in types.items())
    first = next(iter(types), "")
    return f"description: One row per {first}\ngrain: [{first}]\n{extra}columns:\n{lines}{columns}"


def project(folder: Path, **models: tuple[str, str]) -> Path:
    """The folder with raw.docket, raw.docket_party and models: `core__dim_case=(sql, yml)`."""
    rows = [
        f"{table},{position},{name},{'str' if kind == 'personal' else kind},Said,,,false,false,"
        f"{'true' if kind == 'personal' else 'false'},made up\n"
        for table, columns in _COLUMNS.items()
        for position, (name, kind) in enumerate(columns.items(), start=1)
    ]
    names = _HEADER.strip().split(",")
    described = "".join(f"  {name}: {{type: VARCHAR, description: Said}}\n" for name in names)
    files = {"seeds__extract_column_csv": _HEADER + "".join(rows)}
    files["seeds__extract_column_yml"] = _EXTRACT_COLUMN_YML + described
    for name, (sql, contract) in models.items():
        files |= {f"{name}_sql": sql, f"{name}_yml": contract}
    return write(folder, **files)


def settings_of(folder: Path) -> Settings:
    """Settings of a project in a folder, without data."""
    return Settings(folder, folder / "no-data", folder / "no-data")


def linted(folder: Path) -> LintReport:
    """What lint says of a project."""
    return lint(settings_of(folder), project_sources(folder))


def messages(folder: Path, **models: tuple[str, str]) -> list[str]:
    """The problems of a project of these models, a text each."""
    return [str(problem) for problem in linted(project(folder, **models)).problems]
