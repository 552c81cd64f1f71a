# SPDX-License-Identifier: GPL-3.0-or-later
"""A breach asks for a reason and goes through with it; other refusals stay what they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.areas.policies.rules import a_policy
from union_desktop.areas.policies import queries, service
from union_desktop.areas.policies.terms import Breach, OnBreak
from union_desktop.areas.policies.ui.reason import RuledDialog, told, with_reason
from union_desktop.core.errors import UserError
from union_desktop.core.roles import NotAllowed, Role
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import TextField
from union_desktop.widgets.form import Form

BREACH = Breach(1, "cap_per_occasion", "", "1,000.00 元", "1,500.00 元", OnBreak.REASON, "超出 500.00 元。")


@dataclass(frozen=True)
class Draft:
    name: str = ""


def factory(breach: Breach = BREACH) -> Any:
    return lambda reason: lambda session: service.allow(session, ("person", 1), [breach], reason)


def asked(desk: Any) -> DraftDialog:
    return next(one for one in desk.window.findChildren(DraftDialog) if "写明理由" in one.windowTitle())


def kept(desk: Any) -> list[str]:
    with desk.office.reader() as reader:
        return [one.reason for one in queries.exceptions(reader, ("person", 1))]


def test_a_breach_is_shown_and_saved_with_its_reason(desk, qtbot) -> None:
    a_policy(desk.office)
    done: list[Any] = []
    with_reason(desk, factory(), title="发放", owner=desk.window, done=done.append)
    qtbot.waitUntil(lambda: any(desk.window.findChildren(DraftDialog)))
    dialog = asked(desk)
    assert "超出 500.00 元。" in dialog.intro.text()
    dialog.submit()
    assert "必须填写" in dialog.form.problem("reason")
    dialog.form.set_value("reason", "主席批准")
    with qtbot.waitSignal(desk.tasks.changed):
        dialog.submit()
    assert len(done) == 1
    assert kept(desk) == ["主席批准"]
    with desk.office.reader() as reader:
        assert reader.value("select action from audit_entry order by seq desc limit 1") == "发放"


def test_leaving_the_question_saves_nothing(desk, qtbot) -> None:
    a_policy(desk.office)
    left: list[bool] = []
    with_reason(desk, factory(), title="发放", owner=desk.window, left=lambda: left.append(True))
    qtbot.waitUntil(lambda: any(desk.window.findChildren(DraftDialog)))
    asked(desk).reject()
    assert left == [True]
    assert kept(desk) == []


def test_what_is_for_an_administrator_is_refused_without_a_question(desk, qtbot) -> None:
    a_policy(desk.office)
    desk.office.role = Role.CLERK
    refused: list[UserError] = []
    strict = replace(BREACH, on_break=OnBreak.ADMINISTRATOR)
    with_reason(desk, factory(strict), title="发放", owner=desk.window, refused=refused.append)
    qtbot.waitUntil(lambda: bool(refused))
    assert isinstance(refused[0], NotAllowed)
    with qtbot.waitSignal(desk.tasks.refused):
        with_reason(desk, factory(strict), title="发放", owner=desk.window)


@pytest.mark.parametrize("written", [True, False])
def test_a_form_waits_for_the_reason(desk, qtbot, written: bool) -> None:
    a_policy(desk.office)
    form = Form((TextField("name", "名称"),))
    dialog = RuledDialog(desk, "发放", form, lambda _draft: factory(), help_topic="15-policies")
    form.load(Draft())
    dialog.open()
    form.set_value("name", "甲")
    dialog.submit()
    qtbot.waitUntil(lambda: any("写明理由" in one.windowTitle() for one in dialog.findChildren(DraftDialog)))
    question = dialog.findChildren(DraftDialog)[0]
    if written:
        question.form.set_value("reason", "主席批准")
        with qtbot.waitSignal(dialog.accepted):
            question.submit()
        assert kept(desk) == ["主席批准"]
    else:
        question.reject()
        assert dialog.isVisible()
        assert dialog.form.isEnabled()
        assert dialog.form.value("name") == "甲"
        assert kept(desk) == []
        form.load(Draft())
        dialog.reject()


def test_many_breaches_are_counted() -> None:
    text = told([BREACH] * 9)
    assert text.count("超出") == 6
    assert "另有 3 处" in text
