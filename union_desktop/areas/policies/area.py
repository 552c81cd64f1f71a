# SPDX-License-Identifier: GPL-3.0-or-later
"""What the policies area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action, Area, Panel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from union_desktop.core.undo.rules import UndoRules
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

KEY = "policies"


def _open_tab(desk: Desk) -> QWidget:
    from union_desktop.areas.policies.ui.tab import PoliciesTab

    return PoliciesTab(desk)


def _add(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.policies.ui import actions

    actions.add(desk)


def _version(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.policies.ui import actions

    actions.add_version(desk)


def _correct(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.policies.ui import actions

    actions.correct(desk)


def _rename(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.policies.ui import actions

    actions.rename(desk)


def _close(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.policies.ui import actions

    actions.close(desk)


def _print(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.policies.ui import actions

    actions.print_sheet(desk)


def _text(desk: Desk, version_id: int) -> QWidget:
    from union_desktop.areas.policies.ui.panels import TextPanel

    return TextPanel(desk, version_id)


def _exceptions(desk: Desk, version_id: int) -> QWidget:
    from union_desktop.areas.policies.ui.panels import ExceptionsPanel

    return ExceptionsPanel(desk, version_id)


def _attachments(desk: Desk, version_id: int) -> QWidget:
    from union_desktop.widgets.attachments import AttachmentsPanel

    return AttachmentsPanel(desk, ("policy_version", version_id))


def _words() -> Mapping[str, TableWords]:
    from union_desktop.areas.policies.words import WORDS

    return WORDS


def _undo_rules() -> UndoRules:
    from union_desktop.areas.policies.service import UNDO

    return UNDO


AREA = Area(
    key=KEY,
    title="制度依据",
    icon="document",
    order=46,
    help="15-policies",
    open_tab=_open_tab,
    words=_words,
    undo=_undo_rules,
    actions=(
        Action(
            "policies.add",
            "新建制度…",
            "add",
            _add,
            "Ctrl+N",
            tip="录入一份制度，可以从常用样式开始",
            group="add",
            needs=Role.ADMINISTRATOR,
        ),
        Action(
            "policies.version",
            "新版本…",
            "history",
            _version,
            needs_selection=True,
            tip="标准有变动时，从新的施行日期起增加一个版本",
            group="add",
            needs=Role.ADMINISTRATOR,
        ),
        Action(
            "policies.correct",
            "更正…",
            "edit",
            _correct,
            "F2",
            needs_selection=True,
            tip="更正所选版本录错的内容",
            group="edit",
            needs=Role.ADMINISTRATOR,
        ),
        Action(
            "policies.rename",
            "名称与说明…",
            "edit",
            _rename,
            needs_selection=True,
            tip="修改制度的名称和说明",
            group="edit",
            on_bar=False,
            needs=Role.ADMINISTRATOR,
        ),
        Action(
            "policies.close",
            "停用…",
            "archive",
            _close,
            needs_selection=True,
            tip="从某一天起不再执行，以前的版本保留",
            group="edit",
            needs=Role.ADMINISTRATOR,
        ),
        Action(
            "policies.print",
            "打印",
            "print",
            _print,
            "Ctrl+P",
            needs_selection=True,
            tip="打印所选版本的参数和放行记录",
            group="out",
            needs=Role.READ_ONLY,
        ),
    ),
    panels={
        "policy_version": (
            Panel("正文", _text),
            Panel("放行记录", _exceptions),
            Panel("附件", _attachments),
        )
    },
)
