"""A project of a few files, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.errors import ModelError
from warehouse.runner.models.project import Project, read_project

SOURCES = ("raw.docket", "raw.defendant", "meta.build")
CASE_SQL = """\
-- One row per case.
select
    docket.case_id,
    docket.filed_date
from raw.docket
"""
CASE_YML = """\
description: One row per case
grain: [case_id]
columns:
  case_id: {type: VARCHAR, description: Key of a case}
  filed_date: {type: DATE, description: When it was filed}
"""


LAYERS = """\
layers:
  raw: {made_by: load}
  staging: {materialized: view, reads: [raw, seeds]}
  intermediate: {gated: true}
  core: {gated: true, published: true, for_readers: [dim_*, fact_*]}
  marts: {gated: true, published: true}
data_through: intermediate.data_through.data_through_date
"""


def write(folder: Path, **files: str) -> Path:
    """The folder with files added: `core__dim_case_sql` is sql/core/dim_case.sql, `seeds__state_csv` seeds/state.csv.

    Its layers are raw, staging, intermediate, core and marts, unless there is a schema of another name.
    """
    for name, text in files.items():
        path, _, suffix = name.rpartition("_")
        schema, _, table = path.partition("__")
        place = folder / "seeds" if schema == "seeds" else folder / "sql" / schema
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{table}.{suffix}").write_text(text, encoding="utf-8")
    schemas = {place.name for place in (folder / "sql").glob("*/")}
    if schemas and schemas <= {"staging", "intermediate", "core", "marts"}:
        (folder / "sql/layers.yml").write_text(LAYERS, encoding="utf-8")
    return folder


def read(folder: Path) -> Project:
    """The project in a folder, with SOURCES to read from."""
    return read_project(folder, SOURCES)


def messages(folder: Path) -> list[str]:
    """What is wrong with a project, a text each."""
    with pytest.raises(ModelError) as raised:
        read(folder)
    return [str(problem) for problem in getattr(raised.value, "problems", [raised.value])]


def message(folder: Path, sql: str = CASE_SQL, yml: str = CASE_YML) -> str:
    """The only thing that is wrong with a project of one model, core.dim_case."""
    found = messages(write(folder, core__dim_case_sql=sql, core__dim_case_yml=yml))
    assert len(found) == 1, found
    return found[0]
