"""How far a step is, for whoever watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Activity:
    """What a step of the night is at, in words."""

    step: str
    words: str
    """As the operator is told; they may name an extract file."""
    recorded: str = ""
    """As others may be told, where that is something else."""

    def __str__(self) -> str:
        return self.words

    @property
    def for_others(self) -> str:
        """The words that may be kept where others look.

        >>> Activity("load", "load roe.csv", "load a file").for_others, Activity("build", "core.dim_case").for_others
        ('load a file', 'core.dim_case')
        """
        return self.recorded or self.words


Progress = Callable[[Activity, int, int | None], None]
"""Called with what is done now, how much of it is done and how much there is (None when unknown)."""


def share(done: int, total: int | None) -> str:
    """How far it is, in a few words.

    >>> share(1, 4), share(1500, None)
    ('25 %', '1,500')
    """
    return f"{done * 100 // total} %" if total else f"{done:,}"
