# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms: the way of a draft through the screen, problems beside their fields, what counts as a change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets.fields import (
    CheckField,
    ChoiceField,
    DateField,
    MoneyField,
    NotesField,
    NumberField,
    TextField,
)
from union_desktop.widgets.form import REQUIRED, Form, Section


@dataclass(frozen=True, slots=True)
class Person:
    name: str = ""
    gender: str = ""
    born: date | None = None
    wage: int | None = None
    children: int | None = None
    flagged: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Enrolment:
    person: Person = field(default_factory=Person)
    group: int | None = None


def read_date(text):
    if text == "1990/1/2":
        return date(1990, 1, 2)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text}”不是日期。") from None


SECTIONS = (
    Section(
        "基本信息",
        (
            TextField("name", "姓名", required=True, normalise=lambda text: text.replace(" ", "")),
            ChoiceField(
                "gender", "性别", choices=(("1", "男"), ("2", "女")), parse={"M": "1", "先生": "1"}.get
            ),
            DateField("born", "出生日期", parse=read_date),
            MoneyField("wage", "工资"),
        ),
    ),
    Section(
        "其他",
        (
            NumberField("children", "子女数", maximum=20),
            CheckField("flagged", "", text="照此保存"),
            NotesField("remark", "备注", max_length=10),
        ),
    ),
)

FULL = Person("张三", "2", date(1980, 5, 6), 1234500, 2, True, "一\n二")


@pytest.fixture
def form(qtbot):
    made = Form(SECTIONS)
    qtbot.addWidget(made)
    made.resize(760, 400)
    made.load(Person(name="李四"))
    made.show()
    return made


def enter(form, key, text):
    widget = form.widget(key)
    line = widget.lineEdit() if isinstance(widget, QComboBox) else widget
    line.setText(text)
    line.textEdited.emit(text)


@pytest.mark.parametrize("draft", [Person(name="李四"), FULL], ids=["sparse", "full"])
def test_a_draft_comes_back_as_it_went_in(form, draft):
    form.load(draft)
    assert form.draft() == draft
    assert not form.dirty


def test_what_is_entered_is_in_the_copy_and_the_loaded_draft_stays(form):
    loaded = Person(name="李四")
    form.load(loaded)
    enter(form, "name", "王 五")
    enter(form, "gender", "男")
    enter(form, "born", "1990/1/2")
    enter(form, "wage", "8,000.5")
    enter(form, "children", "3")
    form.widget("flagged").setChecked(True)
    form.widget("remark").setPlainText("好")
    assert form.draft() == Person("王五", "1", date(1990, 1, 2), 800050, 3, True, "好")
    assert loaded == Person(name="李四")


def test_a_draft_inside_a_draft_is_reached_with_a_dot(qtbot):
    form = Form(
        [TextField("person.name", "姓名"), ChoiceField("group", "小组", choices=((5, "物理"),), empty=None)]
    )
    qtbot.addWidget(form)
    form.load(Enrolment())
    enter(form, "person.name", "王五")
    enter(form, "group", "物理")
    assert form.draft() == Enrolment(Person("王五"), 5)
    form.show_problems({"name": "重名。"})
    assert form.problem("person.name") == "重名。"


def test_dirty_follows_the_difference_not_the_typing(qtbot, form):
    told = []
    form.dirty_changed.connect(told.append)
    enter(form, "name", "李四四")
    assert form.dirty
    enter(form, "name", "李四")
    assert not form.dirty
    assert told == [True, False]


def test_problems_are_found_all_at_once_and_stand_in_their_fields(form):
    enter(form, "name", "")
    enter(form, "born", "昨天")
    enter(form, "children", "99")
    enter(form, "gender", "无")
    enter(form, "wage", "很多")
    with pytest.raises(InvalidDraft) as refused:
        form.draft()
    assert set(refused.value.problems) == {"name", "gender", "born", "children", "wage"}
    assert form.problem("name") == REQUIRED
    assert form.problem("born") == "“昨天”不是日期。"
    assert "从列表中选择" in form.problem("gender")
    assert "0 到 20" in form.problem("children")
    assert form.problems == refused.value.problems


def test_the_keyboard_goes_to_the_first_problem_in_the_order_of_the_form(qtbot, form):
    with qtbot.waitActive(form):
        form.activateWindow()
    form.show_problems({"children": "太多。", "born": "太早。"})
    assert form.widget("born").hasFocus()


def test_the_form_does_not_jump_when_a_problem_appears(qtbot, form):
    before = [form.widget(key).geometry() for key in ("name", "gender", "born", "children", "remark")]
    form.show_problems({"name": "很长的一句话" * 30, "born": "太早。"})
    form.layout().activate()
    assert [form.widget(key).geometry() for key in ("name", "gender", "born", "children", "remark")] == before


def test_a_problem_goes_when_its_field_is_edited_and_new_problems_replace_old_ones(form):
    form.show_problems({"name": "重名。", "born": "太早。"})
    enter(form, "name", "赵六")
    assert form.problems == {"born": "太早。"}
    form.show_problems({"gender": "不对。"})
    assert form.problems == {"gender": "不对。"}


def test_a_problem_that_belongs_to_no_field_is_said_below_the_form(form):
    form.show_problems({"placement": "请先选择小组。"})
    assert form.problems == {}
    assert form._status.text() == "请先选择小组。"


