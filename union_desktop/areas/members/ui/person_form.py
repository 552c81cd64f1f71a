# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of one person: new ones with their placement, known ones with their facts only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QDialogButtonBox, QLineEdit, QPushButton

from union_desktop.areas.members.queries import duplicates
from union_desktop.areas.members.queries.duplicates import Duplicates, Namesake
from union_desktop.areas.members.terms import EnrolDraft, EventKind, PersonDraft, Placement
from union_desktop.areas.members.ui.choices import Choices, follow_choices, placement_fields
from union_desktop.core import codes, masking, values
from union_desktop.core.codes import CodeTable
from union_desktop.widgets.concealed import conceal
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import (
    CheckField,
    ChoiceField,
    DateField,
    Field,
    MoneyField,
    NotesField,
    TextField,
)
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.errors import UserError
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

RESIDENT_ID = "111"
NARROW = 760
_PERSON = tuple(field.name for field in fields(PersonDraft))
_REMARKED = ("name", "gender", "birth_date", "phone", "staff_no", "id_number")
_SUGGESTED = ("department", "employer", "position", "professional_title")
JOINING = ((EventKind.JOIN, "入会"), (EventKind.TRANSFER_IN, "转入（从其他工会接转）"))


@dataclass(frozen=True, slots=True)
class Facts:
    """A known person in the form."""

    person: PersonDraft


@dataclass(frozen=True, slots=True)
class NewMember:
    """A new member in the form, before everything is filled in."""

    person: PersonDraft
    joined_on: dt.date | None
    union_group_id: int | None = None
    campus_id: int | None = None
    staff_category: str = ""
    basis: str = ""
    applied_on: dt.date | None = None
    card_no: str = ""
    kind: EventKind = EventKind.JOIN
    note: str = ""

    def enrol_draft(self) -> EnrolDraft:
        """The draft for the service; the form has made sure that the placement is complete."""
        assert self.union_group_id is not None
        assert self.campus_id is not None
        assert self.joined_on is not None
        placement = Placement(self.union_group_id, self.campus_id, self.staff_category, self.basis)
        return EnrolDraft(
            self.person, placement, self.joined_on, self.applied_on, self.card_no, self.kind, self.note
        )


def _code(key: str, table: CodeTable, **more: Any) -> ChoiceField:
    return ChoiceField(f"person.{key}", table.title, choices=table.ordered(), parse=table.parse, **more)


