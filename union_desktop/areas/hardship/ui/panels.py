# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a file's page after the household: its classings, what was checked, how it went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from union_desktop.areas.hardship.queries import facts as told, page as pages
from union_desktop.areas.hardship.terms import (
    OPEN_STATES,
)
from union_desktop.areas.hardship.ui.household_panels import ExpensesPanel, HouseholdPanel, SituationPanel
from union_desktop.areas.hardship.ui.locking import lock_reason, status_of
from union_desktop.areas.members.terms import CONSENT_WAYS
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import PolicyKind
from union_desktop.core.changes import Changes
from union_desktop.core.proceedings.terms import PaperDraft, PaperState
from union_desktop.core.roles import Role
from union_desktop.widgets import icons, theme
from union_desktop.widgets.checklist import CheckItem, Checklist
from union_desktop.widgets.facts import FactsView
from union_desktop.widgets.permission import allow
from union_desktop.widgets.proceedings import StepsPanel

if TYPE_CHECKING:
    from union_desktop.core.listing import Facts
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "16-hardship"
_PERSON: Final = "person"


# -- how it was classed and checked ------------------------------------------------------------------------------------


class AssessmentsPanel(QWidget):
    """All classings line by line, and the button that makes another."""

    help_topic = f"{HELP}#认定"

    def __init__(self, desk: Desk, case_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case_id = case_id
        self.view = FactsView(desk, told.assessments)
        self.button = QPushButton(icons.icon("edit"), "认定…")
        self._may = allow(self.button, desk.role, Role.CLERK)
        self.button.clicked.connect(self._assess)
        self.note = theme.muted("")
        self.note.setWordWrap(True)
        row = QHBoxLayout()
        row.setContentsMargins(theme.BLOCK, 0, theme.BLOCK, theme.GAP)
        row.addWidget(self.button)
        row.addWidget(self.note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        layout.addLayout(row)
        layout.addStretch(1)
        self.setFocusProxy(self.button)
        self.view.show_record(case_id)
        desk.tasks.changed.connect(self._changed)
        self._ask_state()

    def _changed(self, changes: Changes) -> None:
        if changes.touches("hardship_assessment", "hardship_case"):
            self.view.reload()
            self._ask_state()

    def _ask_state(self) -> None:
        self._desk.tasks.query(
            partial(status_of, case_id=self._case_id), self._lock, owner=self, key="hardship state"
        )

    def _lock(self, status: str) -> None:
        reason = lock_reason(status)
        self.note.setText(reason)
        self.button.setEnabled(self._may and not reason)

    def _assess(self) -> None:
        from union_desktop.areas.hardship.ui import assess

        assess.ask(self._desk, self._case_id)


@dataclass(frozen=True, slots=True)
class _Papers:
    status: str
    papers: tuple[PaperDraft, ...]
    required: tuple[str, ...]


class PapersPanel(QWidget):
    """The papers the rule asks for and those somebody added: there, missing or waived."""

    help_topic = f"{HELP}#材料"

    def __init__(self, desk: Desk, case_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case_id = case_id
        self._papers: tuple[PaperDraft, ...] = ()
        may = desk.role.may(Role.CLERK)
        self.list = Checklist(may_change=may, with_notes=False)
        self.list.saved.connect(self._save)
        self.more = QLineEdit()
        self.more.setMaxLength(60)
        self.more.setPlaceholderText("另加一项材料")
        self.more.setAccessibleName("另加一项材料")
        self.more.returnPressed.connect(self._add)
        self.add = QPushButton(icons.icon("add"), "加入清单")
        self.add.clicked.connect(self._add)
        row = QHBoxLayout()
        row.setContentsMargins(theme.BLOCK, 0, theme.BLOCK, theme.GAP)
        row.addWidget(self.more, 1)
        row.addWidget(self.add)
        for widget in (self.more, self.add):
            widget.setVisible(may)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        layout.addLayout(row)
        layout.addStretch(1)
        self.setFocusProxy(self.list)
        desk.tasks.changed.connect(self._changed)
        self._reload()

    @property
    def dirty(self) -> bool:
        """Whether something was entered and not saved."""
        return self.list.dirty

    def _changed(self, changes: Changes) -> None:
        if changes.touches("paper_check", "hardship_case", "policy_version"):
            self._reload()

    def _reload(self) -> None:
        self._desk.tasks.query(self._read, self._show, owner=self, key="papers")

    def _read(self, reader: Reader) -> _Papers:
        found = pages.case(reader, self._case_id)
        rule = policies.rule_for(reader, PolicyKind.HARDSHIP, self._desk.today())
        if found is None:
            return _Papers("", (), ())
        wanted = rule.lines("required_materials", found.hardship_class) if rule else ()
        return _Papers(found.status, found.papers, wanted)

    def _show(self, found: _Papers) -> None:
        listed = {one.item for one in found.papers}
        self._papers = (*found.papers, *(PaperDraft(item) for item in found.required if item not in listed))
        self.list.show_items(
            [
                CheckItem(
                    one.item, one.item, one.state.value, one.reason, required=one.item in found.required
                )
                for one in self._papers
            ]
        )
        is_open = found.status in OPEN_STATES
        self.list.setEnabled(is_open)
        self.more.setEnabled(is_open)
        self.add.setEnabled(is_open)

    def _save(self, items: tuple[CheckItem, ...]) -> None:
        papers = [PaperDraft(one.title, PaperState(one.state), one.reason) for one in items]
        self._write(papers, self.list.mark_saved)

    def _add(self) -> None:
        title = self.more.text().strip()
        if title and title not in {one.item for one in self._papers} and not self.list.dirty:
            self._write([*self._papers, PaperDraft(title)], self.more.clear)

    def _write(self, papers: Sequence[PaperDraft], done: Callable[[], None]) -> None:
        case_id = self._case_id

        def write(session: Any) -> Changes:
            from union_desktop.areas.hardship import service

            return service.set_papers(session, case_id, papers)

        self._desk.tasks.command(
            write, title="材料清单", owner=self._desk.window, done=lambda _changes: done()
        )


class ConsentsPanel(QWidget):
    """The agreements the file rests on, those that are missing, and the button that records them."""

    help_topic = f"{HELP}#同意书"

    def __init__(self, desk: Desk, case_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case_id = case_id
        self.view = FactsView(desk, self._facts)
        self.button = QPushButton(icons.icon("add"), "登记同意…")
        self._may = allow(self.button, desk.role, Role.CLERK)
        self.button.clicked.connect(self._record)
        row = QHBoxLayout()
        row.setContentsMargins(theme.BLOCK, 0, theme.BLOCK, theme.GAP)
        row.addWidget(self.button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        layout.addLayout(row)
        layout.addStretch(1)
        self.setFocusProxy(self.button)
        self.view.shown.connect(self._lock)
        self.view.show_record(case_id)
        desk.tasks.changed.connect(self._changed)

    def _changed(self, changes: Changes) -> None:
        if changes.touches("consent", "household_member", "hardship_case"):
            self.view.reload()

    def _facts(self, reader: Reader, case_id: int) -> Facts | None:
        from union_desktop.core.listing import Facts

        found = pages.case(reader, case_id)
        if found is None:
            return None
        worker, children = pages.missing_consents(reader, case_id, self._desk.today())
        lines = tuple(
            (
                one.whose or "职工本人",
                f"{one.given_on}　{CONSENT_WAYS.get(one.way, one.way)}　{one.version}"
                + (f"（{one.withdrawn_on} 撤回）" if one.withdrawn_on else ""),
            )
            for one in found.consents
        )
        warnings = [*(["没有职工本人的建档同意书。"] if worker else [])]
        warnings += [f"没有{name}（未满 14 周岁）的监护人同意。" for name in children]
        missing = bool(worker or children) and found.status in OPEN_STATES
        return Facts(
            title="同意书",
            line="" if lines else "还没有登记。",
            rows=lines,
            warnings=tuple(warnings),
            notes=("更正、撤回请在会员页的“知情同意”中办理；签字的原件可作为附件保存。",),
            steps=("hardship.consents",) if missing else (),
        )

    def _lock(self, facts: Facts | None) -> None:
        self.button.setEnabled(self._may and facts is not None and bool(facts.steps))

    def _record(self) -> None:
        from union_desktop.areas.hardship.ui import consents

        consents.record(self._desk, self._case_id)


def situation(desk: Desk, case_id: int) -> QWidget:
    """困难情况."""
    return SituationPanel(desk, case_id)


def household(desk: Desk, case_id: int) -> QWidget:
    """家庭成员."""
    return HouseholdPanel(desk, case_id)


def expenses(desk: Desk, case_id: int) -> QWidget:
    """收入与支出."""
    return ExpensesPanel(desk, case_id)


def assessments(desk: Desk, case_id: int) -> QWidget:
    """认定."""
    return AssessmentsPanel(desk, case_id)


def exclusions(desk: Desk, case_id: int) -> QWidget:
    """不得建档情形."""
    from union_desktop.areas.hardship.ui.exclusions import ExclusionsPanel

    return ExclusionsPanel(desk, case_id)


def papers(desk: Desk, case_id: int) -> QWidget:
    """材料."""
    return PapersPanel(desk, case_id)


def course(desk: Desk, case_id: int) -> QWidget:
    """办理过程."""
    from union_desktop.areas.hardship.ui import printing

    return StepsPanel(desk, ("hardship_case", case_id), partial(printing.course, desk, (case_id,)))


def consents(desk: Desk, case_id: int) -> QWidget:
    """同意书."""
    return ConsentsPanel(desk, case_id)
