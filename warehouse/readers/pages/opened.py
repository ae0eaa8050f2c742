"""A figure of a page opened: its rule, what it is computed from, the rows that it adds up, what was printed of it.

The nation has no rows of its own: its figures open to the states, and each of these to its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from warehouse.readers.coverage import Coverage, coverage_of, is_census, is_over_nothing, reason
from warehouse.readers.figures import Figure
from warehouse.readers.pages.computed import computed, exact, proof
from warehouse.readers.pages.content import Sentence, Value
from warehouse.readers.pages.place_year import FigureRow, PlaceYear
from warehouse.readers.pages.printed import PrintedWords, printed_words
from warehouse.readers.pages.restated import Restated
from warehouse.readers.pages.shares import StateShare, shares_of
from warehouse.readers.pages.titles import above_of, in_titles, sections_of, titles_of

# Kinds that compare the states and territories by a count, and stand with that count.
_RANKS = ("rank", "tie", "label")


@dataclass(frozen=True)
class Opened:
    """A figure with everything behind it."""

    figure: Figure
    title: str
    """Its words, also where it stands under others on the page: New cases of sex trafficking."""
    section: str
    above: str
    """The figure that it stands under, as a part of it; empty for one that stands for itself."""
    condition: str
    value: Value
    is_of_summary: bool
    """Whether the summary has it as a column; a count that only a percent is made of is none."""
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
    restated: Restated | None
    """What it was when it was first published, where that was something else."""
    printed: tuple[PrintedWords, ...]
    """What each report printed, and whether ours agrees."""
    coverage: tuple[Coverage, ...]

    @property
    def states_proof(self) -> str:
        """What the states give of a figure of the nation."""
        many = f"{len(self.states):,} {'state' if len(self.states) == 1 else 'states'}"
        if self.figure.kind == "jurisdictions":
            return f"{len(self.states):,} of the states and territories."
        if self.figure.kind in ("count", "dollars"):
            adds = "adds up to" if len(self.states) == 1 else "add up to"
            others = "the others have none" if self.has_census else "nothing was found in the others"
            return f"{many} {adds} {exact(self.figure, self.value)}{f'; {others}' if self.other_states else ''}."
        return f"{self.proof} The rows are of {many}."

    @property
    def is_bare(self) -> bool:
        """Whether a line says all of it: it is none or not available, and nothing stands behind it."""
        return not (self.rows or self.states or self.printed or self.restated or (self.is_stated and self.computed))

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
    sections, above = sections_of(figures), above_of(figures)
    rows = {name: rows_of(place_year, name, states) for name in values}
    return tuple(
        Opened(
            figure=figure,
            title=titles[name],
            section=sections[name],
            above=above[name],
            condition=in_titles(figure.condition, titles),
            value=values[name],
            is_of_summary=name in place_year.values,
            text="not available" if values[name] is None else figure.text(values[name]),
            reason=_reason(figure, place_year) if values[name] is None else "",
            rank=_rank(figure, place_year, figures),
            rank_figures=tuple(_rank_figures(figure, figures)) if figure.rank_figure in place_year.values else (),
            computed=computed(figure, place_year, figures, values, titles),
            rows=() if states or values[name] is None else tuple(row for _, row in rows[name]),
            states=(shares := () if values[name] is None else shares_of(figure, states)),
            other_states=len(states) - len(shares),
            proof="" if values[name] is None else proof(figure, values[name], [row for _, row in rows[name]]),
            table_of=_table_of(figure, figures, rows),
            restated=(place_year.restated or {}).get(name),
            printed=tuple(printed_words(figure, said, values[name]) for said in place_year.printed.get(name, ())),
            coverage=coverage_of(figure, place_year.values),
        )
        for name, figure in figures.items()
        if name in values
    )


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
                is_stated = values[name] is not None or is_census(figures[part], place_year.values)
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


def _rank_figures(figure: Figure, figures: Mapping[str, Figure]) -> Iterator[str]:
    """The columns that say the place of a figure."""
    for name, other in figures.items():
        if other.kind in _RANKS and other.numerator == figure.figure:
            yield name


def _rank(figure: Figure, place_year: PlaceYear, figures: Mapping[str, Figure]) -> str:
    """The place in words, where the figure has one here."""
    if figure.rank_figure not in place_year.values:
        return ""
    labels = [name for name in _rank_figures(figure, figures) if figures[name].kind == "label"]
    label = place_year.values[labels[0]]
    if label is None:
        return f"not available: {_reason(figures[labels[0]], place_year)}"
    if least := figures[labels[0]].least_ranked:
        compared = sum(values[str(figure.rank_figure)] is not None for _, values in place_year.jurisdictions)
        return f"{label}, of the {compared} with at least {least}"
    total = sum(place.is_jurisdiction for place, _ in place_year.jurisdictions)
    return f"{label}, of {total} states and territories"


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


def _reason(figure: Figure, place_year: PlaceYear) -> str:
    """Why the figure is not stated."""
    total = sum(place.is_jurisdiction for place, _ in place_year.jurisdictions)
    is_over = is_over_nothing(figure, place_year.values)
    return reason(figure, place_year.values, is_over=is_over, jurisdictions=total)
