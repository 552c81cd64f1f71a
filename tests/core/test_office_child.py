# SPDX-License-Identifier: GPL-3.0-or-later
"""Long work in a process of its own: its answer, its refusals, its progress, its death."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from tests.office_fixtures import enrolled
from union_desktop.app import command_line
from union_desktop.core import office_child
from union_desktop.core.errors import Cancelled, UserError
from union_desktop.core.office import Office
from union_desktop.core.reading import Reader

HERE = "tests.core.test_office_child"


def names(reader: Reader, report: office_child.Report, *, times: int) -> bytes:
    for at in range(times):
        report(at + 1, times)
    sys.stdout.write("not an answer\n")
    return "、".join(row[0] for row in reader.rows("select name from person")).encode()


def silent(_reader: Reader, report: office_child.Report) -> bytes:
    report(1, 2)
    threading.Event().wait(60)
    return b"after all"


def refusing(_reader: Reader, _report: office_child.Report) -> bytes:
    raise UserError("不能这样做，没有改动任何数据。")


def dying(_reader: Reader, _report: office_child.Report) -> bytes:
    os._exit(3)


def writing(reader: Reader, _report: office_child.Report) -> bytes:
    reader.rows("delete from person")
    return b""


def ignored(_done: int, _total: int) -> None:
    return None


def test_the_child_answers_and_reports(office: Office) -> None:
    enrolled(office)
    heard: list[tuple[int, int]] = []
    answer = office_child.ask(office, f"{HERE}:names", {"times": 3}, lambda *told: heard.append(told))
    assert answer.decode() == "单雄信"
    assert list(dict.fromkeys(heard)) == [(1, 3), (2, 3), (3, 3)]


def test_a_refusal_arrives_as_it_was_said(office: Office) -> None:
    with pytest.raises(UserError, match="不能这样做"):
        office_child.ask(office, f"{HERE}:refusing", {}, ignored)


@pytest.mark.parametrize("function", ["dying", "writing"])
def test_a_child_that_fails_is_told_and_changes_nothing(office: Office, function: str) -> None:
    enrolled(office)
    with pytest.raises(UserError, match=r"没有改动任何数据|没有写入任何内容"):
        office_child.ask(office, f"{HERE}:{function}", {}, ignored)
    with office.reader() as reader:
        assert reader.value("select count(*) from person") == 1


def test_a_report_that_says_stop_ends_the_child(office: Office) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        office_child.ask(office, f"{HERE}:names", {"times": 100_000}, stop)


def test_work_that_falls_silent_can_be_stopped(office: Office) -> None:
    heard: list[tuple[int, int]] = []

    def stop(*told: int) -> None:
        heard.append((told[0], told[1]))
        if len(heard) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        office_child.ask(office, f"{HERE}:silent", {}, stop)
    assert heard == [(1, 2), (1, 2)]


def test_the_program_knows_the_argument_it_starts_itself_with() -> None:
    assert command_line.OFFICE_CHILD == office_child.ARGUMENT
