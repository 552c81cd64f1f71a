# SPDX-License-Identifier: GPL-3.0-or-later
"""Work off the window's thread: order, refusals, stale answers, owners that are gone, closing."""

from __future__ import annotations

import gc
import logging
import threading
import weakref

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from union_desktop.core.changes import Changes
from union_desktop.core.errors import Cancelled, UserError, describe
from union_desktop.widgets.tasks import CLOSING, Failure, Tasks

CHANGED = Changes(frozenset({"person"}), (7,))


@pytest.fixture
def owner(qapp):
    return QObject()


def answered(qtbot, tasks, ask):
    """Runs ``ask(done)`` and returns what ``done`` was given."""
    got = []
    ask(got.append)
    qtbot.waitUntil(lambda: bool(got))
    return got[0]


def test_a_query_runs_elsewhere_and_answers_here(qtbot, tasks, owner):
    here = threading.current_thread()
    threads = []

    def done(reader):
        threads.append((reader, threading.current_thread()))

    tasks.query(lambda reader: reader, done, owner=owner)
    qtbot.waitUntil(lambda: bool(threads))
    reader, delivered = threads[0]
    assert reader is not here
    assert delivered is here


@pytest.mark.parametrize("_run", range(50), ids=str)
def test_an_answer_never_arrives_inside_the_call_that_asked(qtbot, office, owner, _run):
    tasks = Tasks(office)
    order = []
    tasks.query(lambda reader: None, lambda _: order.append("answer"), owner=owner)
    tasks.command(lambda session: CHANGED, title="t", owner=owner, done=lambda _: order.append("written"))
    tasks._threads["reader"].join(0.001)  # gives the answer every chance to be early
    order.append("asked")
    qtbot.waitUntil(lambda: len(order) == 3)
    tasks.close()
    assert order[0] == "asked"


def test_all_queries_share_one_thread_and_all_commands_another(qtbot, tasks, owner):
    readers, writers = set(), set()

    def write(session):
        writers.add(threading.current_thread())
        return CHANGED

    for number in range(5):
        tasks.query(lambda reader: reader, readers.add, owner=owner)
        tasks.command(write, title=str(number), owner=owner)
    qtbot.waitUntil(lambda: not tasks.writing and len(readers) == 1)
    assert len(readers) == 1
    assert len(writers) == 1
    assert readers.isdisjoint(writers)


def test_commands_commit_in_the_order_given_and_tell_what_changed(qtbot, tasks, office, owner):
    told = []
    tasks.changed.connect(lambda changes: told.append(("changed", changes)))
    tasks.command(lambda session: CHANGED, title="一", owner=owner, done=lambda _: told.append(("done", 1)))
    tasks.command(lambda session: CHANGED, title="二", owner=owner, done=lambda _: told.append(("done", 2)))
    qtbot.waitUntil(lambda: len(told) == 4)
    assert office.committed == ["一", "二"]
    assert told == [("changed", CHANGED), ("done", 1), ("changed", CHANGED), ("done", 2)]


def test_a_result_may_carry_its_changes(qtbot, tasks, owner):
    class Enrolled:
        changes = CHANGED
        person_id = 7

    with qtbot.waitSignal(tasks.changed) as told:
        tasks.command(lambda session: Enrolled(), title="入会", owner=owner)
    assert told.args == [CHANGED]


def test_a_write_that_cannot_say_what_it_changed_is_rolled_back(qtbot, tasks, office, owner):
    with qtbot.waitSignal(tasks.failed), qtbot.assertNotEmitted(tasks.changed):
        tasks.command(lambda session: None, title="坏", owner=owner)
    assert office.committed == []
    assert office.rolled_back == ["坏"]


