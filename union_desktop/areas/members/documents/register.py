# SPDX-License-Identifier: GPL-3.0-or-later
"""The register of members on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from union_desktop.areas.members.queries.register import Register, RegisterRow, register, status_line
from union_desktop.areas.members.terms import MembershipStatus
from union_desktop.core import codes, masking
from union_desktop.documents.coverage import missing

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.row_sheet import RowSheet, SheetGroup

TITLE = "会员名册"


@dataclass(frozen=True, slots=True)
class RegisterLook:
    """How the register is printed; whole identity numbers only where somebody asked for them."""

    id_numbers: Literal["none", "masked", "whole"] = "none"
    phones: Literal["none", "masked", "whole"] = "whole"
    page_per_group: bool = False
    prepared_by: str = ""
    printed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    title: str
    width_mm: float
    text: Callable[[RegisterRow], str]
    align: Literal["left", "centre", "right"] = "left"


def unprintable(data: Register) -> list[tuple[str, str]]:
    """People of the register with characters no bundled font can print: (name, those characters)."""
    return unprintable_names(row.name for group in data.groups for row in group.rows)


def unprintable_names(names: Iterable[str]) -> list[tuple[str, str]]:
    """Names with characters no bundled font can print: (name, those characters)."""
    return [(name, gap) for name in names if (gap := missing(name))]


def register_sheet(data: Register, look: RegisterLook | None = None) -> RowSheet:
    """The register as a row sheet: one heading and subtotal per group, the day and what was counted on top."""
    from union_desktop.documents.row_sheet import RowSheet, SheetColumn

    look = look or RegisterLook()
    columns = _columns(look)
    blank = [""] * (len(columns) - 1)
    categories = "，".join(f"{name or '未登记类别'} {count} 人" for name, count in data.by_category.items())
    total = f"合计　{MembershipStatus.ACTIVE.label} {data.total} 人，女 {data.women} 人"
    retained = f"；另列{MembershipStatus.RETAINED.label} {data.retained} 人" if data.retained else ""
    day = f"{data.as_of.year}年{data.as_of.month}月{data.as_of.day}日"
    return RowSheet(
        title=f"{data.office}{TITLE}",
        subtitle=f"截至{day}　{status_line(data)}",
        columns=[SheetColumn(one.key, one.title, one.width_mm, one.align) for one in columns],
        groups=_groups(data, columns),
        total=("".join((total, f"；{categories}" if categories else "", retained)), *blank),
        page_per_group=look.page_per_group,
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=data.office,
    )


def register_pdf(
    data: Register,
    look: RegisterLook | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """The register as a PDF; ``progress`` is told pages drawn and pages in all."""
    from union_desktop.documents.row_sheet import render

    return render(register_sheet(data, look), progress=progress)


def register_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    as_of: dt.date,
    unit_ids: tuple[int, ...] = (),
    with_retained: bool = False,
    look: RegisterLook | None = None,
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    found = register(reader, as_of, unit_ids=unit_ids, with_retained=with_retained)
    return register_pdf(found, look, progress=report)


def _groups(data: Register, columns: list[_Column]) -> Iterator[SheetGroup]:
    from union_desktop.documents.row_sheet import SheetGroup

    for group in data.groups:
        rows = [
            (str(number), *(column.text(row) for column in columns[1:]))
            for number, row in enumerate(group.rows, start=1)
        ]
        retained = sum(bool(row.retained_from) for row in group.rows)
        counted = f"小计　{len(rows) - retained} 人，女 {group.women} 人"
        if retained:
            counted += f"，另列保留会籍 {retained} 人"
        yield SheetGroup(group.title, rows, (counted, *[""] * (len(columns) - 1)))


def _columns(look: RegisterLook) -> list[_Column]:
    with_ids = look.id_numbers != "none"
    with_phones = look.phones != "none"
    columns = [
        _Column("number", "序号", 10, lambda _row: "", "centre"),
        _Column("name", "姓名", 23, lambda row: row.name),
        _Column("gender", "性别", 10, lambda row: codes.GENDER.short(row.gender), "centre"),
        _Column("birth_date", "出生日期", 21, lambda row: row.birth_date, "centre"),
        _Column("staff_no", "工号", 19, lambda row: row.staff_no),
        _Column("department", "部门", 33 if with_ids else 46, lambda row: row.department),
        _Column("position", "职务/职称", 27 if with_ids else 40, _position),
        _Column("category", "人员类别", 25, lambda row: row.category),
        _Column("joined_on", "入会日期", 21, lambda row: row.joined_on, "centre"),
    ]
    if with_phones:
        columns.append(_Column("phone", "手机", 25, lambda row: _phone(row, look)))
    if with_ids:
        columns.append(_Column("id_number", "证件号码", 37, lambda row: _id_number(row, look)))
    used = sum(column.width_mm for column in columns)
    columns.append(_Column("remark", "备注", min(277 - used, 60), _remark))
    return columns


def _position(row: RegisterRow) -> str:
    return "/".join(filter(None, (row.position, row.professional_title)))


def _phone(row: RegisterRow, look: RegisterLook) -> str:
    return row.phone if look.phones == "whole" else masking.mask_phone(row.phone)


def _id_number(row: RegisterRow, look: RegisterLook) -> str:
    return row.id_number if look.id_numbers == "whole" else masking.mask_id_number(row.id_number)


def _remark(row: RegisterRow) -> str:
    return f"{row.retained_from} 起保留会籍" if row.retained_from else ""
