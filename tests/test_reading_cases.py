"""Labelled dispositions and dockets of others: right, or unread and listed; none wrong in silence."""

from __future__ import annotations

from collections import Counter

import pytest
from shared_data import CASES, needs_cases

from benchmarks.reading import BOUNDS, Judged, judge_dispositions, judge_dockets

pytestmark = needs_cases


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return [*judge_dispositions(CASES / "dispositions.csv"), *judge_dockets(CASES / "docket-entries.json")]


@pytest.mark.parametrize("kind", ["disposition", "event", "outcome"])
def test_nothing_is_wrong_in_silence_and_enough_is_right(kind: str, judged: list[Judged]) -> None:
    of_kind = [(case, verdict, difference) for name, case, verdict, difference in judged if name == kind]
    assert [(case, difference) for case, verdict, difference in of_kind if verdict == "wrong in silence"] == []
    counts = Counter(verdict for _, verdict, _ in of_kind)
    assert counts["right"] / counts.total() >= BOUNDS.get(kind, 0.9)
