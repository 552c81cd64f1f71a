# SPDX-License-Identifier: GPL-3.0-or-later
"""The facts of one record as a sheet of text: beside the list, and as the first part of the record's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from union_desktop.core.listing import Facts
from union_desktop.widgets import theme

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

ReadFacts = Callable[["Reader", int], "Facts | None"]


class FactSheet(QTextBrowser):
    """As high as what stands in it: the pane around scrolls, so that the panels below are never squeezed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(theme.BLOCK)
        self.document().contentsChanged.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        height = int(self.document().size().height()) + 1
        if self.minimumHeight() != height:
            self.setFixedHeight(height)


class FactsView(FactSheet):
    """Reads and shows ``Facts``; ``hint`` is what it says while nothing is chosen.

    Without ``head`` it leaves out what the head of a page says already.

    Signals:
        shown: the ``Facts`` that were read, or None when the record is gone.
    """

    shown = Signal(object)

    def __init__(
        self, desk: Desk, read: ReadFacts, hint: str = "", parent: QWidget | None = None, *, head: bool = True
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._read = read
        self._head = head
        self._hint = hint
        self._record_id: int | None = None
        self._facts: Facts | None = None
        self.setAccessibleName("详情")
        self._render()

    @property
    def facts(self) -> Facts | None:
        """What stands on the sheet."""
        return self._facts

    def show_record(self, record_id: int | None, hint: str = "") -> None:
        """Shows another record; with None it says the hint."""
        if record_id is None or record_id != self._record_id:
            self._facts = None
        self._hint = hint or self._hint
        self._record_id = record_id
        self._render()
        self.reload()

    def reload(self) -> None:
        """Reads the record again."""
        if self._record_id is not None:
            read = partial(_with_id, read=self._read, record_id=self._record_id)
            self._desk.tasks.query(read, self._show, owner=self, key="facts")

    def _show(self, found: tuple[int, Facts | None]) -> None:
        record_id, facts = found
        if record_id == self._record_id:
            self._facts = facts
            self._render()
            self.shown.emit(facts)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._render()

    def _render(self) -> None:
        colours = theme.colours(self.palette())
        style = f"<style>.m {{color:{colours.muted.name()}}} .w {{color:{colours.warning.name()}}}</style>"
        if self._record_id is None:
            self.setHtml(f"{style}<p class=m>{escape(self._hint)}</p>")
        else:
            self.setHtml(style + (facts_html(self._facts, head=self._head) if self._facts else ""))


def facts_html(facts: Facts, *, head: bool = True) -> str:
    """Title, state, warnings, then label and text line by line."""
    parts = []
    if head:
        parts.append(f"<div style='font-size:large; font-weight:600'>{escape(facts.title)}</div>")
    if head and facts.status:
        parts.append(f"<p style='margin-top:6px; margin-bottom:2px'><b>{escape(facts.status)}</b></p>")
    if head and facts.line:
        parts.append(f"<div class=m>{escape(facts.line)}</div>")
    parts += [f"<p class=w style='margin-top:6px'>注意：{escape(text)}</p>" for text in facts.warnings]
    if parts:
        parts.append("<p style='font-size:4px'>&nbsp;</p>")
    parts.append(_table(facts.rows))
    for heading, rows in facts.groups:
        parts.append(
            f"<p style='margin-top:12px; margin-bottom:2px'><b>{escape(heading)}</b></p>{_table(rows)}"
        )
    parts += [f"<p class=m style='margin-top:8px'>{_lines(text)}</p>" for text in facts.notes]
    return "".join(parts)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    lines = "".join(
        f"<tr><td class=m width=84>{escape(label)}</td><td>{_lines(text)}</td></tr>"
        for label, text in rows
        if text
    )
    return f"<table cellspacing=0 cellpadding=1 width='100%'>{lines}</table>" if lines else ""


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _with_id(reader: Reader, read: ReadFacts, record_id: int) -> tuple[int, Facts | None]:
    return record_id, read(reader, record_id)
