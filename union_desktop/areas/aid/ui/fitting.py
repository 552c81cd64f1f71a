# SPDX-License-Identifier: GPL-3.0-or-later
"""Dialogs whose sentence above the form takes several lines are made high enough for it."""

from __future__ import annotations

from union_desktop.widgets import theme
from union_desktop.widgets.draft_dialog import DraftDialog


def fit(dialog: DraftDialog, width: int) -> None:
    """Makes a dialog so wide, and as high as its form and its sentence want."""
    intro = dialog.intro
    room = dialog.screen().availableSize()
    width = min(width, room.width() - 40)
    more = intro.heightForWidth(width) - intro.sizeHint().height() if intro.text() else 0
    height = dialog.sizeHint().height() + max(more, 0) + theme.GAP
    dialog.resize(width, min(height, room.height() - 60))