def test_a_refusal_goes_to_the_callback_or_else_to_the_signal(qtbot, tasks, office, owner):
    def refuse(session):
        raise UserError("工号 1001 已存在。", "staff_no")

    with qtbot.waitSignal(tasks.refused) as told, qtbot.assertNotEmitted(tasks.changed):
        tasks.command(refuse, title="入会", owner=owner)
    assert told.args[0].field == "staff_no"
    with qtbot.assertNotEmitted(tasks.refused):
        error = answered(
            qtbot, tasks, lambda done: tasks.command(refuse, title="入会", owner=owner, refused=done)
        )
    assert error.message == "工号 1001 已存在。"
    assert office.committed == []


def test_an_unforeseen_error_is_told_without_any_value(qtbot, tasks, owner, caplog):
    def fail(reader):
        raise ValueError("张三 110105199001020021")

    with caplog.at_level(logging.ERROR), qtbot.waitSignal(tasks.failed) as told:
        tasks.query(fail, lambda _: None, owner=owner)
    failure = told.args[0]
    assert isinstance(failure, Failure)
    assert "ValueError" in failure.details
    assert "test_tasks.py" in failure.details
    assert "张三" not in failure.details + caplog.text
    assert "110105" not in failure.details + caplog.text


def test_a_description_names_the_causes_too():
    try:
        try:
            raise KeyError("secret")
        except KeyError as cause:
            raise OSError("other secret") from cause
    except OSError as error:
        text = describe(error)
    assert text.index("builtins.OSError") < text.index("builtins.KeyError")
    assert "secret" not in text


def test_the_form_is_told_of_a_failure_as_well(qtbot, tasks, owner):
    def fail(session):
        raise OSError

    failure = answered(qtbot, tasks, lambda done: tasks.command(fail, title="t", owner=owner, failed=done))
    assert failure.title == "t"


def test_a_newer_question_with_the_same_key_drops_the_older_answer(qtbot, tasks, office, owner):
    office.gate.clear()
    got, ran = [], []

    def read(text):
        def run(reader):
            ran.append(text)
            return text

        return run

    for text in ("z", "zh", "zhang"):
        tasks.query(read(text), got.append, owner=owner, key="search")
    tasks.query(read("other"), got.append, owner=owner, key="details")
    office.gate.set()
    qtbot.waitUntil(lambda: "other" in got)
    assert got == ["zhang", "other"]
    assert "zh" not in ran


def test_the_same_key_of_another_owner_is_another_question(qtbot, tasks, office, owner):
    office.gate.clear()
    other, got = QObject(), []
    tasks.query(lambda reader: 1, got.append, owner=owner, key="search")
    tasks.query(lambda reader: 2, got.append, owner=other, key="search")
    office.gate.set()
    qtbot.waitUntil(lambda: len(got) == 2)
    assert got == [1, 2]


def test_an_answer_is_dropped_when_its_widget_was_deleted(qtbot, tasks, office, owner):
    office.gate.clear()
    parent = QWidget()
    child = QWidget(parent)
    got = []
    tasks.query(lambda reader: "for the child", got.append, owner=child)
    tasks.query(lambda reader: "for the owner", got.append, owner=owner)
    parent.deleteLater()
    del parent
    gc.collect()
    office.gate.set()
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["for the owner"]


def test_waiting_for_an_answer_does_not_keep_the_owner_alive(qtbot, tasks, office, owner):
    class Panel(QObject):
        def show(self, _value):
            raise AssertionError("nobody is there")

    office.gate.clear()
    panel = Panel()
    gone = weakref.ref(panel)
    tasks.query(lambda reader: 1, panel.show, owner=panel)
    del panel
    gc.collect()
    assert gone() is None
    office.gate.set()
    got = answered(qtbot, tasks, lambda done: tasks.query(lambda reader: 2, done, owner=owner))
    assert got == 2


def test_a_refused_write_is_told_even_when_its_form_is_gone(qtbot, tasks, office):
    def refuse(session):
        raise UserError("已满。")

    office.gate.clear()
    form = QObject()
    with qtbot.waitSignal(tasks.refused) as told:
        tasks.command(refuse, title="t", owner=form, refused=lambda _: None)
        del form
        gc.collect()
        office.gate.set()
    assert told.args[0].message == "已满。"


