# SPDX-License-Identifier: GPL-3.0-or-later
"""What one does in the history: take back, look into the recycle bin, check the chain, hand the list on."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from union_desktop.areas.history import documents
from union_desktop.areas.history.queries import reading
from union_desktop.core import clock, office_child
from union_desktop.core.roles import Role
from union_desktop.widgets import ask, taking_back
from union_desktop.widgets.purpose import ask_purpose, noted

if TYPE_CHECKING:
    from union_desktop.areas.history.terms import ChainReport
    from union_desktop.areas.history.ui.tab import HistoryTab
    from union_desktop.widgets.area import Desk
    from union_desktop.widgets.taking_back import Preview, Taken
    from union_desktop.widgets.tasks import Progress

CHECKER: Final = "union_desktop.areas.history.queries.reading:checked_chain"
MAKER: Final = "union_desktop.areas.history.documents:workbook_from"


def undo(desk: Desk, seq: int) -> None:
    """Takes one entry back after asking; somebody else's only as an administrator."""
    read = partial(taking_back.preview, words=desk.words(), seq=seq)
    desk.tasks.query(read, partial(_undo, desk), owner=desk.window)


def _undo(desk: Desk, found: Preview) -> None:
    own = found.operator == desk.office.operator
    if not own and not desk.role.may(Role.ADMINISTRATOR):
        ask.warn(
            desk.window,
            f"这是{found.operator}做的操作，没有撤销，数据没有变化。只有本人或管理员可以撤销它。",
            title="没有撤销",
        )
        return
    why = "" if own else f"这是{found.operator}做的操作。撤销会以您的名义记入操作记录。"
    if taking_back.confirmed(desk, found, why=why):
        taking_back.take_back(desk, found, partial(_tell, desk))


def _tell(desk: Desk, taken: Taken) -> None:
    taking_back.tell(desk, taken)


def record_history(desk: Desk, table: str, record_id: int) -> None:
    """Opens the full history of one record."""
    from union_desktop.areas.history.ui.record_history import RecordHistoryDialog

    RecordHistoryDialog(desk, table, record_id, desk.window).open()


def recycle_bin(desk: Desk) -> None:
    """Opens the recycle bin."""
    from union_desktop.areas.history.ui.recycle_bin import RecycleBin

    RecycleBin(desk, desk.window).open()


def check_chain(desk: Desk) -> None:
    """Walks the whole chain in a process of its own and says what it found."""

    def check(progress: Progress) -> ChainReport:
        def report(done: int, total: int) -> None:
            progress.check()
            progress.report(done, total, "正在核对记录链")

        return reading.chain_report(office_child.ask(desk.office, CHECKER, {}, report))

    desk.tasks.background(check, partial(_say_chain, desk), owner=desk.window, title="核对记录链")


def _say_chain(desk: Desk, found: ChainReport) -> None:
    counts = f"{found.entries:,} 条操作、{found.changes:,} 处改动"
    if not found.problems:
        ask.tell(
            desk.window,
            f"已核对 {counts}，记录链完整。",
            title="核对记录链",
            detail="每条操作都与前一条环环相扣，没有缺失，也没有被改动过。",
        )
        return
    ask.warn(
        desk.window,
        f"已核对 {counts}，记录链有 {len(found.problems)} 处不符。没有改动任何数据，也没有自动修复。",
        title="核对记录链",
        detail="\n".join(found.problems)
        + "\n请先不要继续录入，把整个工会文件夹原样复制一份留存，并与最近一次备份比较。",
    )


def export(desk: Desk, tab: HistoryTab) -> None:
    """Writes the entries in the list into a file, after the purpose was kept."""
    ids = tab.shown_ids
    if not len(ids):
        ask.tell(desk.window, "列表中没有操作，没有可导出的内容。请先调整筛选条件。")
        return
    purpose = ask_purpose(desk.window, documents.TITLE, len(ids))
    if purpose is None:
        return
    name = f"{documents.TITLE}-{desk.today():%Y%m%d}.xlsx"
    path = ask.save_file(desk.window, "导出操作记录", name, filters=ask.WORKBOOKS, purpose="history")
    if path is None:
        return
    arguments = {
        "ids": list(ids),
        "words": dict(desk.words()),
        "as_of": desk.today(),
        "filters": tab.filters_in_words,
        "operator": desk.office.operator,
        "purpose": purpose,
        "made_at": clock.now(),
    }
    write = partial(_write, desk, path, arguments, len(ids))
    noted(desk, "export", documents.TITLE, len(ids), purpose, write)


def _write(desk: Desk, path: Path, arguments: dict[str, object], count: int) -> None:
    def tell() -> None:
        ask.tell(desk.window, f"已导出 {count:,} 条操作到“{path}”。文件没有加密，请妥善保管，用完删除。")

    desk.write_file(path, "正在导出操作记录", partial(office_child.ask, desk.office, MAKER, arguments), tell)
