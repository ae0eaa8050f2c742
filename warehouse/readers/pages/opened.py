"""A figure of a page opened: its rule, what it is computed from, the rows that it adds up, what was printed of it.

The nation has no rows of its own: its figures open to the states, and each of these to its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from warehouse.readers.figures import Figure
from warehouse.readers.pages.computed import computed, exact, jurisdictions_counted, proof
from warehouse.readers.pages.content import Sentence, Value
from warehouse.readers.pages.published import FigureRow, Place, PlaceYear, Printed
from warehouse.readers.pages.reasons import Coverage, coverage, is_census, reason

# Kinds that compare the jurisdictions by a count, and stand with that count.
_RANKS = ("rank", "tie", "label")


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


@dataclass(frozen=True)
class Opened:
    """A figure with everything behind it."""

    figure: Figure
    title: str
    """Its words, also where it stands under others on the page: New cases of sex trafficking."""
    section: str
    condition: str
    value: Value
    text: str
    reason: str
    """Why it is not stated, where it is not."""
    rank: str
    """Its place among the jurisdictions in words, where it has one."""
    rank_figures: tuple[str, ...]
    """The columns of that place, which open here."""
    computed: Sentence
    """How it follows from other figures; empty where it is rows added up."""
    rows: tuple[FigureRow, ...]
    states: tuple[StateShare, ...]
    """Of the nation: the states that have part of it."""
    other_states: int
    """Of the nation: how many have none."""
    proof: str
    """What the rows give."""
    table_of: str
    """The figure whose table shows the rows: its own, or one that they stand in already."""
    printed: tuple[tuple[int, str], ...]
    """What each report printed, by its year, and whether ours agrees."""
    coverage: tuple[Coverage, ...]

    @property
    def states_proof(self) -> str:
        """What the states give of a figure of the nation."""
        many = f"{len(self.states):,} {'state' if len(self.states) == 1 else 'states'}"
        if self.figure.kind == "jurisdictions":
            return f"{len(self.states):,} of the jurisdictions."
        if self.figure.kind in ("count", "dollars"):
            adds = "adds up to" if len(self.states) == 1 else "add up to"
            others = "the others have none" if self.has_census else "nothing was found in the others"
            return f"{many} {adds} {exact(self.figure, self.value)}{f'; {others}' if self.other_states else ''}."
        return f"{self.proof} The rows are of {many}."

    @property
    def has_census(self) -> bool:
        """Whether all that there is was counted."""
        return any(source.is_census for source in self.coverage)

    @property
    def is_stated(self) -> bool:
        """Whether there is a value."""
        return self.value is not None


def opened(
    place_year: PlaceYear, figures: Mapping[str, Figure], states: Sequence[PlaceYear] = ()
) -> tuple[Opened, ...]:
    """Every figure of the place in the order of the page, `states` those of the nation.

    Ranks stand with the count that they rank; a count that stands in no summary stands before the percent of it.
    """
    values = stated_values(place_year, figures, states)
    titles = titles_of(figures)
    sections = _sections(figures)
    rows = {name: rows_of(place_year, name, states) for name in values}
    return tuple(
        Opened(
            figure=figure,
            title=titles[name],
            section=sections[name],
            condition=_in_words(figure.condition, titles),
            value=values[name],
            text="not available" if values[name] is None else figure.text(values[name]),
            reason=reason(figure, place_year) if values[name] is None else "",
            rank=_rank(figure, place_year, figures),
            rank_figures=tuple(_rank_figures(figure, figures)) if figure.rank_figure in place_year.values else (),
            computed=computed(figure, place_year, figures, values, titles),
            rows=() if states or values[name] is None else tuple(row for _, row in rows[name]),
            states=(shares := () if values[name] is None else _shares(figure, states)),
            other_states=len(states) - len(shares),
            proof="" if values[name] is None else proof(figure, values[name], [row for _, row in rows[name]]),
            table_of=_table_of(figure, figures, rows),
            printed=tuple((said.report_year, printed_words(figure, said)) for said in place_year.printed.get(name, ())),
            coverage=coverage(figure, place_year),
        )
        for name, figure in figures.items()
        if name in values
    )


_STATUS = {
    "agrees": "ours agrees",
    "differs": "ours differs",
    "rank differs": "our rank differs",
    "not stated": "ours is not available",
    "contradiction": "it contradicts what else was printed, so that no data can meet it",
}


def printed_words(figure: Figure, said: Printed) -> str:
    """A figure as a report has it, and whether ours agrees.

    >>> active = Figure("f", None, None, False, "cases", None, "count", "cases", "case_year", "", "")
    >>> printed_words(active, Printed(2018, 16.0, 11, "agrees", "2018 State Summary: Missouri"))
    '16, rank 11 (2018 State Summary: Missouri): ours agrees'
    """
    value = [] if said.value is None else [figure.text(said.value)]
    rank = [] if said.rank is None else [f"rank {said.rank}"]
    return f"{', '.join(value + rank)} ({said.source}): {_STATUS.get(said.status, said.status)}"


def titles_of(figures: Mapping[str, Figure]) -> dict[str, str]:
    """The words of each figure where no other stands above it."""
    titles: dict[str, str] = {}
    above = ""
    for name, figure in figures.items():
        words = figure.words or figure.condition[:1].upper() + figure.condition[1:]
        if figure.is_indented:
            words = f"{above} {words}" if figure.trafficking_type else f"{above}, {words}"
        elif figure.words:
            above = words
        titles[name] = words
    return titles


def stated_values(
    place_year: PlaceYear, figures: Mapping[str, Figure], states: Sequence[PlaceYear] = ()
) -> dict[str, Value]:
    """The value of each figure that opens: those of the summary but ranks, and the counts that a percent is of."""
    values: dict[str, Value] = {
        name: place_year.values[name]
        for name, figure in figures.items()
        if name in place_year.values and figure.kind not in _RANKS
    }
    for name in [*values]:
        for part in (figures[name].numerator, figures[name].denominator):
            if part and part not in values and figures[part].fact != "derived":
                count = len(rows_of(place_year, part, states))
                # Where its percent is stated so is what that is of, also none.
                is_stated = values[name] is not None or is_census(figures[part], place_year)
                values[part] = count if count or is_stated else None
    return {name: values[name] for name in figures if name in values}


def rows_of(place_year: PlaceYear, name: str, states: Sequence[PlaceYear] = ()) -> list[tuple[str, FigureRow]]:
    """The rows of a figure, each with the code of its state."""
    place = place_year.place
    of = states or (place_year,)
    return [
        (place.state_code if place.kind == "district" else each.place.code, row)
        for each in of
        for row in each.rows.get(name, ())
    ]


def _in_words(condition: str, titles: Mapping[str, str]) -> str:
    """The condition with the words of the figures that it names.

    >>> _in_words("new_cases_sex over new_cases", {"new_cases": "New cases", "new_cases_sex": "those of sex trafficking"})
    'those of sex trafficking over New cases'
    """
    return re.sub(r"\w+", lambda word: titles.get(word[0], word[0]), condition)


def _sections(figures: Mapping[str, Figure]) -> dict[str, str]:
    """The section of each figure; one without stands with those before it."""
    sections: dict[str, str] = {}
    last = ""
    for name, figure in figures.items():
        last = figure.section or last
        sections[name] = last
    return sections


def _rank_figures(figure: Figure, figures: Mapping[str, Figure]) -> Iterator[str]:
    """The columns that say the place of a figure."""
    for name, other in figures.items():
        if other.kind in _RANKS and other.numerator == figure.figure:
            yield name


def _rank(figure: Figure, place_year: PlaceYear, figures: Mapping[str, Figure]) -> str:
    """The place in words, where the figure has one here.

    Every jurisdiction without any is last, whatever the number of places before it.
    """
    if figure.rank_figure not in place_year.values:
        return ""
    labels = [name for name in _rank_figures(figure, figures) if figures[name].kind == "label"]
    label = place_year.values[labels[0]]
    if label is None:
        return f"not available: {reason(figures[labels[0]], place_year)}"
    total = sum(place.is_jurisdiction for place, _ in place_year.jurisdictions)
    return f"{label}, of {total} jurisdictions"


def _shares(figure: Figure, states: Sequence[PlaceYear]) -> tuple[StateShare, ...]:
    """The states that have part of a figure of the nation, by rank where it has one, and by name."""
    if figure.kind == "jurisdictions":
        counted = set(jurisdictions_counted(figure, states))
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


def _table_of(
    figure: Figure, figures: Mapping[str, Figure], rows: Mapping[str, Sequence[tuple[str, FigureRow]]]
) -> str:
    """The figure whose table shows the rows of this one.

    Figures of the same event share rows: those of a mean are those of the count and the median beside it, and a part
    by type is most or few of its whole. Most of them: they stand in the table of the whole, which has a column for the
    type. Few: a table of their own is the quicker look.
    """
    alike = [
        other
        for other in figures.values()
        if other.event and (other.fact, other.event) == (figure.fact, figure.event) and other.figure in rows
    ]
    whole = next((other for other in alike if other.kind == "mean"), None) or next(
        (other for other in alike if other.trafficking_type is None), figure
    )
    is_most = 2 * len(rows[figure.figure]) > len(rows[whole.figure])
    return whole.figure if is_most else figure.figure
