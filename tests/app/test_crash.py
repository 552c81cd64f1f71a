# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors nobody foresaw are logged without a single value and told in one calm sentence."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QPushButton
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from union_desktop.app.crash import SENTENCE, Guard
from union_desktop.core.errors import UserError
from union_desktop.core.logs import Log
from union_desktop.widgets import ask

SECRET = "单雄信110105194912310021"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    opened = Log(tmp_path / "logs")
    yield opened
    opened.close()


@pytest.fixture
def guard(qapp: object, log: Log) -> Iterator[Guard]:
    # pytest-qt puts its own hook in place for the test; the guard's stands above it and gives it back.
    made = Guard(lambda: str(log.file or ""))
    yield made
    made.remove()


def written(log: Log) -> str:
    assert log.file is not None
    return "".join(one.read_text(encoding="utf-8") for one in log.file.parent.iterdir())


def test_an_error_in_a_slot_is_logged_without_values(
    qtbot: QtBot, guard: Guard, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ask.Scripted()
    monkeypatch.setattr(ask, "answers", answers)
    button = QPushButton()
    qtbot.addWidget(button)

    def fail() -> None:
        secret = SECRET
        try:
            int(secret)
        except ValueError as error:
            raise RuntimeError(f"cannot enrol {secret}") from error

    button.clicked.connect(fail)
    button.click()
    qtbot.waitUntil(lambda: bool(answers.asked))
    assert answers.asked == [("warn", "没有完成", SENTENCE)]
    text = written(log)
    assert "builtins.RuntimeError" in text
    assert "builtins.ValueError" in text
    assert "test_crash.py" in text
    assert SECRET[:3] not in text
    assert SECRET[3:] not in text


def test_a_refusal_nobody_took_is_said_as_it_is(
    qtbot: QtBot, guard: Guard, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ask.Scripted()
    monkeypatch.setattr(ask, "answers", answers)
    guard.caught(UserError, UserError("这一步没有做，数据没有变化。请重试。"), None)
    qtbot.waitUntil(lambda: bool(answers.asked))
    assert answers.asked[0][2] == "这一步没有做，数据没有变化。请重试。"
    assert written(log) == ""


def test_a_storm_of_errors_opens_one_box(
    qtbot: QtBot, guard: Guard, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ask.Scripted()
    monkeypatch.setattr(ask, "answers", answers)
    for _ in range(20):
        guard.caught(ValueError, ValueError(SECRET), None)
    qtbot.waitUntil(lambda: bool(answers.asked))
    assert len(answers.asked) == 1
    assert written(log).count("builtins.ValueError") == 20


def test_an_error_in_a_thread_is_logged_without_values(log: Log) -> None:
    def fail() -> None:
        raise KeyError(SECRET)

    thread = threading.Thread(target=fail, name="worker")
    thread.start()
    thread.join()
    text = written(log)
    assert "builtins.KeyError" in text
    assert "worker" in text
    assert SECRET not in text


def test_logged_exceptions_and_other_packages_leave_no_values(log: Log) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("union_desktop.app.test").exception("tab %s could not be opened", "members")
    logging.getLogger("somebody.else").error("row %s", SECRET)
    text = written(log)
    assert "tab members could not be opened" in text
    assert SECRET not in text


@pytest.mark.qt_log_ignore("Invalid")
def test_messages_of_qt_are_logged_by_their_origin_only(guard: Guard, log: Log) -> None:
    qWarning(f"QFont::fromString: Invalid description '{SECRET}'")
    text = written(log)
    assert "QFont::fromString" in text
    assert SECRET not in text


def test_the_former_hooks_come_back(qapp: object) -> None:
    with capture_exceptions() as caught:
        before = sys.excepthook
        guard = Guard()
        assert sys.excepthook == guard.caught
        guard.remove()
        assert sys.excepthook is before
    assert caught == []


def test_a_log_that_cannot_be_written_does_not_stop_the_start(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    log = Log(blocked / "logs")
    assert log.file is None
    log.close()
