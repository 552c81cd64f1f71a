# SPDX-License-Identifier: GPL-3.0-or-later
"""Family, working life and consents of a member, beside the list and on the member's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from union_desktop.areas.members.queries import household
from union_desktop.areas.members.queries.household import ConsentRow, FamilyRow, ResumeRow
from union_desktop.areas.members.terms import CONSENT_WAYS
from union_desktop.core import codes, masking
from union_desktop.widgets.child_rows import ChildPanel, Column

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk


def _party(row: FamilyRow) -> str:
    code = row.draft.political_status
    return codes.POLITICAL_STATUS.short(code) if code else ""


def _period(row: ResumeRow) -> str:
    return f"{row.draft.from_month} 至 {row.draft.to_month or '今'}"


def _purpose(row: ConsentRow) -> str:
    return f"{row.draft.purpose}（已撤回）" if row.draft.withdrawn_on else str(row.draft.purpose)


class FamilyPanel(ChildPanel):
    """Close relatives; their numbers stay masked, the form shows them."""

    help_topic = "03-members#家庭成员"
    tables = ("family_member",)
    name = "家庭成员"
    empty = "还没有登记家庭成员。登记表上的“家庭主要成员”取自这里。"
    columns = (
        Column("关系", lambda row: row.draft.relation, 56),
        Column("姓名", lambda row: row.draft.name, 80),
        Column("工作单位", lambda row: row.draft.work_unit, 180),
        Column(
            "出生日期",
            lambda row: row.draft.birth_date.isoformat() if row.draft.birth_date else "",
            96,
            wide=True,
        ),
        Column("职务", lambda row: row.draft.position, 90, wide=True),
        Column("政治面貌", _party, 90, wide=True),
        Column("电话", lambda row: masking.mask_phone(row.draft.phone), 110, wide=True),
        Column("备注", lambda row: row.draft.remark, 120, wide=True),
    )

    def read(self, reader: Reader) -> list[FamilyRow]:
        return household.family(reader, self.owner_id)

    def enter(self, row: FamilyRow | None) -> None:
        from union_desktop.areas.members.ui import household_forms

        household_forms.family(self.desk, self.owner_id, row)

    def spoken(self, row: FamilyRow) -> str:
        return f"家庭成员“{row.draft.name}”（{row.draft.relation}）"

    def remover(self, row: FamilyRow) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.remove_family(session, row.id)

        return write


class ResumePanel(ChildPanel):
    """Stations of a working life; those that overlap are told below."""

    help_topic = "03-members#工作简历"
    tables = ("resume_entry",)
    name = "工作简历"
    empty = "还没有登记工作简历。登记表上的“个人工作简历”取自这里。"
    columns = (
        Column("起止年月", _period, 150),
        Column("工作单位", lambda row: row.draft.work_unit, 200),
        Column("职务", lambda row: row.draft.position, 120, wide=True),
    )

    def __init__(self, desk: Desk, person_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, person_id, parent)
        self.overlapping = self.add_note("")
        self.overlapping.hide()

    def read(self, reader: Reader) -> list[ResumeRow]:
        return household.resume(reader, self.owner_id)

    def show_found(self, found: list[ResumeRow]) -> None:
        self.show_rows(found)
        crossing = [row for row in found if household.overlaps(found, row.draft, row.id)]
        self.overlapping.setVisible(bool(crossing))
        self.overlapping.setText(f"有 {len(crossing)} 段经历的时间互相重叠，请核对；兼职等情况可以保留。")

    def enter(self, row: ResumeRow | None) -> None:
        from union_desktop.areas.members.ui import household_forms

        household_forms.resume(self.desk, self.owner_id, row, self.rows)

    def spoken(self, row: ResumeRow) -> str:
        return f"{_period(row)}在“{row.draft.work_unit}”的经历"

    def remover(self, row: ResumeRow) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.remove_resume(session, row.id)

        return write


class ConsentPanel(ChildPanel):
    """What a member agreed to, and what was taken back."""

    help_topic = "03-members#知情同意"
    tables = ("consent",)
    name = "知情同意"
    empty = "还没有登记知情同意。使用健康、银行账户、未成年子女等敏感信息之前，应当取得本人或监护人的同意。"
    columns = (
        Column("日期", lambda row: row.draft.given_on.isoformat(), 92),
        Column("同意的事项", _purpose, 200),
        Column("方式", lambda row: CONSENT_WAYS.get(row.draft.way, row.draft.way), 90, wide=True),
        Column("告知书版本", lambda row: row.draft.version, 100, wide=True),
        Column(
            "撤回日期",
            lambda row: row.draft.withdrawn_on.isoformat() if row.draft.withdrawn_on else "",
            96,
            wide=True,
        ),
        Column("说明", lambda row: row.draft.note, 120, wide=True),
    )

    def read(self, reader: Reader) -> list[ConsentRow]:
        return household.consents(reader, self.owner_id)

    def is_past(self, row: ConsentRow) -> bool:
        return row.draft.withdrawn_on is not None

    def enter(self, row: ConsentRow | None) -> None:
        from union_desktop.areas.members.ui import household_forms

        household_forms.consent(self.desk, self.owner_id, row)

    def spoken(self, row: ConsentRow) -> str:
        return f"{row.draft.given_on}“{row.draft.purpose}”的知情同意"

    def remover(self, row: ConsentRow) -> Callable[[Any], Changes]:
        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.remove_consent(session, row.id)

        return write
