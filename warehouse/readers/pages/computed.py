"""How a figure follows: from other figures, in a sentence that links them, or from its rows, added up."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from warehouse.readers.figures import Figure
from warehouse.readers.pages.content import Part, Sentence, Shown, Value
from warehouse.readers.pages.place_year import NATION, FigureRow, PlaceYear


def computed(
    figure: Figure,
    place_year: PlaceYear,
    figures: Mapping[str, Figure],
    values: Mapping[str, Value],
    titles: Mapping[str, str],
) -> Sentence:
    """The figure from those that it is computed of; empty for one that is rows added up."""

    def part(name: str, place_code: str = place_year.place.code) -> Shown:
        value = values[name]
        text = "not available" if value is None else figures[name].text(value)
        return Shown(name, place_code, place_year.year, value, f"{titles[name]} ({text})")

    text = "not available" if values[figure.figure] is None else figure.text(values[figure.figure])
    numerator, denominator, less = figure.numerator, figure.denominator, figure.denominator_less
    if figure.kind == "percent" and numerator and denominator:
        whole: tuple[Part, ...] = (part(denominator), *((" less ", part(less)) if less else ()))
        return (part(numerator), " of ", *whole, *_fraction(figure, values), f" = {text}.")
    if figure.kind in ("mean", "ratio") and numerator and denominator:
        return (part(numerator), " over ", part(denominator), f" = {text}.")
    if figure.kind == "per_million" and numerator:
        residents = place_year.values["population"]
        return (part(numerator), f" per million of {residents:,} residents = {text}.") if residents else ()
    if figure.kind == "flag" and numerator:
        return (part(numerator), f": {text}.")
    if figure.kind == "jurisdictions" and place_year.place.code != NATION:
        return ("The nation's figure, with the states and territories that count: ", part(figure.figure, NATION), ".")
    return ()


def _fraction(figure: Figure, values: Mapping[str, Value]) -> Iterator[str]:
    """The numbers of a percent whose denominator leaves something out."""
    numerator, whole = values[figure.numerator or ""], values[figure.denominator or ""]
    less = values[figure.denominator_less] if figure.denominator_less else None
    if isinstance(numerator, int) and isinstance(whole, int) and isinstance(less, int):
        yield f": {numerator:,} of {whole - less:,}"


def total(figure: Figure, rows: Sequence[FigureRow]) -> Value:
    """What the rows give: their sum, mean or median, or the words that most of them have.

    None where there is no row to take it from, and for a figure that is computed from others.
    """
    amounts = [row.amount for row in rows]
    if figure.fact == "derived":
        return None
    if figure.kind in ("count", "dollars"):
        return sum(amounts, Decimal(0))
    if not amounts:
        return None
    if figure.kind == "text":
        return most_frequent([row.disposition for row in rows])
    middle = statistics.median(amounts) if figure.kind == "median" else sum(amounts, Decimal(0)) / len(amounts)
    return middle.quantize(Decimal("0.1"), ROUND_HALF_UP)


def most_frequent(words: Sequence[str]) -> str:
    """The most frequent; of equal ones the first in the alphabet.

    >>> most_frequent(["farm", "domestic work", "farm", "domestic work", "shop"])
    'domestic work'
    """
    counts = Counter(words)
    return min(counts, key=lambda word: (-counts[word], word))


def proof(figure: Figure, value: Value, rows: Sequence[FigureRow]) -> str:
    """What the rows give, in a sentence; empty for a figure that is computed from others.

    >>> def figure(kind): return Figure("f", None, None, False, "cases", None, kind, "months", "case_year", "", "")
    >>> def row(amount, words="farm"):
    ...     return FigureRow("moed", "1:17-cr-1", "a", None, Decimal(amount), None, words, "docket", "")
    >>> proof(figure("count"), 2, [row(1), row(1)]), proof(figure("count"), 0, [])
    ('2 rows add up to 2.', 'None.')
    >>> proof(figure("mean"), Decimal("36.3"), [row(24), row(37), row(48)])
    'Mean of 3 rows: 109 months over 3 = 36.3 months.'
    >>> proof(figure("dollars"), Decimal(75000), [row(75000), row(0, "joint: counted with another defendant")])
    '2 rows add up to $75,000; 1 row is of a joint order that counts once, and stands here with $0.'
    """
    if figure.fact == "derived":
        return ""
    if not rows:
        return "None."
    found, many = total(figure, rows), f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}"
    adds = "adds up to" if len(rows) == 1 else "add up to"
    if figure.kind == "text":
        naming = sum(row.disposition == found for row in rows)
        return f"{naming:,} of {many} {'says' if naming == 1 else 'say'} {found}."
    if figure.kind == "mean":
        amount = exact(figure, sum((row.amount for row in rows), Decimal(0)))
        return f"Mean of {many}: {amount} {figure.unit} over {len(rows):,} = {figure.text(found)} {figure.unit}."
    if figure.kind == "median":
        return f"Median of {many}: {figure.text(found)} {figure.unit}."
    joint = sum("joint" in row.disposition for row in rows) if figure.kind == "dollars" else 0
    return f"{many} {adds} {exact(figure, found)}{_counted_once(joint)}."


def exact(figure: Figure, value: Value) -> str:
    """The value as people write it, with its cents where it has some, so that rows add up to the last digit.

    >>> dollars = Figure("f", None, None, False, "restitution", None, "dollars", "dollars", "defendant_year", "", "")
    >>> exact(dollars, Decimal("1200.50")), exact(dollars, Decimal("75000.00"))
    ('$1,200.50', '$75,000')
    """
    if figure.kind == "dollars" and isinstance(value, Decimal) and value % 1:
        return f"${value:,.2f}"
    return figure.text(value.normalize() if isinstance(value, Decimal) and value % 1 else value)


def _counted_once(joint: int) -> str:
    """What is said of the defendants of joint orders who do not carry the dollars."""
    if joint == 0:
        return ""
    if joint == 1:
        return "; 1 row is of a joint order that counts once, and stands here with $0"
    return f"; {joint:,} rows are of joint orders that count once, and stand here with $0"
