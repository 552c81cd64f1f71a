# SPDX-License-Identifier: GPL-3.0-or-later
"""互助金申请表: the claim, the insured person and the papers to hand in with their state (DOMAIN §2.6)."""

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
from union_desktop.areas.mutual_aid.queries.papers import ClaimPaper, claim_papers
from union_desktop.core import codes
from union_desktop.core.proceedings.terms import PaperDraft, PaperState

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.form_page import Drawing, FormPage

TITLE: Final = "职工互助保障互助金申请表"
_SIZE: Final = 10.5


def claim_forms(
    claims: Sequence[ClaimPaper],
    look: PaperLook,
    **drawing: Unpack[Drawing],
) -> bytes:
    """A form for each claim as one PDF; ``progress`` is told forms drawn and in all."""
    return bound((claim_form(one, look) for one in claims), TITLE, look, **drawing)


def claim_forms_from(
    reader: Reader, report: Callable[[int, int], None], *, ids: Sequence[int], look: PaperLook
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    found = claim_papers(reader, ids)
    return claim_forms(found, look, count=len(found), progress=report)


def claim_form(one: ClaimPaper, look: PaperLook) -> FormPage:
    """The page of one claim; a long list of papers goes on overleaf."""
    from union_desktop.documents.form_page import Cell, FormPage, Grid, Paragraph, label

    facts = [
        [
            label("会员姓名"),
            Cell(one.name),
            label("性别"),
            Cell(codes.GENDER.short(one.gender)),
            label("出生日期"),
            Cell(in_words(one.birth_date), size=_SIZE),
        ],
        [
            label("证件号码"),
            Cell(one.id_number, 3, pitch_mm=3.4 if one.id_number else 0.0),
            label("联系电话"),
            Cell(one.phone, size=_SIZE),
        ],
        [label("工作单位"), Cell(one.department, 3), label("工会小组"), Cell(one.group, size=_SIZE)],
        [
            label("工　　号"),
            Cell(one.staff_no),
            label("职务"),
            Cell(one.position),
            label("份数"),
            Cell(_shares(one)),
        ],
        [label("互助保障\n计　　划"), Cell(one.plan, 3), label("保单号"), Cell(one.policy_no, size=_SIZE)],
        [
            label("保险期"),
            Cell(f"{in_words(one.from_on)}至{in_words(one.to_on)}", 3),
            label("承办机构"),
            Cell(one.insurer, size=_SIZE),
        ],
        [
            label("出险人"),
            Cell(one.patient or one.name),
            label("与会员\n关系"),
            Cell("子女" if one.patient else "本人"),
            label("出险日期"),
            Cell(in_words(one.incident_on), size=_SIZE),
        ],
        [
            label("病种或\n事　　由"),
            Cell(one.disease, 3),
            label("确诊日期"),
            Cell(in_words(one.diagnosed_on), size=_SIZE),
        ],
        [
            label("收款账户"),
            Cell(_account(one), 3, size=_SIZE),
            label("申报期限"),
            Cell(in_words(one.deadline_on), size=_SIZE),
        ],
    ]
    papers = [
        [label("序号"), label("申领材料"), label("是否齐备", 1), label("说明")],
        *(
            [
                Cell(str(number), align="centre"),
                Cell(paper.item),
                Cell(_state(paper), align="centre", size=_SIZE),
                Cell(paper.reason, size=_SIZE),
            ]
            for number, paper in enumerate(one.papers, 1)
        ),
    ]
    said = [
        [
            label("本人申请"),
            Cell(
                "本人申请上述互助金，所填内容和所交材料真实。",
                top=True,
                foot=f"申请人签名：　　　　　　　　\n{BLANK_DAY}",
            ),
        ],
        [label("工会小组\n意　　见"), opinion("", f"负责人签名：　　　　　　　　\n{BLANK_DAY}", 1)],
        [
            label("工会意见"),
            opinion("", f"经办人：{one.handler or '　　　'}　　　　（公章）　　　　\n{BLANK_DAY}", 1),
        ],
        [label("备　　注"), Cell("；".join(filter(None, (one.remark, one.uninsured_reason))))],
    ]
    blocks = [Grid((22.0, 34.0, 18.0, 28.0, 22.0, 42.0), facts, row_mm=9.5)]
    if one.papers:
        blocks.append(Grid((12.0, 82.0, 36.0, 36.0), papers, row_mm=8.0, header_rows=1))
    return FormPage(
        TITLE,
        [
            *blocks,
            Grid((22.0, 144.0), said, heights_mm=(24.0, 22.0, 24.0, 10.0)),
            Paragraph(
                "说明：互助金由承办机构审核并直接给付，工会协助收集材料、申报。", size=9.5, before_mm=2.0
            ),
        ],
        subtitle=look.office,
        remark=f"编号：{one.claim_no}",
        margins=MARGINS,
        running=f"{one.name}　{one.claim_no}",
        prepared_by=look.prepared_by,
        printed_at=look.printed_at,
        author=look.office,
        subject=one.name,
    )


def _shares(one: ClaimPaper) -> str:
    return "" if one.shares is None else str(one.shares)


def _account(one: ClaimPaper) -> str:
    parts = (one.account_holder, one.account_no, one.bank)
    return "\n".join(filter(None, (" ".join(filter(None, parts[:2])), parts[2])))


def _state(paper: PaperDraft) -> str:
    boxes = (
        ticked(paper.state is state, state.label)
        for state in (PaperState.PRESENT, PaperState.MISSING, PaperState.WAIVED)
    )
    return " ".join(boxes)
