# SPDX-License-Identifier: GPL-3.0-or-later
"""What all dialogs before a paper have in common: what must be asked on the way, and the way to the preview."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.members.documents import unprintable_names
from union_desktop.areas.organisation import queries as organisation
from union_desktop.core import office_child
from union_desktop.core.errors import UserError
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import QuestionDialog
from union_desktop.widgets.purpose import with_purpose

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from union_desktop.areas.organisation.queries import UnitRow
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

WHOLE: Final = 0
NUMBERS: Final = (("masked", "隐去中间几位"), ("none", "不印"), ("whole", "完整号码（须写明用途）"))
PHONES: Final = (("whole", "完整号码"), ("masked", "隐去中间四位"), ("none", "不印"))

#: A name and those of its letters that no bundled font has.
Gap = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Job:
    """A paper ready to be made: a function of the documents, its arguments, whom it is about, what is sensitive in it."""

    title: str
    function: Callable[..., bytes]
    arguments: dict[str, Any]
    count: int
    sensitive: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """Whom a paper about a unit would list."""

    unit_ids: tuple[int, ...]
    people: int
    gaps: list[Gap]


class UnitPaperDialog(QuestionDialog):
    """A paper about everybody in a unit, who are looked at first: an empty paper and letters no font has are told."""

    #: The sentence where there is nobody, and the field to change.
    nobody = ("", "")

    def names(self, reader: Reader, draft: Any, unit_ids: tuple[int, ...]) -> list[str]:
        """Who would be on it; runs off the window's thread."""
        raise NotImplementedError

    def job(self, draft: Any, found: Looked) -> Job:
        """What is to be made."""
        raise NotImplementedError

    def day(self, draft: Any) -> dt.date:
        """The day on which the units are those of the paper."""
        raise NotImplementedError

    def go_on(self, draft: Any) -> None:
        self.set_busy(True)
        self._desk.tasks.query(
            partial(self._look, draft=draft),
            partial(self._looked, draft),
            owner=self,
            refused=self.refuse,
            failed=self._failed,
            key="unit paper",
        )

    def _look(self, reader: Reader, draft: Any) -> Looked:
        units: tuple[int, ...] = ()
        if draft.unit_id != WHOLE:
            units = organisation.below(organisation.tree(reader, self.day(draft)), draft.unit_id)
        names = self.names(reader, draft, units)
        return Looked(units, len(names), unprintable_names(names))

    def _looked(self, draft: Any, found: Looked) -> None:
        self.set_busy(False)
        if not found.people:
            self.refuse(UserError(*self.nobody))
        elif show_paper(self._desk, self, self.job(draft, found), found.gaps):
            self.accept()


def scopes(units: Sequence[UnitRow]) -> list[tuple[int, str]]:
    """The units to choose from; the root is the whole school, whatever the day."""
    return [(WHOLE if unit.parent_id is None else unit.id, unit.path) for unit in units]


def show_paper(desk: Desk, parent: QWidget, job: Job, gaps: Sequence[Gap]) -> bool:
    """Asks about missing letters and a purpose where they are due, then makes the paper; False when it was left.

    It is made in a process of its own, so that the window never waits for Python's lock.
    """
    if gaps and not ask.confirm(parent, _gap_sentence(gaps), yes="仍然预览", title="有字印不出来"):
        return False
    asked = f"{job.function.__module__}:{job.function.__name__}"
    show = partial(desk.print_pdf, job.title, partial(office_child.ask, desk.office, asked, job.arguments))
    if job.sensitive:
        return with_purpose(desk, parent, "print", job.title, job.sensitive, job.count, show)
    show()
    return True


def _gap_sentence(gaps: Sequence[Gap]) -> str:
    listed = "、".join(f"{name}（{letters}）" for name, letters in gaps[:10])
    more = f" 等 {len(gaps)} 人" if len(gaps) > 10 else ""
    return f"自带字体印不出下列姓名中的字，纸上会缺字：{listed}{more}。请核对用字，或先预览其他部分。"
