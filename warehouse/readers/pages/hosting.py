"""Who publishes the pages, and where: what the settings say of it. Nothing is said where nothing is set."""

from __future__ import annotations

import re
from dataclasses import dataclass

from warehouse.settings import Settings

_PROGRAM = "Docket warehouse"
_ADDRESS = re.compile(r"(https?://[^\s;,()<>\"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


@dataclass(frozen=True)
class Linked:
    """A web or mail address within a text."""

    text: str

    @property
    def address(self) -> str:
        """Where it leads.

        >>> Linked("data@example.org").address, Linked("https://example.org").address
        ('mailto:data@example.org', 'https://example.org')
        """
        return self.text if "://" in self.text else f"mailto:{self.text}"


@dataclass(frozen=True)
class Hosting:
    """What the settings say of a site as a whole."""

    docket_links: str = "none"
    """Where docket numbers lead; nowhere of made-up ones, whatever is asked for."""
    url: str = ""
    """Where the first page is, with a slash at its end; empty where the pages are in a folder alone."""
    publisher: str = ""
    licence: str = ""
    contact: str = ""
    corrections: str = ""

    @property
    def name(self) -> str:
        """Who is named beside a figure that leaves the site: the publisher, without one the program."""
        return self.publisher or _PROGRAM

    def address(self, path: str) -> str:
        """The full address of a file of the site; empty where the site has none.

        >>> Hosting(url="https://courts.example.org/").address("mo/2018/index.html"), Hosting().address("index.html")
        ('https://courts.example.org/mo/2018/index.html', '')
        """
        return f"{self.url}{path}" if self.url else ""

    @property
    def said(self) -> dict[str, tuple[str | Linked, ...]]:
        """What is set, by the word for it, with the addresses in it.

        >>> Hosting(publisher="Court Data Desk", contact="write to desk@example.org").said
        {'Publisher': ('Court Data Desk',), 'Contact': ('write to ', Linked(text='desk@example.org'))}
        """
        return {word.capitalize(): _with_addresses(text) for word, text in self.words.items() if word != "address"}

    @property
    def words(self) -> dict[str, str]:
        """What is set, by the word for it.

        >>> Hosting(url="https://example.org/", licence="CC0").words
        {'address': 'https://example.org/', 'licence': 'CC0'}
        """
        words = {
            "address": self.url,
            "publisher": self.publisher,
            "licence": self.licence,
            "contact": self.contact,
            "corrections": self.corrections,
        }
        return {word: text for word, text in words.items() if text}


NOT_HOSTED = Hosting()
"""Of a site of which the settings say nothing."""


def hosting_of(settings: Settings) -> Hosting:
    """What these settings say."""
    return Hosting(
        settings.docket_links,
        settings.pages_url,
        settings.pages_publisher,
        settings.pages_licence,
        settings.pages_contact,
        settings.pages_corrections,
    )


def _with_addresses(text: str) -> tuple[str | Linked, ...]:
    parts = _ADDRESS.split(text)
    return tuple(Linked(part) if number % 2 else part for number, part in enumerate(parts) if part)
