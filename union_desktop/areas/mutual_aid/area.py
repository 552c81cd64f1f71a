# SPDX-License-Identifier: GPL-3.0-or-later
"""What the mutual_aid area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action, Area, Panel, Section
from union_desktop.widgets.list_actions import list_actions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from union_desktop.core.reading import Reader
    from union_desktop.core.received import Received
    from union_desktop.core.undo.rules import UndoRules
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

KEY = "mutual_aid"
INSURED = "mutual_aid_insured"
TAB = "relief"


def _open_claims(desk: Desk) -> QWidget:
    from union_desktop.areas.mutual_aid.ui import claims_page

    return claims_page.page(desk)


def _open_insured(desk: Desk) -> QWidget:
    from union_desktop.areas.mutual_aid.ui import insured_page

    return insured_page.page(desk)


def _claim(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import claim_form

    claim_form.new(desk)


def _edit_claim(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import claims_page

    claims_page.edit(desk, ids)


def _step(kind: str, desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import claims_page

    claims_page.step(desk, ids, kind)


def _remove_claim(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import claims_page

    claims_page.remove(desk, ids)


def _print_claims(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import printing

    printing.forms(desk, ids)


def _insure(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import insured_page

    insured_page.insure(desk)


def _edit_insured(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import insured_page

    insured_page.edit(desk, ids)


def _remove_insured(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import insured_page

    insured_page.remove(desk, ids)


def _add_plan(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import insured_page

    insured_page.add_plan(desk)


def _usual_plans(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import insured_page

    insured_page.add_usual(desk)


def _add_period(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import insured_page

    insured_page.add_period(desk)


def _edit_plan(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import insured_page

    insured_page.edit_plan(desk)


def _close_plan(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import insured_page

    insured_page.close_plan(desk)


def _remove_plan(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.mutual_aid.ui import insured_page

    insured_page.remove_plan(desk)


def _member(desk: Desk, person_id: int) -> QWidget:
    from union_desktop.areas.mutual_aid.ui.member_panel import InsurancePanel

    return InsurancePanel(desk, person_id)


def _words() -> Mapping[str, TableWords]:
    from union_desktop.areas.mutual_aid.words import WORDS

    return WORDS


def _undo_rules() -> UndoRules:
    from union_desktop.areas.mutual_aid.service import UNDO

    return UNDO


def _received() -> Callable[[Reader, int], Sequence[Received]]:
    from union_desktop.areas.mutual_aid.queries.received import received

    return received


def _step_action(kind: str, text: str, icon: str, tip: str, *, on_bar: bool = False) -> Action:
    return Action(
        f"mutual_aid.{kind}",
        text,
        icon,
        partial(_step, kind),
        needs_selection=True,
        tip=tip,
        group="step",
        on_bar=on_bar,
    )


AREA = Area(
    key=KEY,
    title="互助保障",
    icon="shield_checkmark",
    order=17,
    help="20-mutual-aid",
    words=_words,
    undo=_undo_rules,
    received=_received,
    sections=(
        Section(
            KEY,
            "互助金申请",
            "shield_checkmark",
            60,
            _open_claims,
            TAB,
            help="20-mutual-aid",
            group="互助保障",
        ),
        Section(
            INSURED, "参保名单", "people", 61, _open_insured, TAB, help="20-mutual-aid#参保", group="互助保障"
        ),
    ),
    panels={"member": (Panel("互助保障", _member),)},
    actions=(
        Action(
            "mutual_aid.claim",
            "登记申请",
            "add",
            _claim,
            "Ctrl+N",
            tip="会员出险以后登记互助金申请",
            group="add",
        ),
        Action("mutual_aid.edit", "修改…", "edit", _edit_claim, "F2", needs_selection=True, group="edit"),
        _step_action("submit", "申报…", "arrow_export", "材料齐备后向互助会申报", on_bar=True),
        _step_action("accept", "登记受理…", "checkmark", "互助会受理了，记下受理号"),
        _step_action("pay", "登记给付…", "checkmark_circle", "互助会给付了，记下金额和日期", on_bar=True),
        _step_action("return", "退回补充材料…", "arrow_undo", "互助会退回，要补充材料再申报"),
        _step_action("refuse", "登记不予给付…", "dismiss", "互助会不予给付"),
        _step_action("withdraw", "撤回…", "arrow_exit", "本人不再办理"),
        Action(
            "mutual_aid.remove",
            "删除…",
            "delete",
            _remove_claim,
            needs_selection=True,
            tip="删除误登、还没有办理步骤的申请",
            group="edit",
            on_bar=False,
        ),
        Action(
            "mutual_aid.print_form",
            "打印申请表…",
            "document",
            _print_claims,
            needs_selection=True,
            tip="为选中的申请打印互助金申请表，附材料清单",
            group="paper",
            needs=Role.READ_ONLY,
        ),
        *list_actions(KEY, "互助金申请"),
        Action(
            "mutual_aid.insure",
            "参保…",
            "person_add",
            _insure,
            "Ctrl+N",
            tab=INSURED,
            tip="把符合条件的会员列入名单，可按校区、小组、类别，也可以只为一个人",
            group="add",
        ),
        Action(
            "mutual_aid.edit_insured",
            "修改…",
            "edit",
            _edit_insured,
            "F2",
            tab=INSURED,
            needs_selection=True,
            tip="修改份数、缴费、说明",
            group="edit",
        ),
        Action(
            "mutual_aid.remove_insured",
            "移出名单…",
            "delete",
            _remove_insured,
            tab=INSURED,
            needs_selection=True,
            group="edit",
            on_bar=False,
        ),
        Action("mutual_aid.add_plan", "新增计划…", "add", _add_plan, tab=INSURED, group="plan"),
        Action(
            "mutual_aid.add_period",
            "新增保险期…",
            "calendar_ltr",
            _add_period,
            tab=INSURED,
            tip="为左边选中的计划新增一个保险期",
            group="plan",
        ),
        Action(
            "mutual_aid.edit_plan",
            "修改计划或保险期…",
            "edit",
            _edit_plan,
            tab=INSURED,
            tip="修改左边选中的计划或保险期",
            group="plan",
        ),
        Action(
            "mutual_aid.usual_plans",
            "加入常用计划…",
            "text_bullet_list_tree",
            _usual_plans,
            tab=INSURED,
            tip="女职工特殊疾病、重大疾病、意外伤害、子女意外伤害四个计划",
            group="plan",
            on_bar=False,
        ),
        Action(
            "mutual_aid.close_plan",
            "停用或启用计划…",
            "archive",
            _close_plan,
            tab=INSURED,
            tip="停用左边选中的计划，已停用的重新启用",
            group="plan",
            on_bar=False,
        ),
        Action(
            "mutual_aid.remove_plan",
            "删除计划或保险期…",
            "delete",
            _remove_plan,
            tab=INSURED,
            tip="删除左边选中的、还没有名单的计划或保险期",
            group="plan",
            on_bar=False,
        ),
        *list_actions(INSURED, "参保记录"),
    ),
)
