"""Readers under fire: two dozen of them ask, hundreds of times a second, while one publication follows the other.

    cd tests && ../.venv/bin/python -m fuzz.readers --publications 50 --queries 100000

Each question joins two tables and compares the builds that they name. File readers open the file for each question or
keep it for some, some try to open it for writing (which the system refuses them), and the others ask PostgreSQL as
the readers' role. As root, readers are another user. Counts errors and answers of two publications, which must be none;
says what a question takes, asked at a pace, with and without publications beside it, which is not judged.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import pwd
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from queue import Empty
from statistics import quantiles
from typing import Any

import duckdb
import psycopg
from postgres_server import has_postgres, postgres_database, postgres_server

from fuzz.kills import warehouse_of_eight_cases
from fuzz.night import PRELOADED

_KINDS = ("file", "file", "file kept open", "for writing", "PostgreSQL", "PostgreSQL")
_READERS = 24
_KEPT_FOR = 25
# Between two questions of one reader, in seconds. To open a file takes 50 ms of a core, and what readers leave of the
# two cores is all that a night has: with a fifth of these pauses it did not end within its two minutes.
_PAUSES = {"file": 1.0, "file kept open": 0.1, "for writing": 0.5, "PostgreSQL": 0.04}
_PACE = 20  # questions a second
_QUERY = (
    "select min(s.build_id), max(s.build_id), min(b.build_id) from marts.state_summary as s cross join meta.build as b"
)


@dataclass
class Answers:
    """What one reader, or all of them, met."""

    count: Counter[str] = field(default_factory=Counter)
    builds: set[str] = field(default_factory=set)
    violations: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def add(self, other: Answers) -> None:
        """Takes in what another reader met."""
        self.count.update(other.count)
        self.builds |= other.builds
        self.violations.update(other.violations)

    def lines(self) -> Iterator[str]:
        """The result, a line a kind of reader and a line a kind of violation."""
        yield f"{sum(self.count.values()):,} questions, {sum(self.violations.values()):,} violations"
        yield from (f"  {count:>9,} {kind}" for kind, count in sorted(self.count.items()))
        yield f"  {len(self.builds)} publications were seen"
        yield from (f"VIOLATION {count:,} times: {words}" for words, count in self.violations.items())


class Reader:
    """One who asks, and opens what is asked as its kind does."""

    def __init__(self, kind: str, file: str, url: str) -> None:
        self._kind, self._file, self._url = kind, file, url
        self._open: Any = None
        self._asked = 0

    def ask(self) -> tuple[str, ...]:
        """The builds that an answer names; none of one who is refused what nobody is given."""
        if self._kind == "for writing":
            with suppress(duckdb.IOException):  # "Permission denied"
                duckdb.connect(self._file).close()
                raise AssertionError("the file was opened for writing")
            return ()
        self._asked += 1
        if self._kind == "PostgreSQL":
            self._open = self._open or psycopg.connect(self._url, autocommit=True)
            return tuple(self._open.execute(_QUERY).fetchone())
        keeps = _KEPT_FOR if self._kind == "file kept open" else 1
        if self._open is None:
            self._open = duckdb.connect(self._file, read_only=True, config={"threads": 1})
        row = self._open.execute(_QUERY).fetchone()
        if self._asked % keeps == 0:
            self._open.close()
            self._open = None
        return tuple(row)


def read(kind: str, file: str, url: str, stop: Event, told: Any, pace: float = 0.0) -> None:
    """Asks until it is told to stop, as a user that is not root, and then tells what it met."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
    met, reader = Answers(), Reader(kind, file, url)
    due = time.monotonic()
    while not stop.is_set():
        due = due + 1 / pace if pace else time.monotonic() + _PAUSES[kind]
        time.sleep(max(0.0, due - time.monotonic()))
        begun = time.perf_counter()
        try:
            builds = set(reader.ask())
        except (duckdb.Error, psycopg.Error, OSError, AssertionError) as error:
            met.violations[f"{kind}: {type(error).__name__}: {str(error).splitlines()[0]}"] += 1
            reader = Reader(kind, file, url)
            continue
        met.seconds.append(time.perf_counter() - begun)
        met.count[kind] += 1
        if len(builds) > 1:
            met.violations[f"{kind}: an answer of two publications"] += 1
        met.builds |= builds
    if not pace:
        met.seconds.clear()
    told.put(met)


