"""A feed in Atom (RFC 4287): the same bytes for the same entries, whenever it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from warehouse.readers.pages import paths
from warehouse.readers.pages.html import Frame, Stamp
from warehouse.readers.subject import SYNTHETIC

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """What a reader of the feed is told once."""

    name: str
    """Of all entries of the feed it alone has it, for good."""
    title: str
    day: date
    page: str
    """The path of the page that it is about."""
    text: str


def feed(entries: Sequence[Entry], frame: Frame, stamp: Stamp) -> bytes:
    """The feed, the newest entry first. Its own day is that of the newest; without any, that of the refresh."""
    about = f"federal {frame.subject.name} cases"
    whole = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en"})
    _add(whole, "id", frame.hosting.address(paths.FEED) or _name(f"restated figures, {about}"))
    _add(whole, "title", _marked(f"Figures this site changed later, {about}", frame))
    _add(whole, "subtitle", frame.note)
    _add(whole, "updated", _moment(max((entry.day for entry in entries), default=stamp.refreshed_date)))
    _add(_add(whole, "author"), "name", frame.hosting.name)
    if frame.hosting.url:
        _add(whole, "link", rel="self", type="application/atom+xml", href=frame.hosting.address(paths.FEED))
    _add(whole, "link", rel="alternate", type="text/html", href=_address(paths.CHANGES, frame))
    for entry in entries:
        item = _add(whole, "entry")
        _add(item, "id", _name(entry.name))
        _add(item, "title", _marked(entry.title, frame))
        _add(item, "updated", _moment(entry.day))
        _add(item, "link", rel="alternate", type="text/html", href=_address(entry.page, frame))
        _add(item, "content", f"{entry.text}\n{frame.note}", type="text")
    ElementTree.register_namespace("", _ATOM)
    ElementTree.indent(whole)
    written: bytes = ElementTree.tostring(whole, encoding="utf-8", xml_declaration=True)
    return written


def _marked(title: str, frame: Frame) -> str:
    return f"{SYNTHETIC}. {title}" if frame.is_synthetic else title


def _name(of: str) -> str:
    """A name for good, wherever the site stands."""
    return uuid5(NAMESPACE_URL, f"docket-warehouse/{of}").urn


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _address(path: str, frame: Frame) -> str:
    """The full address; from the feed, where the site has none."""
    return frame.hosting.address(path) or paths.link(paths.FEED, path)


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    element.text = text or None
    return element
