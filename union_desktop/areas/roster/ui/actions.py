# SPDX-License-Identifier: GPL-3.0-or-later
"""What one does with a batch: paper, files, undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from union_desktop.areas.roster import documents, queries
from union_desktop.areas.roster.terms import ReturnedRow
from union_desktop.core import clock, office_child
from union_desktop.core.errors import UserError
from union_desktop.documents import files
from union_desktop.widgets import ask
from union_desktop.widgets.purpose import with_purpose

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from union_desktop.areas.roster.service.undoing import BatchUndo
    from union_desktop.core.office_child import Report
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

PURPOSE = "roster"
_FIELDS = "证件号码等"


def print_receipt(desk: Desk, batch_id: int) -> None:
    """Shows the receipt in the preview; made by a child process, since a batch may have a hundred thousand lines."""
    arguments = {"batch_id": batch_id, "office": desk.office.name, "printed_at": clock.now()}
    make = partial(
        office_child.ask, desk.office, "union_desktop.areas.roster.documents:receipt_from", arguments
    )
    desk.print_pdf(f"{documents.TITLE}-批次{batch_id}", make)


def save_receipt(desk: Desk, batch_id: int) -> None:
    """Writes the receipt as a workbook; in a child process for the same reason."""
    arguments = {"batch_id": batch_id, "office": desk.office.name, "made_at": clock.now()}
    make = partial(
        office_child.ask, desk.office, "union_desktop.areas.roster.documents:receipt_workbook_from", arguments
    )
    _save(desk, desk.window, f"{documents.TITLE}-批次{batch_id}.xlsx", ask.WORKBOOKS, make)


def save_returned(desk: Desk, batch_id: int) -> None:
    """Writes the lines that were not taken, to send them back."""

    def rows(reader: Reader) -> list[ReturnedRow]:
        return documents.returned_rows(queries.batch_lines(reader, batch_id))

    def save(found: list[ReturnedRow]) -> None:
        name = f"退回行-批次{batch_id}.xlsx"
        _save(desk, desk.window, name, ask.WORKBOOKS, lambda _report: _returned(found), len(found))

    desk.tasks.query(rows, save, owner=desk.window)


def save_returned_rows(
    desk: Desk, parent: QWidget, source: str, rows: Callable[[], list[ReturnedRow]]
) -> None:
    """The same before anything was written."""

    def save(found: list[ReturnedRow]) -> None:
        _save(
            desk, parent, f"退回行-{source}.xlsx", ask.WORKBOOKS, lambda _report: _returned(found), len(found)
        )

    desk.tasks.query(lambda _reader: rows(), save, owner=parent)


def save_source_file(desk: Desk, batch_id: int) -> None:
    """Writes the roster as it was read."""
    with desk.office.reader() as reader:
        batch = queries.batch(reader, batch_id)

    def make(_report: Report) -> bytes:
        with desk.office.reader() as reader:
            return queries.batch_file(reader, batch_id)[1]

    _save(desk, desk.window, batch.file_name, ask.ALL_FILES, make, batch.counts.rows)


def undo(desk: Desk, batch_id: int) -> None:
    """Takes a batch back after asking."""
    with desk.office.reader() as reader:
        batch = queries.batch(reader, batch_id)
    if batch.undone_at:
        ask.tell(desk.window, f"批次 {batch_id} 已在 {batch.undone_at[:10]} 撤销过，没有改动任何内容。")
        return
    people = batch.applied + batch.left_applied
    if not ask.confirm(
        desk.window,
        f"要撤销批次 {batch_id}（{batch.source}，{batch.applied_at[:10]} 写入）吗？",
        yes="撤销",
        detail=f"这一批写入的 {people} 人将恢复到写入之前的样子；此后又改过的人予以保留，撤销后会列出来。",
        danger=True,
    ):
        return

    def take_back(session: Session) -> BatchUndo:
        from union_desktop.areas.roster.service import undoing

        return undoing.undo(session, batch_id)

    def tell(done: BatchUndo) -> None:
        kept = "\n".join(f"{name}：{reason}" for name, reason in done.kept[:12])
        more = f"\n…… 共 {len(done.kept)} 项" if len(done.kept) > 12 else ""
        ask.tell(
            desk.window,
            f"批次 {batch_id} 已撤销，{done.reverted} 条记录恢复原状。"
            + (f"另有 {len(done.kept)} 项此后又改过，予以保留。" if done.kept else ""),
            detail=kept + more,
        )

    desk.tasks.command(take_back, title=f"撤销名册批次 {batch_id}", owner=desk.window, done=tell)


def _returned(rows: list[ReturnedRow]) -> bytes:
    if not rows:
        raise UserError("没有需要退回的行，没有生成文件。")
    return documents.returned_workbook(rows, made_at=clock.now())


def _save(
    desk: Desk, parent: QWidget, name: str, filters: str, make: Callable[[Report], bytes], sensitive: int = 0
) -> None:
    """Asks where to and, for a file with so many people's whole numbers, what for; then writes it."""
    path = ask.save_file(parent, "保存", files.safe_name(name), filters=filters, purpose=PURPOSE)
    if path is None:
        return

    def told() -> None:
        ask.tell(parent, f"已保存到“{path}”。", detail="文件里有个人信息，且不再加密；用完请妥善保管或删除。")

    write = partial(
        desk.write_file,
        path,
        f"正在保存“{path.name}”",
        make,
        told,
        lambda error: ask.warn(parent, error.message),
        parent,
    )
    if sensitive:
        with_purpose(desk, parent, "export", path.stem, _FIELDS, sensitive, write)
    else:
        write()
