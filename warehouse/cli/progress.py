"""Progress on stderr: a bar on a terminal, one plain line per file or model elsewhere, JSON for who collects logs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from warehouse import logs
from warehouse.progress import Activity, Progress, share
from warehouse.settings import Settings


def show_where(settings: Settings) -> None:
    """Say where the data and the models are, unless that is where one stands."""
    if settings.data_dir.parent != Path.cwd():
        say(f"data in {settings.data_dir}, models of {settings.project_dir}")


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A listener that shows how far each step is for the length of the block."""
    if logs.is_written():
        yield logs.logged_progress()
    elif sys.stderr.isatty():
        with _bar() as progress:
            yield progress
    else:
        yield _lines()


def say(message: str) -> None:
    """Tell whoever watches one thing."""
    if logs.is_written():
        logs.LOG.info(message)
    else:
        with suppress(BrokenPipeError):  # nobody reads on; the night goes on
            click.echo(message, err=True)


def _lines() -> Progress:
    """One line when an activity is first heard of, and one now and then that says how far it is."""
    last: Activity | None = None
    told_at = 0.0

    def progress(activity: Activity, done: int, total: int | None) -> None:
        nonlocal last, told_at
        now = time.monotonic()
        if activity != last:
            say(activity.words)
        elif now - told_at >= logs.PROGRESS_SECONDS:
            say(f"{activity.words}: {share(done, total)}")
        else:
            return
        last, told_at = activity, now

    return progress


@contextmanager
def _bar() -> Iterator[Progress]:
    """One bar for the activity at work, and a line for each that is done."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        last = ""

        def progress(activity: Activity, done: int, total: int | None) -> None:
            nonlocal last
            if activity.words != last:
                if last:
                    bar.console.print(last, markup=False, highlight=False)
                last = activity.words
            bar.update(task, description=activity.words, completed=done, total=total)

        try:
            yield progress
        finally:
            if last:
                bar.console.print(last, markup=False, highlight=False)
