# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl+Z and Ctrl+Y of the window: what this operator did last goes back through the audit, and again if wanted.

Text fields keep the keys for themselves as long as they have anything to undo; a search field nobody wrote in has not.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from union_desktop.core.changes import Changes
from union_desktop.core.roles import Role
from union_desktop.core.undo import chain as undo_chain
from union_desktop.core.undo.chain import Step
from union_desktop.widgets import icons, taking_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from union_desktop.app.main_window import MainWindow
    from union_desktop.core.errors import UserError
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.taking_back import Preview, Taken

UNDO: Final = "撤销"
REDO: Final = "重做"
NOTHING_TO_UNDO: Final = "没有可以撤销的操作。您做过的操作都在“操作记录”里，随时可以查看。"
NOTHING_TO_REDO: Final = "没有可以重做的操作：重做只能紧接在撤销之后。"
BUSY: Final = "还在保存上一步，请稍等一下再撤销。"
_LONGEST: Final = 20

_Found = Step | tuple[tuple[str, str], ...] | None


class UndoKeeper(QObject):
    """Owns the two actions; the window puts them into its menu."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._busy = False
        #: What could not be taken back at all; the next press goes further back.
        self._passed: set[int] = set()
        self.undo = self._action(UNDO, "arrow_undo", QKeySequence("Ctrl+Z"), self._undo)
        self.redo = self._action(REDO, "arrow_swap", QKeySequence("Ctrl+Y"), self._redo)
        window.tasks.changed.connect(self._something_done)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)

    def name_steps(self) -> None:
        """Says in the menu what would be undone and redone."""
        self._window.tasks.query(self._both, self._name, owner=self, key="names")

    def _action(self, text: str, icon: str, keys: QKeySequence, run: Callable[[], None]) -> QAction:
        action = QAction(icons.icon(icon), text, self._window)
        action.setIconVisibleInMenu(False)
        action.setShortcut(keys)
        action.setAutoRepeat(False)
        action.setEnabled(self._desk.role.may(Role.CLERK))
        action.triggered.connect(lambda _on=False: run())
        return action

    # -- what would be done -----------------------------------------------------------------------------------

    def _next_undo(self, reader: Reader) -> _Found:
        rules = self._desk.undo_rules()
        return undo_chain.next_undo(reader, self._desk.office.operator, rules, leave=frozenset(self._passed))

    def _next_redo(self, reader: Reader) -> _Found:
        return undo_chain.next_redo(reader, self._desk.office.operator, self._desk.undo_rules())

    def _both(self, reader: Reader) -> tuple[_Found, _Found]:
        return self._next_undo(reader), self._next_redo(reader)

    def _name(self, found: tuple[_Found, _Found]) -> None:
        for action, verb, step in zip((self.undo, self.redo), (UNDO, REDO), found, strict=True):
            title = _short(step.action) if isinstance(step, Step) else ""
            action.setText(f"{verb}{taking_back.quoted(title)}" if title else verb)

    def _something_done(self, changes: Changes) -> None:
        if changes.tables:
            self.name_steps()

    # -- doing it ---------------------------------------------------------------------------------------------

    def _undo(self) -> None:
        self._begin(self._next_undo, UNDO)

    def _redo(self) -> None:
        self._begin(self._next_redo, REDO)

    def _begin(self, find: Callable[[Reader], _Found], verb: str) -> None:
        if self._busy or self._window.closing:
            return
        if self._window.tasks.writing:
            self._window.banner.say(BUSY, "info")
            return
        words = self._desk.words()

        def look(reader: Reader) -> tuple[_Found, Preview | None]:
            step = find(reader)
            if not isinstance(step, Step):
                return step, None
            return step, taking_back.preview(reader, words, step.seq, step.action)

        self._busy = True
        self._window.tasks.query(
            look,
            partial(self._go_on, verb),
            owner=self,
            refused=self._refuse,
            failed=lambda _failure: self._end(),
        )

    def _go_on(self, verb: str, found: tuple[_Found, Preview | None]) -> None:
        step, preview = found
        if not isinstance(step, Step) or preview is None:
            self._end()
            nothing = NOTHING_TO_UNDO if verb == UNDO else NOTHING_TO_REDO
            passed = step if isinstance(step, tuple) else ()
            self._window.banner.say(f"{_why_passed(passed)}{nothing}", "info")
            return
        # Behind a step that cannot be taken back lies an older one nobody was thinking of: it is never undone unasked.
        if (step.subject_count > 1 or step.passed) and not taking_back.confirmed(
            self._desk, preview, verb=verb, why=_why_passed(step.passed)
        ):
            self._end()
            return
        taking_back.take_back(
            self._desk,
            preview,
            partial(self._tell, verb, preview, _why_passed(step.passed)),
            verb=verb,
            refused=partial(self._cannot, preview),
            ended=self._end,
        )

    def _end(self) -> None:
        self._busy = False

    def _refuse(self, error: UserError) -> None:
        self._end()
        self._window.banner.say(error.message, "problem")

    def _cannot(self, preview: Preview, error: UserError) -> None:
        self._passed.add(preview.seq)
        again = "再按一次 Ctrl+Z，会撤销更早的一步。"
        self._window.banner.say(f"{taking_back.quoted(preview.action)}：{error.message}{again}", "problem")
        self.name_steps()

    def _tell(self, verb: str, preview: Preview, before: str, taken: Taken) -> None:
        if not taken.reverted:
            self._passed.add(preview.seq)
            self.name_steps()
        if taken.kept:
            taking_back.tell(self._desk, taken, verb=verb)
            return
        sentence = (
            f"已{verb}{taking_back.quoted(taken.action)}：{preview.records}。"
            if taken.reverted
            else taken.sentence(verb)
        )
        other, act = (REDO, self._redo) if verb == UNDO else (UNDO, self._undo)
        self._window.banner.say(f"{before}{sentence}", "done", button=other, act=act)

    # -- fields -----------------------------------------------------------------------------------------------

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(old, QLineEdit):
            old.removeEventFilter(self)
        if isinstance(new, QLineEdit) and new.window() is self._window:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A field claims Ctrl+Z although it has nothing to undo; then the window would never hear of it.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(watched, QLineEdit)
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo))
            and not watched.text()
            and not watched.isUndoAvailable()
            and not watched.isRedoAvailable()
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"


def _why_passed(passed: tuple[tuple[str, str], ...]) -> str:
    """What was left out on the way back, the newest of it."""
    if not passed:
        return ""
    title, reason = passed[0]
    more = f"（以及另外 {len(passed) - 1} 步）" if len(passed) > 1 else ""
    return f"{taking_back.quoted(title)}{more}已跳过：{reason}"
