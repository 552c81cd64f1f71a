# SPDX-License-Identifier: GPL-3.0-or-later
"""Dialogs about units that concern their members too: merge, close, appoint, end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from union_desktop.areas.members.queries import placing
from union_desktop.areas.members.queries.record import LeaderRow
from union_desktop.areas.organisation import queries as organisation
from union_desktop.areas.organisation.queries import UnitRow
from union_desktop.areas.organisation.terms import UnitKind
from union_desktop.areas.organisation.ui.forms import UnitInput, day_field, find_unit, units_of
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import ChoiceField
from union_desktop.widgets.form import Form
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk


@dataclass(frozen=True, slots=True)
class LeaderInput:
    """What the appointment dialog collects."""

    role: str
    person_id: int | None
    on: dt.date | None


@reopens
def merge(desk: Desk, unit_id: int) -> None:
    """Everybody of a group goes into another one, and the emptied group is closed."""
    unit = find_unit(desk, unit_id)
    if unit is None:
        return
    if unit.kind is not UnitKind.GROUP:
        ask.tell(desk.window, "只有工会小组可以合并。部门工会请先移走下面的小组，再撤销。")
        return
    others = [
        (one.id, one.path) for one in units_of(desk) if one.kind is UnitKind.GROUP and one.id != unit_id
    ]
    if not others:
        ask.tell(desk.window, "没有别的工会小组可以并入。请先新建一个小组。")
        return

    def command(draft: UnitInput) -> Callable[[Any], Changes]:
        assert draft.into_id is not None and draft.on is not None  # noqa: PT018
        into_id, on, today = draft.into_id, draft.on, desk.today()

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.merge_units(session, [unit_id], into_id, on, today=today)

        return write

    form = Form(
        (
            ChoiceField("into_id", "并入小组", required=True, wide=True, choices=others, empty=None),
            day_field(desk),
        )
    )
    dialog = DraftDialog(
        desk,
        f"合并：{unit.name}",
        form,
        command,
        save="合并",
        action="合并小组",
        intro=f"“{unit.name}”的会员从生效日期起转到另一个小组，小组随即撤销；以前的名册和统计不变。",
        done=lambda _changes: desk.go_to("organisation", form.value("into_id")),
        help_topic="04-organisation#合并两个小组",
    )
    form.load(UnitInput(on=desk.today()))
    _open(dialog)


@reopens
def close(desk: Desk, unit_id: int) -> None:
    """A unit nobody belongs to any more ends on a day."""
    unit = find_unit(desk, unit_id)
    if unit is None:
        return

    def command(draft: UnitInput) -> Callable[[Any], Changes]:
        assert draft.on is not None
        on = draft.on

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.close_unit(session, unit_id, on)

        return write

    form = Form((day_field(desk, "撤销日期", "从这一天起不再存在；以前的名册和统计仍能看到它。"),))
    dialog = DraftDialog(
        desk,
        f"撤销单位：{unit.name}",
        form,
        command,
        save="撤销单位",
        action="撤销单位",
        intro="撤销后不能再把会员登记到这个单位；历史仍然保留。还有会员或下级单位时不能撤销。",
        help_topic="04-organisation#撤销单位",
    )
    form.load(UnitInput(on=desk.today()))
    _open(dialog)


@reopens
def appoint(desk: Desk, unit_id: int) -> None:
    """Somebody of the unit takes a role in it."""
    from union_desktop.areas.members.service.units import ROLES

    unit = find_unit(desk, unit_id)
    if unit is None:
        return
    people = _people(desk, unit)
    if not people:
        ask.tell(desk.window, f"“{unit.name}”还没有正式会员，没有可任命的人。请先把会员登记到这个单位。")
        return

    def command(draft: LeaderInput) -> Callable[[Any], Changes]:
        assert draft.person_id is not None and draft.on is not None  # noqa: PT018
        person_id, role, on = draft.person_id, draft.role, draft.on

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.appoint_leader(session, unit_id, person_id, role, on)

        return write

    form = Form(
        (
            ChoiceField("role", "职务", required=True, choices=list(ROLES.items())),
            day_field(desk, "任职日期", "新组长任职时，原组长同日卸任。"),
            ChoiceField("person_id", "人员", required=True, wide=True, choices=people, empty=None),
        )
    )
    dialog = DraftDialog(
        desk,
        f"任命：{unit.name}",
        form,
        command,
        save="任命",
        action="任命负责人",
        help_topic="04-organisation#负责人",
    )
    form.load(LeaderInput("leader", None, desk.today()))
    _open(dialog)


@reopens
def end_role(desk: Desk, leader: LeaderRow) -> None:
    """Somebody's role ends."""
    from union_desktop.areas.members.service.units import ROLES

    def command(draft: LeaderInput) -> Callable[[Any], Changes]:
        assert draft.on is not None
        on = draft.on

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.end_leader(session, leader.id, on)

        return write

    form = Form((day_field(desk, "卸任日期", "从这一天起不再任职。"),))
    dialog = DraftDialog(
        desk,
        "卸任",
        form,
        command,
        save="卸任",
        action="负责人卸任",
        intro=f"“{leader.name}”自 {leader.from_on:%Y-%m-%d} 起任{ROLES.get(leader.role, leader.role)}。",
        help_topic="04-organisation#负责人",
    )
    form.load(LeaderInput(leader.role, leader.person_id, desk.today()))
    _open(dialog)


def _people(desk: Desk, unit: UnitRow) -> list[tuple[int, str]]:
    with desk.office.reader() as reader:
        inside = organisation.below(organisation.tree(reader, desk.today()), unit.id)
        found = placing.people_of(reader, inside)
    return [
        (number, f"{name}（{staff_no}）" if staff_no else f"{name}（编号 {number}）")
        for number, name, staff_no in found
    ]


def _open(dialog: DraftDialog) -> None:
    dialog.resize(max(520, dialog.sizeHint().width()), dialog.sizeHint().height())
    dialog.open()
