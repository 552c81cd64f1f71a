# SPDX-License-Identifier: GPL-3.0-or-later
"""How something that can be done with the rows of a round is declared, and the buttons made of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QToolButton

from union_desktop.core.roles import Role
from union_desktop.widgets import icons

if TYPE_CHECKING:
    from union_desktop.areas.aid.ui.grants import GrantsPanel


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to do with rows: ``states`` are those of the round it is for, ``why`` is said in all others."""

    key: str
    text: str
    icon: str
    run: Callable[[GrantsPanel], None]
    states: tuple[str, ...]
    why: str
    selection: bool = True
    tip: str = ""
    needs: Role = Role.CLERK


def button_of(action: QAction) -> QToolButton:
    """One deed as a button."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setAutoRaise(True)
    return button


def menu_button(text: str, icon: str, actions: Sequence[QAction]) -> MenuButton:
    """Several deeds below one button."""
    button = MenuButton(text, icons.icon(icon))
    button.menu().addActions(list(actions))
    return button


class MenuButton(QToolButton):
    """Opens its menu at once; says of each entry why it is grey."""

    def __init__(self, text: str, icon: QIcon) -> None:
        super().__init__()
        self.setText(text)
        self.setIcon(icon)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAutoRaise(True)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.setMenu(menu)
