"""Nights and rollbacks killed at random moments: readers have one whole publication, old or new, and the next run ends
what was begun with the figures of an undisturbed one.

    cd tests && ../.venv/bin/python -m fuzz.kills --minutes 5 --seed 1

A night here is load, build, comparison, publication and the load into PostgreSQL, of eight made-up cases; its checks are
said to have passed (the refresh itself, with its checks and pages, is killed in each step by `test_killed_refresh`).
Where there is no PostgreSQL server the file alone is looked at, and the first line says so.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from postgres_server import has_postgres, postgres_database, postgres_server
from small_build import small_build, write_cases

from fuzz.digest import Digest
from fuzz.night import PRELOADED, back, back_or_wait, night, night_or_wait
from fuzz.whole import figures_of, wrong_in_file, wrong_in_postgres
from warehouse.lock import refresh_lock
from warehouse.publish.rollback import release, roll_back
from warehouse.published import build_id_of, current_build_id, publication_files
from warehouse.setting_values import Secret
from warehouse.settings import Settings

_ROLLBACK, _BOTH = 0.25, 0.1
_MOST_SECONDS = 120


@dataclass
class Tally:
    """What the trials came to."""

    trials: int = 0
    killed_in: Counter[str] = field(default_factory=Counter)
    """Trials by the step in which they were killed; "at the end" is of those that were done before."""
    violations: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The result, a line a step and a line a violation."""
        yield f"{self.trials:,} killed runs, {len(self.violations)} violations"
        yield from (f"  {count:>5,} in {step}" for step, count in sorted(self.killed_in.items()))
        yield from (f"VIOLATION {words}" for words in self.violations)


def _alone(settings: Settings, *, seconds: float | None = None, is_back: bool = False) -> str:
    """The step in which a run of its own was killed after these seconds; "at the end" of one that ended before."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    heard, tell = context.Pipe(duplex=False)
    process = context.Process(target=back if is_back else night, args=(settings, tell))
    process.start()
    tell.close()
    process.join(_MOST_SECONDS if seconds is None else seconds)
    was_alive = process.is_alive()
    if was_alive:
        try:
            os.kill(process.pid or 0, signal.SIGKILL)
        except ProcessLookupError:  # it has ended since
            was_alive = False
        process.join()
    step = "its start"
    while heard.poll():
        try:
            step = heard.recv()
        except EOFError:
            break
    if not was_alive and process.exitcode:
        raise AssertionError(f"a run ended with {process.exitcode} in {step}")
    if was_alive and seconds is None:
        raise AssertionError(f"a run did not end in {_MOST_SECONDS} s")
    return step if was_alive else "at the end"


@dataclass
class Trials:
    """A warehouse that is changed, killed and brought on, and what it should say after each change."""

    settings: Settings
    dice: random.Random
    figures: dict[int, dict[str, Digest]] = field(default_factory=dict)
    """The figures of each variant of the extracts, as an undisturbed night published them."""
    variant: int = 0
    seconds: float = 1.0
    """What an undisturbed night takes."""

    def change(self) -> None:
        """Another variant of the extracts: the ninth case in another year, or none of it."""
        self.variant = (self.variant + 1) % 3
        person = (f"2011-0{self.variant + 1}-01", "2011", "1591", "60", f"${self.variant}00")
        write_cases(self.settings.extracts_dir, "ninth", ((9, ("NJ", "MO", "MA")[self.variant], "1", (person,)),))

    def begin(self) -> None:
        """Every variant once, undisturbed."""
        for _ in range(3):
            self.change()
            begun = time.monotonic()
            _alone(self.settings)
            self.seconds = time.monotonic() - begun
            self.figures[self.variant] = figures_of(self.settings)

    def publish(self) -> list[str]:
        """What was wrong after an undisturbed night with news."""
        self.change()
        _alone(self.settings)
        return [*self.wrong(self.seen()), *self.otherwise(self.variant)]

    def wrong(self, known: frozenset[str]) -> Iterator[str]:
        """What is wrong with what readers have."""
        yield from wrong_in_file(self.settings, known)
        if self.settings.postgres_url:
            yield from wrong_in_postgres(self.settings.postgres_url.reveal(), known)

    def killed_night(self) -> tuple[str, list[str]]:
        """Where a night with news was killed, and what was wrong after it or after the next."""
        before = self.builds()
        self.change()
        step = _alone(self.settings, seconds=self.dice.uniform(0, self.seconds * 1.05))
        wrong = [*self.wrong(self.builds() | before)]
        _alone(self.settings)
        return step, [*wrong, *self.wrong(self.seen()), *self.otherwise(self.variant)]

    def killed_rollback(self) -> tuple[str, list[str]]:
        """Where a rollback was killed, and what was wrong after it, after it was run again, and after its release."""
        step = _alone(self.settings, seconds=self.dice.uniform(0, self.seconds / 2), is_back=True)
        wrong = [*self.wrong(self.builds())]
        kept = [build_id_of(file) for file in publication_files(self.settings)]
        with refresh_lock(self.settings, "rollback"):
            roll_back(self.settings, kept[1])
        _alone(self.settings)  # a night that publishes nothing
        if current_build_id(self.settings) != kept[1]:
            wrong.append(f"a night has left the build that readers are kept on, {kept[1]}")
        wrong += self.wrong(self.seen())
        release(self.settings)
        _alone(self.settings)
        return f"{step} (rollback)", [*wrong, *self.wrong(self.seen()), *self.otherwise(self.variant)]

    def two_at_once(self) -> tuple[str, list[str]]:
        """A night and a rollback, or two nights, at the same moment: one after the other, or one is told to wait."""
        before = self.builds()
        self.change()
        context = multiprocessing.get_context("forkserver")
        second = back_or_wait if self.dice.random() < 0.5 else night_or_wait
        both = [context.Process(target=run, args=(self.settings,)) for run in (night_or_wait, second)]
        for process in both:
            process.start()
        for process in both:
            process.join(_MOST_SECONDS)
        wrong = [f"one of two at once ended with {process.exitcode}" for process in both if process.exitcode]
        wrong += self.wrong(self.builds() | before)
        release(self.settings)
        _alone(self.settings)
        return "two at once", [*wrong, *self.wrong(self.seen()), *self.otherwise(self.variant)]

    def builds(self) -> frozenset[str]:
        """Every publication that is kept."""
        return frozenset(build_id_of(file) for file in publication_files(self.settings))

    def seen(self) -> frozenset[str]:
        """The publication that readers of the file see: after a whole run, everybody's."""
        return frozenset({current_build_id(self.settings) or ""})

    def otherwise(self, variant: int) -> Iterator[str]:
        """The tables that a night left otherwise than an undisturbed one."""
        found, expected = figures_of(self.settings), self.figures[variant]
        differ = sorted(table for table in found.keys() | expected.keys() if found.get(table) != expected.get(table))
        if differ:
            yield f"other than after an undisturbed night: {', '.join(differ)}"


