# SPDX-License-Identifier: GPL-3.0-or-later
"""The PC's own calendar and clock: the office thinks in local days."""

import datetime as dt


def today() -> dt.date:
    """The local day."""
    return now().date()


def now() -> dt.datetime:
    """The local time with its zone."""
    return dt.datetime.now().astimezone()
