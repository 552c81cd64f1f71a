# SPDX-License-Identifier: GPL-3.0-or-later
"""Days as they are stored and counted."""

from __future__ import annotations

import calendar
import datetime as dt


def months_before(on: dt.date, months: int) -> dt.date:
    """The same day so many months ago, the last of the month where there is none."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return dt.date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))
