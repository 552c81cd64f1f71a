# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a record's page that every kind of record with steps or papers has: 办理过程 and 材料 (core.proceedings)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from union_desktop.core.proceedings import queries
from union_desktop.core.proceedings.terms import About, PaperDraft, PaperState, StepRow
from union_desktop.core.roles import Role
from union_desktop.widgets.checklist import CheckItem, Checklist
from union_desktop.widgets.timeline import Timeline, TimelineStep

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from union_desktop.core.changes import Changes
    from union_desktop.core.errors import UserError
    from union_desktop.widgets.area import Desk

#: The list as entered → the command that keeps it.
Save = Callable[[Sequence[PaperDraft]], Callable[[Any], "Changes"]]


class StepsPanel(Timeline):
    """The steps of a record, read again whenever one was taken; ``on_print`` makes the paper of its course, None has none."""

    def __init__(
        self,
        desk: Desk,
        about: About,
        on_print: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, print_text="打印办理过程…" if on_print else "")
        self._desk = desk
        self._about = about
        if on_print is not None:
            self.print_wanted.connect(on_print)
        desk.tasks.changed.connect(self._changed)
        self._load()

    def _load(self) -> None:
        read = partial(queries.steps, about=self._about)
        self._desk.tasks.query(read, self._show, owner=self, key="steps")

    def _changed(self, changes: Changes) -> None:
        if changes.touches("proceeding_step"):
            self._load()

    def _show(self, found: list[StepRow]) -> None:
        self.show_steps(
            [
                TimelineStep(
                    one.from_on or one.on,
                    one.title,
                    one.actor or one.operator,
                    one.opinion,
                    one.result.label,
                    one.to_on,
                )
                for one in found
            ]
        )


class PapersPanel(Checklist):
    """The papers of a record; what is missing may stay so without a reason until the record goes on.

    ``save`` makes the command from the whole list; its refusal is said below the list, and what was entered stays.
    """

    def __init__(self, desk: Desk, about: About, save: Save, parent: QWidget | None = None) -> None:
        super().__init__(parent, may_change=desk.role.may(Role.CLERK), with_notes=False)
        self._desk = desk
        self._about = about
        self._save = save
        self.saved.connect(self._keep)
        desk.tasks.changed.connect(self._written)
        self._load()

    def _load(self) -> None:
        read = partial(queries.papers, about=self._about)
        self._desk.tasks.query(read, self._show, owner=self, key="papers")

    def _written(self, changes: Changes) -> None:
        if changes.touches("paper_check"):
            self._load()

    def _show(self, found: list[PaperDraft]) -> None:
        self.show_items(
            [
                CheckItem(paper.item, paper.item, paper.state.value, paper.reason, required=False)
                for paper in found
            ]
        )

    def _keep(self, items: Sequence[CheckItem]) -> None:
        papers = tuple(PaperDraft(one.title, PaperState(one.state), one.reason) for one in items)
        self._desk.tasks.command(
            self._save(papers),
            title="保存材料清单",
            owner=self,
            done=lambda _changes: self.mark_saved(),
            refused=self._refused,
        )

    def _refused(self, error: UserError) -> None:
        self.message.show_sentence(error.message)
