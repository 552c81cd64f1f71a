# SPDX-License-Identifier: GPL-3.0-or-later
"""What the visits area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from union_desktop.widgets.area import Area

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from union_desktop.core.reading import Reader
    from union_desktop.core.received import Received
    from union_desktop.core.undo.rules import UndoRules
    from union_desktop.core.words import TableWords

KEY = "visits"


def _words() -> Mapping[str, TableWords]:
    from union_desktop.areas.visits.words import WORDS

    return WORDS


def _undo_rules() -> UndoRules:
    from union_desktop.areas.visits.service import UNDO

    return UNDO


def _received() -> Callable[[Reader, int], Sequence[Received]]:
    from union_desktop.areas.visits.queries.received import received

    return received


AREA = Area(
    key=KEY,
    title="慰问走访",
    icon="mail",
    order=16,
    words=_words,
    undo=_undo_rules,
    received=_received,
)
