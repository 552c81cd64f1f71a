# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of a list inside a tab, taken while the list has the keyboard, though the tab around has the same ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

Key: TypeAlias = Qt.Key | QKeySequence.StandardKey


class KeysInside(QObject):
    """Not shortcuts: with two owners of one key in a window Qt calls neither. Lives as long as the first of ``watched``."""

    def __init__(self, keys: Mapping[Key, Callable[[], None]], *watched: QWidget) -> None:
        super().__init__(watched[0])
        self._keys = dict(keys)
        for widget in watched:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(
            event, QKeyEvent
        ):
            act = self._act_of(event)
            if act is not None:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    act()
                return True
        return super().eventFilter(watched, event)

    def _act_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        for key, act in self._keys.items():
            if (
                event.matches(key)
                if isinstance(key, QKeySequence.StandardKey)
                else plain and event.key() == key
            ):
                return act
        return None
