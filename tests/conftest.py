# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every test: no real screen, Chinese letters that are letters, and nothing left running behind."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import traceback
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

# Qt reads the platform once, when it is first imported, so this stands above everything that may import it.
# The workers of pytest-xdist do not see the option, but they inherit what is set here.
if "--onscreen" in sys.argv:
    os.environ["UNION_DESKTOP_TESTS_ONSCREEN"] = "1"
if "UNION_DESKTOP_TESTS_ONSCREEN" not in os.environ:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Time for a thread that has done its work to leave; one that is still working is not waited for.
LEAVING_S = 1.0


pytest_plugins = ["tests.office_fixtures", "tests.backup_fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--onscreen", action="store_true", help="show the windows of the tests on the real screen"
    )


def pytest_configure(config: pytest.Config) -> None:
    from hypothesis import settings

    # No deadline: two tests at a time on a busy machine are slow by turns. The same examples at each run: a failure
    # seen once is seen again, and a green run means the same everywhere.
    settings.register_profile("project", deadline=None, derandomize=True, database=None)
    settings.load_profile("project")


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """pytest-qt's application, refused where Chinese would be drawn as boxes: such a test passes and proves nothing."""
    from PySide6.QtGui import QFontDatabase

    families = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    assert families, (
        "No screen font has Chinese letters. Run: python3 dev.py setup (on Debian: fonts-noto-cjk)"
    )
    return qapp


@pytest.fixture(autouse=True)
def nobody_at_the_screen(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question the test did not prepare for is an error instead of a dialog that waits for ever.

    Tests that have nothing to do with windows must not load ours because of it; pytest-qt loads Qt's own anyway.
    """
    if "union_desktop.widgets.ask" in sys.modules or {"qapp", "qtbot"} & set(request.fixturenames):
        from union_desktop.widgets import ask

        monkeypatch.setattr(ask, "answers", ask.Scripted())


@pytest.fixture(autouse=True)
def nothing_left_running(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails the test that leaves a thread, a QThread or a child process behind, and says where it was started.

    Being automatic it is set up before the test's own fixtures and therefore looks after they were taken down.
    """
    threads = set(threading.enumerate())
    processes = set(multiprocessing.active_children())
    qthreads = _watch_qthreads(monkeypatch)
    pool_threads = _busy_pool_threads()

    yield

    left = [
        f"thread {thread.name!r}, started to run {getattr(thread, '_target', None) or type(thread).__name__}"
        for thread in threading.enumerate()
        if thread not in threads and not _leaves(thread)
    ]
    for reference, started in qthreads:
        qthread = reference()
        if qthread is not None and _is_running(qthread):
            left.append(f"{qthread!r}, started at\n{started}")
    if _busy_pool_threads() > pool_threads:
        left.append("work in QThreadPool.globalInstance()")
    for process in multiprocessing.active_children():
        if process in processes:
            continue
        process.join(LEAVING_S)
        if process.is_alive():
            left.append(f"child process {process.name!r}")
            process.kill()
    if left:
        pytest.fail("This test left something running: " + "; ".join(left), pytrace=False)


def _leaves(thread: threading.Thread) -> bool:
    # A QThread that ran Python code is listed as a dummy for ever; the real thing is watched as a QThread.
    if isinstance(thread, threading._DummyThread):  # type: ignore[attr-defined]
        return True
    thread.join(LEAVING_S)
    return not thread.is_alive()


def _watch_qthreads(monkeypatch: pytest.MonkeyPatch) -> list[tuple[weakref.ref[Any], str]]:
    """Notes every QThread that is started from now on; nothing when the test's process has no Qt so far."""
    started: list[tuple[weakref.ref[Any], str]] = []
    core = sys.modules.get("PySide6.QtCore")
    if core is None:
        return started
    original = core.QThread.start

    def start(qthread: Any, *arguments: Any) -> None:
        where = "".join(traceback.format_stack(limit=6)[:-1])
        started.append((weakref.ref(qthread), where))
        original(qthread, *arguments)

    monkeypatch.setattr(core.QThread, "start", start)
    return started


def _is_running(qthread: Any) -> bool:
    import shiboken6

    if not shiboken6.isValid(qthread):
        return False
    qthread.wait(int(LEAVING_S * 1000))
    return bool(qthread.isRunning())


def _busy_pool_threads() -> int:
    core = sys.modules.get("PySide6.QtCore")
    return core.QThreadPool.globalInstance().activeThreadCount() if core else 0
