# SPDX-License-Identifier: GPL-3.0-or-later
"""What the roster area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action, Area

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from union_desktop.core.undo.rules import UndoRules
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

KEY = "roster"


def _open_tab(desk: Desk) -> QWidget:
    from union_desktop.areas.roster.ui.tab import RosterTab

    return RosterTab(desk)


def _intake(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.roster.ui.wizard import open_intake

    open_intake(desk)


def _receipt(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.roster.ui import actions

    actions.print_receipt(desk, ids[0])


def _receipt_workbook(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.roster.ui import actions

    actions.save_receipt(desk, ids[0])


def _returned(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.roster.ui import actions

    actions.save_returned(desk, ids[0])


def _source_file(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.roster.ui import actions

    actions.save_source_file(desk, ids[0])


def _undo(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.roster.ui import actions

    actions.undo(desk, ids[0])


def _words() -> Mapping[str, TableWords]:
    from union_desktop.areas.roster.words import WORDS

    return WORDS


def _undo_rules() -> UndoRules:
    from union_desktop.areas.roster.service.undoing import UNDO

    return UNDO


AREA = Area(
    key=KEY,
    title="名册核对",
    icon="document_table",
    order=30,
    help="05-rosters",
    open_tab=_open_tab,
    words=_words,
    undo=_undo_rules,
    actions=(
        Action(
            "roster.intake",
            "核对名册…",
            "arrow_import",
            _intake,
            "Ctrl+N",
            tip="读入人事处或派遣单位的花名册，看清差异后再写入",
            group="take",
        ),
        Action(
            "roster.receipt",
            "打印回执",
            "print",
            _receipt,
            "Ctrl+P",
            needs_selection=True,
            group="out",
            needs=Role.READ_ONLY,
        ),
        Action(
            "roster.receipt_workbook",
            "导出回执…",
            "arrow_export",
            _receipt_workbook,
            needs_selection=True,
            tip="把回执存为 Excel 表格",
            group="out",
        ),
        Action(
            "roster.returned",
            "导出退回行…",
            "arrow_export",
            _returned,
            needs_selection=True,
            tip="把没有写入的行连同原因存为表格，发回给提供方",
            group="out",
        ),
        Action(
            "roster.source_file",
            "取出原文件…",
            "save",
            _source_file,
            needs_selection=True,
            tip="把当时读入的花名册原样存到电脑上",
            group="out",
            on_bar=False,
        ),
        Action(
            "roster.undo",
            "撤销批次…",
            "arrow_undo",
            _undo,
            needs_selection=True,
            tip="整批撤销，此后改过的内容予以保留",
            group="undo",
        ),
        Action(
            "roster.take_in",
            "核对名册…",
            "arrow_import",
            _intake,
            tab="members",
            tip="读入花名册，看清新增、变更、离开后再写入",
            group="roster",
        ),
    ),
)
