# SPDX-License-Identifier: GPL-3.0-or-later
"""会议纪要 with its decision sheet: who was there, whether they were enough, each item with its votes, and room to sign."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from union_desktop.areas.applications.queries.meeting import sheet
from union_desktop.areas.applications.queries.meeting_listing import rule_words
from union_desktop.areas.applications.terms.meetings import (
    HELD,
    Attendee,
    Decision,
    Item,
    MeetingRole,
    MeetingSheet,
)
from union_desktop.areas.members.documents.common import MARGINS, PaperLook, in_words
from union_desktop.core.errors import UserError
from union_desktop.core.money import rmb_uppercase
from union_desktop.core.values import format_yuan

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts
    from union_desktop.documents.form_page import Block, Grid, Paragraph

TITLE: Final = "纪要"
_SIGNATURES: Final = 3  # attendees in one row of the sheet to sign


def minutes(
    meeting: MeetingSheet, look: PaperLook, *, fonts: Fonts | None = None, invariant: bool = False
) -> bytes:
    """The minutes as a PDF; those of a meeting not held yet are a draft and say so."""
    from union_desktop.documents.form_page import FormPage, Paragraph, Space, render

    held = meeting.status == HELD
    text = meeting.minutes.strip()
    blocks: list[Block] = [
        _attendance(meeting),
        Space(4.0),
        _head("一、到会情况"),
        Paragraph(_quorum(meeting), indent_em=2),
        _head("二、审议与表决"),
        Paragraph(f"{rule_words(meeting)}", indent_em=2),
        _decisions(meeting),
        Space(3.0),
        *([_head("三、议事摘要"), Paragraph(text, indent_em=2)] if text else []),
        _head(f"{'四' if text else '三'}、到会人员签名"),
        _signatures(meeting),
    ]
    form = FormPage(
        f"{meeting.name}{TITLE}" if held else f"{meeting.name}{TITLE}（草稿，决议未生效）",
        blocks,
        subtitle=look.office,
        margins=MARGINS,
        running=f"{meeting.name}{TITLE}（续）",
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=look.office,
        subject=meeting.name,
    )
    return render(form, fonts=fonts, invariant=invariant)


def minutes_from(
    reader: Reader, _report: Callable[[int, int], None], *, meeting_id: int, look: PaperLook
) -> bytes:
    """Read and print in one go."""
    meeting = sheet(reader, meeting_id)
    if meeting is None:
        raise UserError("这次会议的记录已不在，没有打印。请刷新列表。")
    return minutes(meeting, look)


def _head(text: str) -> Paragraph:
    from union_desktop.documents.form_page import Paragraph

    return Paragraph(text, role="hei", size=12.0, before_mm=2.0)


def _attendance(meeting: MeetingSheet) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    def named(chosen: Iterable[Attendee]) -> str:
        return "、".join(f"{one.name}{f'（{one.note}）' if one.note else ''}" for one in chosen)

    people = meeting.attendees
    here = [one for one in people if one.present]
    rows = [
        [
            label("时间"),
            Cell(in_words(meeting.held_on), align="centre"),
            label("地点"),
            Cell(meeting.place, align="centre"),
        ],
        [
            label("主持人"),
            Cell(named(one for one in here if one.role is MeetingRole.CHAIR), align="centre"),
            label("记录人"),
            Cell(named(one for one in here if one.role is MeetingRole.RECORDER), align="centre"),
        ],
        [label("出席"), Cell(named(one for one in here if one.votes), 3)],
        [label("列席"), Cell(named(one for one in here if not one.votes), 3)],
        [label("缺席"), Cell(named(one for one in people if not one.present), 3)],
    ]
    return Grid((22.0, 61.0, 22.0, 61.0), rows, row_mm=9.0)


def _quorum(meeting: MeetingSheet) -> str:
    enough = "达到" if meeting.quorate else "未达到"
    return (
        f"应到 {meeting.expected} 人，实到 {meeting.present} 人，列席 {meeting.observers} 人。"
        f"按规定须到会 {meeting.rule.least_present(meeting.expected)} 人，{enough}法定人数。"
    )


def _decisions(meeting: MeetingSheet) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    people = {one.id: one for one in meeting.attendees}
    header = ("序号", "议题", "申请金额\n（元）", "赞成", "反对", "弃权", "回避", "审定结果")
    rows = [[label(text, size=10.0) for text in header]]
    for at, item in enumerate(meeting.items, 1):
        aside = "、".join(
            f"{people[number].name}（{why}）" for number, why in item.aside.items() if people[number].counted
        )
        rows.append(
            [
                Cell(str(at), size=10.0, align="centre"),
                Cell(_about(item), size=10.0),
                Cell(format_yuan(item.requested, grouped=True), size=10.0, align="right"),
                *(
                    Cell("" if count is None else str(count), size=10.0, align="centre")
                    for count in item.votes
                ),
                Cell(aside, size=9.0),
                Cell(_decided(item), size=10.0),
            ]
        )
    total = (
        f"人民币 {format_yuan(meeting.decided, grouped=True)} 元（大写：{rmb_uppercase(meeting.decided)}）"
    )
    rows.append([label("同意合计", 2, size=10.0), Cell(total, 6, size=10.0)])
    return Grid((11.0, 42.0, 22.0, 11.0, 11.0, 11.0, 22.0, 36.0), rows, row_mm=9.0, header_rows=1)


def _about(item: Item) -> str:
    number = f"\n{item.number}" if item.number else ""
    return f"{item.name}{number}\n{item.scheme}"


def _decided(item: Item) -> str:
    if item.decision is Decision.OPEN:
        return ""
    amount = ""
    if item.decision is Decision.APPROVED and item.amount:
        amount = f"\n{format_yuan(item.amount, grouped=True)} 元\n{rmb_uppercase(item.amount)}"
    opinion = f"\n{item.opinion}" if item.opinion else ""
    return f"{item.decision.label}{amount}{opinion}"


def _signatures(meeting: MeetingSheet) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid

    here = [one for one in meeting.attendees if one.present]
    cells: list[Cell] = []
    for one in here:
        cells += [Cell(f"{one.name}\n{one.role.label}", size=10.0, align="centre"), Cell("")]
    while len(cells) % (2 * _SIGNATURES) or not cells:
        cells += [Cell(""), Cell("")]
    rows = [cells[at : at + 2 * _SIGNATURES] for at in range(0, len(cells), 2 * _SIGNATURES)]
    return Grid((25.0, 30.0) * _SIGNATURES, rows, row_mm=11.0)
