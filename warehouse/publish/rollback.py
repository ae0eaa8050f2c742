"""Back to an earlier publication: readers see it again, and nights publish nothing until it is released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from warehouse.errors import InputError
from warehouse.publish import Publication, nothing_published_on_error
from warehouse.published import (
    Pin,
    build_id_of,
    current_build_id,
    nothing_published,
    publication_dir,
    publication_file,
    publication_files,
    read_pin,
)
from warehouse.published_folder import bring_into_layout, remove_pin, show_again
from warehouse.settings import Settings


@dataclass(frozen=True)
class RolledBack:
    """The build that readers see from now on, and the one that they saw."""

    build_id: str
    left_build_id: str


def roll_back(settings: Settings, build_id: str | None = None) -> RolledBack:
    """What readers see from now on: the publication of that build (its id, or how it begins), else the one before theirs.

    Raises NothingPublished; InputError where no such publication is kept, or it is not what was published; NotPublished
    where the folder cannot be written. Each leaves readers with what they see.
    """
    bring_into_layout(settings)
    seen = current_build_id(settings)
    if seen is None:
        raise nothing_published(settings)
    kept = [build_id_of(file) for file in publication_files(settings)]
    wanted = _named(kept, build_id) if build_id else _before(kept, seen)
    with nothing_published_on_error(settings, "warehouse rollback"):
        show_again(settings, wanted, Pin(wanted, f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S UTC}"))
    return RolledBack(wanted, seen)


def release(settings: Settings) -> Pin | None:
    """The pin that is no more, so that nights publish again; None where there was none."""
    pin = read_pin(settings)
    with nothing_published_on_error(settings, "warehouse rollback --release"):
        remove_pin(settings)
    return pin


def raise_if_pinned(settings: Settings) -> None:
    """Raises InputError while readers are kept on a publication."""
    if pin := read_pin(settings):
        problem = f"nothing is published: readers are kept on build {pin.build_id} since {pin.since}"
        raise InputError(str(settings.published_dir), problem, "Let it go first: `warehouse rollback --release`.")


def pinned_publication(settings: Settings) -> Publication | None:
    """The publication that readers are kept on since a rollback, which they see now if a kill had come between; None
    without a rollback.

    Raises InputError where it is gone or was changed.
    """
    pin = read_pin(settings)
    if pin is None:
        return None
    file = publication_file(settings, pin.build_id)
    if not file.exists():
        remedy = "Go to another with `warehouse rollback BUILD`, or let nights publish: `warehouse rollback --release`."
        raise InputError(
            str(publication_dir(settings, pin.build_id)), "is gone, and readers are to be kept on it", remedy
        )
    seen = current_build_id(settings)
    if seen != pin.build_id:
        with nothing_published_on_error(settings, "warehouse refresh"):
            show_again(settings, pin.build_id)
    return Publication(pin.build_id, file, {}, seen, is_new=False, pinned_since=pin.since)


def _named(kept: Sequence[str], wanted: str) -> str:
    found = [build_id for build_id in kept if build_id.startswith(wanted)]
    if len(found) != 1:
        problem = f'{len(found) or "no"} publications that begin with "{wanted}" are kept, expected one'
        raise InputError("build", problem, f"Kept: {', '.join(kept)}.")
    return found[0]


def _before(kept: Sequence[str], seen: str) -> str:
    earlier = [build_id for build_id in kept if build_id < seen]
    if not earlier:
        raise InputError("build", f"no publication before {seen} is kept", f"Kept: {', '.join(kept)}.")
    return earlier[0]
