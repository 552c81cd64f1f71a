# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms over frozen drafts: ``load`` a draft, ``draft`` gives a changed copy, nothing is written before OK.

What is wrong is said in a line below the field that is always there, so that the form never jumps.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets import icons, theme
from union_desktop.widgets.fields import ChoiceEditor, Editor, Field

REQUIRED = "这一项必须填写。"


@dataclass(frozen=True, slots=True)
class Typed:
    """A field the person touched: what the loaded draft showed there, and what was typed; texts or flags."""

    key: str
    label: str
    before: Any
    typed: Any


@dataclass(frozen=True)
class Section:
    """Fields under one heading."""

    title: str
    fields: Sequence[Field]


class Message(QWidget):
    """The line below a field: a problem, a warning or the hint; too long ones end in "…" and show whole as a tip."""

    def __init__(self, hint: str) -> None:
        super().__init__()
        self._hint = hint
        self._text = ""
        self._problem = True
        self.setFont(theme.scaled(self.font(), theme.SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The sentence, without the hint."""
        return self._text

    @property
    def is_problem(self) -> bool:
        """Whether the sentence blocks."""
        return bool(self._text) and self._problem

    def show_sentence(self, text: str, *, problem: bool = True) -> None:
        """Shows a sentence; an empty one brings the hint back."""
        self._text = text
        self._problem = problem
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(40, self.fontMetrics().height() + 3)

    def paintEvent(self, _event: QPaintEvent) -> None:
        text = self._text or self._hint
        if not text:
            return
        colours = theme.colours(self.palette())
        painter = QPainter(self)
        room = QRect(0, 0, self.width(), self.fontMetrics().height() + 1)
        if self._text:
            side = self.fontMetrics().ascent()
            colour = colours.problem if self._problem else colours.warning
            name = "error_circle" if self._problem else "warning"
            drawing = icons.pixmap(name, side, colour, self.devicePixelRatioF())
            painter.drawPixmap(0, (room.height() - side + 1) // 2, drawing)
            room.setLeft(side + 3)
            painter.setPen(colour)
        else:
            painter.setPen(colours.muted)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


# -- the form -----------------------------------------------------------------------------------------------------


class Form(QWidget):
    """Shows one draft in sections of one or two columns.

    Signals:
        edited: key of the field the person changed.
        left: key of the field the keyboard left, after its value was brought into its usual form.
        dirty_changed: whether anything differs from the loaded draft.
    """

    edited = Signal(str)
    left = Signal(str)
    dirty_changed = Signal(bool)

    def __init__(
        self,
        sections: Sequence[Section] | Sequence[Field],
        parent: QWidget | None = None,
        *,
        columns: int = 2,
    ) -> None:
        super().__init__(parent)
        self._draft: Any = None
        self._fields: dict[str, Field] = {}
        self._editors: dict[str, Editor] = {}
        self._messages: dict[str, Message] = {}
        self._labels: dict[str, QLabel] = {}
        self._loaded: dict[str, object] = {}
        self._concealed: set[str] = set()
        self._was_dirty = False
        self._focused = ""
        self._columns = columns

        body = QWidget()
        stack = QVBoxLayout(body)
        stack.setContentsMargins(theme.PAGE_MARGIN, theme.BLOCK, theme.PAGE_MARGIN, theme.TIGHT)
        stack.setSpacing(theme.GAP)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.GAP)
        self._grid.setVerticalSpacing(0)
        row = 0
        for section in _as_sections(sections):
            if section.title:
                top = theme.BLOCK if row else 0
                self._grid.addWidget(_section_title(section.title, top), row, 0, 1, columns * 3 - 1)
                row += 1
            row = self._lay_out(section.fields, row)
        for column in range(columns):
            self._grid.setColumnStretch(column * 3 + 1, 1)
            if column:
                self._grid.setColumnMinimumWidth(column * 3 - 1, theme.BLOCK)
        stack.addLayout(self._grid)
        stack.addStretch(1)

        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(body)
        self._status = _Status()
        self._show_status()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._status)
        if self._editors:
            self.setFocusProxy(next(iter(self._editors.values())).widget)

    # -- draft ------------------------------------------------------------------------------------------------

    def load(self, draft: Any) -> None:
        """Shows a draft; the form is clean afterwards."""
        for key in tuple(self._concealed):
            self.reveal(key)
        self._draft = draft
        for key, editor in self._editors.items():
            editor.show_value(_get(draft, key))
            self._loaded[key] = editor.raw()
            self._say(key)
        self._tell_dirty()
        self._show_status()

    def draft(self) -> Any:
        """A copy of the loaded draft with what is on the screen.

        Raises ``InvalidDraft`` (and shows every problem beside its field) when a field cannot be read or is missing.
        """
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for key in self._editors:
            problem, value = self._examine(key)
            if problem:
                problems[key] = problem
            else:
                values[key] = value
        if problems:
            self.show_problems(problems)
            raise InvalidDraft(problems)
        draft = self._draft
        for key, value in values.items():
            draft = _replace(draft, key, value)
        return draft

    @property
    def dirty(self) -> bool:
        """Whether anything differs from the loaded draft."""
        return any(editor.raw() != self._loaded.get(key) for key, editor in self._editors.items())

    def value(self, key: str) -> Any:
        """The value of one field, or None when it cannot be read; of a concealed one that of the draft."""
        if key in self._concealed:
            return _get(self._draft, key)
        try:
            return self._editors[key].value()
        except ValueError:
            return None

    def set_value(self, key: str, value: Any) -> None:
        """Shows another value, as if the person had entered it, but without ``edited``."""
        if key in self._concealed:
            if value == _get(self._draft, key):
                return
            self.reveal(key)
        self._editors[key].show_value(value)
        self._say(key)
        self._tell_dirty()

    def set_choices(self, key: str, choices: Sequence[tuple[Any, str]]) -> None:
        """Offers other choices in a ``ChoiceField``."""
        editor = self._editors[key]
        if not isinstance(editor, ChoiceEditor):
            raise TypeError(f"{key} is not a ChoiceField")
        clean = editor.raw() == self._loaded.get(key)
        editor.set_choices(choices)
        if clean and self._draft is not None:
            editor.show_value(_get(self._draft, key))
            self._loaded[key] = editor.raw()

    def set_enabled(self, key: str, enabled: bool) -> None:
        """Enables or disables one field."""
        self._editors[key].widget.setEnabled(enabled)

    def conceal(self, key: str, masked: str) -> None:
        """Shows ``masked`` in place of the loaded value, which stays what it is, until ``reveal``."""
        editor = self._editors[key]
        editor.show_raw(masked)
        editor.widget.setEnabled(False)
        self._loaded[key] = editor.raw()
        self._concealed.add(key)

    def reveal(self, key: str) -> None:
        """Shows the loaded value of a concealed field, which can be changed now."""
        if key not in self._concealed:
            return
        self._concealed.discard(key)
        editor = self._editors[key]
        editor.show_value(_get(self._draft, key))
        editor.widget.setEnabled(True)
        self._loaded[key] = editor.raw()

    def is_concealed(self, key: str) -> bool:
        """Whether the value of a field is not on the screen."""
        return key in self._concealed

    def set_read_only(self, read_only: bool, *keys: str) -> None:
        """Fixes the named fields, or all."""
        for key in keys or self._editors:
            self._editors[key].set_read_only(read_only)

    def widget(self, key: str) -> QWidget:
        """The input widget of a field."""
        return self._editors[key].widget

    def put_beside(self, key: str, widget: QWidget) -> None:
        """Puts a button at the right of a field: another way to fill it."""
        editor = self._editors[key].widget
        # Four numbers; Qt's stubs know only an object.
        place: Any = self._grid.getItemPosition(self._grid.indexOf(editor))
        self._grid.removeWidget(editor)
        both = QHBoxLayout()
        both.setSpacing(theme.GAP)
        both.addWidget(editor, 1)
        both.addWidget(widget)
        self._grid.addLayout(both, *place)
        QWidget.setTabOrder(editor, widget)

    # -- what was typed ---------------------------------------------------------------------------------------

    def typed(self) -> list[Typed]:
        """The fields that differ from the loaded draft, as they stand on the screen; never a secret one."""
        return [
            Typed(
                key, declared.label or str(getattr(declared, "text", "")), self._loaded.get(key), editor.raw()
            )
            for key, editor in self._editors.items()
            if editor.raw() != self._loaded.get(key)
            and not getattr(declared := self._fields[key], "secret", False)
        ]

    def type_in(self, typed: Sequence[Typed]) -> list[Typed]:
        """Puts back what was typed in a form like this one, as if by hand; returns what has no field here."""
        known = [one for one in typed if one.key in self._editors]
        for one in known:
            self.reveal(one.key)
            self._editors[one.key].show_raw(one.typed)
            self._on_edited(one.key)
        for one in known:
            self._on_left(one.key)
        # What follows from a field (a campus from its group) may have taken the place of what was typed in another.
        for one in known:
            self._editors[one.key].show_raw(one.typed)
        self._tell_dirty()
        return [one for one in typed if one.key not in self._editors]

    def overtaken(self, typed: Sequence[Typed]) -> list[Typed]:
        """Of what was typed over a former value, that which now stands over another: somebody changed it meanwhile."""
        return [one for one in typed if one.key in self._loaded and self._loaded[one.key] != one.before]

    # -- problems ---------------------------------------------------------------------------------------------

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Shows each sentence below its field, in place of all earlier ones, and puts the keyboard on the first.

        A key that is not a field here is matched by its last part; what fits nowhere stands below the form.
        """
        for key in self.problems:
            self._say(key)
        general = []
        first = ""
        for key, sentence in problems.items():
            own = self._own_key(key)
            if own is None:
                general.append(sentence)
            else:
                self._say(own, sentence)
        for key, message in self._messages.items():
            if message.is_problem:
                first = key
                break
        if first:
            self._scroll.ensureWidgetVisible(self._editors[first].widget, 0, 60)
            self._editors[first].widget.setFocus(Qt.FocusReason.OtherFocusReason)
            self._focused = first
        self._show_status("".join(general))

    def show_warnings(self, warnings: Mapping[str, str]) -> None:
        """Shows sentences that do not block; a problem in the same field comes first."""
        for key, sentence in warnings.items():
            own = self._own_key(key)
            if own is not None and not self._messages[own].is_problem:
                self._say(own, sentence, problem=False)
        self._show_status()

    def problem(self, key: str) -> str:
        """The sentence shown below a field, problem or warning."""
        return self._messages[key].text

    @property
    def problems(self) -> dict[str, str]:
        """The problems shown at the moment."""
        return {key: message.text for key, message in self._messages.items() if message.is_problem}

    # -- inside -----------------------------------------------------------------------------------------------

    def _lay_out(self, fields: Sequence[Field], row: int) -> int:
        column = 0
        for one in fields:
            if one.wide and column:
                row, column = row + 2, 0
            self._add_field(one, row, column)
            column += 1
            if one.wide or column == self._columns:
                row, column = row + 2, 0
        return row + 2 if column else row

    def _add_field(self, declared: Field, row: int, column: int) -> None:
        grid = self._grid
        key = declared.key
        editor = declared.build()
        editor.widget.setAccessibleName(declared.label)
        label = QLabel(f"* {declared.label}" if declared.required else declared.label)
        label.setBuddy(editor.widget)
        for widget in (label, editor.widget):
            widget.setToolTip(declared.tip)
        message = Message(declared.hint)
        span = self._columns * 3 - 2 if declared.wide else 1
        side = Qt.AlignmentFlag.AlignTop if editor.top_label else Qt.AlignmentFlag.AlignVCenter
        if editor.top_label:
            label.setContentsMargins(0, 4, 0, 0)
        grid.addWidget(label, row, column * 3, Qt.AlignmentFlag.AlignRight | side)
        grid.addWidget(editor.widget, row, column * 3 + 1, 1, span)
        grid.addWidget(message, row + 1, column * 3 + 1, 1, span)
        self._fields[key] = declared
        self._editors[key] = editor
        self._messages[key] = message
        self._labels[key] = label
        editor.touched.connect(lambda: self._on_edited(key))
        editor.gone.connect(lambda: self._on_left(key))
        editor.came.connect(lambda: self._on_entered(key))

    def _say(self, key: str, sentence: str = "", *, problem: bool = True) -> None:
        message = self._messages[key]
        was_problem = message.is_problem
        message.show_sentence(sentence, problem=problem)
        if message.is_problem != was_problem:
            self._editors[key].mark(message.is_problem)

    def _on_edited(self, key: str) -> None:
        self._say(key)
        self._tell_dirty()
        self._show_status()
        self.edited.emit(key)

    def _on_entered(self, key: str) -> None:
        self._focused = key
        self._show_status()

    def _on_left(self, key: str) -> None:
        if not shiboken6.isValid(self):
            return  # Qt takes the keyboard from a field once more while the form is being destroyed
        if self._focused == key:
            self._focused = ""
        message = self._messages[key]
        # What a service refused stays until the field is edited; what the field itself knows is looked at again.
        if not message.text:
            declared = self._fields[key]
            if not self._editors[key].is_empty():
                problem, value = self._examine(key)
                if problem:
                    self._say(key, problem)
                elif declared.warn and (sentence := declared.warn(value)):
                    self._say(key, sentence, problem=False)
        self._tell_dirty()
        self._show_status()
        self.left.emit(key)

    def _examine(self, key: str) -> tuple[str, Any]:
        declared, editor = self._fields[key], self._editors[key]
        if not editor.widget.isEnabled():
            return "", _get(self._draft, key) if self._draft is not None else editor.value()
        if declared.required and editor.is_empty():
            return REQUIRED, None
        try:
            value = editor.value()
        except ValueError as error:
            return str(error), None
        return (declared.check(value) or "") if declared.check else "", value

    def _own_key(self, key: str) -> str | None:
        if key in self._editors:
            return key
        last = key.rpartition(".")[2]
        return next((own for own in self._editors if own.rpartition(".")[2] == last), None)

    def _tell_dirty(self) -> None:
        dirty = self.dirty
        if dirty != self._was_dirty:
            self._was_dirty = dirty
            self.dirty_changed.emit(dirty)

    def _show_status(self, general: str = "") -> None:
        message = self._messages.get(self._focused)
        problems = self.problems
        if general:
            self._status.show_sentence(general, problem=True)
        elif message is not None and message.text:
            label = self._fields[self._focused].label
            self._status.show_sentence(f"{label}：{message.text}", problem=message.is_problem)
        elif problems:
            self._status.show_sentence(
                f"有 {len(problems)} 处需要改正，改好后再保存；填写的内容都还在。", problem=True
            )
        elif any(declared.required for declared in self._fields.values()):
            self._status.show_sentence("带 * 的项目必须填写。", problem=None)
        else:
            self._status.show_sentence("", problem=None)


class _Status(QLabel):
    """Two lines below the form for the sentence of the field the keyboard is on, in full length."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.scaled(self.font(), theme.SMALL))
        self.setContentsMargins(theme.PAGE_MARGIN, 0, theme.PAGE_MARGIN, 0)
        self.setFixedHeight(QFontMetrics(self.font()).lineSpacing() * 2 + 4)
        self._problem: bool | None = None

    def show_sentence(self, text: str, *, problem: bool | None) -> None:
        """``problem`` is False for a warning and None for a quiet remark."""
        self._problem = problem
        self.setText(text)
        self._colour()

    def _colour(self) -> None:
        colours = theme.colours()
        colour = {True: colours.problem, False: colours.warning, None: colours.muted}[self._problem]
        palette = self.palette()
        if palette.color(self.foregroundRole()) != colour:
            palette.setColor(self.foregroundRole(), colour)
            self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._colour()


def _as_sections(parts: Sequence[Section] | Sequence[Field]) -> list[Section]:
    if parts and isinstance(parts[0], Field):
        return [Section("", [part for part in parts if isinstance(part, Field)])]
    return [part for part in parts if isinstance(part, Section)]


def _section_title(title: str, above: int) -> QWidget:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(theme.LINE_ROLE)
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, above, 0, theme.GAP)
    row.setSpacing(theme.GAP)
    row.addWidget(theme.heading(title, size=theme.BODY))
    row.addWidget(line, 1)
    return widget


def _get(draft: Any, key: str) -> Any:
    for part in key.split("."):
        draft = getattr(draft, part)
    return draft


def _replace(draft: Any, key: str, value: Any) -> Any:
    first, _, rest = key.partition(".")
    if rest:
        value = _replace(getattr(draft, first), rest, value)
    return dataclasses.replace(draft, **{first: value})
