# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a file's page about the household: who it is, what it has and spends, what troubles it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from union_desktop.areas.hardship.queries import page as pages
from union_desktop.areas.hardship.queries.page import CasePage, ExpenseRow, HouseholdRow
from union_desktop.areas.hardship.terms import EXPENSE_KINDS, SELF
from union_desktop.areas.hardship.ui.locking import lock_reason, status_of
from union_desktop.core import values
from union_desktop.core.changes import Changes
from union_desktop.core.masking import HIDDEN, mask_id_number
from union_desktop.core.values import in_yuan
from union_desktop.widgets import theme
from union_desktop.widgets.child_rows import ChildPanel, Column
from union_desktop.widgets.revealing import RevealButton, RevealedText

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "16-hardship"


@dataclass(frozen=True, slots=True)
class _Rows:
    status: str
    rows: Sequence[Any]


def _born(row: HouseholdRow) -> str:
    born = row.draft.birth_date or values.birth_date_of(row.draft.id_number)
    return born.isoformat() if born else ""


class HouseholdPanel(ChildPanel):
    """The worker and who lives with him; numbers and illness masked, shown for the chosen one on request."""

    help_topic = f"{HELP}#家庭成员"
    tables = ("household_member", "hardship_case", "person")
    name = "家庭成员"
    empty = "还没有登记家庭成员。"
    columns = (
        Column("关系", lambda row: row.draft.relation, 60),
        Column("姓名", lambda row: row.draft.name, 84),
        Column("月收入（元）", lambda row: values.format_yuan(row.draft.monthly_income, grouped=True), 96),
        Column("共同生活", lambda row: "是" if row.draft.shares_home else "否", 68),
        Column("身份", lambda row: row.draft.identity, 80, wide=True),
        Column("证件号码", lambda row: mask_id_number(row.draft.id_number), 158, wide=True),
        Column("健康状况", lambda row: HIDDEN if row.draft.health_status else "", 72, wide=True),
        Column("出生日期", _born, 92, wide=True),
        Column("单位或学校", lambda row: row.draft.work_unit, 140, wide=True),
    )

    def __init__(self, desk: Desk, case_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, case_id, parent)
        self.shown = theme.muted("")
        self.shown.setWordWrap(True)
        self.body.insertWidget(self.body.count() - 1, self.shown)
        self.eye = RevealButton(
            desk,
            "显示号码和健康状况",
            ("证件号码", "健康状况"),
            ("hardship_case", case_id),
            self._reveal,
            self._hide,
        )
        self.buttons.insertWidget(self.buttons.count() - 1, self.eye)
        self.list.itemSelectionChanged.connect(self._other_chosen)
        self._other_chosen()

    def read(self, reader: Reader) -> _Rows:
        return _Rows(status_of(reader, self.owner_id), pages.members(reader, self.owner_id))

    def show_found(self, found: _Rows) -> None:
        self.show_rows(found.rows)
        self.set_locked(lock_reason(found.status))

    def is_past(self, row: HouseholdRow) -> bool:
        return not row.draft.shares_home

    def enter(self, row: HouseholdRow | None) -> None:
        from union_desktop.areas.hardship.ui import forms

        forms.member(self.desk, self.owner_id, row)

    def spoken(self, row: HouseholdRow) -> str:
        return f"家庭成员“{row.draft.name}”（{row.draft.relation}）"

    def remover(self, row: HouseholdRow) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.hardship import service

            return service.remove_member(session, row.id)

        return write

    def _selection_changed(self) -> None:
        super()._selection_changed()
        row = self.chosen()
        if row is not None and row.draft.relation == SELF:
            self.remove_button.setEnabled(False)

    def _other_chosen(self) -> None:
        self.eye.hide_again()
        self.eye.setEnabled(self.chosen() is not None)

    def _reveal(self) -> None:
        row = self.chosen()
        if row is not None:
            number = row.draft.id_number or "没有登记"
            health = row.draft.health_status or "没有登记"
            self.shown.setText(f"{row.draft.name}　证件号码：{number}　健康状况：{health}")

    def _hide(self) -> None:
        self.shown.setText("")


class ExpensesPanel(ChildPanel):
    """Rigid expenses of the year, and below them what the household has besides monthly incomes."""

    help_topic = f"{HELP}#收入与支出"
    tables = ("household_expense", "household_member", "hardship_case")
    name = "刚性支出"
    empty = "还没有登记刚性支出。因病、因残、子女上学等必要支出从年收入中扣除。"
    columns = (
        Column("种类", lambda row: EXPENSE_KINDS.get(row.draft.kind, row.draft.kind), 120),
        Column("全年金额（元）", lambda row: values.format_yuan(row.draft.amount, grouped=True), 120),
        Column("说明", lambda row: row.draft.note, 200),
    )

    def __init__(self, desk: Desk, case_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, case_id, parent)
        self.sums = self.add_note("")

    def read(self, reader: Reader) -> CasePage | None:
        return pages.case(reader, self.owner_id)

    def show_found(self, found: CasePage | None) -> None:
        if found is None:
            return
        self.show_rows(found.expenses)
        self.set_locked(lock_reason(found.status))
        monthly = sum(one.draft.monthly_income for one in found.members if one.draft.shares_home)
        rigid = sum(one.draft.amount for one in found.expenses)
        self.sums.setText(
            f"共同生活的成员月收入合计 {in_yuan(monthly)}；其他年收入 {in_yuan(found.draft.other_annual_income)}；"
            f"刚性支出合计 {in_yuan(rigid)}；赔付、救助 {in_yuan(found.draft.reimbursed)}。"
            "月收入在“家庭成员”中填写，其他年收入和赔付、救助在上方档案的“修改”中填写。"
        )

    def enter(self, row: ExpenseRow | None) -> None:
        from union_desktop.areas.hardship.ui import forms

        forms.expense(self.desk, self.owner_id, row)

    def spoken(self, row: ExpenseRow) -> str:
        return f"“{EXPENSE_KINDS.get(row.draft.kind, row.draft.kind)}”{in_yuan(row.draft.amount)}"

    def remover(self, row: ExpenseRow) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.hardship import service

            return service.remove_expense(session, row.id)

        return write


class SituationPanel(RevealedText):
    """What the file tells about illness and disability: shown on request only, and each look is kept first."""

    help_topic = f"{HELP}#困难情况"

    def __init__(self, desk: Desk, case_id: int) -> None:
        super().__init__(
            desk,
            "困难情况",
            ("hardship_case", case_id),
            ("hardship_case",),
            partial(_situation, case_id=case_id),
            nothing="没有登记困难情况。可以用“修改”填写。",
            kept_as="困难情况、健康和残疾",
            hint="困难情况、健康状况和残疾情况属于敏感信息，点按后显示，查看会记入操作记录。",
        )


def _situation(reader: Reader, case_id: int) -> str:
    draft = pages.case_draft(reader, case_id)
    if draft is None:
        return ""
    lines = (
        ("困难情况", draft.situation),
        ("健康状况", draft.health_status),
        ("残疾情况", "".join(filter(None, (draft.disability_type, draft.disability_level)))),
        ("医保状况", draft.medical_insurance),
    )
    return (
        "\n".join(f"{label}：{said or '没有登记'}" for label, said in lines)
        if any(said for _, said in lines)
        else ""
    )
