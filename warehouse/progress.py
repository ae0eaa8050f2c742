"""How far a step is, for whoever watches."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int | None], None]
"""Called with the step, how much is done and how much there is (None when unknown)."""
