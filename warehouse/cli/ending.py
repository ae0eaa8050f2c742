"""How a command ends: one clear message on stderr and an exit code that tells the reasons apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import click

from warehouse.cli.options import Invocation
from warehouse.cli.output import show_json
from warehouse.errors import SettingError, Stale, TargetFailed, WarehouseError
from warehouse.published import current_build_id, what_readers_see
from warehouse.run_in_progress import INTERRUPTED

EXIT_CODES = {
    0: "ok",
    1: "internal error, or the machine failed: a full disk, too little memory",
    2: "wrong usage, or an extra is not installed that it takes",
    3: "bad input: an extract, a model, a seed, a setting, a question",
    4: "a check failed",
    5: "a check could not run",
    6: "another command is writing to this warehouse",
    7: "nothing is published yet",
    8: "published, but not in PostgreSQL",
    9: "status: a source is late, or what readers see was confirmed longer ago than --older-than",
    INTERRUPTED: "interrupted",
}


@contextmanager
def ending(invocation: Invocation, *, writes: bool = False) -> Iterator[None]:
    """Turn whatever ends the block into a message and an exit code; `writes` adds what readers see now."""
    if _is_json_log(invocation):
        _write_json_logs()
    before = _build_id(invocation)
    try:
        yield
    except WarehouseError as error:
        state = _state(invocation, before, error.exit_code) if writes else ""
        _log(invocation, error.kind, error, error.exit_code, state)
        _fail(invocation, error.kind, error, error.exit_code, state)
    except (click.ClickException, BrokenPipeError):
        # click shows its own, and ends in silence where `… | head` has read enough.
        raise
    except KeyboardInterrupt as error:
        state = _state(invocation, before, INTERRUPTED) if writes else ""
        _log(invocation, "interrupted", error, INTERRUPTED, state)
        _fail(invocation, "interrupted", "stopped", INTERRUPTED, state)
    except Exception as error:  # noqa: BLE001 - the one place where an unexpected error becomes an exit code
        state = _state(invocation, before, 1)
        known = _of_the_machine(invocation, error) or WarehouseError
        _log(invocation, known.kind, error, known.exit_code, state)
        if isinstance(known, WarehouseError):
            _fail(invocation, known.kind, known, known.exit_code, state)
        message = f"{_in_words(error)}{_keep_traceback(invocation, error)}"
        _fail(invocation, known.kind, message, known.exit_code, state)


def _of_the_machine(invocation: Invocation, error: Exception) -> WarehouseError | None:
    from warehouse.engine import of_the_machine

    with suppress(SettingError):
        return of_the_machine(error, invocation.settings)
    return None


def _in_words(error: Exception) -> str:
    from warehouse.withhold import in_words

    return in_words(error)


def _fail(invocation: Invocation, kind: str, error: WarehouseError | str, exit_code: int, state: str) -> None:
    message = str(error)
    if state and "othing was published" not in message:
        message = f"{message}{'' if message.endswith(('.', '?', '!')) else '.'} {state}"
    if not _is_json_log(invocation):
        click.echo(f"{click.style(kind, fg='red')}: {message}", err=True)
    if invocation.is_json and not isinstance(error, Stale):  # of which the answer tells already
        parts = (
            {"where": error.where, "problem": error.problem, "remedy": error.remedy}
            if isinstance(error, WarehouseError)
            else {}
        )
        show_json({"error": {"kind": kind, "exit_code": exit_code, "message": message, **parts}})
    raise click.exceptions.Exit(exit_code)


def _is_json_log(invocation: Invocation) -> bool:
    try:
        return invocation.settings.log_format == "json"
    except SettingError:
        return invocation.options.get("log_format") == "json"


def _write_json_logs() -> None:
    from warehouse import logs

    context = click.get_current_context(silent=True)
    logs.write(context.command.name or "" if context else "", "json")


def _log(invocation: Invocation, kind: str, error: BaseException, exit_code: int, state: str) -> None:
    """The end, where logs are written. They leave the machine, so that they name no extract file."""
    if _is_json_log(invocation):
        from warehouse import logs

        logs.failure(error, kind=kind, exit_code=exit_code, state=state)


def _state(invocation: Invocation, before: str | None, exit_code: int) -> str:
    after = _build_id(invocation)
    if exit_code == TargetFailed.exit_code and after == before:
        return f"Readers of the file see build {after}, as before."
    if after != before:
        return f"Build {after} was published all the same."
    with suppress(SettingError):
        return f"Nothing was published; {what_readers_see(invocation.settings)}."
    return "Nothing was published."


def _build_id(invocation: Invocation) -> str | None:
    try:
        return current_build_id(invocation.settings)
    except SettingError:
        return None


def _keep_traceback(invocation: Invocation, error: Exception) -> str:
    """Where the traceback of the error is kept, in words."""
    from warehouse.withhold import traceback_of

    text = traceback_of(error)
    if invocation.is_debug:
        click.echo(text, err=True)
    try:
        folder = invocation.settings_to_write.reports_dir
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "last_error.txt"
        file.write_text(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n{text}")
    except (OSError, SettingError):
        return " (--debug shows the traceback)"
    return f" (traceback: {file}; --debug shows it)"
