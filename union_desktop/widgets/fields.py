# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of forms: what a form declares of each, and the editor that shows, reads and checks its value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIntValidator, QPalette, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from union_desktop.core import clock
from union_desktop.widgets import theme

# -- editors ------------------------------------------------------------------------------------------------------


class Editor(QObject):
    """A field on the screen.

    Signals:
        touched: the person changed it.
        gone: the keyboard left it.
        came: the keyboard came to it.
    """

    touched = Signal()
    gone = Signal()
    came = Signal()
    top_label: ClassVar[bool] = False

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.widget = widget
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn:
            self.came.emit()
        elif (
            kind == QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            # A list of proposals or a context menu takes the keyboard only for a moment.
            and event.reason() != Qt.FocusReason.PopupFocusReason
        ):
            self.settle()
            self.gone.emit()
        return False

    def show_value(self, value: Any) -> None:
        """Shows a value of the draft."""
        raise NotImplementedError

    def value(self) -> Any:
        """The value for the draft; raises ``ValueError`` with a sentence when the text cannot be read."""
        raise NotImplementedError

    def raw(self) -> object:
        """What is on the screen, to tell whether it was touched: a text or a flag."""
        raise NotImplementedError

    def show_raw(self, raw: Any) -> None:
        """Puts back what ``raw`` said, readable or not."""
        raise NotImplementedError

    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        return self.raw() in ("", None)

    def settle(self) -> None:
        """Shows the text in its usual form if it can be read."""

    def mark(self, problem: bool) -> None:
        """Tints the ground of a field that has to be corrected."""
        palette = QPalette()
        if problem:
            palette.setColor(QPalette.ColorRole.Base, theme.colours().problem_soft)
        self.widget.setPalette(palette)

    def set_read_only(self, read_only: bool) -> None:
        """Keeps the value readable but fixed."""
        self.widget.setEnabled(not read_only)


class _LineEditor(Editor):
    widget: QLineEdit

    def __init__(self, placeholder: str = "") -> None:
        line = QLineEdit()
        line.setPlaceholderText(placeholder)
        super().__init__(line)
        line.textEdited.connect(lambda _text: self.touched.emit())

    def raw(self) -> object:
        return self.widget.text().strip()

    def show_raw(self, raw: Any) -> None:
        self._show(str(raw))

    def _show(self, text: str) -> None:
        self.widget.setText(text)
        self.widget.setCursorPosition(0)

    def settle(self) -> None:
        try:
            value = self.value()
        except ValueError:
            return
        self.show_value(value)

    def set_read_only(self, read_only: bool) -> None:
        self.widget.setReadOnly(read_only)


class _TextEditor(_LineEditor):
    def __init__(self, declared: TextField) -> None:
        super().__init__(declared.placeholder)
        self._declared = declared
        self.widget.setMaxLength(declared.max_length)
        if declared.secret:
            self.widget.setEchoMode(QLineEdit.EchoMode.Password)
        if declared.offers:
            completer = QCompleter(list(declared.offers), self.widget)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.activated.connect(lambda _text: self.touched.emit())
            self.widget.setCompleter(completer)

    def show_value(self, value: Any) -> None:
        self._show("" if value is None else str(value))

    def value(self) -> str:
        if self._declared.secret:
            return self.widget.text()
        text = self.widget.text().strip()
        return self._declared.normalise(text) if self._declared.normalise else text


class _DateEditor(_LineEditor):
    def __init__(self, declared: DateField) -> None:
        super().__init__(declared.placeholder)
        self._declared = declared

    def show_value(self, value: Any) -> None:
        self._show(value.isoformat() if value else "")

    def value(self) -> date | None:
        text = self.widget.text().strip()
        if not text:
            return None
        parsed = (self._declared.parse or _parse_date)(text)
        # The reader of loose dates says beside the date whether the day was given.
        found: date = getattr(parsed, "date", parsed)
        return found


