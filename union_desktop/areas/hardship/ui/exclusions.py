# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a household from being filed, line by line: not looked at yet, found, or not found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from union_desktop.areas.hardship.queries import page as pages
from union_desktop.areas.hardship.terms import ExclusionDraft
from union_desktop.areas.hardship.ui.locking import lock_reason, status_of
from union_desktop.areas.policies import queries as policies
from union_desktop.areas.policies.terms import PolicyKind
from union_desktop.core.changes import Changes
from union_desktop.core.roles import Role
from union_desktop.widgets import theme
from union_desktop.widgets.fields import Combo

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_CHOICES: Final = ((None, "未核对"), (False, "无"), (True, "有"))


@dataclass(frozen=True, slots=True)
class _Found:
    status: str
    lines: tuple[tuple[str, ExclusionDraft | None], ...]


class _Line:
    """One line: its sentence, the answer, a note."""

    def __init__(self, item: str, answer: ExclusionDraft | None) -> None:
        self.before = answer
        self.item = item
        self.title = QLabel(item)
        self.title.setWordWrap(True)
        self.choice = Combo()
        for value, label in _CHOICES:
            self.choice.addItem(label, value)
        self.note = QLineEdit(answer.note if answer else "")
        self.note.setMaxLength(200)
        self.note.setPlaceholderText("核对的依据")
        self.choice.setAccessibleName(f"{item}：有或无")
        self.note.setAccessibleName(f"{item}：说明")
        applies = answer.applies if answer else None
        self.choice.setCurrentIndex([value for value, _ in _CHOICES].index(applies))

    def entered(self) -> ExclusionDraft | None:
        """What is on the screen; None while nobody looked."""
        applies = self.choice.currentData()
        return None if applies is None else ExclusionDraft(self.item, applies, self.note.text().strip())


class ExclusionsPanel(QWidget):
    """The lines of today's rule and those answered before, saved as a whole."""

    help_topic = "16-hardship#不得建档情形"

    def __init__(self, desk: Desk, case_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._case_id = case_id
        self.lines: list[_Line] = []
        self.nothing = theme.muted("")
        self.nothing.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.GAP)
        self._grid.setVerticalSpacing(theme.TIGHT)
        self._grid.setColumnStretch(0, 4)
        self._grid.setColumnStretch(2, 4)
        self.save_button = theme.primary(QPushButton("保存核对结果"))
        self.save_button.setToolTip("保存核对结果（Ctrl+S）")
        self.save_button.clicked.connect(self.save)
        self.none_button = QPushButton("其余都无")
        self.none_button.setToolTip("把没有核对的各项都记为“无”，保存后生效")
        self.none_button.clicked.connect(self._rest_none)
        self._may = desk.role.may(Role.CLERK)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.none_button)
        row.addWidget(self.save_button)
        for button in (self.none_button, self.save_button):
            button.setVisible(self._may)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.nothing)
        layout.addLayout(self._grid)
        layout.addLayout(row)
        layout.addStretch(1)
        desk.tasks.changed.connect(self._changed)
        self._update()
        self._reload()

    @property
    def dirty(self) -> bool:
        """Whether an answer differs from what is kept."""
        return any(line.entered() != line.before for line in self.lines)

    def save(self) -> None:
        """Keeps what was answered."""
        answers = [one for line in self.lines if (one := line.entered()) is not None and one != line.before]
        if not answers or not self.save_button.isEnabled():
            return
        case_id = self._case_id

        def write(session: Any) -> Changes:
            from union_desktop.areas.hardship import service

            return service.answer_exclusions(session, case_id, answers)

        self._desk.tasks.command(
            write, title="核对不得建档情形", owner=self._desk.window, done=lambda _changes: self._saved()
        )

    def _saved(self) -> None:
        for line in self.lines:
            line.before = line.entered() or line.before
        self._reload()

    def _changed(self, changes: Changes) -> None:
        if changes.touches("hardship_exclusion", "hardship_case", "policy_version"):
            self._reload()

    def _reload(self) -> None:
        self._desk.tasks.query(self._read, self._show, owner=self, key="exclusions")

    def _read(self, reader: Reader) -> _Found:
        answers = {one.item: one for one in pages.exclusions(reader, self._case_id)}
        rule = policies.rule_for(reader, PolicyKind.HARDSHIP, self._desk.today())
        wanted = rule.lines("exclusions") if rule else ()
        items = (*wanted, *(item for item in answers if item not in wanted))
        return _Found(status_of(reader, self._case_id), tuple((item, answers.get(item)) for item in items))

    def _show(self, found: _Found) -> None:
        reason = lock_reason(found.status)
        said = reason or (
            "" if found.lines else "制度没有规定不得建档的情形。可以在“制度依据”的建档标准中填写。"
        )
        self.nothing.setText(said)
        self.nothing.setVisible(bool(said))
        if not self.dirty:
            self._make(found)
        for line in self.lines:
            line.choice.setEnabled(self._may and not reason)
            line.note.setReadOnly(not self._may or bool(reason))
        self._update()

    def _make(self, found: _Found) -> None:
        while self._grid.count():
            old = self._grid.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.lines = [_Line(item, answer) for item, answer in found.lines]
        for at, line in enumerate(self.lines):
            for column, widget in enumerate((line.title, line.choice, line.note)):
                self._grid.addWidget(widget, at, column)
            line.choice.currentIndexChanged.connect(self._update)
            line.note.textChanged.connect(self._update)
        if self.lines:
            self.setFocusProxy(self.lines[0].choice)

    def _rest_none(self) -> None:
        for line in self.lines:
            if line.choice.currentData() is None:
                line.choice.setCurrentIndex(1)

    def _update(self) -> None:
        self.save_button.setEnabled(self.dirty)
        open_lines = any(line.choice.currentData() is None and line.choice.isEnabled() for line in self.lines)
        self.none_button.setEnabled(open_lines)
