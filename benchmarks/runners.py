"""How long builds take, against dbt-duckdb, SQLMesh, yato, and sqlglot with DuckDB by hand, on the exported project.

    python -m benchmarks.runners --environments ~/runners --prove
    python -m benchmarks.runners --environments ~/runners --runs 3 --generated 20 100 1000

`--prove` runs the exports as they are, tests included, and compares every table with ours, row for row.

The measurement takes whole processes, cold, in turn: a full build of the synthetic sample, one with nothing changed, one
after a model changed, lint or parse; then projects of generated models. What is measured is building: dbt and SQLMesh
without the tests of their exports, as `warehouse build` without `check`. yato loads no seeds: it is given them, and makes
tables where others make views. By hand nothing is checked, and yato and by hand build all of it every time. dbt builds
all of it too, unless it is told to compare with the manifest of an earlier run (`state:modified+`); that does not see
new data, so it stands in a line of its own when nothing changed, and for a changed model it is what is measured.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

from benchmarks.environments import versions
from benchmarks.equal_tables import differences
from benchmarks.generated_models import model_name, write_project
from benchmarks.peers import CHANGED, FULL, PHASES, REPOSITORY, Peer, peers
from benchmarks.sample import write_sample
from flows.sources import project_sources
from flows.steps import build_models
from warehouse.load import load_extracts
from warehouse.runner.export.origin import Origin, read_origin
from warehouse.settings import Settings

_MODEL_OF_THE_SAMPLE = "core.fact_case_year"

Seconds = dict[str, dict[str, list[float]]]


def main() -> None:
    """Makes the environments and the projects, then proves or measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--environments", type=Path, required=True, help="Folder for the other runners; kept.")
    parser.add_argument("--prove", action="store_true", help="Compare the tables, measure nothing.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--generated", type=int, nargs="*", default=[20, 100, 1000], help="Sizes of generated projects."
    )
    parser.add_argument("--no-sample", action="store_true", help="Generated projects only.")
    parser.add_argument("--only", nargs="*", help="Names of the runners to measure beside warehouse.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as scratch:
        if arguments.prove:
            raise SystemExit(_prove(Path(scratch), arguments.environments))
        # Installed programs come compiled; ours may run from a checkout.
        compileall.compile_dir(REPOSITORY / "warehouse", quiet=1)
        sizes = ([] if arguments.no_sample else [None]) + arguments.generated
        for position, size in enumerate(sizes):
            folder = Path(scratch) / str(size or "sample")
            origin, loaded = _generated(folder, size) if size else _sample(folder)
            candidates = peers(origin, folder / "runners", arguments.environments, loaded, audits=False)
            chosen = [peer for peer in candidates if peer.name in (arguments.only or [peer.name]) + ["warehouse"]]
            if position == 0:
                _show_versions(chosen)
            changed = model_name(size // 2, size) if size else _MODEL_OF_THE_SAMPLE
            title = f"{size:,} generated models" if size else f"the sample, {len(origin.project.models)} models"
            _show(title, _measure(chosen, changed, arguments.runs))
            shutil.rmtree(folder)


def _sample(folder: Path) -> tuple[Origin, Path]:
    """The project with the synthetic sample built, and a copy of its build file from before the build."""
    settings = Settings(REPOSITORY, folder / "data", folder / "extracts")
    write_sample(settings.extracts_dir / "sample-synthetic")
    load_extracts(settings).raise_if_refused()
    loaded = folder / "loaded.duckdb"
    shutil.copyfile(settings.build_file, loaded)
    build_models(settings)
    return read_origin(settings, project_sources(settings.project_dir)), loaded


def _generated(folder: Path, count: int) -> tuple[Origin, Path]:
    """A project of generated models, built, and a build file from before the build."""
    settings = Settings(folder / "project", folder / "data", folder / "extracts")
    write_project(settings.project_dir, count)
    settings.data_dir.mkdir()
    loaded = folder / "loaded.duckdb"
    duckdb.connect(str(loaded)).close()
    shutil.copyfile(loaded, settings.build_file)
    build_models(settings)
    return read_origin(settings, project_sources(settings.project_dir)), loaded


def _prove(folder: Path, environments: Path) -> bool:
    """Runs every runner on the sample and prints which tables are not ours; whether there is any."""
    origin, loaded = _sample(folder)
    is_other = False
    for peer in peers(origin, folder / "runners", environments, loaded, audits=True)[1:]:
        peer.before[FULL]()
        peer.run(FULL)
        count, found = differences(origin.build_file, peer.output, peer.place)
        for difference in found:
            print(f"{peer.name}: {difference.table} {difference.problem}")
        print(f"{peer.name}: {count - len(found)} of {count} tables equal ours, row for row")
        is_other |= bool(found)
    return is_other


def _measure(candidates: Sequence[Peer], changed: str, runs: int) -> Seconds:
    """The seconds of each phase and runner: all runners in turn, as often as `runs` says."""
    seconds: Seconds = {phase: {peer.name: [] for peer in candidates} for phase in PHASES}
    original = {peer.name: peer.model_file(changed).read_text() for peer in candidates}
    for run in range(runs):
        for phase in PHASES:
            for peer in candidates:
                if phase not in peer.commands:
                    continue
                if phase == CHANGED:
                    # Another query with the same rows, which lint lets through.
                    text = f"{original[peer.name].rstrip()}\norder by all\nlimit {10**9 + run}\n"
                    peer.model_file(changed).write_text(text)
                if before := peer.before.get(phase):
                    before()
                start = time.perf_counter()
                peer.run(phase)
                seconds[phase][peer.name].append(time.perf_counter() - start)
                print(f"{run + 1}. {phase}, {peer.name}: {seconds[phase][peer.name][-1]:.2f} s", file=sys.stderr)
        for peer in candidates:
            peer.model_file(changed).write_text(original[peer.name])
    return seconds


def _show(title: str, seconds: Seconds) -> None:
    """Prints medians and how many times ours they are."""
    names = list(next(iter(seconds.values())))
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    print(f"\n{title}: median seconds (times ours); load of the machine in the last 1, 5, 15 minutes {load}")
    print(f"{'':<26}" + "".join(f"{name:>18}" for name in names))
    for phase, times in seconds.items():
        medians = {name: statistics.median(values) for name, values in times.items() if values}
        ours = medians.get("warehouse")
        cells = []
        for name in names:
            if name not in medians:
                cells.append("-")
            elif ours is None or name == "warehouse":
                cells.append(f"{medians[name]:.2f}")
            else:
                cells.append(f"{medians[name]:.2f} ({medians[name] / ours:.1f})")
        print(f"{phase:<26}" + "".join(f"{cell:>18}" for cell in cells))
    sys.stdout.flush()


def _show_versions(candidates: Sequence[Peer]) -> None:
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}")
    for peer in candidates:
        print(f"{peer.name:<12} {versions(peer.python, *peer.packages)}")


if __name__ == "__main__":
    main()
