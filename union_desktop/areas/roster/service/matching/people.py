# SPDX-License-Identifier: GPL-3.0-or-later
"""The people the office knows, as columns, with indexes by their numbers."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from union_desktop.areas.roster.terms import PEOPLE_KEYS

_LEAST_FOR_LENGTH = 5


class People:
    """The people the office knows, as columns in the order of PEOPLE_KEYS, with indexes by staff and ID number.

    ``staff_no_length`` is the length all staff numbers of digits have, None where they differ or are too few to tell.
    """

    def __init__(self, columns: Sequence[Sequence[Any]]) -> None:
        self.columns: dict[str, Sequence[str]] = dict(zip(PEOPLE_KEYS, columns, strict=True))
        self.ids: Sequence[int] = columns[0]
        self.by_staff_no = _index(self.columns["staff_no"])
        self.by_id_number = _index(self.columns["id_number"])
        self.shared_id_numbers = _shared(self.columns["id_number"], self.by_id_number)
        self.staff_no_length = _common_length(self.by_staff_no)

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[Any]]) -> People:
        """The same from rows."""
        return cls(list(zip(*rows, strict=True)) if rows else [()] * len(PEOPLE_KEYS))

    @cached_property
    def by_id(self) -> dict[int, int]:
        """Where each person stands in the columns."""
        return {person: at for at, person in enumerate(self.ids)}

    @cached_property
    def folded_staff_numbers(self) -> dict[str, str]:
        """Staff numbers without regard to case and width -> as they are spelt; only those with letters."""
        return {fold_number(text): text for text in self.by_staff_no if not text.isdigit()}

    def __len__(self) -> int:
        return len(self.ids)


def fold_number(text: str) -> str:
    """A staff number as it is compared."""
    return unicodedata.normalize("NFKC", text).upper()


def _index(numbers: Sequence[str]) -> dict[str, int]:
    found = dict(zip(numbers, range(len(numbers)), strict=True))
    found.pop("", None)
    return found


def _shared(numbers: Sequence[str], index: Mapping[str, int]) -> dict[str, list[int]]:
    """Numbers of more than one person (an ID number under two kinds of document)."""
    if len(index) == len(numbers) - numbers.count(""):
        return {}
    twice = {number for number, count in Counter(numbers).items() if count > 1 and number}
    found: dict[str, list[int]] = {}
    for at, number in enumerate(numbers):
        if number in twice:
            found.setdefault(number, []).append(at)
    return found


def _common_length(numbers: Iterable[str]) -> int | None:
    lengths = Counter(map(len, filter(str.isdigit, numbers)))
    if len(lengths) == 1 and lengths.total() >= _LEAST_FOR_LENGTH:
        return next(iter(lengths))
    return None
