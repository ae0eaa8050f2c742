"""What must hold before a build is published: each check passes, fails, or could not run.

The checks stand in expectations/ and in the contracts beside the models; nothing about figures is said here.
"""

from __future__ import annotations

import io
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from warehouse.engine import connect
from warehouse.errors import InputError
from warehouse.published import what_readers_see
from warehouse.runner.check.data_docs import draft_folder, first_page, publish_pages
from warehouse.runner.check.examples import Known, known_in
from warehouse.runner.check.kept import evidence_of, kept_results
from warehouse.runner.check.report import CheckReport, CheckResult
from warehouse.runner.check.result_table import forget_results, write_results
from warehouse.runner.check.suites import Check, Suites, read_suites
from warehouse.runner.check.validation import Job
from warehouse.runner.sources import Sources
from warehouse.settings import Settings
from warehouse.withhold import of_database

__all__ = ["CheckReport", "CheckResult", "check_project", "check_tables"]


def check_project(settings: Settings, sources: Sources, *, is_full: bool = False) -> CheckReport:
    """The results of every check on the build, which are also rows of meta.check_result in it.

    A check that passed or warned keeps its result while the content of what it reads is the same, unless `is_full`. Raises
    InputError when there is no finished build; failed checks are for the caller to raise.
    """
    build = _look_into(settings, sources)
    draft = _new_draft(settings)
    suites = read_suites(settings.project_dir).only_for(build.tables)
    evidence = evidence_of(settings, suites.checks)
    kept = {} if is_full else kept_results(settings, evidence)
    changed = tuple(check for check in suites.checks if (check.table, check.name) not in kept)
    report = _checked(settings, build, replace(suites, checks=changed))
    found = [
        replace(result, evidence=evidence.get((result.table_name, result.check_name))) for result in report.results
    ]
    # What to do is as the check says now.
    as_before = [
        replace(kept[key], message=check.message, where=check.where)
        for check in suites.checks
        if (key := (check.table, check.name)) in kept
    ]
    report = replace(report, results=_in_order([*found, *as_before]))
    write_results(settings, report)
    publish_pages(report, draft)
    return report


def check_tables(settings: Settings, sources: Sources, tables: Collection[str]) -> CheckReport:
    """The results of the checks that are about some tables of the build, be it finished or not.

    Of a build of a part, checks against the record of the build are left out: that is of a whole one. They are no
    complete check: nothing is recorded, so publication still asks for one. If something failed, a complete
    check that the build passed before does not count any more. Raises InputError when no check is about the tables.
    """
    if not tables:
        raise InputError(
            "--select",
            "no model is selected",
            "`warehouse ls` lists what a selection means; state:modified is what changed since the last build.",
        )
    build = _look_into(settings, sources, is_part=True)
    draft = _new_draft(settings)
    suites = read_suites(settings.project_dir).about(tables)
    if not suites.checks and not suites.problems:
        raise InputError(", ".join(sorted(tables)), "no check is about it", "Write one in expectations/.")
    left_out: tuple[Check, ...] = ()
    if not build.is_finished:
        suites, left_out = suites.of_a_part()
    names = tuple(f"{check.table} {check.name}" for check in left_out)
    report = _checked(settings, build, suites.only_for(build.tables))
    report = replace(report, is_partial=True, left_out=names)
    shutil.rmtree(draft)
    if report.gating:
        forget_results(settings)
    return report


def _new_draft(settings: Settings) -> Path:
    draft = draft_folder(settings)
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    return draft


def _checked(settings: Settings, build: _Build, suites: Suites) -> CheckReport:
    started = time.perf_counter()
    job = Job(settings, build.build_id, suites.checks, build.known)
    results = [*suites.problems, *(_validated(job) if job.checks else ())]
    return CheckReport(
        build_id=build.build_id,
        results=_in_order(results),
        data_docs=first_page(settings),
        state=what_readers_see(settings),
        is_synthetic=build.is_synthetic,
        seconds=time.perf_counter() - started,
        without_columns=suites.without_columns,
    )


def _in_order(results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    return tuple(sorted(results, key=lambda result: (result.table_name, result.check_name)))


@dataclass(frozen=True)
class _Build:
    build_id: str
    is_synthetic: bool
    is_finished: bool
    tables: Mapping[str, frozenset[str]]
    """Columns by table."""
    known: Known


def _look_into(settings: Settings, sources: Sources, *, is_part: bool = False) -> _Build:
    """What the checks need to know of the build; one that is not finished will do for a part of them."""
    if not settings.build_file.exists():
        raise InputError(str(settings.build_file), "there is no build", "Run `warehouse build`.")
    with connect(settings.build_file, settings, read_only=True) as connection:
        found = connection.execute(
            """
            select table_schema || '.' || table_name, list(column_name)
            from information_schema.columns
            group by all
            """
        )
        tables = {name: frozenset(columns) for name, columns in found.fetchall()}
        row = None
        if "meta.build" in tables:
            finished = "true" if is_part else "row_counts is not null"
            query = f"select build_id, is_synthetic, row_counts is not null from meta.build where {finished}"
            row = connection.execute(query).fetchone()
        if row is None:
            raise InputError(str(settings.build_file), "holds no finished build", "Run `warehouse build`.")
        return _Build(
            str(row[0]), bool(row[1]), bool(row[2]), tables, known_in(connection, settings.project_dir, sources)
        )


def _validated(job: Job) -> list[CheckResult]:
    """The results of the process that checks; what it left out when it died could not run."""
    command = [sys.executable, "-m", "warehouse.runner.check.validation"]
    package = str(Path(__file__).parents[3])
    paths = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.run(
        command, input=pickle.dumps(job), capture_output=True, env={**os.environ, "PYTHONPATH": paths}, check=False
    )
    results = list(_unpickled(process.stdout))
    known = {(result.table_name, result.check_name) for result in results}
    lost = [check for check in job.checks if (check.table, check.name) not in known]
    # A library may end the process, and say that all is well.
    if process.returncode == 0 and not lost:
        return results
    words = _last_words(process.stderr.decode("utf-8", "replace"))
    problem = f"the process that checks ended with {process.returncode}: {words}"
    end = Check("meta.check_result", "checks_run_to_their_end", "", {}, "fail", "", "")
    return [*results, *(check.not_run(problem, "Mend what it says and check again.") for check in lost or [end])]


def _unpickled(stream: bytes) -> Iterable[CheckResult]:
    reader = io.BytesIO(stream)
    while True:
        try:
            yield pickle.load(reader)
        except (EOFError, pickle.UnpicklingError):
            return


def _last_words(stderr: str) -> str:
    """The last line that says something: DuckDB's binding reports its leaks at every exit."""
    noise = ("nanobind", " - ", "See https://nanobind")
    lines = [line for line in stderr.splitlines() if line.strip() and not line.startswith(noise)]
    return of_database(lines[-1].strip()) if lines else "no message"
