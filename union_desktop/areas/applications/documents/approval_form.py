# SPDX-License-Identifier: GPL-3.0-or-later
"""困难补助申请审批表 (DOMAIN §2.4): filled as far as the case has gone, with blank lines to sign for what is to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Unpack

from union_desktop.areas.applications.queries.papers import Approval, HouseholdLine, approvals
from union_desktop.areas.applications.terms.meetings import Decision
from union_desktop.areas.hardship.terms import CAUSES
from union_desktop.areas.members.documents.common import (
    BLANK_DAY,
    MARGINS,
    PaperLook,
    bound,
    in_words,
    opinion,
    position,
    ticked,
)
from union_desktop.core import codes, masking
from union_desktop.core.money import rmb_uppercase
from union_desktop.core.proceedings.terms import (
    OBJECTION,
    OBJECTION_ANSWERED,
    PUBLICISE,
    PaperDraft,
    PaperState,
    StepRow,
)
from union_desktop.core.values import format_yuan, in_yuan

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.documents.form_page import Cell, Drawing, FormPage, Grid

TITLE: Final = "教职工困难补助申请审批表"
PROMISE: Final = "本人承诺以上情况属实。"
SENSITIVE: Final = "家庭和困难情况"
_LABEL, _WIDTH = 24.0, 166.0  # mm
_LEAST_LINES: Final = 3  # of the household, so that there is room to add by hand
_REASON_MM: Final = 56.0  # eight lines and the promise
_TO_SIGN: Final = "（签字、盖章）　　　　"
_BOX: Final = "　　"


@dataclass(frozen=True, slots=True)
class ApprovalLook:
    """How the form is printed; whole numbers only where somebody asked for them.

    Without ``opinions`` the boxes of what was decided stay empty, for originals that are signed on paper.
    """

    paper: PaperLook
    id_numbers: Literal["masked", "whole"] = "masked"
    accounts: Literal["masked", "whole"] = "masked"
    opinions: bool = True

    @property
    def sensitive(self) -> str:
        """What on the form needs a purpose, in words."""
        wanted = (
            (SENSITIVE, True),
            ("完整证件号码", self.id_numbers == "whole"),
            ("完整银行账号", self.accounts == "whole"),
        )
        return "、".join(word for word, printed in wanted if printed)


def approval_forms(
    applications: Iterable[Approval],
    look: ApprovalLook,
    **drawing: Unpack[Drawing],
) -> bytes:
    """The forms of these applications in one PDF; ``progress`` is told forms drawn and in all."""
    return bound((approval_form(one, look) for one in applications), TITLE, look.paper, **drawing)


def approval_forms_from(
    reader: Reader, report: Callable[[int, int], None], *, ids: Sequence[int], look: ApprovalLook
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    return approval_forms(approvals(reader, ids), look, count=len(ids), progress=report)


def approval_form(one: Approval, look: ApprovalLook) -> FormPage:
    """The form of one application."""
    from union_desktop.documents.form_page import FormPage

    return FormPage(
        TITLE,
        [_facts(one, look), _household(one), _case(one), _opinions(one, look)],
        subtitle=f"{look.paper.office}　　补助项目：{one.scheme}",
        remark=f"填表日期：{in_words(one.applied_on)}　　编号：{one.number}",
        margins=MARGINS,
        running=f"{TITLE}（续）　{one.member.name}　{one.number}",
        prepared_by=look.paper.prepared_by,
        printed_at=look.paper.printed_at,
        author=look.paper.office,
        subject=f"{one.member.name} {one.number}",
    )


def _facts(one: Approval, look: ApprovalLook) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    def shown(text: str, columns: int = 1) -> Cell:
        return Cell(text, columns, align="centre")

    who = one.member
    id_number = who.id_number if look.id_numbers == "whole" else masking.mask_id_number(who.id_number)
    account = ""
    if one.account is not None:
        number = one.account.number
        number = number if look.accounts == "whole" else masking.mask_account_no(number)
        account = "\n".join(filter(None, (one.account.bank, number)))
    rows = [
        [
            label("姓名"), shown(who.name), label("性别"), shown(codes.GENDER.short(who.gender)),
            label("出生\n年月"), shown(in_words(who.birth_date[:7])),
            label("政治\n面貌"), shown(codes.POLITICAL_STATUS.short(who.political_status)),
        ],
        [
            label("部门"), shown(one.department, 3),
            label("职务\n职称"), shown(position(who.position, who.professional_title), 3),
        ],
        [
            label("工号"), shown(who.staff_no), label("会员\n类别"), shown(who.category),
            label("联系\n电话"), shown(who.phone, 3),
        ],
        [label("身份证号"), shown(id_number, 3), label("银行\n卡号"), shown(account, 3)],
    ]  # fmt: skip
    return Grid((_LABEL, 32.0, 15.0, 24.0, 15.0, 24.0, 15.0, 17.0), rows, row_mm=9.0)


def _household(one: Approval) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    header = ("姓名", "关系", "年龄", "工作（学习）单位", "月收入（元）", "健康状况")
    lines = [_line(each, one.applied_on) for each in one.household]
    blank = [[""] * len(header)] * max(0, _LEAST_LINES - len(lines))
    cells = [
        [Cell(text, size=10.5, align="left" if at == 3 else "centre") for at, text in enumerate(row)]
        for row in (*lines, *blank)
    ]
    heads = [[label("家庭成员", len(header))], [label(text, size=10.5) for text in header]]
    return Grid(
        (26.0, 18.0, 14.0, 58.0, 24.0, 26.0),
        [*heads, *cells],
        row_mm=7.5,
        header_rows=2,
        heights_mm=(6.5, 6.5),
    )


def _line(each: HouseholdLine, on: dt.date) -> list[str]:
    income = "" if each.income is None else format_yuan(each.income, grouped=True)
    return [each.name, each.relation, _age(each.born, on), each.work_unit, income, each.health]


def _age(born: str, on: dt.date) -> str:
    """Full years on a day; empty where only part of the day of birth is known."""
    if len(born) < 10:
        return ""
    day = dt.date.fromisoformat(born)
    return str(on.year - day.year - ((on.month, on.day) < (day.month, day.day)))


def _case(one: Approval) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    causes = "　".join(ticked(key == one.main_cause, text) for key, text in CAUSES.items())
    size = f"{one.household_size} 人" if one.household_size else ""
    rows = [
        [
            label("家庭人口"), Cell(size, align="centre"), label("年收入"), Cell(in_yuan(one.annual_income), align="centre"),
            label("人均\n月收入"), Cell(in_yuan(one.per_capita), align="centre"),
        ],
        [label("致困原因"), Cell(causes, 5)],
        [
            label("申请理由"),
            Cell(
                one.reason, 5, top=True,
                foot=f"{PROMISE}　　　　　　　　　　　　　　\n申请人签名：　　　　　　　　\n{BLANK_DAY}",
            ),
        ],
        [label("已获其他\n补　　助"), Cell(_other_aid(one), 5)],
        [label("申请金额"), Cell(_amount(one.requested), 5)],
        [label("所附材料"), Cell(_papers(one.papers), 5)],
    ]  # fmt: skip
    heights = (9.0, 14.0, _REASON_MM, 12.0, 9.0, 14.0)
    return Grid((_LABEL, 30.0, 20.0, 36.0, 20.0, 36.0), rows, heights_mm=heights)


def _opinions(one: Approval, look: ApprovalLook) -> Grid:
    from union_desktop.documents.form_page import Grid, label

    told = look.opinions
    rows = [
        [
            label("部门工会\n意　　见"),
            _signed(one.last("branch_agree", "branch_refuse") if told else None),
        ],
        [
            label("部门党组织\n意　　见"),
            _signed(
                one.last("party_agree", "party_refuse") if told else None,
                "" if one.party_opinion else "（本项补助不要求）",
            ),
        ],
        [label("校工会\n审核意见"), _signed(one.last("verify") if told else None)],
        [label("委员会\n审定金额"), _decided(one, told)],
        [label("公示情况"), _publicised(one, told)],
        [label("领款签收"), _received(one)],
    ]
    return Grid((_LABEL, _WIDTH - _LABEL), rows, heights_mm=(26.0, 26.0, 26.0, 30.0, 20.0, 16.0))


def _signed(step: StepRow | None, blank: str = "") -> Cell:
    """The box of one opinion: what was said and by whom, or room to write."""
    if step is None:
        return opinion(blank, f"{_TO_SIGN}\n{BLANK_DAY}", 1)
    decided = step.result.label
    text = step.opinion if not decided or step.opinion.startswith(decided) else f"{decided}。{step.opinion}"
    return opinion(f"{_BOX}{text}", f"{step.actor}{_TO_SIGN}\n{in_words(step.on)}", 1)


def _decided(one: Approval, told: bool) -> Cell:
    verdict = one.verdict if told else None
    if verdict is None or one.last("approve", "refuse", "defer") is None:
        blank = f"{_BOX}人民币（小写）¥　　　　　　　　（大写）"
        return opinion(blank, f"（工会委员会盖章）　　　　\n{BLANK_DAY}", 1)
    votes = ""
    if None not in verdict.votes:
        votes = "赞成 {} 票，反对 {} 票，弃权 {} 票。".format(*verdict.votes)
    decision = Decision(verdict.decision)
    amount = f"同意补助{_amount(one.approved)}。" if decision is Decision.APPROVED and one.approved else ""
    said = amount or f"{decision.label}。"
    text = f"{_BOX}经{verdict.meeting}审定：{votes}{said}{verdict.opinion}"
    return opinion(text, f"（工会委员会盖章）　　　　\n{in_words(verdict.held_on)}", 1)


def _publicised(one: Approval, told: bool) -> Cell:
    step = one.last(PUBLICISE) if told else None
    if step is None or step.from_on is None or step.to_on is None:
        text = "公示时间：　　　　年　　月　　日至　　　　年　　月　　日　　异议："
        return opinion(text if one.publicity else "（本项补助不要求）", f"经办人：{_BOX * 4}", 1)
    since = [each for each in one.steps if each.id > step.id]
    objections = [each.opinion for each in since if each.kind == OBJECTION]
    answers = [each.opinion for each in since if each.kind == OBJECTION_ANSWERED]
    text = f"公示时间：{in_words(step.from_on)}至{in_words(step.to_on)}　　"
    text += f"收到异议 {len(objections)} 件：{'；'.join(objections)}" if objections else "未收到异议。"
    if answers:
        text += f"　处理结果：{'；'.join(answers)}"
    return opinion(text, f"经办人：{step.actor}{_BOX * 3}", 1)


def _received(one: Approval) -> Cell:
    amount = (
        f"今领到补助{_amount(one.approved)}。"
        if one.approved is not None
        else "今领到补助人民币　　　　　元。"
    )
    paid = f"（{in_words(one.paid_on)}{one.paid}）" if one.paid_on is not None else ""
    return opinion(f"{amount}{paid}", f"领款人签名：{_BOX * 4}{BLANK_DAY}", 1)


def _amount(fen: int | None) -> str:
    return "" if fen is None else f"人民币（小写）¥{format_yuan(fen)}（大写）{rmb_uppercase(fen)}"


def _other_aid(one: Approval) -> str:
    return "\n".join(filter(None, (one.other_aid, *(each.sentence() for each in one.helped))))


def _papers(papers: Sequence[PaperDraft]) -> str:
    def told(each: PaperDraft) -> str:
        reason = f"（{each.state.label}：{each.reason}）" if each.reason else ""
        return f"{ticked(each.state is PaperState.PRESENT, each.item)}{reason}"

    return "　".join(map(told, papers))
