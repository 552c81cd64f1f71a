# SPDX-License-Identifier: GPL-3.0-or-later
"""What the applications area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from union_desktop.widgets.area import Area

if TYPE_CHECKING:
    from collections.abc import Mapping

    from union_desktop.core.undo.rules import UndoRules
    from union_desktop.core.words import TableWords

KEY = "applications"


def _words() -> Mapping[str, TableWords]:
    from union_desktop.areas.applications.words import WORDS

    return WORDS


def _undo_rules() -> UndoRules:
    from union_desktop.areas.applications.service import UNDO

    return UNDO


AREA = Area(key=KEY, title="补助申请", icon="receipt", order=15, words=_words, undo=_undo_rules)
