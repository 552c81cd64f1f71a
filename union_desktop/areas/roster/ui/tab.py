# SPDX-License-Identifier: GPL-3.0-or-later
"""The roster tab: every batch that was written, with its receipt; the way into the next intake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from union_desktop.areas.roster import queries
from union_desktop.areas.roster.queries import BatchRow
from union_desktop.areas.roster.terms import KIND_TITLES, Kind
from union_desktop.core.changes import Changes
from union_desktop.widgets import theme
from union_desktop.widgets.page import Page
from union_desktop.widgets.row_table import Column, RowTable, RowTableModel

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

KEY = "roster"
_TABLES = ("roster_batch", "roster_source")
_COUNTED = (Kind.NEW, Kind.RETURNED, Kind.CHANGED, Kind.MOVED)


def _number(value: int) -> str:
    return f"{value:,}" if value else "–"


def batch_columns() -> tuple[Column[BatchRow], ...]:
    """The list of batches."""
    return (
        Column("id", "批次", lambda row: str(row.id), 56, "right", sort=False),
        Column("applied_at", "写入时间", lambda row: row.applied_at[:16].replace("T", " "), 130, sort=False),
        Column("source", "来源", lambda row: row.source, 130, sort=False),
        Column("file", "文件", lambda row: row.file_name, 160, sort=False),
        Column("on", "生效日期", lambda row: row.effective_on.isoformat(), 96, sort=False),
        Column("rows", "行数", lambda row: _number(row.counts.rows), 64, "right", sort=False),
        Column("applied", "写入", lambda row: _number(row.applied), 60, "right", sort=False),
        Column("left", "离开", lambda row: _number(row.left_applied), 60, "right", sort=False),
        Column("rejected", "退回", lambda row: _number(row.counts.rejected), 60, "right", sort=False),
        Column("skipped", "未采用", lambda row: _number(row.skipped), 64, "right", sort=False),
        Column("state", "状态", lambda row: "已撤销" if row.undone_at else "有效", 70, sort=False),
        Column("operator", "操作员", lambda row: row.operator, 90, sort=False),
    )


class RosterTab(Page):
    """The batches, newest first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, search="")
        self._desk = desk
        self._to_show: int | None = None
        self.model: RowTableModel[BatchRow] = RowTableModel(
            batch_columns(), self._fetch, self, muted=lambda row: bool(row.undone_at)
        )
        self.table = RowTable(self.model, self)
        self.table.setAccessibleName("名册批次")
        self.set_centre(self.table)
        self.details = QTextBrowser()
        self.details.setFrameShape(QFrame.Shape.NoFrame)
        self.details.setAccessibleName("批次详情")
        self.details.document().setDocumentMargin(theme.PAGE_MARGIN)
        self.set_right(self.details, 320)
        self.table.set_menu_actions(self.set_actions(desk, desk.actions(KEY), self.table.selected_ids))
        self.say_empty(
            "document_table",
            "还没有核对过名册。读入人事处或派遣单位的花名册，程序会列出新增、变更、调动和离开的人，确认后才写入。",
            "roster.intake",
        )
        self.table.selection_changed.connect(lambda: self.update_actions(self.table.selected_count() > 0))
        self.table.current_id_changed.connect(lambda _id: self._show_details())
        self.table.opened.connect(lambda _id: self.action("roster.receipt").trigger())
        self.follow(desk, _TABLES)
        self.reload()

    def show_record(self, record_id: int) -> None:
        """Selects a batch, also one that is just being read."""
        self._to_show = record_id
        self.reload()

    def reload(self, _changes: Changes | None = None) -> None:
        """Reads the batches again."""
        self._desk.tasks.query(queries.batch_ids, self._show, owner=self, key="batches")

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, BatchRow]:
        with self._desk.office.reader() as reader:
            return queries.batches(reader, list(ids))

    def _show(self, ids: list[int]) -> None:
        self.model.show_ids(ids)
        self.show_empty(not ids)
        self.show_right(bool(ids))
        self.set_counts(f"共 {len(ids):,} 批 · 截至 {self._desk.today():%Y-%m-%d}" if ids else "")
        if self._to_show is not None or (ids and not self.table.selected_count()):
            self.table.select_ids([self._to_show if self._to_show is not None else ids[0]])
        self._to_show = None
        self._show_details()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # It may come while the parts are still being made.
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "details"):
            self._show_details()

    def _show_details(self) -> None:
        current = self.table.current_id()
        if current is None:
            self.details.setHtml("")
            return

        def read(reader: Reader) -> BatchRow:
            return queries.batch(reader, current)

        self._desk.tasks.query(
            read, lambda row: self.details.setHtml(self._html(row)), owner=self, key="details"
        )

    def _html(self, row: BatchRow) -> str:
        colours = theme.colours(self.palette())
        muted = colours.muted.name()

        def table(lines: Sequence[tuple[str, str]]) -> str:
            cells = "".join(
                f"<tr><td style='color:{muted}; padding-right:18px'>{escape(label)}</td>"
                f"<td align=right>{escape(text)}</td></tr>"
                for label, text in lines
            )
            return f"<table cellspacing=0 cellpadding=2 width=220>{cells}</table>"

        counts = row.counts
        balance = [
            ("写入", f"{row.applied:,}"),
            ("无变化", f"{counts.unchanged:,}"),
            ("退回", f"{counts.rejected:,}"),
            ("未采用", f"{row.skipped:,}"),
            ("合计（名册行数）", f"{counts.rows:,}"),
        ]
        found = [(KIND_TITLES[kind], f"{counts.of(kind):,}") for kind in _COUNTED]
        found += [("离开", f"{counts.left:,}"), ("冲突", f"{counts.conflict:,}")]
        undone = ""
        if row.undone_at:
            kept = f"，{row.kept:,} 项此后改过的内容予以保留" if row.kept else ""
            undone = f"<p style='color:{colours.warning.name()}'>已于 {row.undone_at[:10]} 撤销{kept}。</p>"
        return (
            f"<div style='font-size:large; font-weight:600'>批次 {row.id}</div>"
            f"<p style='color:{muted}'>{escape(row.source)} · {escape(row.file_name)}<br>"
            f"{row.applied_at[:16].replace('T', ' ')} 由 {escape(row.operator)} 写入，"
            f"自 {row.effective_on:%Y-%m-%d} 起算</p>{undone}"
            f"<p><b>每一行的去向</b></p>{table(balance)}"
            f"<p><b>核对时的结果</b></p>{table(found)}"
            f"<p style='color:{muted}'>原文件和每一行的去向都存在这里，可随时打印回执、导出退回行。</p>"
        )
