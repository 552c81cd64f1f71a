# SPDX-License-Identifier: GPL-3.0-or-later
"""An office without a database: the building blocks must not need one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from union_desktop.widgets.tasks import Tasks


class FakeOffice:
    """Counts what is committed and rolled back; a reader is the thread it was asked on."""

    def __init__(self) -> None:
        self.committed: list[str] = []
        self.rolled_back: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    @contextmanager
    def reader(self) -> Iterator[threading.Thread]:
        assert self.gate.wait(5)
        yield threading.current_thread()

    @contextmanager
    def transaction(self, action: str, needs: object = None) -> Iterator[str]:
        assert self.gate.wait(5)
        try:
            yield f"session of {action}"
        except BaseException:
            self.rolled_back.append(action)
            raise
        self.committed.append(action)


@pytest.fixture
def office() -> FakeOffice:
    return FakeOffice()


@pytest.fixture
def tasks(qapp: object, office: FakeOffice) -> Iterator[Tasks]:
    from union_desktop.widgets.tasks import Tasks

    made = Tasks(office)
    yield made
    office.gate.set()
    made.close()
