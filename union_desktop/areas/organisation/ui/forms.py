# SPDX-License-Identifier: GPL-3.0-or-later
"""Dialogs of the organisation: each a small draft, a form and one service call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from union_desktop.areas.organisation import queries
from union_desktop.areas.organisation.queries import CampusRow, CategoryRow, UnitRow
from union_desktop.areas.organisation.terms import Basis, CategoryDraft, UnitDraft, UnitKind
from union_desktop.core import values
from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import ChoiceField, DateField, Field, TextField
from union_desktop.widgets.form import Form
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk

_RANK = {UnitKind.SCHOOL: 0, UnitKind.BRANCH: 1, UnitKind.GROUP: 2}
MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class UnitInput:
    """What the dialogs about units collect."""

    kind: UnitKind = UnitKind.GROUP
    name: str = ""
    parent_id: int | None = None
    campus_id: int | None = None
    on: dt.date | None = None
    into_id: int | None = None


@dataclass(frozen=True, slots=True)
class NameInput:
    """What the dialogs about campuses and categories collect."""

    name: str = ""
    code: str = ""
    basis: str = Basis.OWN.value


def name_field(label: str = "名称") -> Field:
    """The name of a unit, campus or category."""
    return TextField(
        "name", label, required=True, wide=True, max_length=MAX_NAME, normalise=values.normalise_text
    )


def day_field(
    desk: Desk, label: str = "生效日期", tip: str = "从这一天起生效，以前的日期保持原样。"
) -> Field:
    """The day from which a change holds."""
    today = desk.today()
    return DateField(
        "on", label, required=True, tip=tip, parse=lambda text: values.parse_date(text, today=today)
    )


def units_of(desk: Desk) -> list[UnitRow]:
    """The tree as it stands today."""
    with desk.office.reader() as reader:
        return queries.tree(reader, desk.today())


def find_unit(desk: Desk, unit_id: int) -> UnitRow | None:
    """A unit that stands today; when it does not, says so."""
    unit = next((one for one in units_of(desk) if one.id == unit_id), None)
    if unit is None:
        ask.tell(desk.window, "这个单位今天已不存在，只能查看历史。请把截止日期改回今天，选择现有的单位。")
    return unit


def above(units: Sequence[UnitRow], kind: UnitKind) -> list[tuple[int, str]]:
    """The units that can be a parent of this kind."""
    return [(unit.id, unit.path) for unit in units if _RANK[unit.kind] < _RANK[kind]]


def _campuses(desk: Desk) -> list[tuple[int, str]]:
    with desk.office.reader() as reader:
        return [(one.id, one.name) for one in queries.campuses(reader)]


@reopens
def add_unit(desk: Desk, near: int | None) -> None:
    """A new branch union or group, proposed below the selected unit."""
    units = units_of(desk)
    selected = next((one for one in units if one.id == near), None)
    if selected is not None and selected.kind is UnitKind.GROUP:
        selected = next((one for one in units if one.id == selected.parent_id), None)
    parent = selected or next((one for one in units if one.kind is UnitKind.SCHOOL), None)
    kind = UnitKind.BRANCH if parent is not None and parent.kind is UnitKind.SCHOOL else UnitKind.GROUP
    form = Form(
        (
            ChoiceField(
                "kind",
                "级别",
                required=True,
                choices=[(one, one.label) for one in (UnitKind.BRANCH, UnitKind.GROUP)],
                empty=None,
            ),
            day_field(desk, "成立日期"),
            name_field(),
            ChoiceField(
                "parent_id", "上级单位", required=True, wide=True, choices=above(units, kind), empty=None
            ),
            ChoiceField("campus_id", "校区", choices=_campuses(desk), empty=None),
        )
    )

    def command(draft: UnitInput) -> Callable[[Any], Changes]:
        assert draft.on is not None
        place = sum(unit.parent_id == draft.parent_id for unit in units) + 1
        ready = UnitDraft(draft.kind, draft.name, draft.parent_id, draft.campus_id, draft.on, place)

        def write(session: Any) -> Changes:
            from union_desktop.areas.organisation import service

            return service.add_unit(session, ready)

        return write

    def kind_chosen(key: str) -> None:
        if key == "kind" and (chosen := form.value("kind")):
            parents = above(units, chosen)
            if form.value("parent_id") not in {unit_id for unit_id, _ in parents}:
                form.set_value("parent_id", parents[0][0] if parents else None)
            form.set_choices("parent_id", parents)

    dialog = DraftDialog(
        desk,
        "新建单位",
        form,
        command,
        save="建立",
        done=lambda changes: desk.go_to("organisation", changes.ids[0]),
        help_topic="04-organisation#新建单位",
    )
    form.load(
        UnitInput(
            kind,
            "",
            parent.id if parent is not None else None,
            selected.campus_id if selected is not None else None,
            desk.today(),
        )
    )
    form.edited.connect(kind_chosen)
    _open(dialog)


@reopens
def rename_unit(desk: Desk, unit_id: int) -> None:
    """Another name from a day on."""
    unit = find_unit(desk, unit_id)
    if unit is None:
        return

    def command(draft: UnitInput) -> Callable[[Any], Changes]:
        assert draft.on is not None
        if draft.name == unit.name:
            raise InvalidDraft({"name": "新名称与现在的名称相同。"})
        name, on = draft.name, draft.on

        def write(session: Any) -> Changes:
            from union_desktop.areas.organisation import service

            return service.rename_unit(session, unit_id, name, on)

        return write

    form = Form((name_field("新名称"), day_field(desk)))
    dialog = DraftDialog(
        desk,
        f"改名：{unit.name}",
        form,
        command,
        save="改名",
        action="单位改名",
        intro="从生效日期起使用新名称；在此之前的名册和统计仍显示旧名称。",
        help_topic="04-organisation#改名、更正错字",
    )
    form.load(UnitInput(name=unit.name, on=desk.today()))
    _open(dialog)


@reopens
def correct_name(desk: Desk, unit_id: int) -> None:
    """A name that was misspelt."""
    unit = find_unit(desk, unit_id)
    if unit is None:
        return
    today = desk.today()

    def command(draft: UnitInput) -> Callable[[Any], Changes] | None:
        if draft.name == unit.name:
            return None
        name = draft.name

        def write(session: Any) -> Changes:
            from union_desktop.areas.organisation import service

            return service.correct_name(session, unit_id, name, today)

        return write

    form = Form((name_field("正确名称"),))
    dialog = DraftDialog(
        desk,
        f"更正错字：{unit.name}",
        form,
        command,
        save="更正",
        action="更正单位名称",
        intro="只用于改正录入错误，不产生历史。单位真正改名时请用“改名”。",
        help_topic="04-organisation#改名、更正错字",
    )
    form.load(UnitInput(name=unit.name))
    _open(dialog)


@reopens
def move_unit(desk: Desk, unit_id: int) -> None:
    """Another parent or campus from a day on."""
    unit = find_unit(desk, unit_id)
    if unit is None:
        return
    if unit.kind is UnitKind.SCHOOL:
        ask.tell(desk.window, "校工会是整棵组织树的根，不能移动。")
        return
    inside = set(queries.below(units_of(desk), unit_id))
    parents = [one for one in above(units_of(desk), unit.kind) if one[0] not in inside]

    def command(draft: UnitInput) -> Callable[[Any], Changes]:
        assert draft.on is not None and draft.parent_id is not None  # noqa: PT018
        if (draft.parent_id, draft.campus_id) == (unit.parent_id, unit.campus_id):
            raise InvalidDraft({"parent_id": "上级单位和校区都与现在相同。"})
        parent_id, campus_id, on = draft.parent_id, draft.campus_id, draft.on

        def write(session: Any) -> Changes:
            from union_desktop.areas.organisation import service

            return service.move_unit(session, unit_id, parent_id, campus_id, on)

        return write

    form = Form(
        (
            ChoiceField("parent_id", "上级单位", required=True, wide=True, choices=parents, empty=None),
            ChoiceField("campus_id", "校区", choices=_campuses(desk), empty=None),
            day_field(desk),
        )
    )
    dialog = DraftDialog(
        desk,
        f"移动：{unit.name}",
        form,
        command,
        save="移动",
        action="移动单位",
        intro="从生效日期起归入新的上级单位或校区；会员本人的校区不会随之改变。",
        help_topic="04-organisation#移动",
    )
    form.load(UnitInput(unit.kind, unit.name, unit.parent_id, unit.campus_id, desk.today()))
    _open(dialog)


@reopens
def add_campus(desk: Desk) -> None:
    """A new campus."""

    def command(draft: NameInput) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.organisation import service

            return service.add_campus(session, draft.name)

        return write

    form = Form((name_field("校区名称"),))
    dialog = DraftDialog(
        desk, "新增校区", form, command, save="新增", help_topic="04-organisation#校区和人员类别"
    )
    form.load(NameInput())
    _open(dialog)


@reopens
def rename_campus(desk: Desk, campus: CampusRow) -> None:
    """Another name for a campus."""

    def command(draft: NameInput) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.organisation import service

            return service.rename_campus(session, campus.id, draft.name)

        return write

    form = Form((name_field("校区名称"),))
    dialog = DraftDialog(
        desk,
        f"校区改名：{campus.name}",
        form,
        command,
        save="改名",
        action="校区改名",
        help_topic="04-organisation#校区和人员类别",
    )
    form.load(NameInput(campus.name))
    _open(dialog)


@reopens
def add_category(desk: Desk, existing: int) -> None:
    """A new staff category; ``existing`` is how many there are."""

    def command(draft: NameInput) -> Callable[[Any], Changes]:
        ready = CategoryDraft(draft.code, draft.name, Basis(draft.basis), existing + 1)

        def write(session: Any) -> Changes:
            from union_desktop.areas.organisation import service

            return service.add_category(session, ready)

        return write

    form = Form(
        (
            name_field("类别名称"),
            TextField("code", "标识", required=True, max_length=40, hint="英文字母，如 contract；以后不能改"),
            ChoiceField(
                "basis", "会籍归属", required=True, choices=[(one.value, one.label) for one in Basis]
            ),
        )
    )
    dialog = DraftDialog(
        desk, "新增人员类别", form, command, save="新增", help_topic="04-organisation#校区和人员类别"
    )
    form.load(NameInput())
    _open(dialog)


@reopens
def rename_category(desk: Desk, category: CategoryRow) -> None:
    """Another name for a category."""

    def command(draft: NameInput) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.organisation import service

            return service.rename_category(session, category.code, draft.name)

        return write

    form = Form((name_field("类别名称"),))
    dialog = DraftDialog(
        desk,
        f"人员类别改名：{category.name}",
        form,
        command,
        save="改名",
        action="人员类别改名",
        help_topic="04-organisation#校区和人员类别",
    )
    form.load(NameInput(category.name))
    _open(dialog)


def _open(dialog: DraftDialog) -> None:
    dialog.resize(max(520, dialog.sizeHint().width()), dialog.sizeHint().height())
    dialog.open()
