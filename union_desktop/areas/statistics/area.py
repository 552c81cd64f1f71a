# SPDX-License-Identifier: GPL-3.0-or-later
"""What the statistics area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action, Area

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

KEY = "statistics"


def _open_tab(desk: Desk) -> QWidget:
    from union_desktop.areas.statistics.ui.tab import StatisticsTab

    return StatisticsTab(desk)


def _words() -> Mapping[str, TableWords]:
    from union_desktop.areas.statistics.words import WORDS

    return WORDS


def _print(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.statistics.ui import actions

    actions.print_table(desk)


def _export(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.statistics.ui import actions

    actions.export_table(desk)


def _add(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.statistics.ui import actions

    actions.add_workforce(desk)


def _edit(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.statistics.ui import actions

    actions.edit_workforce(desk, ids[0])


def _remove(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.statistics.ui import actions

    actions.remove_workforce(desk, ids[0])


def _bands(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.statistics.ui import actions

    actions.set_bands(desk)


AREA = Area(
    key=KEY,
    title="统计",
    icon="data_bar_vertical",
    order=40,
    help="10-statistics",
    open_tab=_open_tab,
    actions=(
        Action(
            "statistics.print",
            "打印",
            "print",
            _print,
            "Ctrl+P",
            tip="打印屏幕上的表；会籍变动连同名单",
            group="out",
            needs=Role.READ_ONLY,
        ),
        Action(
            "statistics.export",
            "导出表格…",
            "arrow_export",
            _export,
            tip="把屏幕上的表存为 Excel 表格；会籍变动连同名单",
            group="out",
            needs=Role.READ_ONLY,
        ),
        Action(
            "statistics.workforce_add",
            "登记应入会人数…",
            "add",
            _add,
            "Ctrl+N",
            tip="登记人事等部门提供的应入会职工人数，用来算入会率",
            group="rate",
        ),
        Action(
            "statistics.workforce_edit",
            "修改",
            "edit",
            _edit,
            "F2",
            needs_selection=True,
            tip="修改所选的应入会人数",
            group="rate",
        ),
        Action(
            "statistics.workforce_remove",
            "删除…",
            "delete",
            _remove,
            needs_selection=True,
            tip="删除所选的应入会人数",
            group="rate",
        ),
        Action(
            "statistics.age_bands",
            "年龄段…",
            "settings",
            _bands,
            tip="设定统计表怎样划分年龄",
            group="set",
            needs=Role.ADMINISTRATOR,
        ),
    ),
    words=_words,
)
