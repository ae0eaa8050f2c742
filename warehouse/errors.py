"""The errors that we raise: each says where, what was expected and found, and what to do now."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Self


class WarehouseError(Exception):
    """Base of our own errors; `where` (file, line, row), `problem` and `remedy` are kept apart for the CLI and tests.

    >>> str(InputError("sql/marts/state_summary.sql:14", 'no table "core.dim_courts"', 'Did you mean "core.dim_court"?'))
    'sql/marts/state_summary.sql:14: no table "core.dim_courts". Did you mean "core.dim_court"?'
    """

    exit_code = 1
    kind = "internal error"

    def __init__(self, where: str, problem: str, remedy: str = "") -> None:
        self.where = where
        self.problem = problem
        self.remedy = remedy
        text = f"{where}: {problem}" if where else problem
        # What another program says may end with a full stop of its own, or with the mark under a place of a query.
        end = "\n" if text.endswith("^") else ". "
        super().__init__(f"{text.removesuffix('.')}{end}{remedy}" if remedy else text)

    def __reduce__(self) -> tuple[type[WarehouseError], tuple[str, str, str]]:
        """How it is copied and sent between processes: made anew from its parts."""
        return type(self), (self.where, self.problem, self.remedy)


class InputError(WarehouseError):
    """Something a person gave us is wrong: an extract, a model, a seed, an expectation, a setting."""

    exit_code = 3
    kind = "bad input"


class ExtractError(InputError):
    """An extract file that cannot be loaded as it is; `format` is what it was taken for, where that is known."""

    format: str | None = None

    def of(self, format_: str | None) -> Self:
        """The same error of a file of this format."""
        self.format = self.format or format_
        return self


class ModelError(InputError):
    """A model, its contract or the graph of models is wrong; found before anything runs."""


class EmptyModel(ModelError):
    """A model without a row, where there must be one."""


class SeedError(InputError):
    """A seed file that does not fit its contract."""


class SettingError(InputError):
    """A setting with a value that cannot be used."""


class MissingExtra(WarehouseError):
    """What was asked for takes libraries that are not installed."""

    exit_code = 2
    kind = "not installed"


class ComparisonFailed(WarehouseError):
    """What was built could not be compared with what readers see; nothing was published."""

    kind = "comparison failed"


class CheckFailed(WarehouseError):
    """At least one check that gates publication failed; nothing was published."""

    exit_code = 4
    kind = "failed check"


class CheckNotRun(WarehouseError):
    """A check could not run, which is neither passed nor failed; nothing was published."""

    exit_code = 5
    kind = "check could not run"


class RefreshLocked(WarehouseError):
    """Another process is writing to this warehouse."""

    exit_code = 6
    kind = "locked"


class NothingPublished(WarehouseError):
    """A reader asked for a published file and there is none yet."""

    exit_code = 7
    kind = "nothing published"


class TargetFailed(WarehouseError):
    """Readers of the file see the publication; another place that it should be in, a database, has what it had."""

    exit_code = 8
    kind = "published, but a target failed"


class Stale(WarehouseError):
    """A source is late, or what readers see is older than asked: nothing failed, and somebody should look."""

    exit_code = 9
    kind = "stale"


class NotSent(WarehouseError):
    """A message that was asked for could not be sent."""

    kind = "not sent"


class DiskFull(WarehouseError):
    """The disk that holds the warehouse is full."""

    kind = "disk full"


class NotAllowed(WarehouseError):
    """The system does not let us read or write where the settings point."""

    kind = "no access"


class TooLittleMemory(WarehouseError):
    """What is to be done does not fit into the memory that the settings allow, or that the machine has."""

    kind = "too little memory"


def suggestion(wrong: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """The name nearest to a wrong one as a question; else the names if they are few, else `otherwise`.

    >>> suggestion("core.dim_courts", ["core.dim_court", "core.dim_case"])
    'Did you mean "core.dim_court"?'
    >>> suggestion("docket", ["table", "view"])
    'Known: table, view.'
    """
    names = sorted(known)
    # An unqualified name is compared with the last part: whoever writes `dim_court` means `core.dim_court`.
    if near := get_close_matches(wrong, names, n=1) or [name for name in names if name.endswith(f".{wrong}")][:1]:
        return f'Did you mean "{near[0]}"?'
    return otherwise or (f"Known: {', '.join(names)}." if 0 < len(names) <= 12 else "")
