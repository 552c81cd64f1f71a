# SPDX-License-Identifier: GPL-3.0-or-later
"""A number in a form that nobody needs to see in order to change another field: masked until asked for, and then noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton

from union_desktop.widgets import icons, theme
from union_desktop.widgets.purpose import noted

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.form import Form


def conceal(desk: Desk, form: Form, key: str, masked: str, field: str, about: tuple[str, int]) -> QToolButton:
    """Conceals a field of a loaded form and puts an eye beside it, which keeps the look before it shows the value."""
    form.conceal(key, masked)
    eye = QToolButton()
    eye.setAutoRaise(True)
    eye.setIcon(icons.icon("eye"))
    eye.setIconSize(QSize(theme.ICON - 4, theme.ICON - 4))
    eye.setToolTip(f"显示完整的{field}，以便修改；查看会记入操作记录")
    eye.setAccessibleName(f"显示完整的{field}")

    def show() -> None:
        form.reveal(key)
        eye.hide()
        form.widget(key).setFocus(Qt.FocusReason.OtherFocusReason)

    eye.clicked.connect(lambda: noted(desk, "reveal", field, 1, "", show, about=about, owner=form))
    # What was typed over it before a lock comes back without the eye.
    form.edited.connect(lambda _key: eye.setVisible(form.is_concealed(key)))
    form.put_beside(key, eye)
    return eye
