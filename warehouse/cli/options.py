"""Options that every command takes, and the settings that they make."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from warehouse.settings import Settings, load_settings, load_settings_to_write

Command = Callable[..., Any]


@dataclass
class Invocation:
    """What the command line asks for, apart from the command; options before and after the command are one."""

    options: dict[str, Any] = field(default_factory=dict)
    is_json: bool = False
    is_debug: bool = False

    @property
    def settings(self) -> Settings:
        """The settings, made when they are first needed: `--help` needs none. Raises SettingError."""
        return load_settings(**self.options)

    @property
    def settings_to_write(self) -> Settings:
        """The same for a command that makes data. Raises SettingError also where nothing says in which folder."""
        return load_settings_to_write(**self.options)


_folder = click.Path(path_type=Path)
_OPTIONS = (
    click.option(
        "--data-dir", type=_folder, help="Folder of all data [data beside warehouse.toml or models, here or above]."
    ),
    click.option("--extracts", "extracts_dir", type=_folder, help="Folder of extracts [<data>/extracts]."),
    click.option(
        "--project",
        "project_dir",
        type=_folder,
        help="Folder with sql/, seeds/, expectations/ [here or above; else our own].",
    ),
    click.option("--memory-limit", help="What the process may use, such as 4GiB."),
    click.option("--threads", type=int, help="Threads of DuckDB, and models built at a time."),
    click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        help="How progress and errors are told on stderr: text, or a JSON object a line [text].",
    ),
    click.option("--json", "is_json", is_flag=True, help="Machine-readable output."),
    click.option("--debug", "is_debug", is_flag=True, help="Show the traceback of an internal error."),
)


def shared_options(command: Command) -> Command:
    """The command with the options that all share; it gets an Invocation in their place."""

    @functools.wraps(command)
    def invoked(**arguments: Any) -> Any:
        invocation = click.get_current_context().ensure_object(Invocation)
        for name in ("is_json", "is_debug"):
            setattr(invocation, name, arguments.pop(name) or getattr(invocation, name))
        for name in ("data_dir", "extracts_dir", "project_dir", "memory_limit", "threads", "log_format"):
            value = arguments.pop(name)
            if value is not None:
                invocation.options[name] = value
        return command(invocation, **arguments)

    for option in reversed(_OPTIONS):
        invoked = option(invoked)
    return invoked
