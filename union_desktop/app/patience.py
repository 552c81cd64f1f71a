# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at a place that may answer after a minute or never: a share that hangs, a disk that sleeps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from union_desktop.widgets.tasks import Progress

T = TypeVar("T")

_ASK_EVERY_S: Final = 0.1


def until_cancelled(work: Callable[[], T], progress: Progress) -> T:
    """What ``work`` returns or raises; Cancelled as soon as the person gives up, though the system may hold on to it.

    ``work`` may then go on for a while behind a closed window: it must only read, and nothing of an office.
    """
    answers: SimpleQueue[tuple[list[T], BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put(([work()], None))
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            answers.put(([], error))

    threading.Thread(target=run, name="slow-place", daemon=True).start()
    while True:
        try:
            found, error = answers.get(timeout=_ASK_EVERY_S)
        except Empty:
            progress.check()
            continue
        if error is not None:
            raise error
        return found[0]
