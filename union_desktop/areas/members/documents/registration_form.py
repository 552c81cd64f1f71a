# SPDX-License-Identifier: GPL-3.0-or-later
"""会员登记表 and 入会申请书: one member on a page, more pages only where family or working life ask for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Unpack

from union_desktop.areas.members.documents.common import (
    BLANK_DAY,
    MARGINS,
    PaperLook,
    bound,
    in_words,
    month_in_words,
    opinion,
    work_unit,
)
from union_desktop.areas.members.queries.papers import FamilyLine, Registration, ResumeLine, registrations
from union_desktop.areas.members.terms import EventKind
from union_desktop.core import codes, masking, values

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.form_page import Block, Cell, Drawing, FormPage, Grid

TITLE: Final = "会员登记表"
APPLICATION_TITLE: Final = "入会申请书"
DECLARATION: Final = (
    "我自愿加入中华全国总工会，遵守《中国工会章程》，执行工会决议，履行会员义务，按时交纳会费，积极参加工会活动。"
    "请批准我的申请。"
)
_LEAST_LINES = 3  # of family and working life, so that there is room to add by hand
_RETAINED: Final = {
    EventKind.RETIRE: "因退休办理保留会籍，停交会费",
    EventKind.RETAIN: "办理保留会籍，停交会费",
    EventKind.RESUME: "恢复会籍",
}


@dataclass(frozen=True, slots=True)
class RegistrationLook:
    """How the form is printed; whole numbers and wages only where somebody asked for them.

    ``opinions`` writes the approval and its day into the box of members who joined here, for copies of old forms;
    without it the box stays empty to be filled in by hand. ``applications`` puts the application before each form.
    """

    paper: PaperLook
    id_numbers: Literal["none", "masked", "whole"] = "masked"
    phones: Literal["none", "masked", "whole"] = "whole"
    wages: bool = False
    opinions: bool = False
    applications: bool = False

    @property
    def sensitive(self) -> str:
        """What on the form needs a purpose, in words; empty when nothing does."""
        wanted = (("完整证件号码", self.id_numbers == "whole"), ("工资", self.wages))
        return "、".join(word for word, printed in wanted if printed)


def registration_forms(
    people: Iterable[Registration],
    look: RegistrationLook,
    **drawing: Unpack[Drawing],
) -> bytes:
    """The forms of these people in one PDF; ``progress`` is told pages of theirs drawn and in all."""
    if look.applications:
        drawing["count"] = 2 * drawing.get("count", 0)
    return bound(_pages(people, look), TITLE, look.paper, **drawing)


def registration_forms_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    ids: Sequence[int],
    on: dt.date,
    look: RegistrationLook,
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    return registration_forms(registrations(reader, ids, on), look, count=len(ids), progress=report)


def registration_form(one: Registration, look: RegistrationLook) -> FormPage:
    """The form of one person."""
    from union_desktop.documents.form_page import FormPage

    number = f"{one.membership_id:06d}" if one.membership_id is not None else ""
    return FormPage(
        TITLE,
        [_facts(one, look), _family(one.family, look), _resume(one.resume), _decisions(one, look)],
        subtitle=look.paper.office,
        remark=f"NO.{number}" if number else "",
        margins=MARGINS,
        running=f"{TITLE}（续）　{one.name}",
        prepared_by=look.paper.prepared_by,
        printed_at=look.paper.printed_at,
        author=look.paper.office,
        subject=one.name,
    )


def application_form(one: Registration, look: RegistrationLook) -> FormPage:
    """The application of one person, to be signed."""
    from union_desktop.documents.form_page import FormPage, Paragraph, Space

    signed = in_words(one.applied_on) or BLANK_DAY
    blocks: list[Block] = [
        Space(18.0),
        Paragraph(f"{look.paper.office}：", size=16, role="fang"),
        Paragraph(DECLARATION, size=16, role="fang", indent_em=2, leading=2.0),
        Space(36.0),
        Paragraph("申请人（签名）：　　　　　　　　　　　　　", size=14, role="fang", align="right"),
        Space(6.0),
        Paragraph(signed, size=14, role="fang", align="right"),
    ]
    return FormPage(
        APPLICATION_TITLE,
        blocks,
        title_size=26.0,
        margins=(30.0, 36.0, 30.0, 25.0),
        author=look.paper.office,
        subject=f"{one.name}（{APPLICATION_TITLE}）",
    )


def _pages(people: Iterable[Registration], look: RegistrationLook) -> Iterator[FormPage]:
    for one in people:
        if look.applications:
            yield application_form(one, look)
        yield registration_form(one, look)


def _facts(one: Registration, look: RegistrationLook) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    def shown(text: str, columns: int = 1) -> Cell:
        return Cell(text, columns, align="centre" if columns < 4 else "left")

    id_type = codes.ID_TYPE.short(one.id_type)
    id_label = "证件号码" if id_type in ("", "身份证") else f"证件号码\n（{id_type}）"
    education = "／".join(
        filter(None, (codes.EDUCATION.short(one.education), codes.DEGREE.short(one.degree)))
    )
    wage = (
        f"{values.format_yuan(one.wage, grouped=True)} 元／月" if look.wages and one.wage is not None else ""
    )
    rows = [
        [
            label("姓名"), shown(one.name), label("性别"), shown(codes.GENDER.short(one.gender)),
            label("民族"), shown(codes.ETHNICITY.short(one.ethnicity)),
            Cell("照　片", rows=4, align="centre"),
        ],
        [
            label("出生日期"), shown(in_words(one.birth_date)), label("籍贯"), shown(one.native_place),
            label("政治\n面貌"), shown(codes.POLITICAL_STATUS.short(one.political_status)),
        ],
        [label("学历／学位"), shown(education), label("职务"), shown(one.position, 3)],
        [label("职称"), shown(one.professional_title), label("工号"), shown(one.staff_no, 3)],
        [label("工作单位"), shown(work_unit(one.employer, one.department), 4), label("工资"), shown(wage)],
        [label(id_label), shown(_id_number(one, look), 4), label("手机"), shown(_phone(one.phone, look))],
        [label("家庭住址"), shown(one.home_address, 6)],
        [label("工会小组"), shown(one.group, 3), label("人员\n类别"), shown(one.category, 2)],
        [
            label("会员证号码"), shown(one.card_no), label("校区"), shown(one.campus),
            label("入会\n日期"), shown(in_words(one.joined_on), 2),
        ],
    ]  # fmt: skip
    return Grid((24.0, 33.0, 15.0, 25.0, 15.0, 24.0, 30.0), rows, row_mm=9.0)


def _family(family: Sequence[FamilyLine], look: RegistrationLook) -> Grid:
    rows = [
        [
            line.relation,
            line.name,
            in_words(line.birth_date),
            codes.POLITICAL_STATUS.short(line.political_status),
            "　".join(filter(None, (line.work_unit, line.position))),
            _phone(line.phone, look),
        ]
        for line in family
    ]
    header = ("关系", "姓名", "出生日期", "政治面貌", "工作单位及职务", "联系电话")
    return _titled("家庭主要成员及其工作单位", (18.0, 24.0, 30.0, 22.0, 44.0, 28.0), header, rows, left=(4,))


def _resume(resume: Sequence[ResumeLine]) -> Grid:
    rows = [
        [
            f"{month_in_words(line.from_month)}—{month_in_words(line.to_month) or '今'}",
            line.work_unit,
            line.position,
        ]
        for line in resume
    ]
    return _titled("个人工作简历", (48.0, 78.0, 40.0), ("起止年月", "单位", "职务"), rows, left=(1, 2))


def _titled(
    title: str,
    widths: Sequence[float],
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    left: Sequence[int],
) -> Grid:
    """A table under a heading of its own, both come again overleaf; ``left`` are the columns not centred."""
    from union_desktop.documents.form_page import Cell, Grid, label

    blank = [[""] * len(header)] * max(0, _LEAST_LINES - len(rows))
    cells = [
        [Cell(text, size=10.5, align="left" if place in left else "centre") for place, text in enumerate(row)]
        for row in (*rows, *blank)
    ]
    heads = [[label(title, len(header))], [label(text, size=10.5) for text in header]]
    return Grid(widths, [*heads, *cells], row_mm=8.0, header_rows=2, heights_mm=(7.0, 7.0))


def _decisions(one: Registration, look: RegistrationLook) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    joined = in_words(one.joined_on)
    text = f"　　经研究，同意{one.name}同志加入中国工会。" if look.opinions and joined else ""
    day = joined if look.opinions and joined else BLANK_DAY
    retained = [f"{in_words(day)}{_RETAINED[kind]}。" for day, kind in one.retained]
    rows = [
        [label("基层工会\n组织审批\n意　　见"), opinion(text, f"（公章）　　　　\n{day}", 1)],
        [label("备　　注"), Cell("\n".join(filter(None, (*retained, one.remark))))],
        [label("申 请 人\n签　　名"), Cell("", foot=in_words(one.applied_on) or BLANK_DAY)],
    ]
    return Grid((24.0, 142.0), rows, heights_mm=(34.0, 16.0, 14.0))


def _id_number(one: Registration, look: RegistrationLook) -> str:
    return _as_asked(one.id_number, look.id_numbers, masking.mask_id_number)


def _phone(phone: str, look: RegistrationLook) -> str:
    return _as_asked(phone, look.phones, masking.mask_phone)


def _as_asked(text: str, wanted: str, mask: Callable[[str], str]) -> str:
    return "" if wanted == "none" else mask(text) if wanted == "masked" else text
