"""The command that goes back to an earlier publication."""

from __future__ import annotations

import click

from warehouse.cli.options import Invocation, shared_options
from warehouse.cli.output import show_json
from warehouse.cli.progress import shown_progress
from warehouse.cli.recorded import recorded_run


@click.command()
@click.argument("build", required=False)
@click.option("--release", "is_release", is_flag=True, help="Let nights publish again; the next refresh does.")
@shared_options
def rollback(invocation: Invocation, build: str | None, is_release: bool) -> None:
    """Back to an earlier publication everywhere: file, Parquet, PostgreSQL, pages. Readers are kept on it.

    BUILD is one that is kept (`warehouse publications`), or how its name begins; without it, the one before what readers
    see. Until `warehouse rollback --release` nights load, build and check, say that they publish nothing, and publish
    nothing. The file is changed in one step; PostgreSQL and the pages follow, and a night makes up what failed.

    \b
    Examples:
      warehouse rollback
      warehouse rollback 20261121
      warehouse rollback --release && warehouse refresh
    """
    from flows.results import rolled_back
    from flows.steps import copy_to_postgres
    from flows.targets import bring_up
    from warehouse.publish.rollback import release, roll_back
    from warehouse.readers.pages.site import write_pages

    if is_release and build:
        raise click.UsageError("--release takes no BUILD: the next refresh publishes what it builds.")
    with recorded_run(invocation, "rollback") as (settings, run), shown_progress() as progress:
        if is_release:
            pin = release(settings)
            told = (
                f"build {pin.build_id} is no longer kept; `warehouse refresh` publishes again"
                if pin
                else "readers are kept on no build"
            )
            run.add("release", told)
            show_json({"released": pin}) if invocation.is_json else click.echo(told)
            return
        found = roll_back(settings, build)
        run.add("rollback", rolled_back(found))
        if not invocation.is_json:
            click.echo(rolled_back(found))
        pages = (lambda: write_pages(settings, progress=progress)) if settings.pages == "write" else None
        bring_up(run, lambda: copy_to_postgres(settings), pages)
        if invocation.is_json:
            show_json(found)
            return
        for step in run.record.steps[1:]:
            click.echo(f"{step.name:<8} {step.seconds:>7.1f} s  {step.result}")
