# SPDX-License-Identifier: GPL-3.0-or-later
"""What the organisation gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from union_desktop.widgets.area import Action, Area

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from union_desktop.core.undo.rules import UndoRules
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

KEY = "organisation"


def _open_tab(desk: Desk) -> QWidget:
    from union_desktop.areas.organisation.ui.tab import OrganisationTab

    return OrganisationTab(desk)


def _add(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.organisation.ui import forms

    forms.add_unit(desk, ids[0] if ids else None)


def _rename(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.organisation.ui import forms

    forms.rename_unit(desk, ids[0])


def _correct(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.organisation.ui import forms

    forms.correct_name(desk, ids[0])


def _move(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.organisation.ui import forms

    forms.move_unit(desk, ids[0])


def _words() -> Mapping[str, TableWords]:
    from union_desktop.areas.organisation.words import WORDS

    return WORDS


def _undo_rules() -> UndoRules:
    from union_desktop.areas.organisation.service import UNDO

    return UNDO


AREA = Area(
    key=KEY,
    title="工会组织",
    icon="organization",
    order=20,
    help="04-organisation",
    open_tab=_open_tab,
    words=_words,
    undo=_undo_rules,
    actions=(
        Action("organisation.add", "新建", "add", _add, "Ctrl+N", tip="新建部门工会或工会小组", group="add"),
        Action(
            "organisation.rename",
            "改名…",
            "edit",
            _rename,
            "F2",
            needs_selection=True,
            tip="从某一天起改用新名称，以前的名册仍用旧名",
            group="edit",
        ),
        Action(
            "organisation.move",
            "移动…",
            "arrow_swap",
            _move,
            needs_selection=True,
            tip="从某一天起换上级单位或校区",
            group="edit",
        ),
        Action(
            "organisation.correct",
            "更正错字…",
            "edit",
            _correct,
            needs_selection=True,
            tip="名称录错时更正，不产生新的历史",
            group="edit",
            on_bar=False,
        ),
    ),
)
