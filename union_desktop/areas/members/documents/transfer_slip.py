# SPDX-License-Identifier: GPL-3.0-or-later
"""会员组织关系接转单: the stub stays, the slip goes with the member; both say the same and carry one number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Unpack

from union_desktop.areas.members.documents.common import (
    BLANK_DAY,
    MARGINS,
    PaperLook,
    bound,
    in_words,
    opinion,
    position,
    work_unit,
)
from union_desktop.areas.members.queries.papers import EventPaper, last_events
from union_desktop.areas.members.terms import EventKind
from union_desktop.core import codes

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.fonts import Fonts
    from union_desktop.documents.form_page import Block, Drawing, FormPage, Grid

TITLE: Final = "会员组织关系接转单"
_SIZES: Final = (11.0, 10.0, 9.0, 8.0, 7.0)  # points
_CUT: Final = 148.5  # mm: the middle of the page, where slip and stub are parted
_WORDS: Final = {EventKind.TRANSFER_OUT: "转出", EventKind.TRANSFER_IN: "转入"}
_BLANK: Final = "＿＿＿＿＿＿＿＿＿＿＿＿"
_DUES: Final = "　　　　年　　月"
Direction = Literal["transfer_out", "transfer_in"]


@dataclass(frozen=True, slots=True)
class TransferLook:
    """How the slip is printed; an empty ``other_union`` leaves room to write it by hand."""

    paper: PaperLook
    other_union: str = ""


def transfer_slips(
    events: Iterable[EventPaper],
    look: TransferLook,
    **drawing: Unpack[Drawing],
) -> bytes:
    """One page for each event; ``progress`` is told pages drawn and in all."""
    return bound(
        (transfer_slip(one, look, fonts=drawing.get("fonts")) for one in events), TITLE, look.paper, **drawing
    )


def transfer_slips_from(
    reader: Reader,
    report: Callable[[int, int], None],
    *,
    ids: Sequence[int],
    direction: Direction,
    look: TransferLook,
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    found = last_events(reader, ids, (EventKind(direction),))
    return transfer_slips(found, look, count=len(found), progress=report)


def slip_number(one: EventPaper) -> str:
    """The number both halves carry: year, direction, and the record's own number, which no other slip can have."""
    return f"{one.on.year}-{_WORDS[one.kind]}-{one.event_id:05d}"


def transfer_slip(one: EventPaper, look: TransferLook, *, fonts: Fonts | None = None) -> FormPage:
    """Stub above, slip below; smaller type where long names would push the seals overleaf."""
    from union_desktop.documents.form_page import page_count

    pages = (_page(one, look, size) for size in _SIZES)
    return next((page for page in pages if page_count(page, fonts=fonts) == 1), _page(one, look, _SIZES[-1]))


def _page(one: EventPaper, look: TransferLook, size: float) -> FormPage:
    from union_desktop.documents.form_page import FormPage, Level, Paragraph, Rule, Space

    number = f"编号：{slip_number(one)}"
    blocks: list[Block] = [
        _facts(one, look, size),
        _sealed(("经办意见", f"经办人签名：　　　　　　　　\n{BLANK_DAY}")),
        Level(_CUT - 7.0),
        Paragraph(
            f"（沿虚线裁开，骑缝处加盖公章）　{number}", size=9, align="centre", leading=1.2, after_mm=0.0
        ),
        Level(_CUT),
        Rule(dashed=True),
        Space(6.0),
        Paragraph(TITLE, role="biaosong", size=18, align="centre", leading=1.3, after_mm=1.0),
        Paragraph(number, size=10.5, align="right", leading=1.2, after_mm=1.0),
        Paragraph(_letter(one, look), size=11, hang_em=0, leading=1.5, after_mm=2.0),
        _facts(one, look, size),
        _sealed(
            ("转出单位工会", f"（公章）　　　　\n{BLANK_DAY}"),
            ("接收单位工会", f"（公章）　　　　\n{BLANK_DAY}"),
        ),
    ]
    return FormPage(
        f"{TITLE}（存根）",
        blocks,
        title_size=18.0,
        subtitle=look.paper.office,
        remark=number,
        margins=(MARGINS[0], 12.0, MARGINS[2], 14.0),
        author=look.paper.office,
        subject=one.name,
    )


def _letter(one: EventPaper, look: TransferLook) -> str:
    other = look.other_union or _BLANK
    who = "，".join(filter(None, (one.name, codes.GENDER.short(one.gender))))
    day = in_words(one.on)
    if one.kind is EventKind.TRANSFER_OUT:
        return (
            f"{other}：\n　　兹有我会会员{who}，自{day}起转至你处工作，现介绍其会员组织关系，请予接纳登记。"
        )
    return f"{other}：\n　　原你会会员{who}，已于{day}转入我会登记，特此函告，请予办理转出。"


def _facts(one: EventPaper, look: TransferLook, size: float) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    def name(text: str) -> Cell:
        return label(text, size=size)

    def shown(text: str, columns: int = 1, align: Literal["left", "centre"] = "left") -> Cell:
        return Cell(text, columns, size=size, align=None if align == "left" else align)

    out = one.kind is EventKind.TRANSFER_OUT
    titles = position(one.position, one.professional_title)
    rows = [
        [name("姓名"), shown(one.name), name("性别"), shown(codes.GENDER.short(one.gender))],
        [
            name("出生日期"),
            shown(in_words(one.birth_date)),
            name("政治面貌"),
            shown(codes.POLITICAL_STATUS.short(one.political_status)),
        ],
        [name("会员证号码"), shown(one.card_no), name("入会日期"), shown(in_words(one.joined_on))],
        [
            name("原工作单位" if out else "现工作单位"),
            shown(work_unit(one.employer, one.department)),
            name("职务职称"),
            shown(titles),
        ],
        [
            name("原工会小组" if out else "现工会小组"),
            shown(one.group),
            name("人员类别"),
            shown(one.category),
        ],
        [
            name(f"{_WORDS[one.kind]}日期"),
            shown(in_words(one.on)),
            name("会费交至"),
            shown(_DUES, align="centre"),
        ],
        [name("转往单位工会" if out else "原单位工会"), shown(look.other_union, 3)],
        [name("备注"), shown(one.note, 3)],
    ]
    return Grid((28.0, 62.0, 24.0, 52.0), rows, row_mm=0.68 * size)


def _sealed(*halves: tuple[str, str]) -> Grid:
    """Places for seals and signatures side by side."""
    from union_desktop.documents.form_page import Grid, label

    width = 166.0 / len(halves) - 14.0
    cells = [cell for title, foot in halves for cell in (label(_upright(title)), opinion("", foot, 1))]
    return Grid((14.0, width) * len(halves), [cells], heights_mm=(24.0,))


def _upright(text: str) -> str:
    """A title for a narrow cell, two characters to a line."""
    return "\n".join(text[at : at + 2] for at in range(0, len(text), 2))
