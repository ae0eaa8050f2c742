"""Durations on the command line, as 36h."""

from __future__ import annotations

import re
from datetime import timedelta

import click

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_FORM = re.compile(r"([0-9]{1,6})([mhdw])")


def duration(_context: click.Context | None, _option: click.Parameter | None, value: str | None) -> timedelta | None:
    """A whole number of minutes, hours, days or weeks; None for none. Raises BadParameter, a usage error, for anything else.

    >>> duration(None, None, "36h")
    datetime.timedelta(days=1, seconds=43200)
    """
    if value is None:
        return None
    found = _FORM.fullmatch(value.strip())
    if not found or not int(found[1]):
        raise click.BadParameter(f"{value!r} is no duration: write a number and m, h, d or w, such as 90m, 36h or 2d.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
