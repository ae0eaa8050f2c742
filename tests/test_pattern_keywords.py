"""A pattern is tried where a clause has one of its keywords: so whatever it finds has one, or it is silently not found."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEEDS = Path(__file__).parents[1] / "seeds"
# What these are about stands in the text, and not where they find it: restitution.
ASK_FOR_MORE = {"restitution_ordered", "restitution_second"}


def patterns() -> Iterator[tuple[str, str, str]]:
    words = {row["word"]: row["pattern"] for row in rows("docket_pattern_word")}
    for seed in ("docket_event_pattern", "docket_disposition_pattern", "docket_sentence_pattern"):
        for row in rows(seed):
            pattern = row["pattern"]
            for _ in range(2):  # a word may be made of others
                for word, meant in words.items():
                    pattern = pattern.replace(f"{{{word}}}", meant)
            # Letters and numbers of any script Python spells otherwise.
            pattern = pattern.replace(r"\pL", "a-z").replace(r"\pN", "0-9").replace(r"\s", " ")
            # What only mentions an event is told as unread where it is not tried.
            if row["pattern_id"] not in ASK_FOR_MORE and row.get("event_code") != "mention":
                yield f"{seed} {row['pattern_id']}", pattern, row["keyword"]


def rows(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


@pytest.mark.torture
@pytest.mark.parametrize(("pattern", "keyword"), [pytest.param(*told, id=name) for name, *told in patterns()])
def test_what_a_pattern_finds_has_a_keyword(pattern: str, keyword: str) -> None:
    @settings(max_examples=100, database=None, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(re.compile(pattern, re.DOTALL), fullmatch=True))
    def has_one(text: str) -> None:
        assert any(word in text for word in keyword.split("|"))

    has_one()
