# SPDX-License-Identifier: GPL-3.0-or-later
"""Chance that comes out the same on every platform and Python version."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Choices drawn from random() alone: the one method whose sequence Python promises not to change."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def below(self, count: int) -> int:
        """A number from 0 up to, not including, count."""
        return int(self._random() * count)

    def between(self, first: int, last: int) -> int:
        """A number from first to last, both included."""
        return first + self.below(last - first + 1)

    def chance(self, part: float) -> bool:
        """True in this part (0 to 1) of the calls."""
        return self._random() < part

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, all alike likely."""
        return choices[self.below(len(choices))]

    def weighted(self, choices: Sequence[tuple[T, int]]) -> T:
        """One of (choice, weight)."""
        left = self.below(sum(weight for _, weight in choices))
        for choice, weight in choices:
            left -= weight
            if left < 0:
                return choice
        return choices[-1][0]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """The choices in another order."""
        mixed = list(choices)
        for at in range(len(mixed) - 1, 0, -1):
            other = self.below(at + 1)
            mixed[at], mixed[other] = mixed[other], mixed[at]
        return mixed

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A day from first to last, both included; first when they are the wrong way round."""
        return first + dt.timedelta(days=self.below(max((last - first).days, 0) + 1))
