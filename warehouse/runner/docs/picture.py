"""Pictures of lineage: Graphviz says where each table stands, the drawing is ours.

Drawn by us the picture needs no fonts of the machine, follows the colors of the page, and each table is a link.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

_LEVELS = 2
_MOST_AT_A_LEVEL = 24
_CHARACTER = 6.7  # pixels of a character of the fixed-width font in docs.css
_HEIGHT = 26
_NOTE_HEIGHT = 14


@dataclass(frozen=True)
class Node:
    """A table in the picture, or a schema: the middle of its box, its width and height, what stands below its name."""

    name: str
    x: float
    y: float
    width: float
    height: float
    note: str = ""

    @property
    def schema(self) -> str:
        """The part of the name before the dot."""
        return self.name.split(".")[0]


@dataclass(frozen=True)
class Line:
    """What is read, what reads it, and the path of SVG from the one to the other, which ends in an arrow."""

    read: str
    reader: str
    path: str


@dataclass(frozen=True)
class Picture:
    """Boxes and lines, ready to draw."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    left_out: int = 0
    """Tables of the second level that were too many to draw."""


def lineage_picture(name: str, reads: Mapping[str, Collection[str]], read_by: Mapping[str, Collection[str]]) -> Picture:
    """What a table is made from and what is made from it, two levels up and down."""
    up, up_left_out = _around(name, reads)
    down, down_left_out = _around(name, read_by)
    picture = drawn({name, *(table for edge in (*up, *down) for table in edge)}, {*((b, a) for a, b in up), *down})
    return Picture(picture.width, picture.height, picture.nodes, picture.lines, up_left_out + down_left_out)


def _around(name: str, neighbours: Mapping[str, Collection[str]]) -> tuple[set[tuple[str, str]], int]:
    """The steps from a table to its neighbours, level by level, and how many tables were left out.

    >>> sorted(_around("a", {"a": ["b"], "b": ["c"], "c": ["d"]})[0])
    [('a', 'b'), ('b', 'c')]
    """
    edges: set[tuple[str, str]] = set()
    seen, level = {name}, {name}
    for depth in range(_LEVELS):
        steps = {(table, other) for table in level for other in neighbours.get(table, ())}
        found = {other for _, other in steps} - seen
        if depth and len(found) > _MOST_AT_A_LEVEL:
            return edges | {step for step in steps if step[1] in seen}, len(found)
        edges |= steps
        seen, level = seen | found, found
    return edges, 0


def schemas_picture(tables: Mapping[str, Collection[str]], reads: Mapping[str, Collection[str]]) -> Picture:
    """Each schema as one box with the number of its tables: which schema reads which. `tables` has those of each."""
    schema_of = {name: schema for schema, members in tables.items() for name in members}
    edges = {(schema_of[read], schema_of[name]) for name in schema_of for read in reads[name]}
    notes = {
        schema: f"{len(members)} table{'' if len(members) == 1 else 's'}"
        for schema, members in tables.items()
        if members
    }
    return drawn(notes, {(read, reader) for read, reader in edges if read != reader}, notes)


def drawn(names: Iterable[str], edges: Iterable[tuple[str, str]], notes: Mapping[str, str] | None = None) -> Picture:
    """The picture of a graph, what is read to the left of what reads it; `notes` stand below names."""
    from pygraphviz import AGraph

    notes = notes or {}
    height_of_box = _HEIGHT + (_NOTE_HEIGHT if notes else 0)
    graph = AGraph(directed=True, strict=True, rankdir="LR", nodesep="0.12", ranksep="0.55")
    graph.node_attr.update(shape="box", label="", fixedsize="true", height=str(height_of_box / 72))
    widths = {name: max(len(name), len(notes.get(name, ""))) * _CHARACTER + 16 for name in names}
    for name in sorted(widths):
        graph.add_node(name, width=str(widths[name] / 72))
    graph.add_edges_from(sorted(edges))
    graph.layout("dot")
    width, height = (float(number) for number in graph.graph_attr["bb"].split(",")[2:])
    places = {str(node): _point(node.attr["pos"], height) for node in graph.nodes()}
    nodes = (Node(name, x, y, widths[name], height_of_box, notes.get(name, "")) for name, (x, y) in places.items())
    lines = (Line(str(edge[0]), str(edge[1]), _path(edge.attr["pos"], height)) for edge in graph.edges())
    return Picture(width, height, tuple(nodes), tuple(lines))


def _point(text: str, height: float) -> tuple[float, float]:
    """A place of Graphviz, whose y grows upwards, as SVG has it.

    >>> _point("10,30", 100)
    (10.0, 70.0)
    """
    x, y = text.split(",")
    return float(x), round(height - float(y), 2)


def _path(text: str, height: float) -> str:
    """A line of Graphviz as the path of SVG; its end, which Graphviz tells first, comes last.

    >>> _path("e,50,10 0,10 10,10 20,10 40,10", 10)
    'M0.0,0.0 C10.0,0.0 20.0,0.0 40.0,0.0 L50.0,0.0'
    """
    end, *points = text.split(" ")
    start, *curve = (f"{x},{y}" for x, y in (_point(point, height) for point in points))
    x, y = _point(end.removeprefix("e,"), height)
    bends = (" ".join(curve[number : number + 3]) for number in range(0, len(curve), 3))
    return f"M{start} {' '.join(f'C{bend}' for bend in bends)} L{x},{y}"
