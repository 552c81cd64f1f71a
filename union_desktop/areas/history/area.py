# SPDX-License-Identifier: GPL-3.0-or-later
"""What the history gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action, Area, Panel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from union_desktop.widgets.area import Desk

KEY = "history"


def _open_tab(desk: Desk) -> QWidget:
    from union_desktop.areas.history.ui.tab import HistoryTab

    return HistoryTab(desk)


def _undo(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.history.ui import actions

    actions.undo(desk, ids[0])


def _bin(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.history.ui import actions

    actions.recycle_bin(desk)


def _check(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.history.ui import actions

    actions.check_chain(desk)


def _export(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.history.ui import actions
    from union_desktop.areas.history.ui.tab import HistoryTab

    window: Any = desk.window
    tab = window.findChild(HistoryTab)
    if tab is not None:
        actions.export(desk, tab)


def _of_member(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.history.ui import actions

    actions.record_history(desk, "person", ids[0])


def _of_unit(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.history.ui import actions

    actions.record_history(desk, "union_org", ids[0])


def _member_panel(desk: Desk, person_id: int) -> QWidget:
    from union_desktop.areas.history.ui.record_history import RecordHistoryPanel

    return RecordHistoryPanel(desk, "person", person_id)


def _unit_panel(desk: Desk, unit_id: int) -> QWidget:
    from union_desktop.areas.history.ui.record_history import RecordHistoryPanel

    return RecordHistoryPanel(desk, "union_org", unit_id)


AREA = Area(
    key=KEY,
    title="操作记录",
    icon="history",
    order=90,
    open_tab=_open_tab,
    help="11-history",
    actions=(
        Action(
            "history.undo",
            "撤销此操作…",
            "arrow_undo",
            _undo,
            needs_selection=True,
            tip="把所选操作恢复到做之前的样子；此后又改过的内容予以保留",
            group="undo",
        ),
        Action(
            "history.bin",
            "回收站…",
            "delete",
            _bin,
            tip="看看删除过什么，需要时恢复",
            group="undo",
            needs=Role.READ_ONLY,
        ),
        Action(
            "history.check",
            "核对记录链…",
            "shield_checkmark",
            _check,
            tip="从第一条到最后一条核对操作记录是否完整、是否被改动过",
            group="check",
            needs=Role.READ_ONLY,
        ),
        Action(
            "history.export",
            "导出列表…",
            "arrow_export",
            _export,
            tip="把列表中的操作存为 Excel 表格",
            group="out",
        ),
        Action(
            "history.of_member",
            "修改历史…",
            "history",
            _of_member,
            "Ctrl+H",
            tab="members",
            needs_selection=True,
            tip="所选会员的全部修改、登记和查看记录",
            group="history",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action(
            "history.of_unit",
            "修改历史…",
            "history",
            _of_unit,
            "Ctrl+H",
            tab="organisation",
            needs_selection=True,
            tip="所选单位的全部修改记录",
            group="history",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
    ),
    panels={"member": (Panel("修改历史", _member_panel),), "unit": (Panel("修改历史", _unit_panel),)},
)
