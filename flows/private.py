"""What Prefect may record of an error: it keeps the words of each that ends a step, for whoever opens its pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from warehouse.withhold import withheld

P = ParamSpec("P")
R = TypeVar("R")


def private(*, names_files: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A step whose errors come out as they may be recorded (`warehouse.withhold.Withheld`), the whole one inside.

    `names_files` for a step whose errors name extract files.
    """

    def decorated(step: Callable[P, R]) -> Callable[P, R]:
        @wraps(step)
        def privately(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return step(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - all of them come out again
                # Without its cause, which a log would write out.
                raise withheld(error, names_files=names_files, step=step.__name__) from None

        return privately

    return decorated
