# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a round's page that only show: its money by source and campus with the bank files made, and its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from union_desktop.areas.aid.queries import banking
from union_desktop.areas.aid.queries.banking import FileRow
from union_desktop.areas.aid.queries.round_head import RoundHead, head, yuan
from union_desktop.areas.aid.queries.rounds import Part
from union_desktop.areas.aid.ui import printing
from union_desktop.core.changes import Changes
from union_desktop.widgets import theme
from union_desktop.widgets.facts import FactSheet
from union_desktop.widgets.proceedings import StepsPanel

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_TABLES: Final = ("aid_grant", "aid_grant_fund", "aid_payment", "aid_round", "bank_file")


@dataclass(frozen=True, slots=True)
class _Money:
    found: RoundHead | None
    files: list[FileRow]


def _read_money(reader: Reader, round_id: int) -> _Money:
    return _Money(head(reader, round_id), banking.files(reader, round_id))


class MoneySheet(FactSheet):
    """What was decided, paid, given up and is open: altogether, by source, by campus; and the bank files."""

    def __init__(self, desk: Desk, round_id: int) -> None:
        super().__init__()
        self.setAccessibleName("资金来源与对账")
        self._desk = desk
        self._round_id = round_id
        self._money = _Money(None, [])
        desk.tasks.changed.connect(self._changed)
        self._load()

    def _load(self) -> None:
        read = partial(_read_money, round_id=self._round_id)
        self._desk.tasks.query(read, self._show, owner=self, key="money")

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*_TABLES):
            self._load()

    def _show(self, found: _Money) -> None:
        self._money = found
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._render()

    def _render(self) -> None:
        found = self._money.found
        if found is None:
            self.setHtml("")
            return
        colours = theme.colours(self.palette())
        sums = found.totals
        ink, mark = (
            (colours.good, "相符") if sums.balanced else (colours.problem, "不相符，请核对各行的资金来源")
        )
        whole = Part("", "合计", sums.rows, sums.decided, sums.paid, sums.waived, sums.open)
        line = colours.line.name()
        parts = [
            f"<p><b>{escape(found.account_text)}</b>　<span style='color:{ink.name()}'>{mark}</span></p>",
            _table("资金来源", (*sums.by_fund, whole), line),
            _table("校区", (*sums.by_campus, whole), line),
            _files(self._money.files, line, colours.muted.name()),
        ]
        self.setHtml("".join(parts))


def _table(title: str, parts: Sequence[Part], line: str) -> str:
    heads = "".join(
        f"<td align=right width='16%'><b>{one}</b></td>"
        for one in ("行数", "已定（元）", "已发（元）", "放弃（元）", "待发（元）")
    )
    rows = "".join(
        f"<tr><td style='border-top:1px solid {line}'>{_strong(escape(one.label), one.key == '' and one.label == '合计')}</td>"
        + "".join(
            f"<td align=right style='border-top:1px solid {line}'>{text}</td>"
            for text in (
                f"{one.rows:,}",
                *(yuan(fen) for fen in (one.decided, one.paid, one.waived, one.open)),
            )
        )
        + "</tr>"
        for one in parts
    )
    return (
        f"<p style='margin-top:14px'></p><table cellspacing=0 cellpadding=4 width='100%'>"
        f"<tr><td><b>{escape(title)}</b></td>{heads}</tr>{rows}</table>"
    )


def _strong(text: str, strong: bool) -> str:
    return f"<b>{text}</b>" if strong else text


def _files(files: Sequence[FileRow], line: str, muted: str) -> str:
    title = "<p style='margin-top:14px; margin-bottom:2px'><b>银行文件</b></p>"
    if not files:
        return f"{title}<p style='color:{muted}'>还没有生成过银行文件。</p>"
    rows = "".join(
        f"<tr><td style='border-top:1px solid {line}'>{one.made_on}</td>"
        f"<td style='border-top:1px solid {line}'>{escape(one.file_name)}<br>"
        f"<span style='color:{muted}'>{escape(one.template)}　校验码 {one.sha256[:12]}</span></td>"
        f"<td align=right style='border-top:1px solid {line}'>{one.count:,} 笔</td>"
        f"<td align=right style='border-top:1px solid {line}'>{yuan(one.total)} 元</td></tr>"
        for one in files
    )
    return f"{title}<table cellspacing=0 cellpadding=4 width='100%'>{rows}</table>"


def money_panel(desk: Desk, round_id: int) -> QWidget:
    """资金来源与对账."""
    return _on_paper(MoneySheet(desk, round_id))


# -- the steps ----------------------------------------------------------------------------------------------------


def timeline_panel(desk: Desk, round_id: int) -> QWidget:
    """办理过程."""
    return _on_paper(
        StepsPanel(desk, ("aid_round", round_id), partial(printing.print_course, desk, round_id))
    )


def _on_paper(sheet: QWidget) -> QWidget:
    """One ground under a sheet, however short it is."""
    ground = QWidget()
    ground.setBackgroundRole(QPalette.ColorRole.Base)
    ground.setAutoFillBackground(True)
    layout = QVBoxLayout(ground)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(sheet)
    layout.addStretch(1)
    return ground
