"""Words for people: a description in short, and the name that somebody may have meant."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

from warehouse.errors import suggestion


def first_sentence(text: str) -> str:
    """The first sentence of a description; what stands in brackets is no end of one.

    >>> first_sentence("One row per order (shop, no. 7). Scope: this year.")
    'One row per order (shop, no. 7).'
    >>> first_sentence("One row per order")
    'One row per order'
    """
    flat = " ".join(text.split())
    for end in re.finditer(r"\.(?= [A-Z])", flat):
        sentence = flat[: end.start() + 1]
        if sentence.count("(") == sentence.count(")"):
            return sentence
    return flat


def nearest_model(name: str, known: Collection[str]) -> str:
    """The model that a person may have meant, as a question, whether or not they wrote the schema.

    >>> nearest_model("shp_summary", ["marts.shop_summary", "core.dim_order"])
    'Did you mean "marts.shop_summary"?'
    """
    otherwise = "`warehouse ls` lists the models."
    if "." in name:
        return suggestion(name, known, otherwise=otherwise)
    by_table = {table.split(".")[1]: table for table in known}
    near = get_close_matches(name, by_table, n=1)
    return f'Did you mean "{by_table[near[0]]}"?' if near else otherwise
