"""Made-up choices that come out the same on every machine, run and Python version."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
    """A stream of choices fixed by the text that it is seeded with.

    Only `Random.random()` is used: of the library's methods it is the one whose sequence is promised to stay.

    >>> Dice("mowd").number(1, 6) == Dice("mowd").number(1, 6)
    True
    """

    def __init__(self, seed: str) -> None:
        self._random = random.Random(f"docket-warehouse sample {seed}")

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self._random.random() < probability

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self.number(0, len(items) - 1)]

    def day(self, low: date, high: date) -> date:
        """A weekday from low to high: courts file and sentence on weekdays."""
        day = low + timedelta(days=self.number(0, max((high - low).days, 0)))
        return weekday(day, low, high)


def weekday(day: date, low: date, high: date) -> date:
    """The day itself, or the nearest weekday that lies between low and high, if there is one.

    >>> weekday(date(2018, 6, 2), date(2018, 1, 1), date(2018, 12, 31))
    datetime.date(2018, 6, 1)
    """
    shift = {5: -1, 6: 1}.get(day.weekday(), 0)
    moved = day + timedelta(days=shift)
    return moved if low <= moved <= high else day


def split(total: int, parts: int, dice: Dice) -> list[int]:
    """Total shared over the parts, at least 1 each and unevenly, as defendants are over cases.

    >>> shares = split(9, 4, Dice("any"))
    >>> len(shares), sum(shares), min(shares) >= 1
    (4, 9, True)
    """
    shares = [1] * parts
    for _ in range(total - parts):
        # The lesser of two draws keeps one case from taking nearly all.
        first, second = dice.number(0, parts - 1), dice.number(0, parts - 1)
        shares[first if shares[first] <= shares[second] else second] += 1
    return shares


def proportional(total: int, weights: Sequence[int]) -> list[int]:
    """Total shared in proportion to the weights, by largest remainder; ties go to the earlier.

    >>> proportional(10, [1, 1, 2])
    [3, 2, 5]
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: -(total * weights[index] % whole))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares
