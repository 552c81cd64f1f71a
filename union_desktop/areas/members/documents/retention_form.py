# SPDX-License-Identifier: GPL-3.0-or-later
"""保留会籍登记表: a page to be approved for each member, or one list of a whole batch (DOMAIN §1.3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from union_desktop.areas.members.documents.common import (
    BLANK_DAY,
    MARGINS,
    PaperLook,
    bound,
    in_words,
    opinion,
    position,
    ticked,
    work_unit,
)
from union_desktop.areas.members.queries.papers import RETENTIONS, EventPaper, last_events
from union_desktop.areas.members.terms import EventKind
from union_desktop.core import codes

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts
    from union_desktop.documents.form_page import FormPage

TITLE: Final = "保留会籍登记表"
RULES: Final = (
    "说明：保留会籍由工会小组或委员会书面报告、基层工会核准，并在会员登记表备注栏注明办理时间；自保留会籍之日起停交会费，"
    "保留期间不享有选举权和被选举权。退休人员的会员证由本人保存，其他保留会籍人员的会员证由工会收回。"
)


@dataclass(frozen=True, slots=True)
class RetentionLook:
    """``as_list`` prints all on one list instead of a page each."""

    paper: PaperLook
    as_list: bool = False


def retention_papers(
    events: Sequence[EventPaper],
    look: RetentionLook,
    *,
    progress: Callable[[int, int], None] | None = None,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """Forms or list as a PDF; ``progress`` is told pages drawn and in all."""
    if look.as_list:
        return _list(events, look, progress, fonts, invariant=invariant)
    return bound(
        (retention_form(one, look) for one in events),
        TITLE,
        look.paper,
        count=len(events),
        progress=progress,
        fonts=fonts,
        invariant=invariant,
    )


def retention_papers_from(
    reader: Reader, report: Callable[[int, int], None], *, ids: Sequence[int], look: RetentionLook
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    return retention_papers(last_events(reader, ids, RETENTIONS), look, progress=report)


def retention_form(one: EventPaper, look: RetentionLook) -> FormPage:
    """The page of one member."""
    from union_desktop.documents.form_page import Cell, FormPage, Grid, Paragraph, label

    retired = one.kind is EventKind.RETIRE
    reason = f"{ticked(retired, '退休（含提前退休）')}　　{ticked(not retired, '其他原因：')}{_other(one)}"
    card = f"{ticked(retired, '由本人保存')}　　{ticked(not retired, '由工会收回')}"
    facts = [
        [
            label("姓名"),
            Cell(one.name),
            label("性别"),
            Cell(codes.GENDER.short(one.gender)),
            label("出生日期"),
            Cell(in_words(one.birth_date)),
        ],
        [
            label("工号"),
            Cell(one.staff_no),
            label("政治面貌"),
            Cell(codes.POLITICAL_STATUS.short(one.political_status)),
            label("手机"),
            Cell(one.phone),
        ],
        [label("工作单位"), Cell(work_unit(one.employer, one.department), 5)],
        [label("职务职称"), Cell(position(one.position, one.professional_title), 5)],
        [label("工会小组"), Cell(one.group, 3), label("人员类别"), Cell(one.category)],
        [label("会员证号码"), Cell(one.card_no, 3), label("入会日期"), Cell(in_words(one.joined_on))],
        [label("保留原因"), Cell(reason, 5)],
        [
            label("保留会籍\n起始日期"),
            Cell(in_words(one.on), 3),
            label("恢复会籍\n日　　期"),
            Cell(in_words(one.resumed_on)),
        ],
        [
            label("停交会费"),
            Cell(f"自{in_words(one.on)}起", 3),
            label("会员证"),
            Cell(card.replace("　　", "\n")),
        ],
    ]
    group = f"负责人签名：　　　　　　　　\n{BLANK_DAY}"
    decisions = [
        [label("本　　人\n签　　名"), Cell("", foot=BLANK_DAY)],
        [label("工会小组\n（委员会）\n报　　告"), opinion("", group, 1)],
        [label("基层工会\n核准意见"), opinion("", f"（公章）　　　　\n{BLANK_DAY}", 1)],
        [label("备　　注"), Cell(one.note if retired else "")],
    ]
    return FormPage(
        TITLE,
        [
            Grid((26.0, 38.0, 22.0, 22.0, 22.0, 36.0), facts, row_mm=10.0),
            Grid((26.0, 140.0), decisions, heights_mm=(14.0, 36.0, 36.0, 16.0)),
            Paragraph(RULES, size=9.5, before_mm=3.0),
        ],
        subtitle=look.paper.office,
        remark=f"编号：{one.on.year}-保留-{one.event_id:05d}",
        margins=MARGINS,
        prepared_by=look.paper.prepared_by,
        printed_at=look.paper.printed_at,
        author=look.paper.office,
        subject=one.name,
    )


def _list(
    events: Sequence[EventPaper],
    look: RetentionLook,
    progress: Callable[[int, int], None] | None,
    fonts: Fonts | None,
    *,
    invariant: bool,
) -> bytes:
    from union_desktop.documents.row_sheet import RowSheet, SheetColumn, SheetGroup, render

    columns = [
        SheetColumn("number", "序号", 10, "centre"),
        SheetColumn("name", "姓名", 22),
        SheetColumn("gender", "性别", 10, "centre"),
        SheetColumn("birth_date", "出生日期", 21, "centre"),
        SheetColumn("staff_no", "工号", 19),
        SheetColumn("department", "工作单位", 34),
        SheetColumn("group", "工会小组", 38),
        SheetColumn("card_no", "会员证号码", 22),
        SheetColumn("reason", "保留原因", 26),
        SheetColumn("on", "起始日期", 21, "centre"),
        SheetColumn("card", "会员证", 18, "centre"),
        SheetColumn("resumed", "恢复日期", 20, "centre"),
        SheetColumn("signature", "签名", 16),
    ]
    rows = [
        (
            str(number),
            one.name,
            codes.GENDER.short(one.gender),
            one.birth_date,
            one.staff_no,
            work_unit(one.employer, one.department),
            one.group,
            one.card_no,
            "退休" if one.kind is EventKind.RETIRE else one.note or "其他",
            one.on.isoformat(),
            "本人保存" if one.kind is EventKind.RETIRE else "工会收回",
            one.resumed_on,
            "",
        )
        for number, one in enumerate(events, 1)
    ]
    retired = sum(one.kind is EventKind.RETIRE for one in events)
    told = f"合计 {len(events)} 人，其中退休 {retired} 人，其他原因 {len(events) - retired} 人"
    sheet = RowSheet(
        f"{look.paper.office}{TITLE}",
        columns,
        [SheetGroup("", rows)],
        subtitle="自保留会籍之日起停交会费，保留期间不享有选举权和被选举权",
        total=(told, *[""] * (len(columns) - 1)),
        prepared_by=look.paper.prepared_by,
        printed_at=look.paper.printed_at,
        author=look.paper.office,
    )
    return render(sheet, progress=progress, fonts=fonts, invariant=invariant)


def _other(one: EventPaper) -> str:
    return "" if one.kind is EventKind.RETIRE else one.note or "＿＿＿＿＿＿＿＿"
