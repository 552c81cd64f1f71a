# SPDX-License-Identifier: GPL-3.0-or-later
"""A flow of several pages over a state machine that knows no Qt: it says which step comes next, this shows it.

``FirstStart`` and the roster intake are such machines; they are tested without a window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.banner import Banner
from union_desktop.widgets.page import hairline


class Flow(Protocol):
    """The state machine behind a wizard.

    ``forward`` moves to the step that follows from what was entered and may raise ``UserError``; after the last step it
    sets ``finished``. ``steps`` may change with the answers given; keys name the pages.
    """

    @property
    def steps(self) -> Sequence[tuple[str, str]]:
        """Key and title of each step, in order."""

    @property
    def current(self) -> str:
        """Key of the present step."""

    @property
    def finished(self) -> bool:
        """Whether the last step was left."""

    def can_go_back(self) -> bool: ...

    def can_go_forward(self) -> bool: ...

    def forward(self) -> None: ...

    def back(self) -> None: ...


class WizardPage(QWidget):
    """One step.

    Signals:
        complete_changed: something was entered that may enable 下一步.

    Attributes:
        heading: the large line on top; the title of the step when empty.
        explanation: the quiet line below it.
        forward_text: the verb on the button that leads on.
        help_topic: where F1 opens the manual on this step.
    """

    complete_changed = Signal()
    heading = ""
    explanation = ""
    forward_text = "下一步"
    help_topic = ""

    def enter(self) -> None:
        """The page is about to be shown: show what the machine knows."""

    def is_complete(self) -> bool:
        """Whether enough was entered to go on; says nothing about being right."""
        return True

    def leave(self, proceed: Callable[[], None]) -> None:
        """Hands what was entered to the machine and calls ``proceed`` (perhaps later, after work off this thread).

        Raises ``UserError`` or ``InvalidDraft`` when it cannot be so; a page with a form shows its own problems first.
        """
        proceed()


class StepList(QWidget):
    """The steps at the left: done ones ticked, the present one strong, those to come quiet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: list[tuple[str, str]] = []
        self._current = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_steps(self, steps: Sequence[tuple[str, str]], current: str) -> None:
        """Shows the steps anew."""
        self._steps = list(steps)
        self._current = current
        place = next((number for number, (key, _) in enumerate(steps) if key == current), 0)
        title = steps[place][1] if steps else ""
        self.setAccessibleName(f"第 {place + 1} 步，共 {len(steps)} 步：{title}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(title) for _, title in self._steps), default=0)
        return QSize(max(widest + theme.ICON + 3 * theme.BLOCK + theme.GAP, 168), 200)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.colours(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().base())
        row = self.fontMetrics().height() + theme.BLOCK + 2
        place = next((number for number, (key, _) in enumerate(self._steps) if key == self._current), 0)
        ink = self.palette().windowText().color()
        for number, (_key, title) in enumerate(self._steps):
            room = QRect(0, theme.PAGE_MARGIN + number * row, self.width(), row)
            if number == place:
                painter.fillRect(room, colours.accent_soft)
                painter.fillRect(QRect(0, room.top(), 3, row), colours.accent)
            done = number < place
            name = "checkmark_circle" if done else "circle"
            colour = colours.good if done else colours.accent if number == place else colours.line
            mark = icons.pixmap(name, theme.ICON - 2, colour, self.devicePixelRatioF())
            painter.drawPixmap(theme.BLOCK, room.top() + (row - theme.ICON + 2) // 2, mark)
            painter.setPen(ink if number <= place else colours.muted)
            painter.setFont(theme.scaled(self.font(), theme.BODY, bold=number == place))
            text = room.adjusted(theme.BLOCK + theme.ICON + theme.GAP, 0, -theme.GAP, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()


class Wizard(QWidget):
    """Step list, heading, page, and the buttons below; goes where the machine says.

    ``lose`` is the sentence that asks before one leaves (or gives it, empty while there is nothing to lose); ``stay``
    is on the button that does not leave.

    Signals:
        finished: the last step was left.
        cancelled: the person gave up (and, where ``lose`` warns of it, said so twice).
    """

    finished = Signal()
    cancelled = Signal()

    def __init__(
        self,
        flow: Flow,
        pages: Mapping[str, WizardPage],
        parent: QWidget | None = None,
        *,
        lose: str | Callable[[], str] = "",
        stay: str = "继续填写",
        last_text: str = "完成",
    ) -> None:
        super().__init__(parent)
        self._flow = flow
        self._pages = dict(pages)
        self._lose = lose
        self._stay = stay
        self._last_text = last_text
        self._busy = False
        self._shown = ""
        self.steps = StepList()
        self.banner = Banner()
        self._heading = theme.heading("", size=theme.TITLE)
        self._heading.setWordWrap(True)
        self._explanation = theme.muted("")
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
            page.complete_changed.connect(self._update_buttons)
        self._working = QProgressBar()
        self._working.setRange(0, 0)
        self._working.setTextVisible(False)
        self._working.setFixedSize(140, theme.BLOCK)
        self._working.hide()
        self._doing = QLabel()
        self.back_button = QPushButton("上一步")
        self.forward_button = theme.primary(QPushButton("下一步"))
        self.cancel_button = QPushButton("取消")
        self.forward_button.setDefault(True)
        self.back_button.clicked.connect(self.go_back)
        self.forward_button.clicked.connect(self.go_forward)
        self.cancel_button.clicked.connect(self.give_up)

        head = QVBoxLayout()
        head.setContentsMargins(
            theme.PAGE_MARGIN + theme.GAP, theme.PAGE_MARGIN, theme.PAGE_MARGIN, theme.GAP
        )
        head.setSpacing(theme.TIGHT)
        head.addWidget(self._heading)
        head.addWidget(self._explanation)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.PAGE_MARGIN, theme.GAP + 2, theme.PAGE_MARGIN, theme.GAP + 2)
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self._working)
        buttons.addWidget(self._doing, 1)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.forward_button)
        buttons.addSpacing(theme.BLOCK)
        buttons.addWidget(self.cancel_button)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(head)
        right.addWidget(self.banner)
        right.addWidget(self._stack, 1)
        right.addWidget(hairline())
        right.addLayout(buttons)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.steps)
        whole.addWidget(hairline(vertical=True))
        whole.addLayout(right, 1)
        self.refresh()

    @property
    def page(self) -> WizardPage:
        """The page that is shown."""
        return self._pages[self._flow.current]

    @property
    def help_topic(self) -> str:
        """Where F1 opens the manual while the keyboard is on the buttons or the list of steps."""
        return self.page.help_topic

    @property
    def busy(self) -> bool:
        """Whether a page is at work."""
        return self._busy

    def refresh(self) -> None:
        """Shows the step the machine is at; call it after the machine moved by itself."""
        steps = tuple(self._flow.steps)
        current = self._flow.current
        self.steps.show_steps(steps, current)
        page = self.page
        if current != self._shown:
            self._shown = current
            self.banner.hide()
            page.enter()
            self._stack.setCurrentWidget(page)
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        self._heading.setText(page.heading or dict(steps).get(current, ""))
        self._explanation.setText(page.explanation)
        self._explanation.setVisible(bool(page.explanation))
        self._update_buttons()

    def go_forward(self) -> None:
        """What 下一步 does."""
        if self._busy or not self.forward_button.isEnabled():
            return
        try:
            self.page.leave(self._proceed)
        except UserError as error:
            self.refuse(error)

    def go_back(self) -> None:
        """What 上一步 does."""
        if not self._busy and self._flow.can_go_back():
            self._flow.back()
            self.refresh()

    def give_up(self) -> None:
        """What 取消 does: asks when there is something to lose."""
        losing = self._losing()
        if losing:
            if not ask.confirm(self, losing, yes="放弃", no=self._stay, danger=True):
                return
            # Work may have gone on behind the question; the answer was given to what was true before.
            if not self.cancel_button.isEnabled() or self._losing() != losing:
                return
        self.cancelled.emit()

    def _losing(self) -> str:
        return self._lose() if callable(self._lose) else self._lose

    def set_busy(self, text: str) -> None:
        """Shows that a page is at work and holds the buttons; an empty text ends it."""
        self._busy = bool(text)
        self._doing.setText(text)
        self._working.setVisible(self._busy)
        self._stack.setEnabled(not self._busy)
        self._update_buttons()

    def refuse(self, error: UserError) -> None:
        """Says what was refused, above the page; the step stays."""
        self.set_busy("")
        sentence = "有几处需要改正，改好后再继续。" if isinstance(error, InvalidDraft) else error.message
        self.banner.say(sentence, "problem")

    def _proceed(self) -> None:
        self.set_busy("")
        try:
            self._flow.forward()
        except UserError as error:
            self.refuse(error)
            return
        if self._flow.finished:
            self.finished.emit()
        else:
            self.refresh()

    def _update_buttons(self) -> None:
        steps = self._flow.steps
        last = bool(steps) and steps[-1][0] == self._flow.current
        page = self.page
        own = page.forward_text != WizardPage.forward_text
        self.forward_button.setText(self._last_text if last and not own else page.forward_text)
        self.forward_button.setEnabled(not self._busy and self._flow.can_go_forward() and page.is_complete())
        self.back_button.setEnabled(not self._busy and self._flow.can_go_back())


class WizardDialog(QDialog):
    """A wizard in a window of its own; closing it is the same as 取消."""

    def __init__(self, wizard: Wizard, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wizard = wizard
        self.setWindowTitle(title)
        self.setModal(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(wizard)
        wizard.finished.connect(self.accept)
        wizard.cancelled.connect(lambda: super(WizardDialog, self).reject())
        room = self.screen().availableSize()
        self.resize(min(1040, room.width() - 40), min(680, room.height() - 60))

    def reject(self) -> None:
        self.wizard.give_up()

    def closeEvent(self, event: QCloseEvent) -> None:
        # One that is gone from the screen was given up or finished: closing it again asks nothing.
        if self.isVisible():
            self.wizard.give_up()
        event.setAccepted(not self.isVisible())
