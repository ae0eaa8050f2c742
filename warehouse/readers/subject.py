"""What the subject of the warehouse is called: its name, its types and its scopes (marts.subject, from seeds/subject.csv)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from warehouse.readers.figures import older

HEADLINE = "chapter_77"
CIVIL = "civil"
SYNTHETIC = "SYNTHETIC: made-up data, no real cases"
"""What every picture, sheet and file of made-up data says inside itself."""


@dataclass(frozen=True)
class SubjectType:
    """A type of the subject, by which cases are counted apart."""

    code: str
    """As the facts have it, and as the figures of the type end."""
    name: str
    """In a sentence: of cases that are sex trafficking."""
    short_name: str
    """Beside a bar in a picture."""


@dataclass(frozen=True)
class Subject:
    """What the cases are about."""

    name: str = ""
    """Before a noun: a new human trafficking case."""
    types: tuple[SubjectType, ...] = ()
    scopes: tuple[tuple[str, str], ...] = ()
    """The code of each scope, and its words after `under`."""
    report: str = ""
    """The yearly report whose printed figures stand beside ours, after `the 2018`; empty where there is none."""
    extent: str = ""
    """What the figures do not measure, after `not a measure of`; empty where no words are given."""

    @property
    def caveat(self) -> str:
        """What the figures are not, in a sentence for every page: the published report begins its limitations with it.

        >>> Subject("trafficking", extent="how much trafficking there is").caveat
        'Federal court cases only: not a measure of how much trafficking there is.'
        >>> Subject("firearms").caveat
        'Federal court cases only: not a measure of how often the law is broken.'
        """
        return f"Federal court cases only: not a measure of {self.extent or 'how often the law is broken'}."

    def note(self, is_synthetic: bool) -> str:
        """The caveat for a file that leaves the site; made-up data say so first.

        >>> Subject("firearms").note(True)
        'SYNTHETIC: made-up data, no real cases. Federal court cases only: not a measure of how often the law is broken.'
        """
        return f"{SYNTHETIC}. {self.caveat}" if is_synthetic else self.caveat

    @property
    def types_in_text(self) -> str:
        """The types as a list, a last word that all share once.

        >>> def subject(*names): return Subject("", tuple(SubjectType(name[:3], name, "") for name in names))
        >>> subject("sex trafficking", "labor trafficking").types_in_text
        'sex and labor trafficking'
        >>> subject("unlawful possession", "dealing").types_in_text, subject("fraud").types_in_text
        ('unlawful possession and dealing', 'fraud')
        """
        names = [kind.name for kind in self.types]
        if self.shared_word:
            names = [*(name.removesuffix(f" {self.shared_word}") for name in names[:-1]), names[-1]]
        return " and ".join(names)

    @property
    def shared_word(self) -> str:
        """The last word of every type, where all have the same: trafficking."""
        names = [kind.name.rpartition(" ") for kind in self.types]
        last = {word for *_, word in names}
        return last.pop() if len(last) == 1 and all(first for first, *_ in names) else ""

    def types_of(self, figure: str, figures: Collection[str]) -> tuple[SubjectType, ...]:
        """The types that have figures of their own beside a count: their count and its share."""
        return tuple(
            kind
            for kind in self.types
            if f"{figure}_{kind.code}" in figures and f"{figure}_{kind.code}_percent" in figures
        )

    def scope(self, code: str) -> str:
        """The words of a scope."""
        return dict(self.scopes).get(code, code.replace("_", " "))


def read_subject(connection: duckdb.DuckDBPyConnection) -> Subject:
    """The subject of a publication. Raises InputError for one without it."""
    try:
        rows = connection.execute(
            "select kind, code, name, short_name from marts.subject order by position, kind, code"
        ).fetchall()
    except duckdb.CatalogException as error:
        raise older("marts.subject") from error
    return Subject(
        next((name for kind, _, name, _ in rows if kind == "subject"), ""),
        tuple(SubjectType(code, name, short_name) for kind, code, name, short_name in rows if kind == "type"),
        tuple((code, name) for kind, code, name, _ in rows if kind == "scope"),
        next((name for kind, _, name, _ in rows if kind == "report"), ""),
        next((name for kind, _, name, _ in rows if kind == "extent"), ""),
    )
