# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of an application's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from union_desktop.areas.aid.terms import PayState
from union_desktop.areas.applications.queries import record, screen
from union_desktop.areas.applications.queries.record import TABLE, Payment, Surroundings
from union_desktop.areas.applications.ui import printing
from union_desktop.core.values import format_yuan
from union_desktop.widgets import icons, theme
from union_desktop.widgets.attachments import AttachmentsPanel
from union_desktop.widgets.proceedings import PapersPanel, StepsPanel
from union_desktop.widgets.revealing import RevealedText

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.proceedings.terms import PaperDraft
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

_ROW_LINES = 8


def situation(desk: Desk, application_id: int) -> QWidget:
    """Why aid is asked for, and what the family has."""
    return RevealedText(
        desk,
        "理由和家庭情况",
        (TABLE, application_id),
        (TABLE,),
        partial(screen.situation, application_id=application_id),
        nothing="还没有写申请理由。可以用“修改”补写。",
    )


def papers(desk: Desk, application_id: int) -> QWidget:
    """The papers the scheme asks for."""

    def save(listed: Sequence[PaperDraft]) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.applications import service

            return service.set_papers(session, application_id, listed)

        return write

    return PapersPanel(desk, (TABLE, application_id), save)


def steps(desk: Desk, application_id: int) -> QWidget:
    """Every opinion and step."""
    return StepsPanel(desk, (TABLE, application_id), partial(printing.course, desk, (application_id,)))


def attachments(desk: Desk, application_id: int) -> QWidget:
    """Scans of the form and the papers."""
    return AttachmentsPanel(desk, (TABLE, application_id))


@dataclass(frozen=True, slots=True)
class _Around:
    year: int
    found: Surroundings
    repeat_reason: str


def _around(reader: Reader, *, application_id: int) -> _Around | None:
    one = record.application(reader, application_id)
    if one is None:
        return None
    year = one.draft.applied_on.year
    found = record.surroundings(reader, one.draft.person_id, year, application_id)
    return _Around(year, found, one.repeat_reason)


class HelpedPanel(QWidget):
    """What the household got in the year of the application, and what else it applies for."""

    help_topic = "18-applications#今年已获帮扶"
    _TABLES = (TABLE, "aid_grant", "aid_payment", "hardship_case", "household_member")

    def __init__(self, desk: Desk, application_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._application_id = application_id
        self.told = theme.muted("")
        self.told.setWordWrap(True)
        self.list = QTreeWidget()
        self.list.setAccessibleName("今年已获帮扶")
        self.list.setRootIsDecorated(False)
        theme.even_rows(self.list)
        self.list.setHeaderLabels(["姓名", "日期", "项目", "批次", "金额（元）"])
        for at, width in enumerate((110, 100, 140, 220)):
            self.list.setColumnWidth(at, width)
        self.list.setMinimumHeight((self.fontMetrics().height() + theme.GAP) * _ROW_LINES)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.told)
        layout.addWidget(self.list)
        layout.addStretch(1)
        self.setFocusProxy(self.list)
        desk.tasks.changed.connect(self._changed)
        self._reload()

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*self._TABLES):
            self._reload()

    def _reload(self) -> None:
        read = partial(_around, application_id=self._application_id)
        self._desk.tasks.query(read, self._show, owner=self, key="helped")

    def _show(self, around: _Around | None) -> None:
        self.list.clear()
        if around is None:
            self.told.setText("这份申请已不在。")
            return
        helped, running = around.found.helped, around.found.running
        for one in helped:
            amount = format_yuan(one.amount, grouped=True)
            self.list.addTopLevelItem(
                QTreeWidgetItem([one.whom, one.on.isoformat(), one.scheme, one.round, amount])
            )
        self.list.setVisible(bool(helped))
        total = format_yuan(sum(one.amount for one in helped), grouped=True)
        lines = [
            f"{around.year} 年本人和同户的人已获帮扶 {len(helped)} 笔，合计 {total} 元。"
            if helped
            else f"{around.year} 年本人和同户的人没有得到帮扶。"
        ]
        lines += [f"同户还有在办的申请：{one.name} {one.scheme}（{one.number}）。" for one in running]
        if around.repeat_reason:
            lines.append(f"再次帮扶的理由：{around.repeat_reason}")
        self.told.setText("\n".join(lines))


def _payment(reader: Reader, *, application_id: int) -> Payment | None:
    grant_id = reader.value("select grant_id from aid_application where id = :id", id=application_id)
    return record.payment(reader, int(grant_id)) if grant_id is not None else None


class PaymentPanel(QWidget):
    """How far the money is, and the way to the round."""

    help_topic = "18-applications#列入发放"

    def __init__(self, desk: Desk, application_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._application_id = application_id
        self._round_id: int | None = None
        self.told = theme.muted("")
        self.told.setWordWrap(True)
        self.button = QPushButton(icons.icon("open"), "打开批次")
        self.button.setToolTip("在“批次与发放”里打开这个批次，登记发放和签收")
        self.button.clicked.connect(self._open)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.BLOCK, theme.GAP, theme.BLOCK, theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self.told)
        layout.addLayout(row)
        layout.addStretch(1)
        self.setFocusProxy(self.button)
        desk.tasks.changed.connect(self._changed)
        self._reload()

    def _changed(self, changes: Changes) -> None:
        if changes.touches(TABLE, "aid_grant", "aid_payment", "aid_round"):
            self._reload()

    def _reload(self) -> None:
        read = partial(_payment, application_id=self._application_id)
        self._desk.tasks.query(read, self._show, owner=self, key="payment")

    def _show(self, found: Payment | None) -> None:
        self._round_id = found.round_id if found is not None else None
        self.button.setVisible(found is not None)
        if found is None:
            self.told.setText("还没有列入发放。审定通过（需要公示的，公示期满）以后列入。")
            return
        state = "已移出" if found.removed else PayState(found.state).label
        day = f"，{found.paid_on:%Y-%m-%d} 发放" if found.paid_on else ""
        self.told.setText(
            "\n".join(
                filter(
                    None,
                    (
                        f"批次：{found.round}",
                        f"金额：{format_yuan(found.amount, grouped=True)} 元",
                        f"状态：{state}{day}",
                        found.removed,
                    ),
                )
            )
        )

    def _open(self) -> None:
        if self._round_id is not None:
            self._desk.go_to("aid", self._round_id)
