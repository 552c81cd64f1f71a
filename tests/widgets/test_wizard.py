# SPDX-License-Identifier: GPL-3.0-or-later
"""Flows of several pages: the machine leads, the pages follow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.widgets import ask
from union_desktop.widgets.wizard import Wizard, WizardDialog, WizardPage


class Machine:
    """Name, then (only for a long name) campus, then check."""

    def __init__(self):
        self.name = ""
        self.current = "name"
        self.finished = False

    @property
    def steps(self):
        middle = [("campus", "校区")] if len(self.name) > 2 else []
        return [("name", "名称"), *middle, ("check", "核对")]

    def _place(self):
        return [key for key, _ in self.steps].index(self.current)

    def can_go_back(self):
        return self._place() > 0

    def can_go_forward(self):
        return True

    def forward(self):
        if self.current == "name" and self.name == "坏":
            raise UserError("这个名称不能用，什么也没有写入。")
        place = self._place() + 1
        if place == len(self.steps):
            self.finished = True
        else:
            self.current = self.steps[place][0]

    def back(self):
        self.current = self.steps[self._place() - 1][0]


class NamePage(WizardPage):
    heading = "办公室叫什么？"
    explanation = "印在每张表上。"

    def __init__(self, machine):
        super().__init__()
        self.machine = machine
        self.line = QLineEdit()
        self.line.textChanged.connect(self.complete_changed)
        QVBoxLayout(self).addWidget(self.line)
        self.setFocusProxy(self.line)

    def enter(self):
        self.line.setText(self.machine.name)

    def is_complete(self):
        return bool(self.line.text())

    def leave(self, proceed):
        if self.line.text() == "空":
            raise InvalidDraft({"name": "不能空。"})
        self.machine.name = self.line.text()
        proceed()


class SlowPage(WizardPage):
    forward_text = "开始"

    def leave(self, proceed):
        self.proceed = proceed


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def wizard(qtbot, machine):
    made = Wizard(
        machine,
        {"name": NamePage(machine), "campus": SlowPage(), "check": WizardPage()},
        lose="填写的内容会丢失。要放弃吗？",
        last_text="建立",
    )
    qtbot.addWidget(made)
    made.resize(800, 500)
    made.show()
    return made


def press(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_way_leads_over_the_steps_the_machine_names(qtbot, wizard, machine):
    assert not wizard.forward_button.isEnabled()
    assert not wizard.back_button.isEnabled()
    wizard.page.line.setText("甲")
    press(qtbot, wizard.forward_button)
    assert machine.current == "check"
    assert wizard.forward_button.text() == "建立"
    with qtbot.waitSignal(wizard.finished):
        press(qtbot, wizard.forward_button)


def test_going_back_shows_what_was_entered(qtbot, wizard, machine):
    wizard.page.line.setText("甲")
    wizard.go_forward()
    wizard.page.setFocus()
    press(qtbot, wizard.back_button)
    assert machine.current == "name"
    assert wizard.page.line.text() == "甲"


def test_a_step_may_appear_because_of_an_answer_and_take_its_time(qtbot, wizard, machine):
    wizard.page.line.setText("很长的名称")
    wizard.go_forward()
    assert machine.current == "campus"
    assert wizard.forward_button.text() == "开始"
    press(qtbot, wizard.forward_button)
    wizard.set_busy("正在检查……")
    assert not wizard.forward_button.isEnabled()
    assert not wizard.back_button.isEnabled()
    wizard.go_forward()
    wizard.go_back()
    assert machine.current == "campus"
    wizard.page.proceed()
    assert machine.current == "check"
    assert not wizard.busy
    assert wizard.forward_button.isEnabled()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("坏", "这个名称不能用，什么也没有写入。"), ("空", "有几处需要改正，改好后再继续。")],
    ids=["machine", "page"],
)
def test_a_refusal_is_said_and_the_step_stays(qtbot, wizard, machine, name, sentence):
    wizard.page.line.setText(name)
    wizard.go_forward()
    assert machine.current == "name"
    assert wizard.banner.text == sentence
    wizard.page.line.setText("好")
    wizard.go_forward()
    assert wizard.banner.text == ""


def test_enter_and_the_explanation_belong_to_the_page(qtbot, wizard):
    assert wizard._heading.text() == "办公室叫什么？"
    assert wizard._explanation.text() == "印在每张表上。"
    wizard.page.line.setText("甲")
    wizard.go_forward()
    assert wizard._heading.text() == "核对"
    assert not wizard._explanation.isVisible()


def test_the_step_list_can_be_heard(wizard):
    assert wizard.steps.accessibleName() == "第 1 步，共 2 步：名称"


@pytest.mark.parametrize("sure", [True, False], ids=["sure", "not"])
def test_giving_up_is_asked_about_and_closing_the_window_is_giving_up(qtbot, machine, monkeypatch, sure):
    wizard = Wizard(machine, {"name": NamePage(machine), "check": WizardPage()}, lose="要放弃吗？")
    dialog = WizardDialog(wizard, "新建")
    qtbot.addWidget(dialog)
    dialog.show()
    monkeypatch.setattr(ask, "answers", ask.Scripted(sure, True))
    dialog.close()
    assert dialog.isVisible() is not sure
    dialog.close()
    assert not dialog.isVisible()


def test_nothing_is_asked_while_there_is_nothing_to_lose(qtbot, machine):
    losing = [""]
    pages = {"name": NamePage(machine), "check": WizardPage()}
    wizard = Wizard(machine, pages, lose=lambda: losing[0])
    qtbot.addWidget(wizard)
    with qtbot.waitSignal(wizard.cancelled):
        wizard.give_up()
    losing[0] = "要放弃吗？"
    with pytest.raises(AssertionError, match="要放弃吗"):
        wizard.give_up()


def test_a_question_that_work_overtook_is_void(qtbot, machine, monkeypatch):
    losing = ["要放弃吗？"]

    def overtaken(*_question, **_buttons):
        losing[0] = ""
        return True

    pages = {"name": NamePage(machine), "check": WizardPage()}
    wizard = Wizard(machine, pages, lose=lambda: losing[0])
    qtbot.addWidget(wizard)
    monkeypatch.setattr(ask, "confirm", overtaken)
    with qtbot.assertNotEmitted(wizard.cancelled):
        wizard.give_up()


def test_the_dialog_closes_when_the_flow_is_finished(qtbot, machine):
    wizard = Wizard(machine, {"name": NamePage(machine), "check": WizardPage()})
    dialog = WizardDialog(wizard, "新建")
    qtbot.addWidget(dialog)
    dialog.show()
    wizard.page.line.setText("甲")
    wizard.go_forward()
    with qtbot.waitSignal(dialog.accepted):
        wizard.go_forward()
    assert not dialog.isVisible()
