# SPDX-License-Identifier: GPL-3.0-or-later
"""What dialogs that fill a list have in common: what each row gets, and how many there will be before they are added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from union_desktop.areas.aid.queries.round_head import RoundHead, yuan
from union_desktop.areas.aid.terms import DRAFT, FundSource, Gives, GrantDraft
from union_desktop.areas.aid.ui.amounts import SOURCES
from union_desktop.areas.aid.ui.reasons import Make, ReasonedDialog, Reasons
from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets import theme
from union_desktop.widgets.fields import ChoiceField, DateField, Field, MoneyField, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.record_list import RecordList

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk

HELP: Final = "17-aid#加入名单"


@dataclass(frozen=True, slots=True)
class GiveInput:
    """What each of the rows to be added gets, and why."""

    on: dt.date | None
    amount: int | None = None
    source: FundSource | None = None
    goods_value: int | None = None
    goods: str = ""
    reason: str = ""
    added_reason: str = ""

    @property
    def funds(self) -> tuple[tuple[FundSource, int], ...]:
        """All of it from one source; empty leaves it to the scheme."""
        return ((self.source, self.amount or 0),) if self.source is not None else ()


def usual_day(desk: Desk, found: RoundHead) -> dt.date:
    """Today; of a round of an earlier year its own day, because its people are those of then."""
    today = desk.today()
    return found.row.opened_on if found.row.opened_on.year < today.year else today


def give_fields(found: RoundHead) -> tuple[Field, ...]:
    """The fields of ``GiveInput`` this round needs."""
    grades = "、".join(yuan(fen) for fen in found.grades)
    fields: list[Field] = [
        MoneyField("amount", "每行金额（元）", required=True, hint=f"档次：{grades}" if grades else ""),
        ChoiceField("source", "资金来源", required=True, choices=SOURCES, empty=None),
    ]
    if found.scheme.draft.gives is Gives.BOTH:
        fields += [
            MoneyField("goods_value", "其中慰问品（元）", hint="已包含在金额里；没有慰问品的不填"),
            TextField("goods", "慰问品", max_length=80, placeholder="如 米、油各一份"),
        ]
    elif found.scheme.draft.gives is Gives.GOODS:
        fields.append(TextField("goods", "慰问品", max_length=80, placeholder="如 米、油各一份"))
    fields += [
        DateField("on", "名单日期", required=True, hint="按这一天的会籍、小组和校区核对"),
        TextField("reason", "事由", max_length=120),
    ]
    if found.row.status != DRAFT:
        fields.append(
            TextField(
                "added_reason",
                "补加原因",
                required=True,
                wide=True,
                max_length=200,
                hint="名单已经锁定，补加要写明原因",
            )
        )
    return tuple(fields)


def usual(desk: Desk, found: RoundHead) -> GiveInput:
    """What the form begins with."""
    return GiveInput(usual_day(desk, found), source=found.scheme.first_source)


def added(round_id: int, drafts: Sequence[GrantDraft], on: dt.date, added_reason: str) -> Make:
    """The command that puts these rows on the list."""
    rows = tuple(drafts)

    def make(reasons: Reasons) -> Callable[[Any], Any]:
        def write(session: Any) -> Any:
            from union_desktop.areas.aid import service

            return service.add_grants(
                session,
                round_id,
                rows,
                on=on,
                added_reason=added_reason,
                repeat_reason=reasons.repeat,
                breach_reason=reasons.breach,
            )

        return write

    return make


def say_added(desk: Desk, count: int) -> None:
    """Tells on the page of the round that rows came."""
    from union_desktop.areas.aid.ui.grants import GrantsPanel

    page = desk.window.findChild(RecordList, "aid")
    panel = page.findChild(GrantsPanel) if isinstance(page, RecordList) else None
    text = f"已加入名单 {count:,} 行，可用 Ctrl+Z 撤销。"
    if isinstance(panel, GrantsPanel):
        panel.said(text)
    elif isinstance(page, RecordList):
        page.banner.say(text, "done")


class FillDialog(ReasonedDialog):
    """A place to choose above, what each gets below; ``drafts(draft)`` are the rows chosen."""

    help_topic = HELP

    def __init__(self, desk: Desk, found: RoundHead, title: str, chooser: QWidget, intro: str) -> None:
        self._found = found
        self._count = 0
        super().__init__(
            desk,
            title,
            Form([Section("", give_fields(found))]),
            self._make,
            save="加入名单",
            action=f"{title}：{found.row.name}",
            intro=intro,
            done=lambda changes: say_added(desk, len(changes.ids)),
        )
        self.summary = QLabel()
        self.summary.setContentsMargins(theme.PAGE_MARGIN, theme.TIGHT, theme.PAGE_MARGIN, 0)
        self.summary.setWordWrap(True)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.form), chooser, 1)
        layout.setStretch(layout.indexOf(self.form), 0)
        layout.insertWidget(layout.indexOf(self.form) + 1, self.summary)
        self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.form.load(usual(desk, found))
        self.form.setFixedHeight(self.form.sizeHint().height() + theme.GAP)
        self.form.edited.connect(lambda _key: self.say_count(self._count))
        room = self.screen().availableSize()
        self.resize(min(900, room.width() - 40), min(640, room.height() - 60))
        self.say_count(0)

    def drafts(self, draft: GiveInput) -> list[GrantDraft]:
        """The rows that are to be added."""
        raise NotImplementedError

    def say_count(self, count: int) -> None:
        """How many are chosen, and what that comes to."""
        self._count = count
        amount = self.form.value("amount")
        sums = f"，每行 {yuan(amount)} 元，合计 {yuan(amount * count)} 元" if amount and count else ""
        self.summary.setText(f"将加入 {count:,} 行{sums}。" if count else "还没有选中任何人。")
        self.save_button.setText(f"加入 {count:,} 行" if count else "加入名单")
        self.save_button.setEnabled(count > 0)

    def _make(self, draft: GiveInput) -> Make:
        assert draft.on is not None
        rows = self.drafts(draft)
        if not rows:
            raise InvalidDraft({"": "还没有选中任何人。请先在上面勾选。"})
        return added(self._found.id, rows, draft.on, draft.added_reason)

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        if not busy:
            self.say_count(self._count)
