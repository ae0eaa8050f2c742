"""Prose with its number words as digits."""

from __future__ import annotations

from text_to_num import alpha2digit


def digits(text: str) -> str:
    """The text with number words as digits.

    >>> digits("thirty-six months")
    '36 months'
    """
    return str(alpha2digit(text, "en"))
