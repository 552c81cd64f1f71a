# SPDX-License-Identifier: GPL-3.0-or-later
"""What each column of the member list says: one list for the screen, the spreadsheet and whoever else shows rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from union_desktop.areas.members.queries.listing import MemberRow
from union_desktop.areas.members.terms import STATUS_LABELS
from union_desktop.core import codes, masking

#: Never shown whole in a list.
ID_NUMBER: Final = "id_number"
PHONE: Final = "phone"

_STATUS: Final = {status.value: label for status, label in STATUS_LABELS.items()} | {"": "未入会"}


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column; ``width`` in device-independent pixels. ``usual`` ones are shown unless somebody chose others."""

    key: str
    title: str
    text: Callable[[MemberRow], str]
    width: int
    align: Literal["left", "center"] = "left"
    sort: bool = True
    usual: bool = True
    kind: Literal["text", "date"] = "text"


def masked_phone(row: MemberRow) -> str:
    """The phone number as a list may show it."""
    return masking.mask_phone(row.phone)


def masked_id_number(row: MemberRow) -> str:
    """The identity number as a list may show it; one that fails its check says so."""
    return _with_doubt(masking.mask_id_number(row.id_number), row)


def whole_id_number(row: MemberRow) -> str:
    """The whole number, for files made for a purpose."""
    return _with_doubt(row.id_number, row)


def _with_doubt(number: str, row: MemberRow) -> str:
    return f"{number}（存疑）" if row.id_flagged else number


def _code(table: codes.CodeTable, key: str) -> Callable[[MemberRow], str]:
    labels = {code: table.short(code) for code, _ in table.choices}

    def text(row: MemberRow) -> str:
        code: str = getattr(row, key)
        return labels.get(code, code)

    return text


COLUMNS: Final = (
    ShownColumn("name", "姓名", lambda row: row.name, 100),
    ShownColumn("gender", "性别", _code(codes.GENDER, "gender"), 44, "center"),
    ShownColumn("staff_no", "工号", lambda row: row.staff_no, 84),
    ShownColumn("department", "部门", lambda row: row.department, 140),
    ShownColumn("group", "工会小组", lambda row: row.group, 140),
    ShownColumn("campus", "校区", lambda row: row.campus, 80),
    ShownColumn("category", "人员类别", lambda row: row.category, 104),
    ShownColumn("status", "会籍状态", lambda row: _STATUS.get(row.status, row.status), 84),
    ShownColumn("joined_on", "入会日期", lambda row: row.joined_on, 92, kind="date"),
    ShownColumn("birth_date", "出生日期", lambda row: row.birth_date, 92, kind="date"),
    ShownColumn(PHONE, "手机", masked_phone, 104, sort=False),
    ShownColumn(ID_NUMBER, "证件号码", masked_id_number, 168, sort=False),
    ShownColumn("employer", "派遣单位", lambda row: row.employer, 160),
    ShownColumn("position", "职务", lambda row: row.position, 110, usual=False),
    ShownColumn("professional_title", "职称", lambda row: row.professional_title, 110, usual=False),
    ShownColumn("ethnicity", "民族", _code(codes.ETHNICITY, "ethnicity"), 72, usual=False),
    ShownColumn(
        "political_status", "政治面貌", _code(codes.POLITICAL_STATUS, "political_status"), 96, usual=False
    ),
    ShownColumn("education", "学历", _code(codes.EDUCATION, "education"), 96, usual=False),
    ShownColumn("degree", "学位", _code(codes.DEGREE, "degree"), 96, usual=False),
    ShownColumn("native_place", "籍贯", lambda row: row.native_place, 110, usual=False),
    ShownColumn("card_no", "会员证号", lambda row: row.card_no, 110, sort=False, usual=False),
    ShownColumn("email", "电子邮箱", lambda row: row.email, 160, usual=False),
)