class _MoneyEditor(_LineEditor):
    def __init__(self, declared: MoneyField) -> None:
        super().__init__(declared.placeholder)
        self.widget.setAlignment(Qt.AlignmentFlag.AlignRight)

    def show_value(self, value: Any) -> None:
        from union_desktop.core.values import format_yuan

        self._show("" if value is None else format_yuan(value))

    def value(self) -> int | None:
        from union_desktop.core.values import parse_yuan

        text = self.widget.text().strip()
        return parse_yuan(text) if text else None


class _NumberEditor(_LineEditor):
    def __init__(self, declared: NumberField) -> None:
        super().__init__()
        self._declared = declared
        self.widget.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.widget.setValidator(QIntValidator(min(declared.minimum, 0), 2_147_483_647, self.widget))

    def show_value(self, value: Any) -> None:
        self._show("" if value is None else str(value))

    def value(self) -> int | None:
        text = self.widget.text().strip()
        if not text:
            return None
        number = int(text) if text.lstrip("-").isdigit() else None
        low, high = self._declared.minimum, self._declared.maximum
        if number is None or not low <= number <= high:
            raise ValueError(f"请填写 {low} 到 {high} 之间的整数。")
        return number


class Combo(QComboBox):
    """Leaves the wheel to the page: rolling through a form must not change what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceEditor(Editor):
    """A list to choose from; its choices may change while it is shown."""

    widget: Combo

    def __init__(self, declared: ChoiceField) -> None:
        combo = Combo()
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.setMaxVisibleItems(16)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(6)
        super().__init__(combo)
        self._declared = declared
        completer = combo.completer()
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.set_choices(declared.choices)
        combo.lineEdit().textEdited.connect(lambda _text: self.touched.emit())
        combo.activated.connect(lambda _row: self.touched.emit())

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offers other choices; what is shown stays if it is still among them."""
        shown = self.widget.currentText()
        self._values = {label: value for value, label in choices}
        self._labels = dict(choices)
        self.widget.blockSignals(True)
        self.widget.clear()
        self.widget.addItems([label for _value, label in choices])
        self.widget.setCurrentIndex(self.widget.findText(shown) if shown else -1)
        self.widget.blockSignals(False)

    def show_value(self, value: Any) -> None:
        if value is None or value == self._declared.empty:
            self.widget.setCurrentIndex(-1)
            self.widget.setEditText("")
            return
        label = self._labels.get(value)
        if label is None:
            # A code from an older table must survive a form that was opened only to change a phone number.
            label = str(value)
            self._labels[value] = label
            self._values[label] = value
            self.widget.addItem(label)
        self.widget.setCurrentIndex(self.widget.findText(label))
        self.widget.lineEdit().setCursorPosition(0)

    def raw(self) -> object:
        return self.widget.currentText().strip()

    def show_raw(self, raw: Any) -> None:
        self.widget.setCurrentIndex(self.widget.findText(str(raw)))
        self.widget.setEditText(str(raw))

    def value(self) -> Any:
        text = self.widget.currentText().strip()
        if not text:
            return self._declared.empty
        if text in self._values:
            return self._values[text]
        parsed = self._declared.parse(text) if self._declared.parse else None
        if parsed is not None and parsed in self._labels:
            return parsed
        near = [label for label in self._values if text in label]
        if len(near) == 1:
            return self._values[near[0]]
        raise ValueError(f"没有“{text}”这一项，请从列表中选择。")

    def settle(self) -> None:
        try:
            value = self.value()
        except ValueError:
            return
        self.show_value(value)


class _CheckEditor(Editor):
    widget: QCheckBox

    def __init__(self, declared: CheckField) -> None:
        super().__init__(QCheckBox(declared.text))
        self.widget.clicked.connect(lambda _on: self.touched.emit())

    def show_value(self, value: Any) -> None:
        self.widget.setChecked(bool(value))

    def raw(self) -> object:
        return self.widget.isChecked()

    def show_raw(self, raw: Any) -> None:
        self.widget.setChecked(bool(raw))

    def value(self) -> bool:
        return self.widget.isChecked()

    def is_empty(self) -> bool:
        return not self.widget.isChecked()


