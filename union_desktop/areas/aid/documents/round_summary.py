# SPDX-License-Identifier: GPL-3.0-or-later
"""发放汇总表 of a round: its money by campus and by group, what was decided against what was paid, and how the list changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from union_desktop.areas.aid.documents.common import (
    UNCOUNTED,
    Grouped,
    counter,
    paper_of,
    refuse_empty,
    standing,
    under_headings,
    yuan,
)
from union_desktop.areas.aid.queries.papers import (
    ListChange,
    RoundLine,
    RoundPaper,
    list_changes,
    round_lines,
)
from union_desktop.areas.aid.terms import ROUND_LABELS, FundSource, PayState
from union_desktop.areas.members.documents.common import in_words
from union_desktop.core.money import rmb_uppercase

if TYPE_CHECKING:
    from union_desktop.areas.members.documents.common import PaperLook
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts, Role
    from union_desktop.documents.form_page import Align, Block, FormPage, Grid

TITLE: Final = "发放汇总表"
_MARGINS: Final = (16.0, 14.0, 16.0, 18.0)
_WIDTH: Final = 297.0 - _MARGINS[0] - _MARGINS[2]
_SIZE: Final = 10.0


@dataclass(frozen=True, slots=True)
class _Share:
    """The money of one campus or group, in fen; ``decided`` is ``paid + waived + open``."""

    title: str
    rows: int
    people: str
    decided: int
    funds: tuple[int, ...]
    paid: int
    waived: int
    open: int
    signed: int


def round_summary_page(
    paper: RoundPaper, lines: Sequence[RoundLine], changes: Sequence[ListChange], look: PaperLook
) -> FormPage:
    """The sheet as it will be laid out."""
    from union_desktop.documents.form_page import Cell, FormPage, Grid, Paragraph, Space

    sources = [one for one in FundSource if any(one is source for line in lines for source, _ in line.funds)]
    whole = _share("合计", lines, sources)
    signed = [Cell(text, size=11.0, align="left") for text in ("负责人：", "审核：", "制表：", "出纳：")]
    blocks: list[Block] = [
        _facts(paper, whole),
        Space(3.0),
        *_account(paper, whole, sources),
        Space(3.0),
        _shares(paper, lines, "campus", sources, whole),
        Space(4.0),
        _shares(paper, lines, "group", sources, whole),
        Space(4.0),
        _changes(changes) if changes else Paragraph("名单锁定以后没有增减。"),
        Space(4.0),
        Grid((_WIDTH / 4,) * 4, [signed]),
    ]
    title = f"{paper.round.name}{TITLE}"
    return FormPage(
        title,
        blocks,
        subtitle=look.office,
        remark="单位：元",
        title_size=18.0,
        margins=_MARGINS,
        landscape=True,
        running=f"{title}（续）",
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=look.office,
        subject=paper.round.name,
    )


def round_summary(
    paper: RoundPaper,
    lines: Sequence[RoundLine],
    changes: Sequence[ListChange],
    look: PaperLook,
    *,
    fonts: Fonts | None = None,
    invariant: bool = False,
) -> bytes:
    """The sheet as a PDF."""
    from union_desktop.documents.form_page import render

    return render(round_summary_page(paper, lines, changes, look), fonts=fonts, invariant=invariant)


def round_summary_from(
    reader: Reader, _report: Callable[[int, int], None], *, round_id: int, look: PaperLook
) -> bytes:
    """Read and print in one go, for ``core.office_child``."""
    paper = paper_of(reader, round_id)
    lines = round_lines(reader, paper.round)
    refuse_empty(paper, lines, "可以汇总的内容")
    return round_summary(paper, lines, list_changes(reader, round_id), look)


def _share(title: str, lines: Sequence[RoundLine], sources: Sequence[FundSource]) -> _Share:
    funds = dict.fromkeys(sources, 0)
    paid = waived = unpaid = signed = people = uncounted = 0
    for line in lines:
        for source, part in line.funds:
            funds[source] += part
        if line.state.is_paid:
            paid += line.amount
            signed += line.state is not PayState.PAID
        elif line.state is PayState.WAIVED:
            waived += line.amount
        else:
            unpaid += line.amount
        people += line.people or 0
        uncounted += line.people is None
    counted = str(people) if people or not uncounted else ""
    said = "，".join(filter(None, (counted, f"另 {uncounted} 笔{UNCOUNTED}" if counted else UNCOUNTED)))
    decided = sum(line.amount for line in lines)
    return _Share(
        title,
        len(lines),
        said if uncounted else counted,
        decided,
        tuple(funds.values()),
        paid,
        waived,
        unpaid,
        signed,
    )


def _facts(paper: RoundPaper, whole: _Share) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    one = paper.round
    rows = [
        [
            label("项目"),
            Cell(one.scheme, align="centre"),
            label("年度"),
            Cell(f"{one.year}年", align="centre"),
            label("状态"),
            Cell(ROUND_LABELS[one.status], align="centre"),
        ],
        [
            label("名单锁定"),
            Cell(in_words(one.frozen_on) if one.frozen_on else "", align="centre"),
            label("审定"),
            Cell(standing(paper), align="centre"),
            label("人数"),
            Cell(whole.people, align="centre"),
        ],
        [
            label("审定金额" if paper.decided else "拟定金额"),
            Cell(f"{yuan(whole.decided)} 元（{rmb_uppercase(whole.decided, prefix=True)}）", 3),
            label("依据"),
            Cell(paper.rule or "没有关联制度"),
        ],
    ]
    side = 24.0
    room = (_WIDTH - 3 * side) / 3
    return Grid((side, room, side, room, side, room), rows, row_mm=8.5)


def _account(paper: RoundPaper, whole: _Share, sources: Sequence[FundSource]) -> list[Block]:
    """What was decided, that it is all accounted for, and who pays it."""
    from union_desktop.documents.form_page import Paragraph

    if paper.decided:
        differs = whole.decided - whole.paid - whole.waived - whole.open
        verdict = f"相差 {yuan(differs)}，请查明后再结清" if differs else "相符"
        word = counter(paper)
        said = (
            f"核对：审定 {yuan(whole.decided)} ＝ 已发 {yuan(whole.paid)} ＋ 放弃 {yuan(whole.waived)} ＋ "
            f"待发 {yuan(whole.open)}，{verdict}。共 {whole.rows} {word}，已签收 {whole.signed} {word}。"
        )
    else:
        said = "名单还没有审定，以下是拟发的金额。"
    parts = "，".join(
        f"{source.label} {yuan(part)}" for source, part in zip(sources, whole.funds, strict=True)
    )
    return [Paragraph(said, after_mm=0), Paragraph(f"资金来源：{parts}。", after_mm=0)]


def _titled(title: str, grid: Grid) -> Grid:
    """A table whose title is a row of it, so that the two are never parted."""
    from union_desktop.documents.form_page import Cell

    row = [
        Cell(title, len(grid.widths_mm), kind="label", size=_SIZE + 1, align="left", shaded=True),
    ]
    return replace(grid, rows=[row, *grid.rows], header_rows=grid.header_rows + 1)


def _shares(
    paper: RoundPaper,
    lines: Sequence[RoundLine],
    grouped: Grouped,
    sources: Sequence[FundSource],
    whole: _Share,
) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    several = len(sources) > 1
    shown = sources if several else ()
    name = "工会小组" if grouped == "group" else "校区"
    titles = [name, f"{counter(paper)}数", "审定金额" if paper.decided else "拟定金额"]
    titles += [*(source.label for source in shown), "已发", "放弃", "待发", "已签收"]
    money = 25.0
    widths = [0.0, 22.0, *[money] * (len(titles) - 3), 20.0]
    widths[0] = _WIDTH - sum(widths)
    rows = [[label(title, size=_SIZE) for title in titles]]
    for share in [*(_share(*one, sources) for one in under_headings(lines, grouped)), whole]:
        kind: Role = "hei" if share is whole else "song"
        amounts = [share.decided, *(share.funds if several else ()), share.paid, share.waived, share.open]
        rows.append(
            [
                Cell(share.title, size=_SIZE, role=kind, align="centre" if share is whole else "left"),
                Cell(str(share.rows), size=_SIZE, role=kind, align="centre"),
                *(Cell(yuan(fen), size=_SIZE, role=kind, align="right") for fen in amounts),
                Cell(str(share.signed), size=_SIZE, role=kind, align="centre"),
            ]
        )
    return _titled(f"按{name}", Grid(widths, rows, row_mm=7.5, header_rows=1))


def _changes(changes: Sequence[ListChange]) -> Grid:
    from union_desktop.documents.form_page import table

    header = ("序号", "日期", "增减", "姓名", "部门", "金额（元）", "原因")
    rows = [
        (
            str(at),
            one.on.isoformat(),
            "增加" if one.added else "移出",
            one.name,
            one.department,
            yuan(one.amount),
            one.reason,
        )
        for at, one in enumerate(changes, 1)
    ]
    widths = (12.0, 24.0, 16.0, 34.0, 56.0, 26.0, _WIDTH - 168.0)
    aligns: Sequence[Align] = ("centre", "centre", "centre", "left", "left", "right", "left")
    made = table(widths, header, rows, row_mm=7.5, size=_SIZE, aligns=aligns)
    return _titled("名单锁定以后的增减", made)
