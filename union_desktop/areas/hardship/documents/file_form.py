# SPDX-License-Identifier: GPL-3.0-or-later
"""困难职工档案表: the worker and the household on the first page, how it was classed and who decided on the second."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Unpack

from union_desktop.areas.hardship.documents.common import MARGINS, WIDTH, boxes, opinion_of, value, yuan
from union_desktop.areas.hardship.queries.papers import FilePaper, file_papers
from union_desktop.areas.hardship.terms import (
    CAUSES,
    EXPENSE_KINDS,
    SELF,
    STATUS_LABELS,
    HardshipClass,
    explained,
)
from union_desktop.areas.members.documents.common import (
    BLANK_DAY,
    PaperLook,
    bound,
    in_words,
    opinion,
    ticked,
    work_unit,
)
from union_desktop.core import codes, masking, values

if TYPE_CHECKING:
    from union_desktop.areas.hardship.queries.page import CasePage, HouseholdRow
    from union_desktop.core.reading import Reader
    from union_desktop.documents.form_page import Block, Drawing, FormPage, Grid

TITLE: Final = "困难职工档案表"
Report = Callable[[int, int], None]
_FAMILY_LINES: Final = 7
_SITUATION_LETTERS: Final = 160
_FIRST_PAGE_ENDS: Final = 277.0  # mm from the upper edge
_CLASSES: Final = (HardshipClass.DEEP, HardshipClass.RELATIVE, HardshipClass.ACCIDENTAL)
_PROMISE: Final = "　　以上情况属实，同意工会为困难帮扶收集、核实和公示必要的信息。如有虚假，本人承担责任。"


@dataclass(frozen=True, slots=True)
class FileLook:
    """Whose paper it is; whole identity numbers and bank accounts only where somebody asked for them."""

    paper: PaperLook
    numbers: Literal["masked", "whole"] = "masked"
    health: bool = True

    @property
    def sensitive(self) -> str:
        """What needs a purpose, in words."""
        words = ["困难情况和收入"]
        words += ["健康状况"] if self.health else []
        words += ["完整证件号码和银行账号"] if self.numbers == "whole" else []
        return "、".join(words)


def file_forms(
    files: Iterable[FilePaper],
    look: FileLook,
    **drawing: Unpack[Drawing],
) -> bytes:
    """The forms of these files in one PDF."""
    return bound((file_form(one, look) for one in files), TITLE, look.paper, **drawing)


def file_forms_from(
    reader: Reader, report: Report, *, ids: Sequence[int], on: dt.date, look: FileLook
) -> bytes:
    """Read and print in one go: what ``core.office_child`` runs in a process of its own."""
    return file_forms(file_papers(reader, ids, on), look, count=len(ids), progress=report)


def file_form(one: FilePaper, look: FileLook) -> FormPage:
    """The form of one file."""
    from union_desktop.documents.form_page import FormPage

    page = one.page
    blocks: list[Block] = [
        _worker(one, look),
        _money(one, look),
        _causes(page, look),
        _family(page, look),
        *_overleaf(page),
        _reckoning(page),
        _checked(page),
        _decisions(page),
    ]
    return FormPage(
        TITLE,
        blocks,
        subtitle=f"{look.paper.office}　{STATUS_LABELS[page.status]}",
        remark=f"档案编号：{page.case_no}",
        margins=MARGINS,
        running=f"{TITLE}（续）　{page.name}　{page.case_no}",
        prepared_by=look.paper.prepared_by,
        printed_at=look.paper.printed_at,
        author=look.paper.office,
        subject=f"{page.name}　{page.case_no}",
    )


def _overleaf(page: CasePage) -> list[Block]:
    """The second page begins with the classing, unless the household needs more than the first one."""
    from union_desktop.documents.form_page import Level

    usual = len(page.members) <= _FAMILY_LINES and len(page.draft.situation) <= _SITUATION_LETTERS
    return [Level(_FIRST_PAGE_ENDS)] if usual else []


def _worker(one: FilePaper, look: FileLook) -> Grid:
    from union_desktop.documents.form_page import Grid, label

    page, worker, draft = one.page, one.worker, one.page.draft
    disability = "".join(filter(None, (draft.disability_type, draft.disability_level)))
    area = f"{draft.floor_area / 100:g} ㎡" if draft.floor_area else ""
    id_type = codes.ID_TYPE.short(worker.id_type)
    id_label = "证件号码" if id_type in ("", "身份证") else f"证件号码\n（{id_type}）"
    rows = [
        [
            label("姓名"), value(page.name), label("性别"), value(codes.GENDER.short(worker.gender)),
            label("民族"), value(codes.ETHNICITY.short(worker.ethnicity)),
        ],
        [
            label("出生日期"), value(in_words(worker.birth_date or values.birth_date_of(worker.id_number) or "")),
            label("政治面貌"), value(codes.POLITICAL_STATUS.short(worker.political_status)),
            label("婚姻状况"), value(codes.MARITAL_STATUS.short(worker.marital_status)),
        ],
        [label(id_label), value(_number(worker.id_number, look), 3), label("手机"), value(worker.phone)],
        [
            label("健康状况"), value(draft.health_status if look.health else ""),
            label("残疾类别"), value(disability if look.health else ""),
            label("医保状况"), value(draft.medical_insurance),
        ],
        [
            label("工作单位"), value(work_unit(worker.employer, worker.department)),
            label("职务"), value(worker.position), label("工号"), value(page.staff_no),
        ],
        [
            label("工作状态"), value(draft.work_state), label("参加工作"), value(in_words(draft.work_since)),
            label("劳模类型"), value(draft.model_worker_level),
        ],
        [label("家庭住址"), value(worker.home_address, 3), label("邮政编码"), value(draft.postcode)],
        [
            label("户口类型"), value(codes.HUKOU_TYPE.short(worker.hukou_type)),
            label("户口所在"), value(draft.hukou_place), label("其他联系"), value(draft.other_contact),
        ],
        [
            label("住房类型"), value(draft.housing_type), label("建筑面积"), value(area),
            label("困难类别"), value(HardshipClass(page.hardship_class).label if page.hardship_class else ""),
        ],
        [
            label("家庭特征"),
            value(
                boxes(
                    (
                        (draft.single_parent, "单亲"),
                        (draft.zero_employment, "零就业家庭"),
                        (draft.self_help, "有一定自救能力"),
                        (draft.subsistence_allowance, "享受低保"),
                    )
                ),
                5,
            ),
        ],
    ]  # fmt: skip
    return Grid((24.0, 40.0, 22.0, 32.0, 22.0, 38.0), rows, row_mm=8.0)


def _money(one: FilePaper, look: FileLook) -> Grid:
    from union_desktop.documents.form_page import Grid, label

    page = one.page
    own = next((row.draft for row in page.members if row.draft.relation == SELF), None)
    found = page.assessment
    given = found.given if found else None
    account = one.account
    rows = [
        [
            label("本人月收入"), value(yuan(own.monthly_income) if own else ""),
            label("其他年收入"), value(yuan(given.other_income) if given else yuan(page.draft.other_annual_income)),
            label("家庭年收入"), value(yuan(given.annual_income) if given else ""),
        ],
        [
            label("家庭人口"), value(f"{given.household_size} 人" if given else ""),
            label("人均月收入"), value(yuan(found.per_capita) if found else ""),
            label("申报人均"),
            value(yuan(found.declared_per_capita) if found and found.declared_per_capita is not None else ""),
        ],
        [
            label("开户银行"), value(" ".join(filter(None, (account.bank, account.branch))), 3),
            label("账号"), value(_account(account.account_no, look)),
        ],
    ]  # fmt: skip
    return Grid((24.0, 35.0, 24.0, 35.0, 24.0, 36.0), rows, row_mm=8.0)


def _causes(page: CasePage, look: FileLook) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    draft = page.draft
    secondary = "、".join(CAUSES.get(one, one) for one in draft.secondary_causes)
    rows = [
        [
            label("主要致困\n原因"),
            Cell(_ticked_causes(draft.main_cause), size=10.0, align="left"),
        ],
        [label("次要原因"), Cell(secondary, size=10.0)],
        [label("困难情况"), Cell(draft.situation if look.health else "", top=True, size=10.5)],
    ]
    return Grid((24.0, WIDTH - 24.0), rows, row_mm=8.0, heights_mm=(0.0, 0.0, 26.0))


def _ticked_causes(main: str) -> str:
    """Five in a line, so that no box is parted from its word."""
    told = [ticked(code == main, text) for code, text in CAUSES.items()]
    half = len(told) // 2
    return "\n".join("　".join(part) for part in (told[:half], told[half:]))


def _family(page: CasePage, look: FileLook) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    heads = (
        "关系",
        "姓名",
        "性别",
        "出生日期",
        "证件号码",
        "健康状况",
        "医保",
        "身份",
        "月收入",
        "单位或学校",
    )
    widths = (11.0, 18.0, 11.0, 21.0, 34.0, 17.0, 15.0, 13.0, 16.0, 22.0)
    lines = [_member(row, page, look) for row in page.members]
    blank = [[""] * len(heads)] * max(0, _FAMILY_LINES - len(lines))
    cells = [
        [
            Cell(text, size=9.0, align="right" if at == 8 else "left" if at == 9 else "centre")
            for at, text in enumerate(line)
        ]
        for line in (*lines, *blank)
    ]
    above = [[label("家庭成员（含本人）", len(heads), size=10.0)], [label(text, size=9.0) for text in heads]]
    return Grid(widths, [*above, *cells], row_mm=7.0, header_rows=2, heights_mm=(6.0, 6.0))


def _member(row: HouseholdRow, page: CasePage, look: FileLook) -> list[str]:
    draft = row.draft
    own = page.draft if draft.relation == SELF else None
    health = draft.health_status or (own.health_status if own else "")
    born = draft.birth_date or values.birth_date_of(draft.id_number)
    return [
        draft.relation,
        draft.name,
        codes.GENDER.short(draft.gender or values.gender_of(draft.id_number) or ""),
        born.isoformat() if born else "",
        _number(draft.id_number, look),
        health if look.health else "",
        draft.medical_insurance or (own.medical_insurance if own else ""),
        draft.identity,
        yuan(draft.monthly_income, unit=""),
        draft.work_unit if draft.shares_home else f"{draft.work_unit}（不共同生活）",
    ]


def _reckoning(page: CasePage) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    costs = "；".join(
        f"{EXPENSE_KINDS.get(one.draft.kind, one.draft.kind)} {yuan(one.draft.amount)}"
        for one in page.expenses
    )
    found = page.assessment
    lines = [*explained(found.given)] if found else []
    if found and found.decided_class != found.computed_class:
        lines.append(f"改定为{HardshipClass(found.decided_class).label}。理由：{found.reason}")
    basis = f"{found.rule}，{in_words(found.on)}认定" if found else ""
    decided = found.decided_class if found else ""
    rows = [
        [label("刚性支出"), Cell(costs, size=10.0)],
        [label("认定依据"), Cell(basis, size=10.0)],
        [label("计算过程"), Cell("\n".join(lines), size=10.0, align="left")],
        [label("认定类别"), Cell("　".join(ticked(one.value == decided, one.label) for one in _CLASSES))],
    ]
    return Grid((24.0, WIDTH - 24.0), rows, row_mm=8.0, heights_mm=(0.0, 0.0, 30.0))


def _checked(page: CasePage) -> Grid:
    from union_desktop.documents.form_page import Cell, Grid, label

    exclusions = "\n".join(
        f"{one.item}：{'有' if one.applies else '无'}{f'（{one.note}）' if one.note else ''}"
        for one in page.exclusions
    )
    papers = "；".join(
        f"{one.item}（{one.state.label}{f'，{one.reason}' if one.reason else ''}）" for one in page.papers
    )
    own = next((one for one in page.consents if not one.whose and one.withdrawn_on is None), None)
    consent = f"{in_words(own.given_on)}签署《困难帮扶建档同意书》（{own.version}）" if own else ""
    rows = [
        [label("不得建档\n情形核对"), Cell(exclusions, size=10.0, align="left")],
        [label("所附材料"), Cell(papers, size=10.0)],
        [label("知情同意"), Cell(consent, size=10.0)],
    ]
    return Grid((24.0, WIDTH - 24.0), rows, row_mm=8.0)


def _decisions(page: CasePage) -> Grid:
    from union_desktop.documents.form_page import Grid, label

    hung = next((one for one in reversed(page.steps) if one.kind == "publicise"), None)
    publicity = (
        f"　　{in_words(hung.from_on)}至{in_words(hung.to_on)}公示。{_objections(page)}"
        if hung and hung.from_on and hung.to_on
        else ""
    )
    rows = [
        [label("本人承诺"), opinion(_PROMISE, f"签名：　　　　　　\n{BLANK_DAY}", 1)],
        [label("部门工会\n意　　见"), opinion_of(page.steps, "branch_agree")],
        [label("公示情况"), opinion(publicity, "", 1)],
        [label("校 工 会\n意　　见"), opinion_of(page.steps, "file")],
        [label("上级工会\n意　　见"), opinion("", f"（公章）　　　　\n{BLANK_DAY}", 1)],
    ]
    return Grid((24.0, WIDTH - 24.0), rows, heights_mm=(24.0, 34.0, 12.0, 34.0, 34.0))


def _objections(page: CasePage) -> str:
    since = [one for one in page.steps if one.kind in ("objection", "objection_answered")]
    if not since:
        return "公示期间没有收到异议。" if page.filed_on else ""
    return "".join(f"{one.title}：{one.opinion}。" for one in since)


def _number(number: str, look: FileLook) -> str:
    return number if look.numbers == "whole" else masking.mask_id_number(number)


def _account(account_no: str, look: FileLook) -> str:
    return account_no if look.numbers == "whole" else masking.mask_account_no(account_no)
