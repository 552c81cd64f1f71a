# SPDX-License-Identifier: GPL-3.0-or-later
"""Bank accounts of a member: masked, one whole number at a time on request, and each look is kept first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QPushButton

from union_desktop.areas.members.queries import bank
from union_desktop.areas.members.queries.bank import BankAccountRow
from union_desktop.areas.members.terms import BankAccountDraft
from union_desktop.core import values
from union_desktop.core.masking import mask_account_no
from union_desktop.widgets import icons
from union_desktop.widgets.child_rows import ChildPanel, Column
from union_desktop.widgets.concealed import conceal
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import DateField, TextField
from union_desktop.widgets.form import Form
from union_desktop.widgets.reopening import reopens

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

SHOWN_MS = 30_000
_NUMBER = 2
_TOPIC = "03-members#银行账户"


class BankPanel(ChildPanel):
    """Accounts, the newest first; those that hold no longer are muted."""

    help_topic = _TOPIC
    tables = ("bank_account",)
    name = "银行账户"
    empty = "还没有登记银行账户。发放补助、慰问金时的银行文件取自这里。"
    columns = (
        Column("起始日期", lambda row: row.draft.from_on.isoformat(), 92),
        Column("开户银行", lambda row: row.draft.bank, 110),
        Column("账号", lambda row: mask_account_no(row.draft.account_no), 160),
        Column("户名", lambda row: row.draft.holder, 80, wide=True),
        Column("开户支行", lambda row: row.draft.branch, 150, wide=True),
        Column("说明", lambda row: row.draft.note, 120, wide=True),
    )

    def __init__(self, desk: Desk, person_id: int, parent: QWidget | None = None) -> None:
        self._holds = 0
        self._shown = 0
        super().__init__(desk, person_id, parent)
        self.show_number = QPushButton(icons.icon("eye"), "显示账号")
        self.show_number.setCheckable(True)
        self.show_number.setEnabled(False)
        self.show_number.clicked.connect(self._asked)
        self.buttons.insertWidget(self.buttons.count() - 1, self.show_number)
        self.list.itemSelectionChanged.connect(self._chosen_changed)
        self._hide_again = QTimer(self)
        self._hide_again.setSingleShot(True)
        self._hide_again.setInterval(SHOWN_MS)
        self._hide_again.timeout.connect(self._hide_number)

    def read(self, reader: Reader) -> list[BankAccountRow]:
        return bank.accounts(reader, self.owner_id)

    def show_found(self, found: list[BankAccountRow]) -> None:
        today = self.desk.today()
        begun = (row.id for row in found if row.draft.from_on is not None and row.draft.from_on <= today)
        self._holds = next(begun, 0)
        self._shown = 0
        self.show_rows(found)
        self._update_button()

    def is_past(self, row: BankAccountRow) -> bool:
        today = self.desk.today()
        return row.id != self._holds and row.draft.from_on is not None and row.draft.from_on <= today

    def enter(self, row: BankAccountRow | None) -> None:
        if row is not None:
            account(self.desk, self.owner_id, row, row.draft.holder)
            return

        def opened(name: str) -> None:
            account(self.desk, self.owner_id, None, name)

        self.desk.tasks.query(self._name, opened, owner=self, key="holder")

    def spoken(self, row: BankAccountRow) -> str:
        return f"{row.draft.from_on} 起的银行账户（{mask_account_no(row.draft.account_no)}）"

    def remover(self, row: BankAccountRow) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.remove_account(session, row.id)

        return write

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._hide_number()

    # -- one number at a time ---------------------------------------------------------------------------------

    def _name(self, reader: Reader) -> str:
        return str(reader.value("select name from person where id = :id", id=self.owner_id) or "")

    def _asked(self) -> None:
        wanted = self.show_number.isChecked()
        self._hide_number()
        row = self.chosen()
        if not wanted or row is None:
            return
        from union_desktop.widgets import purpose

        purpose.noted(
            self.desk,
            "reveal",
            "银行账号",
            1,
            "",
            partial(self._show, row.id),
            about=("person", self.owner_id),
            owner=self,
        )

    def _show(self, row_id: int) -> None:
        for at, row in enumerate(self.rows):
            if row.id == row_id:
                self._shown = row_id
                self._put(at, row.draft.account_no)
                self._hide_again.start()
        self._update_button()

    def _hide_number(self) -> None:
        for at, row in enumerate(self.rows):
            if row.id == self._shown:
                self._put(at, mask_account_no(row.draft.account_no))
        self._shown = 0
        self._update_button()

    def _put(self, at: int, text: str) -> None:
        item = self.list.topLevelItem(at)
        if item is not None:
            item.setText(_NUMBER, text)

    def _chosen_changed(self) -> None:
        row = self.chosen()
        if self._shown and (row is None or row.id != self._shown):
            self._hide_number()
        self._update_button()

    def _update_button(self) -> None:
        shown = bool(self._shown)
        self.show_number.setEnabled(self.chosen() is not None)
        self.show_number.setChecked(shown)
        self.show_number.setText("隐藏账号" if shown else "显示账号")
        self.show_number.setIcon(icons.icon("eye_off" if shown else "eye"))


@reopens
def account(desk: Desk, person_id: int, row: BankAccountRow | None, name: str) -> DraftDialog:
    """An account; ``name`` is the person's, which the holder's usually is."""
    today = desk.today()
    form = Form(
        (
            TextField(
                "holder",
                "户名",
                required=True,
                max_length=60,
                normalise=values.normalise_name,
                hint="与银行的开户名完全一致",
            ),
            TextField(
                "account_no", "账号", required=True, max_length=40, check=_problem, hint="8 到 32 位数字"
            ),
            TextField("bank", "开户银行", max_length=60, hint="如：中国工商银行"),
            TextField("branch", "开户支行", max_length=100),
            DateField(
                "from_on",
                "起始日期",
                required=True,
                parse=lambda text: values.parse_date(text, today=today),
                hint="这一天及以后的发放用这个账户",
            ),
            TextField("note", "说明", max_length=200),
        ),
        columns=1,
    )
    before = row.draft if row else BankAccountDraft(today, name)

    def command(draft: BankAccountDraft) -> Callable[[Any], Changes] | None:
        if row is not None and draft == before:
            return None

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            if row is None:
                return service.add_account(session, person_id, draft, today=today)
            return service.change_account(session, row.id, before, draft, today=today)

        return write

    def remark(key: str) -> None:
        from union_desktop.core.bank_accounts import account_doubt, account_problem, normalise_account

        told: dict[str, str] = {}
        holder = form.value("holder") or ""
        number = normalise_account(form.value("account_no") or "")
        if key == "account_no" and account_problem(number) is None and (doubt := account_doubt(number)):
            told["account_no"] = doubt
        if key == "holder" and holder and holder != name:
            told["holder"] = f"户名与会员姓名“{name}”不同，请确认可以发放到这个账户。"
        if told:
            form.show_warnings(told)

    title = "修改银行账户" if row else "添加银行账户"
    dialog = DraftDialog(desk, title, form, command, help_topic=_TOPIC)
    form.load(before)
    form.left.connect(remark)
    if row is not None:
        masked = mask_account_no(row.draft.account_no)
        conceal(desk, form, "account_no", masked, "银行账号", ("person", person_id))
    dialog.resize(max(520, dialog.sizeHint().width()), dialog.sizeHint().height())
    dialog.open()
    return dialog


def _problem(text: str) -> str | None:
    from union_desktop.core.bank_accounts import account_problem, normalise_account

    return account_problem(normalise_account(text))
