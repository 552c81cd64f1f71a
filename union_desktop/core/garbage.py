# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps Python's cycle collector from stopping the window in the middle of a large write, or while it is being built.

A full collection looks at every container alive and holds Python's lock meanwhile: 270 ms among the million tuples of a
large import, against 5 ms a thread normally waits (measured; with the collector paused the worst wait is 85 ms). While a program imports its modules nothing becomes garbage:
looking for it takes a tenth of the way to the first list.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_guard = threading.Lock()
_pauses = 0


def pause() -> None:
    """No cycle collection by any thread until ``resume`` was called as often."""
    global _pauses  # noqa: PLW0603  one collector per process, so one count per process
    with _guard:
        _pauses += 1
        gc.disable()


def resume() -> None:
    """One of those who asked for a pause is done."""
    global _pauses  # noqa: PLW0603
    with _guard:
        _pauses -= 1
        if not _pauses:
            gc.enable()


@contextmanager
def collector_paused() -> Iterator[None]:
    """A pause for the length of a block."""
    pause()
    try:
        yield
    finally:
        resume()
