# SPDX-License-Identifier: GPL-3.0-or-later
"""发放: cash, goods, or a bank file whose rows are paid in the same transaction the file is made in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from union_desktop.areas.aid.queries import grant_list
from union_desktop.areas.aid.queries.round_head import RoundHead, yuan
from union_desktop.areas.aid.terms import PAYING, Gives, Way
from union_desktop.areas.aid.ui import bank_check
from union_desktop.areas.aid.ui.bank_check import BankCheck, Lacking
from union_desktop.core.changes import Changes
from union_desktop.documents.bank_template import BankTemplate
from union_desktop.widgets import ask, icons, theme
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import CheckField, ChoiceField, DateField, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.purpose import ask_purpose, may_take_out, noted

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.bank_file import Control
    from union_desktop.widgets.area import Desk

HELP: Final = "17-aid#发放"
SENSITIVE: Final = "银行账号"
_LACKING: Final = int(Qt.ItemDataRole.UserRole)
_BANK_KEYS: Final = ("template", "purpose", "skip")


@dataclass(frozen=True, slots=True)
class PayInput:
    """How and when the money goes out; ``skip`` leaves those without an account for another time."""

    way: Way
    on: dt.date | None
    template: str = ""
    purpose: str = ""
    skip: bool = False


@dataclass(frozen=True, slots=True)
class Paid:
    """What a bank payment did: control totals for comparing with the bank's receipt, and where the file is."""

    changes: Changes
    control: Control
    path: Path


@dataclass(frozen=True, slots=True)
class _Begin:
    """What is read before the dialog opens."""

    total: int
    templates: list[BankTemplate]


def _read(reader: Reader, ids: tuple[int, ...]) -> _Begin:
    return _Begin(grant_list.total(reader, ids), bank_check.templates(reader))


def pay(desk: Desk, found: RoundHead, ids: Sequence[int]) -> None:
    """Opens the dialog for these rows; says so when nothing is due or the round is not that far."""
    if found.row.status != PAYING:
        ask.tell(
            desk.window,
            f"批次{found.named}现在是“{found.status}”，还不能发放，没有改动。请先锁定名单、审定，再“开始发放”。",
        )
        return
    if not ids:
        ask.tell(desk.window, f"批次{found.named}没有待发的行。{found.account_text}。")
        return
    rows = tuple(ids)

    def go_on(begin: _Begin) -> None:
        PayDialog(desk, found, rows, begin).open()

    desk.tasks.query(partial(_read, ids=rows), go_on, owner=desk.window, key="to pay")


