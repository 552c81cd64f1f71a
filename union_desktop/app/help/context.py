# SPDX-License-Identifier: GPL-3.0-or-later
"""Where one stands, as a topic of the manual: the nearest of the widgets around the keyboard that names one.

Whatever stands for a piece of work has an attribute ``help_topic`` (docs/decisions/manual-under-f1.md); a tab has the page its
area names.
"""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

#: Where whoever is nowhere in particular begins.
START = "index"


def topic_here() -> str:
    """The topic of what has the keyboard."""
    return topic_of(QApplication.focusWidget() or QApplication.activeWindow())


def topic_of(widget: QWidget | None) -> str:
    """The topic of a widget, or of the nearest around it; a dialog without one stands where the window below it does."""
    while widget is not None:
        topic = getattr(widget, "help_topic", "")
        if topic:
            return str(topic)
        widget = widget.parentWidget()
    return START
