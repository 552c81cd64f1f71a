# SPDX-License-Identifier: GPL-3.0-or-later
"""What the applications area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from union_desktop.areas.applications.terms import BY_MEETING, MACHINE
from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action, Area, Section
from union_desktop.widgets.list_actions import list_actions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from union_desktop.core.undo.rules import UndoRules
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

KEY = "applications"
MEETINGS = "meetings"
Ids = tuple[int, ...]
#: Steps on the bar, with their icons; the others are in the menu and in the head of the application's page.
_ON_BAR = {"submit": "checkmark", "verify": "checkmark_circle", "publicise": "megaphone", "grant": "gift"}


def _open(desk: Desk) -> QWidget:
    from union_desktop.areas.applications.ui import applications

    return applications.page(desk)


def _new(desk: Desk, _ids: Ids) -> None:
    from union_desktop.areas.applications.ui import applying

    applying.new(desk)


def _edit(desk: Desk, ids: Ids) -> None:
    from union_desktop.areas.applications.ui import applying

    applying.edit(desk, ids[0])


def _step(kind: str, desk: Desk, ids: Ids) -> None:
    from union_desktop.areas.applications.ui import steps

    steps.take(desk, kind, ids)


def _to_meeting(desk: Desk, ids: Ids) -> None:
    from union_desktop.areas.applications.ui import to_meeting

    to_meeting.put(desk, ids)


def _print(desk: Desk, ids: Ids) -> None:
    from union_desktop.areas.applications.ui import printing

    printing.choose(desk, ids)


def _open_meetings(desk: Desk) -> QWidget:
    from union_desktop.areas.applications.ui import meetings

    return meetings.page(desk)


def _meeting(deed: str, desk: Desk, ids: Ids) -> None:
    from union_desktop.areas.applications.ui import meetings

    meetings.DEEDS[deed](desk, ids)


def _words() -> Mapping[str, TableWords]:
    from union_desktop.areas.applications.words import WORDS

    return WORDS


def _undo_rules() -> UndoRules:
    from union_desktop.areas.applications.service import UNDO

    return UNDO


_STEPS = tuple(
    Action(
        f"{KEY}.{one.key}",
        f"{one.label}…",
        _ON_BAR.get(one.key, "arrow_swap"),
        partial(_step, one.key),
        needs_selection=True,
        tip="可以同时办理选中的多份申请",
        group="step",
        on_bar=one.key in _ON_BAR,
    )
    for one in MACHINE.kinds
    if one.key not in BY_MEETING
)

AREA = Area(
    key=KEY,
    title="补助申请",
    icon="receipt",
    order=15,
    words=_words,
    undo=_undo_rules,
    sections=(
        Section(KEY, "补助申请", "receipt", 30, _open, tab="relief", help="18-applications", group="帮扶"),
        Section(
            MEETINGS,
            "审定会议",
            "gavel",
            40,
            _open_meetings,
            tab="relief",
            help="18-applications#审定会议",
            group="帮扶",
        ),
    ),
    actions=(
        Action(f"{KEY}.new", "新申请…", "add", _new, "Ctrl+N", tip="登记职工交来的补助申请", group="add"),
        Action(
            f"{KEY}.edit",
            "修改…",
            "edit",
            _edit,
            "F2",
            needs_selection=True,
            tip="还没有提交的申请可以修改；提交了的先退回补充",
            group="add",
        ),
        Action(
            f"{KEY}.to_meeting",
            "提交会议审定…",
            "gavel",
            _to_meeting,
            needs_selection=True,
            tip="把核实过的申请加入一次审定会议的议题",
            group="step",
            on_bar=False,
        ),
        *_STEPS,
        Action(
            f"{KEY}.print",
            "打印…",
            "print",
            _print,
            "Ctrl+P",
            needs_selection=True,
            tip="申请审批表、公示、办理过程、补助汇总表",
            group="paper",
            needs=Role.READ_ONLY,
        ),
        *list_actions(KEY, "申请", print_key=None),
        Action(
            f"{MEETINGS}.new",
            "新会议…",
            "add",
            partial(_meeting, "new"),
            "Ctrl+N",
            tab=MEETINGS,
            tip="筹备一次审定会议，人员可以沿用上次的",
            group="add",
        ),
        Action(
            f"{MEETINGS}.edit",
            "修改…",
            "edit",
            partial(_meeting, "edit"),
            "F2",
            tab=MEETINGS,
            needs_selection=True,
            tip="会议的名称、日期、地点和依据的制度",
            group="add",
        ),
        Action(
            f"{MEETINGS}.items",
            "加入议题…",
            "arrow_import",
            partial(_meeting, "items"),
            tab=MEETINGS,
            needs_selection=True,
            tip="待会议审定的申请和已锁定的批次名单",
            group="items",
        ),
        Action(
            f"{MEETINGS}.hold",
            "决议生效…",
            "gavel",
            partial(_meeting, "hold"),
            tab=MEETINGS,
            needs_selection=True,
            tip="先列出将要办理的事，再一次写入全部申请和批次",
            group="hold",
        ),
        Action(
            f"{MEETINGS}.minutes",
            "议事摘要…",
            "edit",
            partial(_meeting, "minutes"),
            tab=MEETINGS,
            needs_selection=True,
            tip="会上的讨论，印在会议纪要上",
            group="hold",
        ),
        Action(
            f"{MEETINGS}.print",
            "打印…",
            "print",
            partial(_meeting, "print"),
            "Ctrl+P",
            tab=MEETINGS,
            needs_selection=True,
            tip="会议纪要、决定表",
            group="paper",
            needs=Role.READ_ONLY,
        ),
        Action(
            f"{MEETINGS}.cancel",
            "取消会议…",
            "delete",
            partial(_meeting, "cancel"),
            tab=MEETINGS,
            needs_selection=True,
            tip="还没有生效的会议不开了，议题可以列入别的会议",
            group="remove",
            on_bar=False,
        ),
        *list_actions(MEETINGS, "会议", print_key=None),
    ),
)