class PayDialog(DraftDialog):
    """Way and day; for the bank the template, and who cannot be paid so, with a way to put it right."""

    help_topic = HELP

    def __init__(self, desk: Desk, found: RoundHead, ids: tuple[int, ...], begin: _Begin) -> None:
        self._found = found
        self._ids = ids
        self._templates = {one.name: one for one in begin.templates}
        self._check: BankCheck | None = None
        goods = found.scheme.draft.gives is Gives.GOODS
        form = Form(
            [
                Section(
                    "",
                    (
                        ChoiceField("way", "方式", required=True, choices=[(one, one.label) for one in Way]),
                        DateField("on", "发放日期", required=True),
                        ChoiceField(
                            "template",
                            "银行模板",
                            choices=[(name, name) for name in self._templates],
                            hint="列的顺序按开户行的要求；在“银行模板…”里修改",
                        ),
                        TextField("purpose", "用途", max_length=40, hint="印在文件和银行流水上"),
                        CheckField("skip", "", text="没有账户的这次不发，以后再办"),
                    ),
                )
            ]
        )
        super().__init__(
            desk,
            "发放",
            form,
            self._command,
            save="登记发放",
            action=f"发放：{found.row.name}",
            intro=f"{found.named}：{len(ids):,} 行待发，合计 {yuan(begin.total)} 元。",
            done=self._done,
        )
        self._lay_out()
        first = next(iter(self._templates), "")
        form.load(
            PayInput(Way.GOODS if goods else Way.CASH, desk.today(), first, found.scheme.draft.name[:40])
        )
        form.edited.connect(self._edited)
        form.left.connect(self._edited)
        desk.tasks.changed.connect(self._changed)
        self._examined: tuple[object, ...] = ()
        self.resize(min(720, self.screen().availableSize().width() - 40), self.sizeHint().height())
        self._fit()

    def _lay_out(self) -> None:
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.list = QTreeWidget()
        self.list.setAccessibleName("不能用银行发放的，和需要核对的")
        self.list.setRootIsDecorated(False)
        theme.even_rows(self.list)
        self.list.setHeaderLabels(["姓名", "情况"])
        self.list.setColumnWidth(0, 120)
        self.list.itemSelectionChanged.connect(self._allow_fixing)
        self.list.itemActivated.connect(lambda *_item: self._fix())
        self.fix_button = QPushButton(icons.icon("add"), "补填银行账户…")
        self.fix_button.setAutoDefault(False)
        self.fix_button.clicked.connect(self._fix)
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.fix_button, 0, Qt.AlignmentFlag.AlignTop)
        self.bank = QWidget()
        self.bank.hide()
        inside = QVBoxLayout(self.bank)
        inside.setContentsMargins(theme.PAGE_MARGIN, 0, theme.PAGE_MARGIN, 0)
        inside.setSpacing(theme.GAP)
        inside.addLayout(row)
        inside.addWidget(self.list, 1)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.form) + 1, self.bank, 1)
        layout.setStretch(layout.indexOf(self.form), 0)
        self.form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.form.setFixedHeight(self.form.sizeHint().height() + theme.GAP)

    # -- looking at the rows ----------------------------------------------------------------------------------

    @property
    def _template(self) -> BankTemplate | None:
        return self._templates.get(self.form.value("template") or "")

    def _edited(self, _key: str) -> None:
        self._fit()

    def _fit(self) -> None:
        bank = self.form.value("way") is Way.BANK
        for key in _BANK_KEYS:
            self.form.set_enabled(key, bank)
        if self.bank.isHidden() == bank:
            self.bank.setVisible(bank)
            room = self.screen().availableSize()
            low = self.sizeHint().height()
            self.resize(min(720, room.width() - 40), min(560 if bank else low, room.height() - 60))
        if bank:
            self._examine()
        else:
            self._examined = ()
            self._check = None
            self.told.setText("")
            self.save_button.setText("登记发放")
            self.save_button.setEnabled(True)

    def _examine(self) -> None:
        on, template = self.form.value("on"), self._template
        purpose = self.form.value("purpose") or ""
        asked = (on, template, purpose)
        self._allow()
        if on is None or asked == self._examined:
            return
        self._examined = asked
        self._check = None
        self._allow()
        self._desk.tasks.query(
            partial(
                bank_check.examine,
                round_id=self._found.id,
                grant_ids=self._ids,
                template=template,
                on=on,
                purpose=purpose,
            ),
            self._show,
            owner=self,
            key="bank",
        )

    def _changed(self, changes: Changes) -> None:
        if changes.touches("bank_account") and self.form.value("way") is Way.BANK:
            self._examined = ()
            self._examine()

    def _show(self, found: BankCheck) -> None:
        self._check = found
        self.list.clear()
        for one in found.lacking:
            item = QTreeWidgetItem([one.name, f"{one.why}。"])
            item.setData(0, _LACKING, one)
            item.setIcon(0, icons.icon("error_circle"))
            self.list.addTopLevelItem(item)
        for icon, sentences in (("error_circle", found.problems), ("warning", found.doubts)):
            for sentence in sentences:
                item = QTreeWidgetItem(["", sentence])
                item.setIcon(0, icons.icon(icon))
                item.setToolTip(1, sentence)
                self.list.addTopLevelItem(item)
        first = self.list.topLevelItem(0)
        if found.lacking and first is not None:
            self.list.setCurrentItem(first)
        self._allow()

    def _allow(self) -> None:
        self._allow_fixing()
        found = self._check
        if found is None:
            self.told.setText("正在核对账户…")
            self.save_button.setEnabled(False)
            return
        lacking = len(found.lacking)
        parts = [f"可以发放 {len(found.ready):,} 笔，{yuan(found.fen)} 元"]
        if lacking:
            parts.append(f"不能用银行发放 {lacking:,} 行")
        if found.problems:
            parts.append(f"必须更正 {len(found.problems):,} 处")
        if found.doubts:
            parts.append(f"请核对 {len(found.doubts):,} 处")
        self.told.setText("；".join(parts) + "。")
        skips = bool(self.form.value("skip"))
        self.save_button.setText("生成银行文件…")
        self.save_button.setEnabled(
            bool(found.ready) and not found.problems and (not lacking or skips) and self._template is not None
        )

    def _chosen(self) -> Lacking | None:
        items = self.list.selectedItems()
        found: Lacking | None = items[0].data(0, _LACKING) if items else None
        return found

    def _allow_fixing(self) -> None:
        one = self._chosen()
        self.fix_button.setEnabled(one is not None and one.person_id is not None)

    def _fix(self) -> None:
        from union_desktop.areas.members.ui import bank_panel

        one = self._chosen()
        if one is not None and one.person_id is not None:
            bank_panel.account(self._desk, one.person_id, None, one.name)

    # -- paying -----------------------------------------------------------------------------------------------

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        if not busy:
            self._fit()

    def submit(self) -> None:
        if self.save_button.isEnabled():
            super().submit()

    def _submitted(self, draft: PayInput) -> None:
        if draft.way is not Way.BANK:
            super()._submitted(draft)
            return
        found, template = self._check, self._template
        if found is None or template is None or draft.on is None:
            return
        what = f"银行文件（含{SENSITIVE}）"
        if not may_take_out(self._desk, self, what):
            return
        given = ask_purpose(self, what, len(found.ready))
        if given is None:
            return
        name = f"{self._found.row.name}-{draft.on:%Y%m%d}-{len(found.ready)}笔.{template.file_kind}"
        path = ask.save_file(
            self,
            "银行文件存到哪里",
            name,
            filters=f"银行文件 (*.{template.file_kind})",
            purpose="aid.bank",
        )
        if path is None:
            return
        self.set_busy(True)
        # Kept before the numbers leave the program, whatever becomes of the file.
        noted(
            self._desk,
            "export",
            f"银行文件：{SENSITIVE}",
            len(found.ready),
            given,
            partial(self._make_file, found.ready, template, draft, path),
            owner=self,
        )

    def _make_file(self, ids: tuple[int, ...], template: BankTemplate, draft: PayInput, path: Path) -> None:
        self._desk.tasks.command(
            _by_bank(ids, template, draft, path),
            title=self._action,
            owner=self,
            done=self._committed,
            refused=self.refuse,
            failed=self._failed,
        )

    def _command(self, draft: PayInput) -> Callable[[Any], Any]:
        ids, on, way = self._ids, draft.on, draft.way
        assert on is not None

        def write(session: Any) -> Any:
            from union_desktop.areas.aid import service

            return service.pay(session, ids, on, way)

        return write

    def _done(self, result: Any) -> None:
        if isinstance(result, Paid):
            control = result.control
            ask.tell(
                self._desk.window,
                f"银行文件已存为“{result.path}”，{control.count:,} 行同时登记为“已发待签”。\n"
                f"控制数：{control.count:,} 笔，合计 {yuan(control.fen)} 元，校验码 {control.sha256[:12]}。\n"
                "请与银行回执核对笔数和金额；文件没有加密，交给银行后请删除。",
                title="银行文件已生成",
            )
            return
        say_paid(self._desk, len(result.ids))


def say_paid(desk: Desk, count: int) -> None:
    """Tells on the page of the round."""
    from union_desktop.areas.aid.ui.grants import GrantsPanel
    from union_desktop.widgets.record_list import RecordList

    page = desk.window.findChild(RecordList, "aid")
    panel = page.findChild(GrantsPanel) if isinstance(page, RecordList) else None
    text = f"已登记发放 {count:,} 行，可用 Ctrl+Z 撤销。"
    if isinstance(panel, GrantsPanel):
        panel.said(text)
    elif isinstance(page, RecordList):
        page.banner.say(text, "done")


def _by_bank(
    ids: tuple[int, ...], template: BankTemplate, draft: PayInput, path: Path
) -> Callable[[Any], Paid]:
    on = draft.on
    assert on is not None

    def write(session: Any) -> Paid:
        from union_desktop.areas.aid.service import bank_files
        from union_desktop.documents.files import write_file

        changes, made = bank_files.make(session, ids, template, on, purpose=draft.purpose.strip())
        # Last of all: what cannot be written takes the payment back with it.
        write_file(path, made.data)
        return Paid(changes, made.control, path)

    return write
