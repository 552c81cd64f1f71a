# SPDX-License-Identifier: GPL-3.0-or-later
"""慰问金（品）申请表: for whom and why, what was given, the papers that go with it, places to sign (DOMAIN App. A)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Unpack

from union_desktop.areas.members.documents.common import (
    BLANK_DAY,
    MARGINS,
    PaperLook,
    bound,
    in_words,
    opinion,
    ticked,
)
from union_desktop.areas.visits.queries.papers import CasePaper, case_papers
from union_desktop.areas.visits.terms import Occasion
from union_desktop.core import codes
from union_desktop.core.proceedings.terms import PaperState
from union_desktop.core.values import format_yuan

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.form_page import Cell, Drawing, FormPage

TITLE: Final = "慰问金（品）申请表"
_SIZE: Final = 10.5
_LEAST_VISITS: Final = 2
_A_LINE: Final = 5  # occasions


def condolence_forms(
    cases: Sequence[CasePaper],
    look: PaperLook,
    **drawing: Unpack[Drawing],
) -> bytes:
    """A form for each case as one PDF; ``progress`` is told forms drawn and in all."""
    return bound((condolence_form(one, look) for one in cases), TITLE, look, **drawing)


def condolence_forms_from(
    reader: Reader, report: Callable[[int, int], None], *, ids: Sequence[int], look: PaperLook
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    found = case_papers(reader, ids)
    return condolence_forms(found, look, count=len(found), progress=report)


def condolence_form(one: CasePaper, look: PaperLook) -> FormPage:
    """The page of one case; what nobody entered yet stays free to be written in by hand."""
    from union_desktop.core.money import rmb_uppercase
    from union_desktop.documents.form_page import Cell, FormPage, Grid, label, table

    row = one.row
    ticks = [ticked(row.occasion == each.value, each.label) for each in Occasion]
    occasions = "\n".join("　".join(ticks[at : at + _A_LINE]) for at in range(0, len(ticks), _A_LINE))
    facts = [
        [
            label("姓名"),
            Cell(row.name),
            label("性别"),
            Cell(codes.GENDER.short(one.gender)),
            label("出生日期"),
            Cell(in_words(one.birth_date), size=_SIZE),
        ],
        [
            label("工号"),
            Cell(row.staff_no),
            label("手机"),
            Cell(one.phone, size=_SIZE),
            label("人员类别"),
            Cell(one.category, size=_SIZE),
        ],
        [label("部门"), Cell(row.department, 3, size=_SIZE), label("工会小组"), Cell(row.group, size=_SIZE)],
        [label("慰问事由"), Cell(occasions, 5, size=_SIZE)],
        [
            label("发生日期"),
            Cell(in_words(row.happened_on) if row.happened_on else "", size=_SIZE),
            label("亲属"),
            Cell(row.relative, size=_SIZE),
            label("地点"),
            Cell(row.place, size=_SIZE),
        ],
        [
            label("得知日期"),
            Cell(in_words(row.noticed_on), size=_SIZE),
            label("消息\n来源"),
            Cell(one.source, 3, size=_SIZE),
        ],
        [label("情况说明"), Cell(one.situation, 5, top=True)],
    ]
    given = [
        (
            in_words(visit.draft.visited_on),
            visit.draft.visitors,
            format_yuan(visit.draft.cash) if visit.draft.cash else "",
            visit.draft.gift,
            format_yuan(visit.draft.gift_value) if visit.draft.gift_value else "",
            visit.draft.received_by,
        )
        for visit in one.visits
    ]
    money = [
        [
            label("慰问金合计"),
            Cell(
                f"{rmb_uppercase(row.cash, prefix=True)}　¥{format_yuan(row.cash)}"
                if one.visits
                else "人民币　　　　　　　　　　　¥"
            ),
        ],
        [label("执行标准"), Cell(one.standard)],
        [label("佐证材料"), Cell(_papers(one), size=_SIZE)],
    ]
    signed = [
        [
            label("领款（物）\n人　签　名"),
            Cell("", foot=BLANK_DAY),
            label("经办人"),
            Cell("", foot=BLANK_DAY),
        ],
        [
            label("部门工会\n意　　见"),
            _decision("负责人签名：　　　　"),
            label("校工会\n意　见"),
            _decision("（公章）　　　　"),
        ],
    ]
    header = ("慰问日期", "慰问人", "慰问金（元）", "慰问品", "品值（元）", "接收人")
    return FormPage(
        TITLE,
        [
            Grid(
                (22.0, 34.0, 16.0, 36.0, 22.0, 36.0),
                facts,
                row_mm=9.5,
                heights_mm=(0, 0, 0, 14.0, 0, 0, 26.0),
            ),
            table(
                (31.0, 38.0, 26.0, 27.0, 23.0, 21.0),
                header,
                given,
                at_least=_LEAST_VISITS,
                row_mm=9.0,
                size=_SIZE,
            ),
            Grid((28.0, 138.0), money, row_mm=10.0),
            Grid((24.0, 59.0, 24.0, 59.0), signed, heights_mm=(20.0, 34.0)),
        ],
        subtitle=look.office,
        remark=f"编号：{row.noticed_on.year}-慰问-{row.id:05d}",
        margins=MARGINS,
        running=f"{row.name}　{Occasion(row.occasion).label}",
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=look.office,
        subject=row.name,
    )


def _decision(foot: str) -> Cell:
    return opinion("", f"{foot}\n{BLANK_DAY}", 1)


def _papers(one: CasePaper) -> str:
    """One box for each paper; with the reason where it is not there."""
    said = []
    for paper in one.papers:
        reason = f"（{paper.reason}）" if paper.reason and paper.state is not PaperState.PRESENT else ""
        said.append(f"{ticked(paper.state is PaperState.PRESENT, paper.item)}{reason}")
    return "　".join(said)