class _NotesEditor(Editor):
    widget: QPlainTextEdit
    top_label = True

    def __init__(self, declared: NotesField) -> None:
        notes = QPlainTextEdit()
        notes.setTabChangesFocus(True)
        notes.setFixedHeight(notes.fontMetrics().lineSpacing() * declared.lines + 12)
        super().__init__(notes)
        self._declared = declared
        self._shown = ""
        notes.textChanged.connect(self._changed)

    def _changed(self) -> None:
        if self.widget.toPlainText() != self._shown:
            self._shown = self.widget.toPlainText()
            self.touched.emit()

    def show_value(self, value: Any) -> None:
        self._shown = value or ""
        self.widget.setPlainText(self._shown)

    def raw(self) -> object:
        return self.widget.toPlainText().strip()

    def show_raw(self, raw: Any) -> None:
        self._shown = str(raw)
        self.widget.setPlainText(self._shown)

    def value(self) -> str:
        text = self.widget.toPlainText().strip()
        if len(text) > self._declared.max_length:
            raise ValueError(f"最多 {self._declared.max_length} 个字，现在有 {len(text)} 个。")
        return text

    def set_read_only(self, read_only: bool) -> None:
        self.widget.setReadOnly(read_only)


def _parse_date(text: str) -> Any:
    from union_desktop.core.values import parse_date

    return parse_date(text, today=clock.today())


# -- declarations -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """One field: ``key`` is the attribute of the draft, with a dot for a draft inside it (``person.name``).

    ``check(value)`` returns a sentence that blocks, ``warn(value)`` one that does not; both run when the field is left.
    ``wide`` fields take a whole line; ``hint`` is shown below the field while nothing is wrong.
    """

    editor: ClassVar[Callable[..., Editor]]

    key: str
    label: str
    _: KW_ONLY
    required: bool = False
    wide: bool = False
    hint: str = ""
    tip: str = ""
    check: Callable[[Any], str | None] | None = None
    warn: Callable[[Any], str | None] | None = None

    def build(self) -> Editor:
        """The widget for this field."""
        return type(self).editor(self)


@dataclass(frozen=True)
class TextField(Field):
    """One line of text; ``normalise`` is applied when the field is left. ``offers`` are usual words, any other may be typed."""

    editor = _TextEditor
    max_length: int = 200
    offers: Sequence[str] = ()
    placeholder: str = ""
    normalise: Callable[[str], str] | None = None
    secret: bool = False


@dataclass(frozen=True)
class DateField(Field):
    """A day as text; ``parse`` defaults to ``core.values.parse_date`` and raises ``ValueError`` with a sentence."""

    editor = _DateEditor
    parse: Callable[[str], Any] | None = None
    placeholder: str = "如 1990-01-02"


@dataclass(frozen=True)
class MoneyField(Field):
    """An amount typed in yuan, held in fen; None when empty."""

    editor = _MoneyEditor
    placeholder: str = ""


@dataclass(frozen=True)
class NumberField(Field):
    """A whole number; None when empty."""

    editor = _NumberEditor
    minimum: int = 0
    maximum: int = 1_000_000


@dataclass(frozen=True)
class ChoiceField(Field):
    """One of ``(value, label)`` pairs; typing searches in the labels.

    ``parse(text)`` may accept other words for a value (``CodeTable.parse``); ``empty`` is the value of an empty field.
    """

    editor = ChoiceEditor
    choices: Sequence[tuple[Any, str]] = ()
    parse: Callable[[str], Any] | None = None
    empty: Any = ""


@dataclass(frozen=True)
class CheckField(Field):
    """Yes or no; ``text`` stands beside the box."""

    editor = _CheckEditor
    text: str = ""


@dataclass(frozen=True)
class NotesField(Field):
    """Several lines of text, over the whole width."""

    editor = _NotesEditor
    wide: bool = True
    lines: int = 3
    max_length: int = 2_000
