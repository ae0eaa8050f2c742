"""What a load did."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.errors import ExtractError, WarehouseError
from warehouse.extracts.formats import Drift


@dataclass(frozen=True)
class LoadedFile:
    """One extract file that was loaded, and what it changed against the rows in effect before."""

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


@dataclass(frozen=True)
class LoadReport:
    """What became of every file in the extracts folder."""

    loaded: tuple[LoadedFile, ...]
    unchanged: tuple[str, ...]
    not_extracts: tuple[str, ...]
    problems: tuple[WarehouseError, ...]
    gone: int = 0
    """Files loaded by an earlier load of which no copy is in the folder now; their rows stay."""

    @property
    def files_found(self) -> int:
        """Texts found, whatever became of them."""
        return len(self.loaded) + len(self.unchanged) + len(self.not_extracts) + len(self.problems)

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

    def raise_if_refused(self) -> None:
        """Raises ExtractError that names every refused file; the others stay loaded."""
        if self.problems:
            count = len(self.problems)
            raise ExtractError(
                "",
                f"{count} extract file{'s' if count > 1 else ''} refused:\n  "
                + "\n  ".join(str(problem) for problem in self.problems)
                + "\nthe other files are loaded and stay so",
                "Mend or remove the refused ones and run it again.",
            ) from self.problems[0]
