"""What each state has of a figure of the nation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from warehouse.readers.figures import Figure
from warehouse.readers.pages.computed import exact
from warehouse.readers.pages.place_year import Place, PlaceYear


@dataclass(frozen=True)
class StateShare:
    """What a state has of a figure of the nation."""

    place: Place
    text: str
    row_count: int
    total: Decimal
    """What its rows add up to."""
    rank: str = ""
    """Its place among the jurisdictions, where the figure has one."""


def shares_of(figure: Figure, states: Sequence[PlaceYear]) -> tuple[StateShare, ...]:
    """The states that have part of a figure of the nation, by rank where it has one, and by name."""
    if figure.kind == "jurisdictions":
        counted = set(_jurisdictions_counted(figure, states))
        name = figure.numerator or ""
        return tuple(
            StateShare(state.place, f"{state.values[name]:,}", 0, Decimal(state.values[name]))
            for state in states
            if state.place.code in counted
        )
    shares = (
        StateShare(
            state.place,
            exact(figure, state.values.get(figure.figure, len(rows))),
            len(rows),
            sum((row.amount for row in rows), Decimal(0)),
            str(state.values.get(figure.rank_figure or "") or ""),
        )
        for state in states
        if (rows := state.rows.get(figure.figure, ()))
    )
    return tuple(sorted(shares, key=lambda share: (int(share.rank or 1000), share.place.name)))


def _jurisdictions_counted(figure: Figure, states: Sequence[PlaceYear]) -> tuple[str, ...]:
    """The codes of the jurisdictions that a count of jurisdictions is made of."""
    wants_none = "without" in figure.figure
    return tuple(
        state.place.code
        for state in states
        if state.place.is_jurisdiction
        and (count := state.values[figure.numerator or ""]) is not None
        and (count == 0) == wants_none
    )