class PersonDialog(DraftDialog):
    """Shared by the dialogs for new and known people: checks while the form is filled in."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        draft: Facts | NewMember,
        more: Sequence[Section],
        write: Callable[[Any], Callable[[Any], Changes] | None],
        *,
        person_id: int | None = None,
        choices: Choices | None = None,
        intro: str = "",
        done: Callable[[Any], None] | None = None,
    ) -> None:
        self._today = desk.today()
        self._person_id = person_id
        self._choices = choices
        self._twins: dict[str, str] = {}
        self._guessed_day: dt.date | None = None
        identity, *others = self._sections()
        # Three columns fit 1366 pixels even at 150 %; a still narrower screen gets two.
        room = desk.window.screen().availableGeometry()
        form = Form([identity, *more, *others], columns=3 if room.width() >= NARROW else 2)
        super().__init__(desk, title, form, write, intro=intro, done=done)
        form.load(draft)
        form.left.connect(self._on_left)
        form.edited.connect(self._on_edited)
        self._allow_flag()
        self._remark()
        self.resize(min(960, room.width() - 40), min(690, room.height() - 60))
        desk.tasks.query(_words, self._suggest, owner=self, key="words")

    # -- fields -----------------------------------------------------------------------------------------------

    def _sections(self) -> list[Section]:
        def parse(text: str) -> dt.date:
            born = values.parse_loose_date(text, today=self._today)
            if not born.day_known:
                self._guessed_day = born.date
            return born.date

        def text(key: str, label: str, **more: Any) -> Field:
            return TextField(f"person.{key}", label, **more)

        return [
            Section(
                "姓名与证件",
                (
                    text("name", "姓名", required=True, max_length=60, normalise=values.normalise_name),
                    text(
                        "pinyin",
                        "拼音",
                        placeholder="自动生成",
                        tip="用于排序和查找；多音字可在这里改正，各字之间空一格。",
                    ),
                    _code("gender", codes.GENDER),
                    _code("id_type", codes.ID_TYPE),
                    text(
                        "id_number",
                        "证件号码",
                        max_length=40,
                        normalise=values.normalise_id_number,
                        check=self._check_id_number,
                    ),
                    DateField("person.birth_date", "出生日期", parse=parse, check=self._check_birth_date),
                    text("staff_no", "工号", max_length=40, normalise=values.normalise_text),
                    CheckField("person.id_flagged", "", text="号码存疑，仍然保存"),
                    text("phone", "手机", max_length=40, normalise=values.normalise_phone),
                ),
            ),
            Section(
                "工作",
                (
                    text("department", "部门"),
                    text("position", "职务"),
                    text("professional_title", "职称"),
                    text("employer", "派遣单位", tip="与劳务派遣、外包人员签合同的公司；本校自己的人不填。"),
                    MoneyField("person.wage_base", "会费基数", hint="每月，元", check=self._check_wage_base),
                ),
            ),
            Section(
                "个人情况",
                (
                    _code("ethnicity", codes.ETHNICITY),
                    _code("political_status", codes.POLITICAL_STATUS),
                    _code("marital_status", codes.MARITAL_STATUS),
                    _code("education", codes.EDUCATION),
                    _code("degree", codes.DEGREE),
                    _code("hukou_type", codes.HUKOU_TYPE),
                    text("native_place", "籍贯", tip="祖居地，不是户籍所在地，也不是出生地。"),
                    text("email", "电子邮箱", max_length=100),
                    text("home_address", "家庭住址", wide=True),
                    NotesField("person.remark", "备注", lines=2),
                ),
            ),
        ]

    def _check_id_number(self, _value: str) -> str | None:
        return self._problem("id_number")

    def _check_birth_date(self, _value: dt.date | None) -> str | None:
        return self._problem("birth_date")

    def _check_wage_base(self, _value: int | None) -> str | None:
        return self._problem("wage_base")

    def _problem(self, key: str) -> str | None:
        from union_desktop.areas.members import service

        return service.problems(self._peek(), self._today).get(key)

    def _peek(self) -> PersonDraft:
        """What can be read of the form now; unreadable fields as if they were empty."""
        draft = PersonDraft()
        known = {key: self.form.value(f"person.{key}") for key in _PERSON}
        return replace(draft, **{key: value for key, value in known.items() if value is not None})

    # -- while it is filled in --------------------------------------------------------------------------------

    def _on_edited(self, key: str) -> None:
        if self._choices is not None:
            follow_choices(self.form, self._choices, key)
        if key == "person.birth_date":
            self._guessed_day = None
        if key == "person.id_flagged" and self.form.value(key):
            self.form.set_value("person.id_number", self.form.value("person.id_number") or "")

    def _on_left(self, key: str) -> None:
        name = key.removeprefix("person.")
        if name == "id_number":
            self._derive()
            self._allow_flag()
        if name in ("name", "staff_no", "id_number"):
            self._look_for_twins()
        if name in (*_REMARKED, "id_type"):
            self._remark()

    def _derive(self) -> None:
        """Sex and birthday stand in the number; empty fields take them from there."""
        seen = self._peek()
        if (
            not seen.id_number
            or seen.id_type not in ("", RESIDENT_ID)
            or values.check_id_number(seen.id_number)
        ):
            return
        birth, gender = values.birth_date_of(seen.id_number), values.gender_of(seen.id_number)
        if not seen.id_type:
            self.form.set_value("person.id_type", RESIDENT_ID)
        if birth and not seen.birth_date:
            self.form.set_value("person.birth_date", birth)
        if gender and not seen.gender:
            self.form.set_value("person.gender", gender)

    def _allow_flag(self) -> None:
        seen = self._peek()
        unsound = bool(seen.id_number) and self._unsound(seen)
        if not unsound:
            self.form.set_value("person.id_flagged", False)
        self.form.set_enabled("person.id_flagged", unsound)

    @staticmethod
    def _unsound(person: PersonDraft) -> bool:
        return person.id_type in ("", RESIDENT_ID) and values.check_id_number(person.id_number) is not None

    def _look_for_twins(self) -> None:
        seen = self._peek()
        read = partial(
            duplicates.duplicates,
            name=seen.name,
            staff_no=seen.staff_no,
            id_number=seen.id_number,
            besides=self._person_id,
        )
        self._desk.tasks.query(read, self._twins_found, owner=self, key="twins")

    def _twins_found(self, found: Duplicates) -> None:
        self._twins = {}
        if found.staff_no:
            self._twins["staff_no"] = f"这个工号已属于{_who(found.staff_no)}，请核对是否同一人。"
        if found.id_number:
            self._twins["id_number"] = f"这个证件号码已属于{_who(found.id_number)}，请核对是否同一人。"
        if found.name and self._person_id is None:
            others = "、".join(_who(one) for one in found.name[:2])
            many = f"等 {len(found.name)} 人" if len(found.name) > 2 else ""
            self._twins["name"] = f"已有同名的人：{others}{many}。如是同一人，请不要重复新增。"
        self._remark()

    def _remark(self) -> None:
        from union_desktop.areas.members import service

        seen = self._peek()
        remarks = service.remarks(seen)
        if seen.birth_date and seen.birth_date == self._guessed_day:
            remarks.setdefault("birth_date", "只写了年月，日暂记为 1 日，请核对。")
        self.form.show_warnings(
            {
                f"person.{key}": "".join(filter(None, (remarks.get(key), self._twins.get(key))))
                for key in _REMARKED
            }
        )

    def _suggest(self, words: dict[str, list[str]]) -> None:
        for key, texts in words.items():
            line = self.form.widget(f"person.{key}")
            if isinstance(line, QLineEdit) and texts:
                completer = QCompleter(texts, line)
                completer.setFilterMode(Qt.MatchFlag.MatchContains)
                completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
                line.setCompleter(completer)

    def _cleaned(self, person: PersonDraft) -> PersonDraft:
        """The flag stays only on a number that still fails its check."""
        return replace(person, id_flagged=person.id_flagged and self._unsound(person))


class EditPersonDialog(PersonDialog):
    """The facts of a known person."""

    help_topic = "03-members#修改资料"

    def __init__(
        self,
        desk: Desk,
        person_id: int,
        before: PersonDraft,
        intro: str,
        done: Callable[[Any], None] | None = None,
    ) -> None:
        self._before = before
        super().__init__(
            desk,
            "修改会员资料",
            Facts(before),
            (),
            self._command,
            person_id=person_id,
            intro=intro,
            done=done,
        )
        about = ("person", person_id)
        if before.id_number:
            masked = masking.mask_id_number(before.id_number)
            conceal(desk, self.form, "person.id_number", masked, "证件号码", about)
        if before.wage_base is not None:
            conceal(desk, self.form, "person.wage_base", "****", "会费基数", about)

    def _command(self, draft: Facts) -> Callable[[Any], Changes] | None:
        after = self._cleaned(draft.person)
        if after == self._before:
            return None
        person_id, before, today = self._person_id, self._before, self._today

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            assert person_id is not None
            return service.update_person(session, person_id, before, after, today=today)

        return write


class NewMemberDialog(PersonDialog):
    """A new member; “保存并继续新增” keeps the placement for the next one."""

    help_topic = "03-members#新增一名会员"

    def __init__(
        self,
        desk: Desk,
        choices: Choices,
        draft: NewMember,
        done: Callable[[Any], None] | None = None,
    ) -> None:
        self._on = draft.joined_on
        super().__init__(
            desk,
            "新增会员",
            draft,
            (self._membership(choices, desk.today()),),
            self._command,
            choices=choices,
            done=done,
        )
        self._go_on = False
        self.next_button = QPushButton("保存并继续新增")
        self.next_button.setToolTip("保存后清空表单，保留小组、类别等，继续录入下一个人")
        self.next_button.clicked.connect(self._save_and_go_on)
        self._buttons.addButton(self.next_button, QDialogButtonBox.ButtonRole.ActionRole)

    @staticmethod
    def _membership(choices: Choices, today: dt.date) -> Section:
        def parse(text: str) -> dt.date:
            return values.parse_date(text, today=today)

        return Section(
            "会籍",
            (
                *placement_fields(choices, required=True),
                DateField("joined_on", "入会日期", required=True, parse=parse, tip="工会委员会批准的日期。"),
                DateField("applied_on", "申请日期", parse=parse),
                ChoiceField("kind", "入会方式", required=True, choices=JOINING),
                TextField("card_no", "会员证号", max_length=40),
                TextField("note", "说明", tip="记在会籍记录里，例如从哪个工会转入。"),
            ),
        )

    def examine(self, draft: NewMember) -> dict[str, str]:
        if draft.applied_on and draft.joined_on and draft.applied_on > draft.joined_on:
            return {"applied_on": "申请日期应不晚于入会日期。"}
        return {}

    def _command(self, draft: NewMember) -> Callable[[Any], Changes]:
        ready = replace(draft, person=self._cleaned(draft.person)).enrol_draft()
        today = self._today

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.enrol(session, ready, today=today)

        return write

    def _save_and_go_on(self) -> None:
        self._go_on = True
        self.submit()
        if not self._busy:
            self._go_on = False

    def _committed(self, result: Any) -> None:
        if not self._go_on:
            super()._committed(result)
            return
        self._go_on = False
        self.set_busy(False)
        kept = ("union_group_id", "campus_id", "staff_category", "basis", "joined_on", "kind")
        draft = NewMember(PersonDraft(), self._on)
        name = self.form.value("person.name")
        self.form.load(replace(draft, **{key: self.form.value(key) for key in kept}))
        self._twins = {}
        self._allow_flag()
        self.intro.setText(f"“{name}”已保存，请继续录入下一个人。")
        self.intro.show()
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.next_button.setEnabled(not busy)

    def refuse(self, error: UserError) -> None:
        self._go_on = False
        super().refuse(error)


def _words(reader: Reader) -> dict[str, list[str]]:
    return {column: duplicates.used_words(reader, column) for column in _SUGGESTED}


def _who(one: Namesake) -> str:
    status = one.status.label if one.status else "未入会"
    inside = "，".join(filter(None, (one.staff_no and f"工号 {one.staff_no}", one.department, status)))
    return f"“{one.name}”（{inside}）"
