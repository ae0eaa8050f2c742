"""What nights cost in processor seconds, step by step: one with nothing new, and then one with one new docket page.

    python -m benchmarks.nights                   the sample and 30,000 national rows
    python -m benchmarks.nights --rows 1000000    a larger national file
    python -m benchmarks.nights --data DIR        a warehouse that is there: a made-up page is added to its extracts

Each night is a whole `warehouse refresh --no-pages`, a process of its own. What is neither a step nor the import of
Great Expectations is Prefect: its import, its server, and starting and ending both.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.sample import PROJECT, write_sample
from benchmarks.scale import write_dockets, write_release
from warehouse.run_in_progress import Run

_GREAT_EXPECTATIONS = "import of Great Expectations"
_REST = "Prefect and the rest"
ALL = "all"


def night(data: Path) -> dict[str, float]:
    """The processor seconds of a refresh of the warehouse by step, of what is beside them, and of all.

    Raises SystemExit with its words where it fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        told, said = Path(folder) / "steps.jsonl", Path(folder) / "said.txt"
        with said.open("w+b") as output:
            command = [sys.executable, "-m", "benchmarks.nights", "--one", str(told), str(data)]
            process = subprocess.Popen(command, cwd=PROJECT, stdout=output, stderr=output)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                output.seek(0)
                raise SystemExit(output.read()[-2000:].decode(errors="replace"))
        steps = dict(map(json.loads, told.read_text().splitlines()))
    steps.pop("pages", None)
    whole = used.ru_utime + used.ru_stime
    if steps.get("check"):
        steps[_GREAT_EXPECTATIONS] = _import_seconds()
        steps["check"] -= steps[_GREAT_EXPECTATIONS]
    return {**steps, _REST: whole - sum(steps.values()), ALL: whole}


def _import_seconds() -> float:
    """What Great Expectations takes to import, as checks import it."""
    command = [sys.executable, "-c", "import sys; sys.modules['pyspark'] = None; import great_expectations"]
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert not process.returncode
    return used.ru_utime + used.ru_stime


def _refresh(told: Path, data: Path) -> None:
    """A refresh in this process that writes, at the end of each step, what the step took."""
    from warehouse.cli import main

    add, at = Run.add, [sum(os.times()[:4])]

    def added(self: Run, name: str, *arguments: Any, **named: Any) -> None:
        now = sum(os.times()[:4])
        with told.open("a") as file:
            file.write(json.dumps([name, now - at[0]]) + "\n")
        add(self, name, *arguments, **named)
        at[0] = sum(os.times()[:4])

    enter = Run.__enter__

    def entered(self: Run) -> Run:
        at[0] = sum(os.times()[:4])
        return enter(self)

    sys.argv = ["warehouse", "refresh", "--no-pages", "--data-dir", str(data), "--project", str(PROJECT)]
    with patch.object(Run, "add", added), patch.object(Run, "__enter__", entered):
        main()


def table(nights: Iterable[tuple[str, dict[str, float]]]) -> Iterator[str]:
    """The nights as lines of Markdown, a row a step; then each in proportion to the first, the import apart.

    >>> print(*table([("quiet", {"load": 1.0, "all": 4.0}), ("page", {"load": 2.0, "all": 5.0})]), sep="\\n")
    | processor seconds | quiet | page |
    |---|---|---|
    | load | 1.0 | 2.0 |
    | all | 4.0 | 5.0 |
    | times the first, the import apart | 1.00 | 1.25 |
    """
    found = [*nights]
    yield f"| processor seconds | {' | '.join(name for name, _ in found)} |"
    yield f"|---|{'---|' * len(found)}"
    steps = dict.fromkeys(step for _, costs in reversed(found) for step in costs)
    for step in steps:
        yield f"| {step} | {' | '.join(f'{costs[step]:.1f}' if step in costs else '' for _, costs in found)} |"
    own = [costs[ALL] - costs.get(_GREAT_EXPECTATIONS, 0.0) for _, costs in found]
    yield f"| times the first, the import apart | {' | '.join(f'{cost / own[0]:.2f}' for cost in own)} |"


def measured(data: Path, first_page: int, pages: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Nights of a warehouse whose last refresh had news: with nothing new, then each with one page more."""
    night(data)
    yield "nothing new", night(data)
    for number in range(pages):
        write_dockets(data / "extracts" / f"new-{first_page + number}", first_page + number, 1)
        yield "one new page", night(data)


def main() -> None:
    """Makes a warehouse unless one is named, and prints its nights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=30_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pages", type=int, default=1, help="So many nights with one new page each.")
    parser.add_argument("--first", type=int, default=10**6, help="The number of the first new page.")
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--one", type=Path, nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        _refresh(*arguments.one)
        return
    print(f"{platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(dir=arguments.scratch) as folder:
        data = arguments.data or Path(folder) / "data"
        if not arguments.data:
            write_sample(data / "extracts" / "sample")
            write_release(data / "extracts" / "cr96on-synthetic.txt", arguments.rows, "01/05/2026")
        print("\n".join(table([*measured(data, arguments.first, arguments.pages)])))


if __name__ == "__main__":
    main()
