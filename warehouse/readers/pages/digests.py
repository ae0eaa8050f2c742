"""Digests of what the parts of the site are made of: equal, and a part need not be written again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from warehouse.readers.pages.place_year import FigureRow, Place

# Most of all values: they are told apart by their text.
_PLAIN = frozenset({str, int, float, bool, type(None), Decimal, date})
_values = attrgetter(*(field.name for field in fields(FigureRow)))


class Digests:
    """Digests of values that share much: the rows of a state are those of its districts and of the nation."""

    def __init__(self) -> None:
        # The value is kept beside its digest, so that no other takes its identity.
        self._known: dict[int, tuple[object, str]] = {}

    def of(self, value: object) -> str:
        """The digest of what the value says.

        >>> row = (1, "Missouri")
        >>> Digests().of({"rows": (row, row)}) == Digests().of({"rows": ((1, "Missouri"), row)})
        True
        >>> Digests().of((1, "2")) == Digests().of(("1", 2))
        False
        """
        known = self._known.get(id(value))
        if known is None:
            known = (value, hashlib.sha256(self._said(value).encode()).hexdigest())
            self._known[id(value)] = known
        return known[1]

    def _said(self, value: object) -> str:
        """The value as text; what others may share stands in it as a digest."""
        if is_dataclass(value) and not isinstance(value, FigureRow | Place | type):
            told = " ".join(f"{field.name}={self._part(getattr(value, field.name))}" for field in fields(value))
            return f"{type(value).__name__}({told})"
        if isinstance(value, Mapping) and isinstance(next(iter(value.values()), None), tuple | frozenset):
            return f"{{{', '.join(f'{key!r}: {self.of(of)}' for key, of in value.items())}}}"
        if isinstance(value, frozenset):
            return repr(sorted(value))  # in each process its order is another
        # To look into each row would take longer than to write them all out.
        if isinstance(value, tuple) and not isinstance(next(iter(value), None), FigureRow):
            return f"({', '.join(map(self._part, value))},)"
        if isinstance(value, tuple) and value:
            return f"FigureRow{list(map(_values, value))!r}"  # a third of the time that the rows themselves take
        return repr(value)

    def _part(self, value: object) -> str:
        # A pair of words is shorter than its digest, and there are most of them.
        if type(value) in _PLAIN or (type(value) is tuple and _PLAIN.issuperset(map(type, value))):
            return repr(value)
        return self.of(value) if isinstance(value, tuple | frozenset | Mapping) or is_dataclass(value) else repr(value)