def warehouse_of_eight_cases(folder: Path, seed: int, url: str) -> Trials:
    """A warehouse in which each variant of the extracts was published once."""
    settings = replace(small_build(folder), postgres_url=Secret(url), keep_publications=3)
    trials = Trials(settings, random.Random(seed))
    trials.begin()
    return trials


def kill_at_random(folder: Path, seed: int, *, trials: int, seconds: float = float("inf"), url: str = "") -> Tally:
    """What so many killed runs came to, or as many as the time allows."""
    tally, tried = Tally(), warehouse_of_eight_cases(folder, seed, url)
    end = time.monotonic() + seconds
    while tally.trials < trials and time.monotonic() < end:
        chance = tried.dice.random()
        try:
            step, wrong = (
                tried.killed_rollback()
                if chance < _ROLLBACK
                else tried.two_at_once()
                if chance < _ROLLBACK + _BOTH
                else tried.killed_night()
            )
        except AssertionError as error:
            step, wrong = "a run that was not killed", [str(error)]
        tally.trials += 1
        tally.killed_in[step] += 1
        tally.violations += [f"trial {tally.trials}, killed in {step}: {words}" for words in wrong]
    return tally


def main() -> int:
    """Exit code 1 for a violation."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.kills")
    parser.add_argument("--trials", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="start no further one after that")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kills-")))
        url = ""
        if has_postgres():
            url = stack.enter_context(postgres_database(stack.enter_context(postgres_server())))
        sys.stdout.write(f"file{' and PostgreSQL' if url else ' alone: there is no PostgreSQL server'}\n")
        tally = kill_at_random(folder, given.seed, trials=given.trials, seconds=given.minutes * 60, url=url)
    sys.stdout.writelines(f"{line}\n" for line in tally.lines())
    return 1 if tally.violations else 0


if __name__ == "__main__":
    sys.exit(main())
