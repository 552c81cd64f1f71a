# SPDX-License-Identifier: GPL-3.0-or-later
"""Which archives stay: all of today, the newest of each of the last 7 days, 5 weeks and 12 months that have one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from typing import Final

DAILY: Final = 7
WEEKLY: Final = 5
MONTHLY: Final = 12

_PERIODS: Final[tuple[tuple[int, Callable[[dt.date], Hashable]], ...]] = (
    (DAILY, lambda day: day),
    (WEEKLY, lambda day: day.isocalendar()[:2]),
    (MONTHLY, lambda day: (day.year, day.month)),
)


def keep(stamps: Iterable[dt.datetime], today: dt.date) -> frozenset[dt.datetime]:
    """Those of ``stamps`` that stay, the newest always among them.

    What was made today stays whole: somebody made it before a risky step. Days without an archive do not count, so that
    a long holiday takes nothing away. What is dated after today (a clock that was set back) stays and counts for nothing:
    nobody can say how old it is.
    """
    known = sorted(stamps, reverse=True)
    kept = {stamp for stamp in known if stamp.date() >= today}
    for most, period in _PERIODS:
        newest: dict[Hashable, dt.datetime] = {}
        for stamp in known:
            if stamp.date() <= today:
                newest.setdefault(period(stamp.date()), stamp)
        kept.update(list(newest.values())[:most])
    return frozenset(kept)
