"""Pictures as SVG that stands in any page: no style, script, identifier or colour of text of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import escape

Row = Mapping[str, Any]
"""What a mark is drawn from."""
Rows = Sequence[Row]

WIDTH = 340
"""Of every picture, in its own units: a phone shows it at about that width, so that text keeps its size there."""
MARK = "#0072B2"
"""What the page is about."""
BESIDE = "#949494"
"""What stands beside it. Both keep 3 to 1 against white and against #14171a, and differ in grey."""
TEXT = "currentColor"
LETTERS = 11
"""The size of letters, where a mark says no other."""
SYNTHETIC = "SYNTHETIC: made-up data"
SVG = "http://www.w3.org/2000/svg"

# A line at the edge is not cut.
_EDGE = 2
_NOTICE_SIZE, _NOTICE_HEIGHT = 10, 18
# Of the size of letters: how far the line that they stand on is above their foot, and below the top of the highest.
_BELOW, _ABOVE = 0.2, 0.79


@dataclass(frozen=True)
class Marks:
    """What a picture shows between two heights; the upper is negative where something stands above its 0."""

    drawn: tuple[str, ...]
    top: float
    bottom: float
    has_links: bool = False


def draw(marks: Marks, is_synthetic: bool, alternative: str) -> str:
    """The picture as one `svg` element, with a line for made-up data."""
    height = marks.bottom - marks.top + 2 * _EDGE + (_NOTICE_HEIGHT if is_synthetic else 0)
    foot = marks.bottom + _NOTICE_HEIGHT - 3
    notice = text(SYNTHETIC, WIDTH, foot, "end", _NOTICE_SIZE) if is_synthetic else ""
    # An image is one thing to a screen reader; links in it would be out of reach.
    role = "group" if marks.has_links else "img"
    return (
        f'<svg xmlns="{SVG}" viewBox="{-_EDGE} {number(marks.top - _EDGE)} {WIDTH + 2 * _EDGE} {number(height)}"'
        f' font-family="inherit" font-size="{LETTERS}" fill="{TEXT}" role="{role}" aria-label="{escape(alternative)}">'
        f"{''.join(marks.drawn)}{notice}</svg>"
    )


def on_paper(svg: str, font: str) -> str:
    """The picture with the colour and the font that a page would give it."""
    return svg.replace(TEXT, "black").replace('font-family="inherit"', f'font-family="{font}"')


def number(value: float) -> str:
    """A place or a length: a tenth of a unit is finer than anyone sees.

    >>> number(12.34), number(12.0), number(-0.04)
    ('12.3', '12', '0')
    """
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")


def text(
    words: str,
    x: float,
    y: float,
    anchor: Literal["start", "middle", "end"] = "start",
    size: int = LETTERS,
    *,
    is_bold: bool = False,
) -> str:
    """Words that stand on the height `y`; of several lines the last one does.

    >>> text("D. R.I.", 70, 15.04, "end")
    '<text x="70" y="15" text-anchor="end">D. R.I.</text>'
    """
    first, *others = words.split("\n")
    leading = size + 2
    rest = "".join(f'<tspan x="{number(x)}" dy="{leading}">{escape(line)}</tspan>' for line in others)
    said = f"<tspan>{escape(first)}</tspan>{rest}" if rest else escape(first)
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    weight = ' font-weight="bold"' if is_bold else ""
    sized = "" if size == LETTERS else f' font-size="{size}"'
    place = f'x="{number(x)}" y="{number(y - len(others) * leading)}"'
    return f"<text {place}{sized}{anchored}{weight}>{said}</text>"


def above(y: float, size: int = LETTERS) -> float:
    """Where words stand whose foot is at the height `y`."""
    return y - round(_BELOW * size)


def below(y: float, size: int = LETTERS) -> float:
    """Where words stand whose top is at the height `y`."""
    return y + round(_ABOVE * size)


def line(x: float, y: float, x2: float, y2: float, *, is_dashed: bool = False) -> str:
    """A thin line in the colour of text."""
    ends = f'x1="{number(x)}" y1="{number(y)}" x2="{number(x2)}" y2="{number(y2)}"'
    dashes = ' stroke-dasharray="4,3"' if is_dashed else ""
    return f'<line {ends} stroke="{TEXT}"{dashes}/>'


def box(x: float, y: float, width: float, height: float) -> str:
    """A rectangle as a part of a path.

    >>> box(76, 5.5, 35.6, 13)
    'M76,5.5h35.6v13h-35.6Z'
    """
    across = number(width)
    return f"M{number(x)},{number(y)}h{across}v{number(height)}h-{across}Z"


def filled(boxes: Iterable[str], color: str) -> str:
    """Boxes of one color as one mark; nothing without any."""
    path = "".join(boxes)
    return f'<path d="{path}" fill="{color}"/>' if path else ""


def columns(tops: Iterable[tuple[float, float]], width: float, foot: float, color: str) -> str:
    """Columns of one width on one foot as one mark, each by its left edge and its top; nothing without any.

    A thick line takes half of what a box does, and a site has half a million columns.

    >>> columns([(0, 12), (6.1, 20.2)], 4.8, 48, "#949494")
    '<path d="M2.4,48V12M8.5,48V20.2" fill="none" stroke="#949494" stroke-width="4.8"/>'
    """
    path = "".join(f"M{number(left + width / 2)},{number(foot)}V{number(top)}" for left, top in tops)
    return f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{number(width)}"/>' if path else ""


def outlined(boxes: Iterable[str], color: str, width: float = 1) -> str:
    """Boxes in outline of one color as one mark; nothing without any."""
    path = "".join(boxes)
    stroke = "" if width == 1 else f' stroke-width="{width}"'
    return f'<path d="{path}" fill="none" stroke="{color}"{stroke}/>' if path else ""
