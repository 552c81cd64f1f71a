# SPDX-License-Identifier: GPL-3.0-or-later
"""The PC's own calendar and clock: the office thinks in local days."""

import datetime as dt


def today() -> dt.date:
    """The local day."""
    return now().date()


def now() -> dt.datetime:
    """The local time with its zone."""
    return dt.datetime.now().astimezone()


def local(at: str) -> str:
    """A stored moment (UTC) as the clock on the wall showed it, to the second."""
    return f"{dt.datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M:%S}"


def start_of(day: dt.date) -> str:
    """The first moment of a local day as moments are stored."""
    begin = dt.datetime.combine(day, dt.time()).astimezone(dt.UTC)
    return begin.isoformat(timespec="microseconds")
