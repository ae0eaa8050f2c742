"""Thousands of mutated files, loaded some dozens at a time.

    cd tests && ../.venv/bin/python -m fuzz.run --files 5000 --seed 1 --minutes 60


Counts what must never be: internal errors, a load stopped by one file, hangs over 60 seconds, memory beyond the limit,
records neither loaded nor set aside, files of which nothing is said, raw tables that depend on the order of arrival.
Prints a line a kind; each failing file is kept in a folder, with its seed and number, to be tried again.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fuzz.mutate import Mutant, mutant, number_in
from fuzz.one_folder import Wrong
from fuzz.seeds import PROJECT, seed_files

FILES_A_FOLDER = 36
SECONDS_A_FOLDER = 60
_HISTORY_EVERY = 4
KINDS = ("internal error", "load stopped", "unexplained", "hang", "memory", "count", "unsaid", "history")


@dataclass
class Tally:
    """What a run came to."""

    files: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    peak: int = 0
    slowest: float = 0.0
    failures: list[tuple[Wrong, str]] = field(default_factory=list)
    """What was wrong, and with which files."""

    def lines(self) -> Iterator[str]:
        """The result, a line a kind and a line a failure."""
        outcomes = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        yield f"{self.files:,} files: {outcomes or 'nothing loaded'}"
        yield f"peak {self.peak >> 20:,} MB, slowest folder {self.slowest:.1f} s"
        for kind in KINDS:
            found = [(wrong, files) for wrong, files in self.failures if wrong.kind == kind]
            yield f"{kind:<16}{len(found):>6,}"
            yield from (f"    {files}: {wrong.words}" for wrong, files in found)


def run(seeds: Mapping[str, bytes], seed: int, numbers: range, kept: Path, *, seconds: float = float("inf")) -> Tally:
    """Loads mutated files, folder by folder, until the time is over; failing ones are written to `kept`."""
    tally, end = Tally(), time.monotonic() + seconds
    for start in range(0, len(numbers), FILES_A_FOLDER):
        if time.monotonic() > end:
            break
        mutants = [mutant(seeds, seed, number) for number in numbers[start : start + FILES_A_FOLDER]]
        is_history = start // FILES_A_FOLDER % _HISTORY_EVERY == 0
        tally.files += len(mutants)
        for folder, answer in _answers(mutants, is_history=is_history):
            tally.outcomes.update(answer.outcomes)
            tally.peak, tally.slowest = max(tally.peak, answer.peak), max(tally.slowest, answer.seconds)
            for wrong in answer.wrong:
                culprits = _culprits(folder, wrong, is_history=is_history)
                for each in culprits:
                    each.write(kept / f"seed-{seed}" / wrong.kind.replace(" ", "-"))
                shown = ", ".join(f"{each.name!r} ({each.how})" for each in culprits[:3])
                tally.failures.append((wrong, shown + (f" and {len(culprits) - 3} more" if len(culprits) > 3 else "")))
    return tally


def _answers(mutants: Sequence[Mutant], *, is_history: bool) -> Iterator[tuple[Sequence[Mutant], Answer]]:
    """What becomes of the files. A machine may be slow with many of them: only one alone hangs."""
    answer = load_alone(mutants, is_history=is_history)
    if len(mutants) == 1 or not any(wrong.kind == "hang" for wrong in answer.wrong):
        yield mutants, answer
        return
    middle = len(mutants) // 2
    for half in (mutants[:middle], mutants[middle:]):
        yield from _answers(half, is_history=is_history)


@dataclass(frozen=True)
class Answer:
    """What the process says that loaded a folder."""

    wrong: tuple[Wrong, ...]
    outcomes: Mapping[str, int]
    peak: int
    seconds: float


def load_alone(mutants: Sequence[Mutant], *, is_history: bool = False) -> Answer:
    """What becomes of a folder of these files, loaded by a process of its own."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        for each in mutants:
            each.write(Path(scratch) / "extracts")
        command = [sys.executable, "-m", "fuzz.one_folder", f"{scratch}/extracts", f"{scratch}/data"]
        if is_history:
            command.append("--history")
        start = time.monotonic()
        # A session of its own, so that the processes that it starts end with it.
        process = subprocess.Popen(
            command,
            cwd=PROJECT / "tests",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            out, error = process.communicate(timeout=SECONDS_A_FOLDER * (3 if is_history else 1))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return Answer((Wrong("hang", f"no answer in {SECONDS_A_FOLDER} s"),), {}, 0, SECONDS_A_FOLDER)
        seconds = time.monotonic() - start
    if process.returncode:
        words = (error.strip().splitlines() or ["no words"])[-1][:300]
        return Answer((Wrong("internal error", f"exit code {process.returncode}: {words}"),), {}, 0, seconds)
    found = json.loads(out.splitlines()[-1])
    return Answer(tuple(Wrong(**wrong) for wrong in found["wrong"]), found["outcomes"], found["peak"], seconds)


def _culprits(mutants: Sequence[Mutant], wrong: Wrong, *, is_history: bool) -> Sequence[Mutant]:
    """The file that is wrong alone too; as few as can be told where it takes several."""
    if wrong.file:
        return [each for each in mutants if number_in(each.name) == number_in(wrong.file)]
    while len(mutants) > 1:
        middle = len(mutants) // 2
        for half in (mutants[:middle], mutants[middle:]):
            if any(found.kind == wrong.kind for found in load_alone(half, is_history=is_history).wrong):
                mutants = half
                break
        else:
            break
    return mutants


def _load_one(each: Mutant) -> int:
    answer = load_alone([each])
    sys.stdout.write(f"{each.name!r} ({each.how}), {len(each.content):,} bytes: {answer}\n")
    return 1 if answer.wrong else 0


def main() -> int:
    """Exit code 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.run", description=__doc__)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="start no further folder after that")
    parser.add_argument(
        "--kept", type=Path, default=Path(tempfile.gettempdir()) / "fuzz-kept", help="folder of failing files"
    )
    parser.add_argument("--only", type=int, help="number of the one file to load")
    given = parser.parse_args()
    if given.only is not None:
        return _load_one(mutant(seed_files(), given.seed, given.only))
    tally = run(seed_files(), given.seed, range(given.files), given.kept, seconds=given.minutes * 60)
    sys.stdout.writelines(f"{line}\n" for line in tally.lines())
    if tally.failures:
        sys.stdout.write(f"the files are in {given.kept}\n")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
