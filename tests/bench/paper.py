# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper: a list ten times as long may take a little more than ten times as long; signing sheets and forms against bare drawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from tests.areas.applications.paper_samples import FORM, ONE
from tests.bench.measure import Measure, in_turn, once, timed
from union_desktop.areas.aid.documents.signing import signing_sheet
from union_desktop.areas.aid.queries.papers import RoundLine, RoundPaper
from union_desktop.areas.aid.queries.rounds import RoundRow
from union_desktop.areas.aid.terms import FundSource, PayState
from union_desktop.areas.applications.documents.approval_form import approval_form, approval_forms
from union_desktop.areas.members.documents import PaperLook
from union_desktop.documents.fonts import Fonts
from union_desktop.documents.form_page import FormPage, _Layout, _Page
from union_desktop.documents.paper import POINT, Description, Paper
from union_desktop.documents.row_sheet import RowSheet, SheetColumn, SheetGroup, render

_COLUMNS = (
    SheetColumn("no", "序号", 14, "right"),
    SheetColumn("name", "姓名", 30),
    SheetColumn("staff_no", "工号", 26),
    SheetColumn("department", "部门", 60),
    SheetColumn("joined_on", "入会日期", 26, "centre"),
    SheetColumn("phone", "手机", 32),
    SheetColumn("remark", "备注", 60),
)

_SIGNED = 20_000
_FORMS = 800
_ROWS = 16  # on a page
_GIVEN = "伟芳娜敏静强磊军洋勇艳杰涛明超秀霞平刚桂英华玉兰红建文志海波宇浩然欣怡梓轩晨琳颖"


def measures() -> Iterator[Measure]:
    """Rows a second at two sizes, and how they grow."""
    fonts = Fonts.load(bundled_only=True)
    render(_sheet(200), fonts=fonts)
    short = timed(lambda: render(_sheet(2_000), fonts=fonts), 5)
    long = timed(lambda: render(_sheet(20_000), fonts=fonts), 3)
    note = f"{2_000 / short:,.0f} and {20_000 / long:,.0f} rows a second"
    yield Measure("row-sheet-20k/2k", long, short, 12.0, note=note)
    yield from _signing(fonts)
    yield from _approving(fonts)


def _signing(fonts: Fonts) -> Iterator[Measure]:
    """20,000 rows to sign for: 8,000 a second, or 0.6 of what drawing the same texts bare reaches."""
    day = dt.date(2026, 1, 5)
    found = RoundRow(
        1, 1, "spring_warmth", "送温暖", "batch", "person", "2026年春节", 2026, "paying", day, day, None, ""
    )  # fmt: skip
    lines = [_line(at) for at in range(_SIGNED)]
    paper, look = RoundPaper(found, "", ()), PaperLook("示例大学工会")

    def made() -> float:
        return once(lambda: signing_sheet(paper, lines, look, grouped="group", fonts=fonts))

    made_in, bare_in = in_turn(made, lambda: once(lambda: _drawn_bare(lines, fonts)), 3)
    rates = f"{_SIGNED / made_in:,.0f} rows a second, drawn bare {_SIGNED / bare_in:,.0f}"
    target = max(_SIGNED / 8_000, bare_in / 0.6)
    yield Measure("signing-sheet-20k", made_in, None, target, note=rates)


def _approving(fonts: Fonts) -> Iterator[Measure]:
    """Approval forms of two pages: 400 a second, or 0.6 of what drawing the same texts and lines bare reaches."""
    forms = [
        replace(
            ONE,
            number=f"SQ-2026-{at:04}",
            member=replace(ONE.member, name=_name(at), staff_no=f"{at:07}"),
            department=f"第{at % 50 + 1}部门",
            reason=f"{_name(at)}{ONE.reason}",
            requested=2_000_000 + 10_000 * at,
        )
        for at in range(_FORMS)
    ]
    pages = [page for one in forms for page in _laid_out(approval_form(one, FORM), fonts)]
    made_in, bare_in = in_turn(
        lambda: once(lambda: approval_forms(forms, FORM, fonts=fonts)),
        lambda: once(lambda: _pages_bare(pages, fonts)),
        3,
    )
    rates = f"{_FORMS / made_in:,.0f} forms a second, drawn bare {_FORMS / bare_in:,.0f}"
    yield Measure("approval-forms", made_in, None, max(_FORMS / 400, bare_in / 0.6), note=rates)


def _laid_out(form: FormPage, fonts: Fonts) -> list[_Page]:
    return _Layout(form, Paper(Description(form.title), fonts=fonts)).lay_out()


def _pages_bare(pages: Sequence[_Page], fonts: Fonts) -> bytes:
    """The texts and boxes of laid out forms by ReportLab's canvas alone; what has no place in the first face is drawn, too."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), pageCompression=1)
    for page in pages:
        for x, y, text, role, size, _space in page.words:
            canvas.setFont(fonts.used[role].font.fontName, size)
            canvas.drawString(x / POINT, 842 - y / POINT, text)
        for x, y, width, height, _weight in page.boxes:
            canvas.rect(x / POINT, 842 - (y + height) / POINT, width / POINT, height / POINT)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _line(at: int) -> RoundLine:
    return RoundLine(
        at, at, _name(at), "1", None, False, f"{at:07}", f"第{at % 50 + 1}部门",
        f"第{at // 50 + 1}小组", at // 50, "东校区", 1, "在编", "", 150_000, 0, "", "", "", "", PayState.DUE,
        ((FundSource.OWN_FUNDS, 150_000),),
    )  # fmt: skip


def _name(at: int) -> str:
    """As many different names as an office has: measuring the same one again costs nothing."""
    count = len(_GIVEN)
    return "王李张刘陈杨赵黄周吴"[at % 10] + _GIVEN[at % count] + _GIVEN[at // count % count]


def _drawn_bare(lines: Sequence[RoundLine], fonts: Fonts) -> bytes:
    """The texts and lines of each row by ReportLab's canvas alone: no measuring, no sums, no pages counted."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(842, 595), pageCompression=1)
    face = fonts.used["song"].font.fontName
    edges = [28 + 78 * place for place in range(11)]
    for at, line in enumerate(lines):
        place = at % _ROWS
        if place == 0:
            if at:
                canvas.showPage()
            canvas.setFont(face, 10)
        y = 500 - 28 * place
        texts = (str(at + 1), line.name, line.department, line.staff_no, f"{line.amount / 100:.2f}")
        for x, text in zip(edges, texts, strict=False):
            canvas.drawString(x + 3, y, text)
        canvas.lines([(28, y - 9, 808, y - 9), *((x, y - 9, x, y + 19) for x in edges)])
    canvas.save()
    return out.getvalue()


def _sheet(count: int) -> RowSheet:
    rows = [
        (
            str(at + 1),
            "单雄信" if at % 7 else "欧阳𬱖",
            f"{at:07}",
            f"第{at % 50 + 1}部门",
            "2015-03-01",
            "19900000000",
            "",
        )
        for at in range(count)
    ]
    groups = [
        SheetGroup(f"第{at // 50 + 1}小组", rows[at : at + 50], ("小计 50 人", "", "", "", "", "", ""))
        for at in range(0, count, 50)
    ]
    return RowSheet("会员名册", _COLUMNS, groups, total=(f"合计 {count} 人", "", "", "", "", "", ""))