class Crowd:
    """Readers at work, until they are called off."""

    def __init__(self, kinds: list[str], file: str, url: str, *, pace: float = 0.0) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        self._stop, self._told = context.Event(), context.Queue()
        self._readers = [
            context.Process(target=read, args=(kind, file, url, self._stop, self._told, pace)) for kind in kinds
        ]
        for reader in self._readers:
            reader.start()

    def met(self) -> Answers:
        """What all of them met; one that is gone without a word is a violation."""
        self._stop.set()
        all_of_them = Answers()
        for _ in self._readers:
            try:
                answers = self._told.get(timeout=60)
            except Empty:
                all_of_them.violations["a reader ended without a word"] += 1
                continue
            all_of_them.add(answers)
            all_of_them.seconds += answers.seconds
        for reader in self._readers:
            reader.join()
        return all_of_them


def _percentiles(seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=100)
    return f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms of {len(seconds):,} questions"


def main() -> int:
    """Exit code 1 for a violation."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.readers")
    parser.add_argument("--publications", type=int, default=50)
    parser.add_argument("--queries", type=int, default=100_000, help="ask on until there were so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="publish nothing after that")
    parser.add_argument("--paced", type=float, default=20.0, help="seconds in which the time of a question is measured")
    given = parser.parse_args()
    given.paced = min(given.paced, given.minutes * 60 / 15)  # four times, and readers have the rest
    end = time.monotonic() + given.minutes * 60
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="readers-")))
        folder.chmod(0o755)  # readers are somebody else
        url = ""
        if has_postgres():
            url = stack.enter_context(postgres_database(stack.enter_context(postgres_server())))
        sys.stdout.write(f"file{' and PostgreSQL' if url else ' alone: there is no PostgreSQL server'}\n")
        trials = warehouse_of_eight_cases(folder, given.seed, url)
        file = str(trials.settings.published_file)
        reader_url = url.replace("postgres@", "warehouse_reader@")
        kinds = [_KINDS[number % len(_KINDS)] for number in range(_READERS)]
        kinds = kinds if url else [kind for kind in kinds if kind != "PostgreSQL"]
        for kind in ["file", *(["PostgreSQL"] if url else [])]:
            quiet = Crowd([kind], file, reader_url, pace=_PACE)
            time.sleep(given.paced)
            sys.stdout.write(f"{kind}, nothing beside it: {_percentiles(quiet.met().seconds)}\n")
            beside = Crowd([kind], file, reader_url, pace=_PACE)
            until = time.monotonic() + given.paced
            while time.monotonic() < until:
                trials.publish()
            sys.stdout.write(f"{kind}, nights beside it:   {_percentiles(beside.met().seconds)}\n")
            sys.stdout.flush()
        met, published = Answers(), 0
        while (published < given.publications or sum(met.count.values()) < given.queries) and time.monotonic() < end:
            crowd = Crowd(kinds, file, reader_url)
            for _ in range(min(5, max(1, given.publications - published))):
                try:
                    met.violations.update(trials.publish())
                except AssertionError as error:  # a night that did not end, or failed
                    met.violations[str(error)] += 1
                published += 1
                if time.monotonic() > end:
                    break
            met.add(crowd.met())
    sys.stdout.write(f"{published} publications under {len(kinds)} readers\n")
    sys.stdout.writelines(f"{line}\n" for line in met.lines())
    return 1 if met.violations else 0


if __name__ == "__main__":
    sys.exit(main())
