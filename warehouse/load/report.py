"""What a load did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from warehouse.errors import ExtractError
from warehouse.extracts.find import FoundFile
from warehouse.extracts.formats import Drift

_NAMED = 10


@dataclass(frozen=True)
class LoadedFile:
    """A content that was loaded, and what it changed against the rows in effect before."""

    file_name: str
    format: str
    rows_received: int
    rows_loaded: int
    rows_quarantined: int
    drift: tuple[Drift, ...] = ()
    rows_added: int = 0
    rows_removed: int = 0
    rows_changed: int = 0
    rows_unchanged: int = 0
    unread: tuple[tuple[str, int, int], ...] = ()
    """Columns with values that could not be read: name, values, unread."""
    first_set_aside: str = ""
    """Of the records set aside the first one: its number and the reason."""
    rows_withdrawn: int = 0
    """Records left out: of cases that were withdrawn."""


@dataclass(frozen=True)
class Outcome:
    """What became of one text of the folder: loaded, same (its content is loaded already), foreign or refused."""

    file_name: str
    kind: str
    file_id: int | None = None
    content_sha256: str | None = None
    loaded: LoadedFile | None = None
    problem: ExtractError | None = None
    file: FoundFile | None = None
    """The file of the folder that holds it."""
    member: str = ""
    """Its path in the archive."""
    reason: str = ""
    """Of a foreign one: why it is no extract."""


@dataclass(frozen=True)
class Vanished:
    """Rows of a format that were in effect and are in no row any more, by defendant or docket."""

    format: str
    keys_before: int
    keys_gone: int
    files: tuple[str, ...] = ()
    """Files that brought them, as far as they have gone or were replaced."""


@dataclass(frozen=True)
class Removed:
    """Releases of a format whose rows were removed, since later ones replace all of them (setting keep_releases)."""

    format: str
    files: int
    rows: int
    text_bytes: int
    """Size of their text, unpacked."""


@dataclass(frozen=True)
class LoadReport:
    """What became of every file in the extracts folder."""

    loaded: tuple[LoadedFile, ...]
    unchanged: tuple[str, ...]
    not_extracts: tuple[str, ...]
    problems: tuple[ExtractError, ...]
    """Refusals that stop the night; nothing of this load is in effect then."""
    refused: tuple[ExtractError, ...] = ()
    """Refusals that do not: pages and strays. The others are in effect."""
    withdrawn: tuple[str, ...] = ()
    """Files that were in effect and have gone from the folder."""
    kept: tuple[str, ...] = ()
    """Files that have gone from the folder and stay in effect (gone_files = keep)."""
    vanished: tuple[Vanished, ...] = ()
    superseded: tuple[Vanished, ...] = ()
    """What older releases in the folder have and those in effect do not, whenever each was loaded."""
    removed: tuple[Removed, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What the program did by itself: migrations, files read again by a newer reader."""
    files_unread: int = 0
    """Files of the folder that were taken for unchanged by their place, size and times, and not read (setting hash_files)."""
    is_dry_run: bool = False
    not_extract_reasons: tuple[str, ...] = ()
    """Why each of `not_extracts` is none, in their order."""

    @property
    def files_found(self) -> int:
        """Texts found, whatever became of them."""
        refused = len(self.problems) + len(self.refused)
        return len(self.loaded) + len(self.unchanged) + len(self.not_extracts) + refused

    @property
    def rows_received(self) -> int:
        """Records in the files loaded."""
        return sum(file.rows_received for file in self.loaded)

    @property
    def rows_loaded(self) -> int:
        """Records that are rows now."""
        return sum(file.rows_loaded for file in self.loaded)

    @property
    def rows_quarantined(self) -> int:
        """Records set aside with the reason, in raw.quarantine."""
        return sum(file.rows_quarantined for file in self.loaded)

    @property
    def rows_withdrawn(self) -> int:
        """Records left out: of cases that were withdrawn."""
        return sum(file.rows_withdrawn for file in self.loaded)

    def details(self) -> Iterator[str]:
        """What a person should look at, a line each, but for what `raise_if_refused` says.

        Only here and there files are named: it is for the operator.
        """
        for problem in self.refused:
            yield f"refused: {problem}"
        yield from self._strays()
        yield from _named("gone from the folder and withdrawn", self.withdrawn if not self.kept else ())
        yield from _named("gone from the folder and kept", self.kept)
        for found in self.vanished:
            counts = f"{found.keys_gone:,} of {found.keys_before:,}"
            yield f"{found.format}: {counts} defendants, dockets or lines that were in effect are in no row any more"
        for found in self.superseded:
            counts = f"{found.keys_gone:,} of {found.keys_before:,}"
            yield f"{found.format}: {counts} stand only in releases that later ones in the folder replace"
        for gone in self.removed:
            text = f"{gone.rows:,} rows ({gone.text_bytes / 10**6:,.0f} MB of text)"
            yield f"{gone.format}: {text} of {gone.files:,} files removed: later releases replace all of them (keep_releases)"
        set_aside = [file for file in self.loaded if file.rows_quarantined]
        for file in set_aside[:_NAMED]:
            yield f"{file.file_name}: {file.rows_quarantined:,} of {file.rows_received:,} set aside; {file.first_set_aside}"
        if len(set_aside) > _NAMED:
            yield f"and {len(set_aside) - _NAMED:,} more files of which something is set aside"
        for file in self.loaded:
            for column, values, unread in file.unread:
                yield f"{file.file_name}: {unread:,} of {values:,} values of {column} cannot be read (raw.unread_value)"

    def _strays(self) -> Iterator[str]:
        """A line for each reason why files are no extracts, and then what to do with them."""
        reasons = dict(zip(self.not_extracts, self.not_extract_reasons, strict=True))
        for reason in dict.fromkeys(reasons.values()):
            yield from _named(f"no extract, {reason}", [name for name in reasons if reasons[name] == reason])
        if reasons:
            yield "nothing of them is read: mend the header (docs/extracts.md has the formats), or move them out of the folder"

    def raise_if_refused(self) -> None:
        """Raises ExtractError that names every file whose refusal stops the night."""
        if self.problems:
            count = len(self.problems)
            raise ExtractError(
                "",
                f"{count} extract file{'s' if count > 1 else ''} refused:\n  "
                + "\n  ".join(str(problem) for problem in self.problems)
                + "\nthe other files are read and wait; what was in effect before stays so",
                "Mend or remove the refused ones and run it again.",
            ) from self.problems[0]


def _named(what: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        yield f"{what}: {', '.join(names[:_NAMED])}{more}"