def test_warnings_do_not_block_and_do_not_cover_problems(form):
    form.show_problems({"born": "太早。"})
    form.show_warnings({"born": "与身份证号不一致。", "wage": "比去年少。"})
    assert form.problem("born") == "太早。"
    assert form.problem("wage") == "比去年少。"
    assert form.problems == {"born": "太早。"}


def test_a_button_can_stand_beside_a_field(qtbot, form):
    button = QPushButton("选择…")
    form.put_beside("name", button)
    line = form.widget("name")
    qtbot.waitUntil(lambda: abs(button.geometry().center().y() - line.geometry().center().y()) <= 1)
    assert button.isVisible()
    assert button.x() > line.geometry().right()
    assert line.nextInFocusChain() is button


def test_leaving_a_field_brings_it_into_its_usual_form_and_checks_it(qtbot):
    form = Form(
        [
            DateField(
                "born", "出生日期", parse=read_date, check=lambda day: "太早。" if day.year < 1920 else None
            ),
            MoneyField("wage", "工资", warn=lambda fen: "很高。" if fen and fen > 10_000_00 else None),
            ChoiceField("gender", "性别", choices=(("1", "男"), ("2", "女")), parse={"M": "1"}.get),
        ]
    )
    qtbot.addWidget(form)
    form.load(Person())
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    form.widget("born").setFocus()
    qtbot.keyClicks(form.widget("born"), "1990/1/2")
    form.widget("wage").setFocus()
    assert form.widget("born").text() == "1990-01-02"
    qtbot.keyClicks(form.widget("wage"), "20000")
    form.widget("gender").setFocus()
    assert form.widget("wage").text() == "20000.00"
    assert form.problem("wage") == "很高。"
    qtbot.keyClicks(form.widget("gender").lineEdit(), "M")
    with qtbot.waitSignal(form.left):
        form.widget("born").setFocus()
    assert form.widget("gender").currentText() == "男"
    enter(form, "born", "1900-01-01")
    form.widget("wage").setFocus()
    assert form.problem("born") == "太早。"
    assert form._status.text().startswith("工资")
    with pytest.raises(InvalidDraft):
        form.draft()


def test_part_of_a_label_is_enough_when_it_is_the_only_one(qtbot):
    choices = (("01", "汉族"), ("02", "蒙古族"), ("03", "回族"))
    form = Form([ChoiceField("gender", "民族", choices=choices)])
    qtbot.addWidget(form)
    form.load(Person())
    enter(form, "gender", "蒙")
    assert form.draft().gender == "02"
    enter(form, "gender", "族")
    with pytest.raises(InvalidDraft):
        form.draft()


def test_a_value_that_is_no_longer_offered_survives_the_form(form):
    form.load(Person(name="李四", gender="9"))
    assert not form.dirty
    assert form.draft().gender == "9"


def test_choices_may_change_while_the_form_is_open(form):
    form.load(Person(name="李四", gender="2"))
    form.set_choices("gender", (("2", "女性"), ("3", "其他")))
    assert form.widget("gender").currentText() == "女性"
    assert not form.dirty
    with pytest.raises(TypeError):
        form.set_choices("name", ())


def test_the_wheel_rolls_the_form_and_not_the_value(form):
    form.load(FULL)
    combo = form.widget("gender")
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(combo.mapToGlobal(QPoint(5, 5))), QPoint(0, 0), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    combo.wheelEvent(wheel)
    assert combo.currentText() == "女"
    assert not wheel.isAccepted()


def test_a_disabled_field_keeps_what_was_loaded(form):
    form.load(FULL)
    form.set_enabled("wage", False)
    form.widget("wage").setText("nonsense")
    assert form.draft().wage == FULL.wage


def test_a_value_set_by_the_program_is_not_an_edit(qtbot, form):
    with qtbot.assertNotEmitted(form.edited):
        form.set_value("born", date(2000, 1, 1))
        form.set_value("remark", "从身份证号得出")
    assert form.value("born") == date(2000, 1, 1)
    assert form.dirty


def test_dates_are_read_as_the_office_writes_them(qtbot):
    form = Form([DateField("born", "出生日期")])
    qtbot.addWidget(form)
    form.load(Person())
    for text in ("1990年1月2日", "1990.1.2", "19900102"):
        enter(form, "born", text)
        assert form.draft().born == date(1990, 1, 2)


def test_an_unreadable_value_reads_as_nothing(form):
    enter(form, "born", "昨天")
    assert form.value("born") is None


def test_a_fixed_form_can_be_read_but_not_changed(qtbot, form):
    form.set_read_only(True)
    assert form.widget("name").isReadOnly()
    assert form.widget("remark").isReadOnly()
    assert not form.widget("gender").isEnabled()


def test_the_notes_say_when_they_are_too_long(form):
    form.widget("remark").setPlainText("一二三四五六七八九十多")
    with pytest.raises(InvalidDraft) as refused:
        form.draft()
    assert "最多 10 个字" in refused.value.problems["remark"]


def test_a_secret_is_hidden_and_taken_as_it_is(qtbot):
    form = Form([TextField("name", "密码", secret=True)])
    qtbot.addWidget(form)
    form.load(Person())
    assert form.widget("name").echoMode() == QLineEdit.EchoMode.Password
    enter(form, "name", " 有空格 ")
    assert form.draft().name == " 有空格 "


def test_what_is_shown_below_can_be_heard(form):
    form.show_problems({"name": "重名。"})
    assert form._messages["name"].accessibleName() == "重名。"
    assert form.widget("name").accessibleName() == "姓名"
