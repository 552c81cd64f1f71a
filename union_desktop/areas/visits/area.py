# SPDX-License-Identifier: GPL-3.0-or-later
"""What the visits area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action, Area, Section
from union_desktop.widgets.list_actions import list_actions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from union_desktop.core.reading import Reader
    from union_desktop.core.received import Received
    from union_desktop.core.undo.rules import UndoRules
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

KEY = "visits"
COVERAGE = "visits_coverage"
TAB = "relief"


def _open_page(desk: Desk) -> QWidget:
    from union_desktop.areas.visits.ui import page

    return page.page(desk)


def _open_coverage(desk: Desk) -> QWidget:
    from union_desktop.areas.visits.ui.coverage_page import CoveragePage

    return CoveragePage(desk)


def _notice(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.visits.ui import notice_form

    notice_form.new(desk)


def _bulk(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.visits.ui import congratulate

    congratulate.open_bulk(desk)


def _edit(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.visits.ui import page

    page.edit(desk, ids)


def _visit(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.visits.ui import page

    page.visit(desk, ids)


def _unvisited(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.visits.ui import page

    page.unvisited(desk, ids)


def _reopen(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.visits.ui import page

    page.reopen(desk, ids)


def _list_papers(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.visits.ui import page

    page.list_papers(desk, ids)


def _remove(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.visits.ui import page

    page.remove(desk, ids)


def _forms(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.visits.ui import printing

    printing.forms(desk, ids)


def _sheet(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.visits.ui import printing

    printing.sheet(desk, ids)


def _summary(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.visits.ui import printing

    printing.summary(desk)


def _go(desk: Desk, ids: tuple[int, ...]) -> None:
    desk.go_to(KEY, ids[0])


def _words() -> Mapping[str, TableWords]:
    from union_desktop.areas.visits.words import WORDS

    return WORDS


def _undo_rules() -> UndoRules:
    from union_desktop.areas.visits.service import UNDO

    return UNDO


def _received() -> Callable[[Reader, int], Sequence[Received]]:
    from union_desktop.areas.visits.queries.received import received

    return received


AREA = Area(
    key=KEY,
    title="慰问走访",
    icon="mail",
    order=16,
    help="19-visits",
    words=_words,
    undo=_undo_rules,
    received=_received,
    sections=(
        Section(KEY, "慰问登记", "mail", 50, _open_page, TAB, help="19-visits", group="慰问走访"),
        Section(
            COVERAGE,
            "慰问覆盖率",
            "data_bar_vertical",
            51,
            _open_coverage,
            TAB,
            help="19-visits#覆盖率",
            group="慰问走访",
        ),
    ),
    actions=(
        Action(
            "visits.notice",
            "登记消息",
            "add",
            _notice,
            "Ctrl+N",
            tip="有人住院、去世、结婚、生育等，先登记谁在哪天告知",
            group="add",
        ),
        Action(
            "visits.bulk",
            "生日、退休…",
            "people_team",
            _bulk,
            tip="列出某个月过生日或退休的会员，一次登记，同样的慰问品",
            group="add",
        ),
        Action(
            "visits.visit",
            "登记慰问…",
            "checkmark_circle",
            _visit,
            "Ctrl+E",
            needs_selection=True,
            tip="谁在哪天去看望、给了什么；可以同时登记多件",
            group="edit",
        ),
        Action("visits.edit", "修改…", "edit", _edit, "F2", needs_selection=True, group="edit", on_bar=False),
        Action(
            "visits.unvisited",
            "未能慰问…",
            "dismiss",
            _unvisited,
            needs_selection=True,
            tip="没有办法看望的，写明原因；仍计入得知的事项",
            group="edit",
        ),
        Action(
            "visits.reopen",
            "改回待慰问",
            "arrow_undo",
            _reopen,
            needs_selection=True,
            tip="把“未能慰问”改回待慰问",
            group="edit",
            on_bar=False,
        ),
        Action(
            "visits.list_papers",
            "按标准列出材料",
            "task_list_ltr",
            _list_papers,
            needs_selection=True,
            tip="慰问标准后来才录入的，把它要求的材料补列到清单里",
            group="edit",
            on_bar=False,
        ),
        Action(
            "visits.remove",
            "删除…",
            "delete",
            _remove,
            needs_selection=True,
            tip="删除误录、还没有慰问的事项",
            group="edit",
            on_bar=False,
        ),
        Action(
            "visits.print_form",
            "打印申请表…",
            "document",
            _forms,
            needs_selection=True,
            tip="为选中的事项打印慰问金（品）申请表，一件一张",
            group="paper",
            needs=Role.READ_ONLY,
        ),
        Action(
            "visits.print_sheet",
            "打印签收表…",
            "receipt",
            _sheet,
            needs_selection=True,
            tip="选中的事项中已发放的慰问金、慰问品，列成签收表",
            group="paper",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        *list_actions(KEY, "慰问事项"),
        Action(
            "visits.print_coverage",
            "打印覆盖情况表…",
            "print",
            _summary,
            "Ctrl+P",
            tab=COVERAGE,
            group="paper",
            needs=Role.READ_ONLY,
        ),
        Action(
            "visits.go",
            "到登记中查看",
            "open",
            _go,
            tab=COVERAGE,
            needs_selection=True,
            tip="在慰问登记中打开选中的待慰问事项（Enter）",
            group="go",
            needs=Role.READ_ONLY,
        ),
    ),
)
