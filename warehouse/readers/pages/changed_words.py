"""What a restated figure was, and what moved it, as people write it."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from warehouse.readers.figures import Figure
from warehouse.readers.pages.computed import exact
from warehouse.readers.pages.restated import Moved
from warehouse.readers.pages.row_words import defendant_number, in_words

# Columns of the facts in words; one that is not here is its name with spaces.
_COLUMNS = {
    "is_new": "new",
    "is_active": "active",
    "is_convicted": "convicted",
    "is_resolved": "resolved",
    "is_restitution_ordered": "ordered to pay",
    "is_restitution_ordered_other": "ordered to pay on another conviction",
    "restitution_amount": "amount to pay",
    "restitution_eligibility": "eligible for restitution",
    "sentence_type": "sentence",
    "prison_months": "months of prison",
    "months_to_resolve": "months from charge",
    "trafficking_type": "type",
    "filed_date": "filed",
}
_VALUES = {"true": "yes", "false": "no"}
# How a case or defendant moved a figure (meta.restatement_cause).
_CAUSES = {
    "arrived": "was not known before",
    "left": "is not known any more",
    "recoded": "counts as something else",
    "restated": "what happened, or when, was corrected",
}


def figure_words(figure: Figure, text: str) -> str:
    """A value of the history, which is text, as the figure is written.

    >>> def figure(kind): return Figure("f", None, None, False, "", None, kind, "", "", "", "")
    >>> figure_words(figure("dollars"), "75000.00"), figure_words(figure("percent"), "25.0")
    ('$75,000', '25.0%')
    >>> figure_words(figure("flag"), "true"), figure_words(figure("count"), "not available")
    ('yes', 'not available')
    """
    if figure.kind in ("text", "flag", "label"):
        return _VALUES.get(text, text)
    try:
        return exact(figure, Decimal(text))
    except InvalidOperation:
        return text


def moved_words(moved: Moved) -> str:
    """Who moved a figure, why, and what changed.

    >>> change = "is_restitution_ordered false → true; restitution_amount none → 12000.00"
    >>> moved_words(Moved("left", "moed-1-2017-cr-00035", "moed-1-2017-cr-00035-001", change))
    'moed-1-2017-cr-00035, defendant 001: is not known any more (ordered to pay: no → yes; amount to pay: none → $12,000)'
    """
    defendant = defendant_number(moved.case_id, moved.defendant_id)
    who = f"{moved.case_id}, defendant {defendant}" if defendant else moved.case_id
    changes = "; ".join(_change(change) for change in moved.what_changed.split("; ") if change)
    return f"{who}: {_CAUSES.get(moved.cause, moved.cause)}{f' ({changes})' if changes else ''}"


def _change(change: str) -> str:
    """One column's change; other words, such as that a case enters the headline, stay as they are.

    >>> _change("prison_months 36.00 → 41.50"), _change("enters the headline scope"), _change("place MO moed → MO mowd")
    ('months of prison: 36 → 41.5', 'enters the headline scope', 'place: MO moed → MO mowd')
    """
    found = re.fullmatch(r"(\w+) (.+) → (.+)", change)
    if not found:
        return in_words(change)
    column, before, after = found.groups()
    words = _COLUMNS.get(column, column.removeprefix("is_").replace("_", " "))
    return f"{words}: {_value(column, before)} → {_value(column, after)}"


def _value(column: str, text: str) -> str:
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        return _VALUES.get(text, text.replace("_", " "))
    number = Decimal(text)
    cents = 2 if number % 1 else 0
    return f"${number:,.{cents}f}" if column.endswith("amount") else re.sub(r"\.0+$|(\.\d*[1-9])0+$", r"\1", text)
