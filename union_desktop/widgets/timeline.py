# SPDX-License-Identifier: GPL-3.0-or-later
"""办理过程: what was done, when, by whom, with which opinion and result; to be read, copied and printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from union_desktop.widgets import icons, theme
from union_desktop.widgets.facts import FactSheet


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One step; with ``until`` it lasted from ``on`` to that day (公示). ``current`` is the one that is under way."""

    on: dt.date | None
    what: str
    who: str = ""
    opinion: str = ""
    result: str = ""
    until: dt.date | None = None
    current: bool = False

    @property
    def days(self) -> str:
        """“2026-05-05” or “2026-05-05 至 2026-05-12”; empty for what is still to come."""
        if self.on is None:
            return ""
        return f"{self.on} 至 {self.until}" if self.until and self.until != self.on else f"{self.on}"


class Timeline(QWidget):
    """Steps from top to bottom in the order given.

    Signals:
        print_wanted: 打印办理过程 was pressed; who shows the timeline makes the paper.
    """

    print_wanted = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        print_text: str = "打印办理过程…",
        empty: str = "还没有办理记录。",
    ) -> None:
        super().__init__(parent)
        self.steps: tuple[TimelineStep, ...] = ()
        self._empty = empty
        self.sheet = FactSheet()
        self.sheet.setAccessibleName("办理过程")
        self.copy_button = QPushButton(icons.icon("copy"), "复制")
        self.copy_button.setToolTip("复制全部步骤，可以粘贴到文档或电子表格")
        self.copy_button.clicked.connect(self.copy)
        self.print_button = QPushButton(icons.icon("print"), print_text)
        self.print_button.setVisible(bool(print_text))
        self.print_button.clicked.connect(self.print_wanted)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.BLOCK, 0, theme.BLOCK, 0)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.print_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, theme.GAP)
        layout.addWidget(self.sheet)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self.setFocusProxy(self.sheet)
        self.show_steps(())

    def show_steps(self, steps: Sequence[TimelineStep]) -> None:
        """Shows these steps."""
        self.steps = tuple(steps)
        self.copy_button.setEnabled(bool(steps))
        self.print_button.setEnabled(bool(steps))
        self._render()

    def text(self) -> str:
        """A line for each step, its parts between tabs."""
        lines = [("日期", "步骤", "经办人", "意见", "结果")]
        lines += [(one.days, one.what, one.who, one.opinion, one.result) for one in self.steps]
        return "\n".join("\t".join(" ".join(part.split()) for part in line) for line in lines)

    def copy(self) -> None:
        """Puts all steps on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._render()

    def _render(self) -> None:
        colours = theme.colours(self.palette())
        muted, accent = colours.muted.name(), colours.accent.name()
        if not self.steps:
            self.sheet.setHtml(f"<p style='color:{muted}'>{escape(self._empty)}</p>")
            return
        rows = []
        for at, one in enumerate(self.steps):
            line = f"border-top:1px solid {colours.line.name()}" if at else ""
            now = f"&nbsp;&nbsp;<span style='color:{accent}'>办理中</span>" if one.current else ""
            ink = "" if one.on is not None or one.current else f"color:{muted}"
            who = f"　<span style='color:{muted}'>{escape(one.who)}</span>" if one.who else ""
            said = [f"<b>{escape(one.what)}</b>{who}{now}"]
            if one.result:
                said.append(f"结果：{_lines(one.result)}")
            if one.opinion:
                said.append(f"意见：{_lines(one.opinion)}")
            days = "<br>至 ".join(one.days.split(" 至 "))
            rows.append(
                f"<tr><td width=96 style='{line};color:{muted}'>{days}</td>"
                f"<td style='{line};{ink}'>{'<br>'.join(said)}</td></tr>"
            )
        self.sheet.setHtml(
            "<table cellspacing=0 cellpadding=5 width='100%' style='border-collapse:collapse'>"
            f"{''.join(rows)}</table>"
        )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