def test_closing_finishes_the_commands_that_were_given(qtbot, office, owner):
    tasks = Tasks(office)
    office.gate.clear()
    done = []
    for number in range(20):
        tasks.command(lambda session: CHANGED, title=str(number), owner=owner, done=done.append)
    tasks.query(lambda reader: 1, lambda _: done.append("query"), owner=owner)
    threads = list(tasks._threads.values())
    office.gate.set()
    tasks.close()
    assert len(office.committed) == 20
    assert done == [CHANGED] * 20 or (done.count(CHANGED) == 20 and "query" in done)
    assert not any(thread.is_alive() for thread in threads)
    tasks.close()


def test_a_command_given_after_closing_is_refused_in_words(qtbot, office, owner):
    tasks = Tasks(office)
    tasks.close()
    with qtbot.waitSignal(tasks.refused) as told:
        tasks.command(lambda session: CHANGED, title="t", owner=owner)
    assert told.args[0].message == CLOSING
    assert office.committed == []


def test_background_work_reports_and_answers(qtbot, tasks, owner):
    seen, got = [], []
    tasks.busy.connect(lambda text, done, total: seen.append((text, done, total)))

    def work(progress):
        progress.report(1, 2, "第 1 页")
        progress.report(2, 2, "第 2 页")
        return "pdf"

    job = tasks.background(work, got.append, owner=owner, title="生成名册")
    assert seen[0] == ("生成名册", 0, 0)
    assert tasks.jobs == (job,)
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["pdf"]
    assert not job.running
    assert tasks.jobs == ()
    assert seen[-1] == ("", 0, 0)
    assert ("第 2 页", 2, 2) in seen


def test_a_cancelled_job_ends_without_an_answer(qtbot, tasks, owner):
    ended = []
    started = threading.Event()
    go_on = threading.Event()

    def work(progress):
        started.set()
        assert go_on.wait(5)
        progress.check()

    def wrong(_value):
        raise AssertionError("a cancelled job must not answer")

    job = tasks.background(work, wrong, owner=owner, title="t", cancelled=lambda: ended.append(1))
    assert started.wait(5)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: bool(ended))


def test_a_job_that_finished_while_being_cancelled_does_not_answer_either(qtbot, tasks, owner):
    ended, got = [], []
    job = tasks.background(
        lambda progress: "late", got.append, owner=owner, title="t", cancelled=lambda: ended.append(1)
    )
    job.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert got == []


def test_a_cancelled_command_is_rolled_back(qtbot, tasks, office, owner):
    ended = []

    def write(session, progress):
        progress.report(1, 3)
        progress.cancel()
        progress.check()

    tasks.command(write, title="导入", owner=owner, with_progress=True, cancelled=lambda: ended.append(1))
    qtbot.waitUntil(lambda: bool(ended))
    assert office.rolled_back == ["导入"]
    assert office.committed == []


def test_closing_stops_background_work(qtbot, office, owner):
    tasks = Tasks(office)
    stopped = []

    def work(progress):
        while not progress.cancelled:
            threading.Event().wait(0.005)
        stopped.append(1)
        raise Cancelled

    tasks.background(work, lambda _: None, owner=owner, title="t")
    tasks.close()
    assert stopped == [1]


def test_reports_the_window_has_not_seen_are_replaced(qtbot, tasks, owner):
    told = []
    tasks.busy.connect(lambda *values: told.append(values))
    got = []

    def work(progress):
        for number in range(10_000):
            progress.report(number, 10_000)

    tasks.background(work, got.append, owner=owner, title="t")
    qtbot.waitUntil(lambda: bool(got))
    assert len(told) < 5_000


def test_preparing_runs_before_the_next_command_on_the_same_thread(qtbot, tasks, owner):
    order = []
    tasks.prepare(lambda: order.append(threading.current_thread().name))

    def write(session):
        order.append(threading.current_thread().name)
        return CHANGED

    with qtbot.waitSignal(tasks.changed):
        tasks.command(write, title="t", owner=owner)
    assert order == ["office-writer", "office-writer"]
