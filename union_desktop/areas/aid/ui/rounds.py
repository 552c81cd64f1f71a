# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of rounds, the page of one over it, and what its actions do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.aid.queries import round_list as q
from union_desktop.areas.aid.queries.round_head import RoundHead, head
from union_desktop.areas.aid.ui import account, grants
from union_desktop.areas.organisation.queries import campus_choices
from union_desktop.widgets import ask
from union_desktop.widgets.area import Panel
from union_desktop.widgets.attachments import AttachmentsPanel
from union_desktop.widgets.record_list import Filter, ListSpec, RecordList, list_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from union_desktop.widgets.area import Desk

KEY: Final = "aid"
TABLES: Final = ("aid_round", "aid_grant", "aid_grant_fund", "aid_payment", "aid_scheme", "proceeding_step")
LIST_PART: Final = "名单"


def _attachments(desk: Desk, round_id: int) -> QWidget:
    return AttachmentsPanel(desk, ("aid_round", round_id))


class RoundList(RecordList):
    """Rounds with the present year in sight; a round opens on its list of people."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            ListSpec(
                key=KEY,
                listing=q.LIST,
                find=q.find_ids,
                tables=TABLES,
                record="批次",
                unit="个",
                empty=("gift", "还没有发放批次。请新建一个批次，再从档案、会员或表格加入名单。", "aid.new"),
                sort="year",
                descending=True,
                search="批次、项目名称",
                filters=(
                    Filter("scheme", "项目", q.scheme_choices),
                    Filter("year", "年度", q.year_choices, first=(str(desk.today().year),)),
                    Filter("status", "状态", q.STATUSES),
                    Filter("campus", "校区", campus_choices),
                ),
                tally=q.tally,
                muted=_is_closed,
                facts=q.facts,
                kind="aid_round",
                parts=(
                    Panel(LIST_PART, grants.panel),
                    Panel("资金来源与对账", account.money_panel),
                    Panel("办理过程", account.timeline_panel),
                    Panel("附件", _attachments),
                ),
            ),
        )
        self._opened_once = False
        self._to_open: int | None = None

    def open_page(self, record_id: int) -> None:
        """Opens a round; the first time on its list, later on the part that was open last."""
        super().open_page(record_id)
        page = self.record_page
        if page is not None:
            if not self._opened_once:
                self._opened_once = True
                page.open_section(LIST_PART)
            part = page.panel(page.sections.currentItem().text())
            if part is not None:
                part.setFocus()

    def show_round(self, round_id: int) -> None:
        """Selects a round and opens its page: after it was made. A filter that hides it is taken away first."""
        self._to_open = round_id
        self.show_record(round_id)

    def _select(self, record_id: int) -> None:
        super()._select(record_id)
        if record_id == self._to_open:
            self._to_open = None
            self.open_page(record_id)


def page(desk: Desk) -> RoundList:
    """The section."""
    return RoundList(desk)


def _is_closed(row: q.RoundLine) -> bool:
    return row.status == "closed"


# -- actions ------------------------------------------------------------------------------------------------------


def with_head(desk: Desk, ids: tuple[int, ...], then: Callable[[RoundHead], None]) -> None:
    """Reads the selected round and goes on with it."""

    def go_on(found: RoundHead | None) -> None:
        if found is None:
            ask.tell(desk.window, "这个批次已不在，没有改动。请刷新后重试。")
        else:
            then(found)

    if len(ids) != 1:
        ask.tell(desk.window, "请只选一个批次，再办理这一步。")
        return
    desk.tasks.query(partial(head, round_id=ids[0]), go_on, owner=desk.window, key="aid round")


def new(desk: Desk) -> None:
    """新建批次."""
    from union_desktop.areas.aid.ui import round_form

    def made(changes: Any) -> None:
        list_of(desk, KEY).show_round(changes.ids[0])  # type: ignore[attr-defined]

    round_form.new(desk, made)


def edit(desk: Desk, ids: tuple[int, ...]) -> None:
    """修改."""
    from union_desktop.areas.aid.ui import round_form

    with_head(desk, ids, partial(round_form.edit, desk))


def remove(desk: Desk, ids: tuple[int, ...]) -> None:
    """删除 of a round with an empty list."""

    def go_on(found: RoundHead) -> None:
        if not ask.confirm(
            desk.window,
            f"要删除批次{found.named}吗？只有名单为空、还在拟定的批次能删除；删除会留痕，可以用“撤销”找回。",
            yes="删除",
            title="删除批次",
            danger=True,
        ):
            return

        def write(session: Any) -> Any:
            from union_desktop.areas.aid import service

            return service.remove_round(session, found.id)

        desk.tasks.command(write, title="删除批次", owner=desk.window)

    with_head(desk, ids, go_on)


def take_step(kind: str, desk: Desk, ids: tuple[int, ...]) -> None:
    """One of the steps of the machine, after a dialog that tells what it will do."""
    from union_desktop.areas.aid.ui import steps

    with_head(desk, ids, partial(steps.ask_step, desk, kind))


def import_rows(desk: Desk, ids: tuple[int, ...]) -> None:
    """从表格导入 into the selected round."""
    from union_desktop.areas.aid.ui import from_sheet

    with_head(desk, ids, partial(from_sheet.take_in, desk))


def pay(desk: Desk, ids: tuple[int, ...]) -> None:
    """发放 of everything that is due."""
    from union_desktop.areas.aid.ui import paying

    with_head(desk, ids, lambda found: paying.pay(desk, found, found.waiting))


def print_paper(desk: Desk, ids: tuple[int, ...]) -> None:
    """One of the papers of a round."""
    from union_desktop.areas.aid.ui import printing

    with_head(desk, ids, partial(printing.choose, desk))


def schemes(desk: Desk) -> None:
    """帮扶项目."""
    from union_desktop.areas.aid.ui.schemes import SchemesDialog

    SchemesDialog(desk).open()


def templates(desk: Desk) -> None:
    """银行模板."""
    from union_desktop.areas.aid.ui.templates import TemplatesDialog

    TemplatesDialog(desk).open()
