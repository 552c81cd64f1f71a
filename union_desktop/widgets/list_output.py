# SPDX-License-Identifier: GPL-3.0-or-later
"""The list on the screen into a spreadsheet or onto paper: which rows, what for, where to; made in a child process."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from union_desktop.core import clock, office_child
from union_desktop.core.listing import ListLook
from union_desktop.widgets import ask, purpose

if TYPE_CHECKING:
    from union_desktop.core.access import What
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.record_list import RecordList

#: By name: this floor does not know the one beside it, and the child process asks by name anyway.
WORKBOOK: Final = "union_desktop.documents.listing:workbook"
PAPER: Final = "union_desktop.documents.listing:paper"
Ids = Sequence[int]


def export(desk: Desk, page: RecordList) -> None:
    """Asks which rows and where to, keeps that it was taken out, and writes the file."""
    title = page.spec.listing.title
    ids = _which(desk, page, "导出")
    if ids is None:
        return

    def write(given: str) -> None:
        path = ask.save_file(
            desk.window,
            f"导出{title}",
            f"{title}-{desk.today():%Y%m%d}.xlsx",
            filters=ask.WORKBOOKS,
            purpose=page.spec.key,
        )
        if path is not None:
            asked = partial(office_child.ask, desk.office, WORKBOOK, _arguments(desk, page, ids, given))
            _noted(desk, "export", page, len(ids), given, partial(_write, desk, path, title, asked, len(ids)))

    _with_purpose(desk, page, len(ids), write)


def print_list(desk: Desk, page: RecordList) -> None:
    """Asks which rows, and shows the paper in the preview."""
    title = page.spec.listing.title
    ids = _which(desk, page, "打印")
    if ids is None:
        return

    def show(given: str) -> None:
        asked = partial(office_child.ask, desk.office, PAPER, _arguments(desk, page, ids, given))
        make = partial(desk.print_pdf, f"{title} {desk.today():%Y-%m-%d}", asked)
        if page.spec.sensitive:
            _noted(desk, "print", page, len(ids), given, make)
        else:
            make()

    _with_purpose(desk, page, len(ids), show)


def _which(desk: Desk, page: RecordList, verb: str) -> Ids | None:
    every, chosen = array("q", page.model.ids), page.selected_ids()
    spec = page.spec
    if not every:
        ask.tell(desk.window, f"列表是空的，没有可{verb}的内容。请先调整筛选条件。")
        return None
    if len(chosen) < 2:
        return every
    ways = (
        ask.Option("every", f"列表中的全部 {len(every):,} {spec.unit}"),
        ask.Option("chosen", f"只有选中的 {len(chosen):,} {spec.unit}"),
    )
    way = ask.choose(desk.window, f"{verb}哪些{spec.record}？", ways, title=f"{verb}列表")
    return {"every": every, "chosen": chosen}.get(way)


def _with_purpose(desk: Desk, page: RecordList, count: int, then: Callable[[str], None]) -> None:
    spec = page.spec
    if not spec.sensitive:
        then("")
        return
    what = f"{spec.listing.title}（含{spec.sensitive}）"
    if purpose.may_take_out(desk, desk.window, what):
        given = purpose.ask_purpose(desk.window, what, count)
        if given is not None:
            then(given)


def _noted(
    desk: Desk, what: What, page: RecordList, count: int, given: str, then: Callable[[], None]
) -> None:
    spec = page.spec
    field = f"{spec.listing.title}：{spec.sensitive or '号码已隐去'}"
    purpose.noted(desk, what, field, count, given, then)


def _arguments(desk: Desk, page: RecordList, ids: Ids, given: str) -> dict[str, object]:
    look = ListLook(
        page.columns.visible, page.filters_in_words, desk.today(), desk.office.operator, clock.now()
    )
    return {"source": page.spec.listing.name, "ids": ids, "look": replace(look, purpose=given)}


def _write(desk: Desk, path: Path, title: str, asked: Callable[..., bytes], count: int) -> None:
    def tell() -> None:
        ask.tell(desk.window, f"已导出 {count:,} 行到“{path}”。文件没有加密，请妥善保管，用完删除。")

    desk.write_file(path, f"正在导出{title}", asked, tell)
