# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns of the member list; numbers are masked unless the person at the desk asked for them."""

from __future__ import annotations

from union_desktop.areas.members.queries.listing import MemberRow
from union_desktop.areas.members.terms import STATUS_LABELS, MembershipStatus
from union_desktop.core import codes, masking
from union_desktop.widgets.row_table import Column

_STATUS = {status.value: label for status, label in STATUS_LABELS.items()} | {"": "未入会"}
_ENDED = frozenset(
    status.value
    for status in MembershipStatus
    if status not in (MembershipStatus.APPLYING, MembershipStatus.ACTIVE, MembershipStatus.RETAINED)
)


class Numbers:
    """Whether whole phone and identity numbers are shown; one for each open list."""

    def __init__(self) -> None:
        self.shown = False

    def phone(self, row: MemberRow) -> str:
        """The phone number as it may be seen now."""
        return row.phone if self.shown else masking.mask_phone(row.phone)

    def id_number(self, row: MemberRow) -> str:
        """The identity number as it may be seen now; a flagged one says so."""
        number = row.id_number if self.shown else masking.mask_id_number(row.id_number)
        return f"{number}（存疑）" if row.id_flagged else number


def columns(numbers: Numbers) -> tuple[Column[MemberRow], ...]:
    """The columns of one list."""
    gender = {code: codes.GENDER.short(code) for code, _ in codes.GENDER.choices}
    return (
        Column("name", "姓名", lambda row: row.name, 100),
        Column("gender", "性别", lambda row: gender.get(row.gender, row.gender), 44, "center"),
        Column("staff_no", "工号", lambda row: row.staff_no, 84),
        Column("department", "部门", lambda row: row.department, 140),
        Column("group", "工会小组", lambda row: row.group, 140),
        Column("campus", "校区", lambda row: row.campus, 80),
        Column("category", "人员类别", lambda row: row.category, 104),
        Column("status", "会籍状态", lambda row: _STATUS.get(row.status, row.status), 84),
        Column("joined_on", "入会日期", lambda row: row.joined_on, 92),
        Column("birth_date", "出生日期", lambda row: row.birth_date, 92),
        Column("phone", "手机", numbers.phone, 104, sort=False, tip="按“显示号码”可看完整号码。"),
        Column("id_number", "证件号码", numbers.id_number, 168, sort=False, tip="按“显示号码”可看完整号码。"),
        Column("employer", "派遣单位", lambda row: row.employer, 160),
    )


def ended(row: MemberRow) -> bool:
    """Whether the membership is over; such lines are quieter."""
    return row.status in _ENDED or not row.status
