"""The runners that are compared, each with a project in a folder of its own: how it starts anew, and its commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from sqlglot import exp

from benchmarks.environments import environment
from warehouse.runner.export.dbt import export_dbt
from warehouse.runner.export.origin import Origin
from warehouse.runner.export.sqlmesh import export_sqlmesh
from warehouse.runner.export.text import rewritten

REPOSITORY = Path(__file__).parents[1]
FULL, NOTHING, NOTHING_BY_STATE, CHANGED, LINT = PHASES = (
    "full build",
    "nothing changed",
    "nothing changed, by state",
    "one model changed",
    "lint or parse",
)
_OFFLINE = {"DO_NOT_TRACK": "1", "SQLMESH__DISABLE_ANONYMIZED_ANALYTICS": "1", "PYTHONPATH": str(REPOSITORY)}


@dataclass(frozen=True)
class Peer:
    """A runner with its project: the command of each phase that it has, and what comes before one, not measured."""

    name: str
    folder: Path
    output: Path
    python: str
    packages: tuple[str, ...]
    commands: Mapping[str, tuple[str, ...]]
    before: Mapping[str, Callable[[], None]]
    model_file: Callable[[str], Path]
    place: Callable[[str], str] = field(default=str)

    def run(self, phase: str) -> None:
        """Runs the command of a phase in a process of its own; raises when it fails."""
        done = subprocess.run(
            self.commands[phase], cwd=self.folder, env=os.environ | _OFFLINE, capture_output=True, text=True
        )
        # yato goes on after an error and says it.
        if done.returncode or "Error running" in done.stdout:
            raise SystemExit(f"{self.name}, {phase}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")


def peers(origin: Origin, folder: Path, environments: Path, loaded: Path, *, audits: bool) -> list[Peer]:
    """Every runner, with the project of `origin` written in its words below `folder`.

    `loaded` is a build file as it is before the first build; `audits` keeps the tests that the exports carry.
    """
    return [
        _ours(origin, folder / "ours", loaded),
        _by_hand(origin, folder / "by_hand"),
        _dbt(origin, folder / "dbt", environment(environments, "dbt"), audits=audits),
        _sqlmesh(origin, folder / "sqlmesh", environment(environments, "sqlmesh"), audits=audits),
        _yato(origin, folder / "yato", environment(environments, "yato")),
    ]


def _ours(origin: Origin, folder: Path, loaded: Path) -> Peer:
    project = _project(origin, folder)
    command = (sys.executable, "-c", "from warehouse.cli import main; main()")
    options = ("--project", str(project), "--data-dir", str(folder / "data"))

    def reset() -> None:
        shutil.rmtree(folder / "data", ignore_errors=True)
        (folder / "data").mkdir()
        shutil.copyfile(loaded, folder / "data/build.duckdb")

    from warehouse.cli import warehouse

    commands = dict.fromkeys((FULL, NOTHING, CHANGED), (*command, "build", *options))
    if "lint" in warehouse.commands:
        commands[LINT] = (*command, "lint", *options)
    return Peer(
        "warehouse",
        folder,
        folder / "data/build.duckdb",
        sys.executable,
        ("duckdb", "sqlglot"),
        commands,
        {FULL: reset},
        _file_in(project / "sql"),
    )


def _by_hand(origin: Origin, folder: Path) -> Peer:
    project = _project(origin, folder)
    output = folder / "warehouse.duckdb"
    loaded = [str(origin.build_file)] if origin.sources else []
    command = (sys.executable, str(REPOSITORY / "benchmarks/by_hand.py"), str(project), str(output), *loaded)
    return Peer(
        "by hand",
        folder,
        output,
        sys.executable,
        ("duckdb", "sqlglot"),
        dict.fromkeys((FULL, NOTHING, CHANGED), command),
        {FULL: lambda: output.unlink(missing_ok=True)},
        _file_in(project / "sql"),
    )


def _dbt(origin: Origin, folder: Path, programs: Path, *, audits: bool) -> Peer:
    export_dbt(origin, folder)
    build = (str(programs / "dbt"), "build", *(() if audits else ("--exclude-resource-type", "test")))
    modified = ("--select", "state:modified+", "--state", "state")

    def reset() -> None:
        _remove(folder, "warehouse.duckdb", "target", "state", "logs")

    def keep_state() -> None:
        (folder / "state").mkdir(exist_ok=True)
        shutil.copyfile(folder / "target/manifest.json", folder / "state/manifest.json")

    def model_file(model: str) -> Path:
        schema, table = model.split(".")
        file = folder / "models" / schema / f"{table}.sql"
        return file if file.exists() else file.with_name(f"{schema}__{table}.sql")

    return Peer(
        "dbt-duckdb",
        folder,
        folder / "warehouse.duckdb",
        str(programs / "python"),
        ("dbt-core", "dbt-duckdb", "duckdb"),
        {
            FULL: build,
            NOTHING: build,
            NOTHING_BY_STATE: (*build, *modified),
            CHANGED: (*build, *modified),
            LINT: (str(programs / "dbt"), "parse", "--no-partial-parse"),
        },
        {FULL: reset, NOTHING_BY_STATE: keep_state},
        model_file,
    )


def _sqlmesh(origin: Origin, folder: Path, programs: Path, *, audits: bool) -> Peer:
    export_sqlmesh(origin, folder)
    if not audits:
        for file in (folder / "models").rglob("*.sql"):
            file.write_text(re.sub(r"^  audits \(.*\),\n", "", file.read_text(), flags=re.MULTILINE))
    plan = (str(programs / "sqlmesh"), "plan", "--auto-apply", "--no-prompts")
    return Peer(
        "SQLMesh",
        folder,
        folder / "warehouse.duckdb",
        str(programs / "python"),
        ("sqlmesh", "sqlglot", "duckdb"),
        {**dict.fromkeys((FULL, NOTHING, CHANGED), plan), LINT: (str(programs / "sqlmesh"), "lint")},
        {
            FULL: lambda: _remove(folder, "warehouse.duckdb", "state.duckdb", ".cache", "logs"),
            LINT: lambda: _remove(folder, ".cache"),
        },
        _file_in(folder / "models"),
    )


def _yato(origin: Origin, folder: Path, programs: Path) -> Peer:
    """yato knows one schema and no seeds: names carry the schema, and what is no model lies in its file already."""
    models = origin.project.models

    def reference(table: exp.Table) -> str:
        name = exp.table_name(table)
        # The columns of a table without an alias go by its name.
        alias = "" if table.alias else f" as {table.name}"
        return f"{name.replace('.', '__')}{alias}" if name in models else name

    (folder / "sql").mkdir(parents=True)
    for model in models.values():
        text = rewritten(model, reference)
        # It fails on a union unless that stands in a select.
        (folder / "sql" / f"{model.name.replace('.', '__')}.sql").write_text(f"select * from (\n{text})\n")
    output = folder / "warehouse.duckdb"
    given = folder / "given.duckdb"
    _write_given(origin, given)

    def model_file(model: str) -> Path:
        return folder / "sql" / f"{model.replace('.', '__')}.sql"

    return Peer(
        "yato",
        folder,
        output,
        str(programs / "python"),
        ("yato-lib", "sqlglot", "duckdb"),
        dict.fromkeys((FULL, NOTHING, CHANGED), (str(programs / "yato"), "run", "sql", "--db", str(output))),
        {FULL: lambda: (shutil.copyfile(given, output), None)[1]},
        model_file,
        lambda table: f"transform.{table.replace('.', '__')}" if table in models else table,
    )


def _write_given(origin: Origin, file: Path) -> None:
    """Writes a database with the seeds and sources of a build."""
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"attach '{origin.build_file}' as loaded (read_only)").fetchall()
        for table in [*origin.sources, *origin.project.seeds]:
            connection.execute(f"create schema if not exists {table.split('.')[0]}").fetchall()
            connection.execute(f"create table {table} as from loaded.{table}").fetchall()


def _project(origin: Origin, folder: Path) -> Path:
    """A copy of the project's models and seeds, to be changed at will."""
    for part in ("sql", "seeds"):
        shutil.copytree(origin.project.folder / part, folder / "project" / part)
    return folder / "project"


def _file_in(models: Path) -> Callable[[str], Path]:
    return lambda model: models / f"{model.replace('.', '/')}.sql"


def _remove(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        if file.is_dir():
            shutil.rmtree(file)
        else:
            file.unlink(missing_ok=True)
