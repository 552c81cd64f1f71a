# SPDX-License-Identifier: GPL-3.0-or-later
"""No key has two owners where both could hear it: Qt would call neither."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from union_desktop.app.areas import AREAS
from union_desktop.app.main_window import MainWindow
from union_desktop.app.settings import Settings
from union_desktop.core.office import Office


class Owner(NamedTuple):
    """Who listens to a key, and the widget in which it does."""

    keys: QKeySequence
    name: str
    where: QWidget
    inside: bool
    by: QObject


def owners(window: QWidget) -> Iterator[Owner]:
    """Every owner of a key in a window, hidden parts included: they may be shown."""
    inside = (Qt.ShortcutContext.WidgetWithChildrenShortcut, Qt.ShortcutContext.WidgetShortcut)
    for one in window.findChildren(QShortcut):
        parent = one.parent()
        assert isinstance(parent, QWidget)
        narrow = one.context() in inside
        for keys in one.keys():  # noqa: SIM118  no mapping, its keys
            yield Owner(keys, f"{type(parent).__name__}", parent if narrow else window, narrow, one)
    for action in window.findChildren(QAction):
        # An entry of a menu listens in the window of that menu.
        places = [at for at in action.associatedObjects() if isinstance(at, QWidget)]
        narrow = action.shortcutContext() in inside
        for at in {id(at): at for at in places}.values():
            if narrow and isinstance(at, QMenu):
                continue
            for keys in action.shortcuts():
                yield Owner(keys, action.text(), at if narrow else window, narrow, action)


def clashes(window: QWidget, elsewhere: Sequence[QWidget] = ()) -> list[str]:
    """Pairs of owners that could hear the same key: one listens within the other's widget, none of them ``elsewhere``."""
    found = set()
    here = [one for one in owners(window) if not any(at.isAncestorOf(one.where) for at in elsewhere)]
    for one, other in combinations(here, 2):
        if one.by is other.by:
            continue
        no = QKeySequence.SequenceMatch.NoMatch
        if one.keys.matches(other.keys) is no and other.keys.matches(one.keys) is no:
            continue
        if (
            one.where is other.where
            or one.where.isAncestorOf(other.where)
            or other.where.isAncestorOf(one.where)
        ):
            found.add(f"{one.keys.toString()}: {one.name} / {other.name}")
    return sorted(found)


@pytest.mark.parametrize("key", [area.key for area in AREAS if area.open_tab])
def test_no_key_of_a_tab_is_taken_twice(qtbot: QtBot, office: Office, key: str) -> None:
    """With the menus of the window filled, as after somebody looked into each of them."""
    window = MainWindow(office, Settings(), AREAS)
    qtbot.addWidget(window)
    window.show()
    window.show_tab(key)
    for menu in window.menuBar().findChildren(QMenu):
        menu.aboutToShow.emit()
    tabs = window.tabs
    others = [
        at for place in range(tabs.count()) if place != tabs.currentIndex() and (at := tabs.widget(place))
    ]
    assert len(list(owners(window))) > 20
    assert clashes(window, others) == []


def test_no_key_is_declared_twice_for_a_tab() -> None:
    """Declared keys alone: an action belongs to a tab, where the keys of all areas come together."""
    found = []
    for area in AREAS:
        here = [one for each in AREAS for one in each.actions if (one.tab or each.key) == area.key]
        keys = [one.shortcut for one in here if one.shortcut]
        found += [f"{area.title}: {key}" for key in set(keys) if keys.count(key) > 1]
    assert found == []


def test_two_owners_of_one_key_are_found(qtbot: QtBot) -> None:
    """The walk sees a shortcut inside a part of a window that the window's own action already owns, but not two parts."""
    window, left, right = QWidget(), QWidget(), QWidget()
    qtbot.addWidget(window)
    for part in (left, right):
        part.setParent(window)
        keys = QShortcut(QKeySequence("Ctrl+D"), part)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    assert clashes(window) == []
    menu = QAction("全部", window)
    menu.setShortcut(QKeySequence("Ctrl+D"))
    window.addAction(menu)
    assert len(clashes(window)) == 1
