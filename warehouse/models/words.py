"""Descriptions in short."""

from __future__ import annotations

import re


def first_sentence(text: str) -> str:
    """The first sentence of a description; what stands in brackets is no end of one.

    >>> first_sentence("One row per case (court, no. 7). Scope: chapter 77.")
    'One row per case (court, no. 7).'
    >>> first_sentence("One row per case")
    'One row per case'
    """
    flat = " ".join(text.split())
    for end in re.finditer(r"[.:](?= [A-Z])", flat):
        sentence = flat[: end.start() + 1]
        if sentence.count("(") == sentence.count(")"):
            return sentence
    return flat
