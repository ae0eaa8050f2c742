"""Progress on stderr: a bar on a terminal, one plain line per file or model elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from warehouse.progress import Progress
from warehouse.settings import Settings


def show_where(settings: Settings) -> None:
    """Say where the data and the models are, unless that is where one stands."""
    if settings.data_dir.parent != Path.cwd():
        click.echo(f"data in {settings.data_dir}, models of {settings.project_dir}", err=True)


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A listener that shows how far each step is for the length of the block."""
    if sys.stderr.isatty():
        with _bar() as progress:
            yield progress
    else:
        yield _lines()


def _lines() -> Progress:
    """One line when a step is first heard of."""
    last = ""

    def progress(step: str, done: int, total: int | None) -> None:
        nonlocal last
        if step != last:
            last = step
            with suppress(BrokenPipeError):  # nobody reads on; the night goes on
                click.echo(step, err=True)

    return progress


@contextmanager
def _bar() -> Iterator[Progress]:
    """One bar for the step at work, and a line for each that is done."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        last = ""

        def progress(step: str, done: int, total: int | None) -> None:
            nonlocal last
            if step != last:
                if last:
                    bar.console.print(last, markup=False, highlight=False)
                last = step
            bar.update(task, description=step, completed=done, total=total)

        yield progress
