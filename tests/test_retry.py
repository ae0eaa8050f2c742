"""What is tried again: an extract that is still being copied is, a broken one is not."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from flows.retry import can_pass
from warehouse.errors import ExtractError
from warehouse.extracts import arrival
from warehouse.extracts.arrival import StillArriving, look_at, raise_if_still_arriving

pytestmark = pytest.mark.one_duckdb

REFUSAL = ExtractError("cr.zip", "is cut short", "Fetch it again.")


def test_refusal_while_files_still_arrive_can_pass(tmp_path: Path) -> None:
    before = look_at(tmp_path)
    (tmp_path / "cr.zip").write_bytes(b"half")
    with pytest.raises(
        StillArriving, match=r"is changing while it is read: is cut short\. Copy under another name"
    ) as raised:
        raise_if_still_arriving(tmp_path, before, REFUSAL)
    assert can_pass(raised.value)


def test_refusal_in_a_quiet_folder_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "_SECONDS_BETWEEN_LOOKS", 0.01)
    (tmp_path / "cr.zip").write_bytes(b"half")
    raise_if_still_arriving(tmp_path, look_at(tmp_path), REFUSAL)
    assert not can_pass(REFUSAL)


def test_what_caused_an_error_decides() -> None:
    error = RuntimeError("the build stopped")
    error.__cause__ = OSError(errno.ESTALE, "Stale file handle")
    assert can_pass(error)
    error.__cause__ = OSError(errno.ENOSPC, "No space left")
    assert not can_pass(error)
