# SPDX-License-Identifier: GPL-3.0-or-later
"""What the aid area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action, Area, Section
from union_desktop.widgets.list_actions import list_actions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from union_desktop.core.reading import Reader
    from union_desktop.core.received import Received
    from union_desktop.core.undo.rules import UndoRules
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

KEY = "aid"
Ids = tuple[int, ...]


def _open(desk: Desk) -> QWidget:
    from union_desktop.areas.aid.ui import rounds

    return rounds.page(desk)


def _new(desk: Desk, _ids: Ids) -> None:
    from union_desktop.areas.aid.ui import rounds

    rounds.new(desk)


def _edit(desk: Desk, ids: Ids) -> None:
    from union_desktop.areas.aid.ui import rounds

    rounds.edit(desk, ids)


def _remove(desk: Desk, ids: Ids) -> None:
    from union_desktop.areas.aid.ui import rounds

    rounds.remove(desk, ids)


def _import_rows(desk: Desk, ids: Ids) -> None:
    from union_desktop.areas.aid.ui import rounds

    rounds.import_rows(desk, ids)


def _pay(desk: Desk, ids: Ids) -> None:
    from union_desktop.areas.aid.ui import rounds

    rounds.pay(desk, ids)


def _print(desk: Desk, ids: Ids) -> None:
    from union_desktop.areas.aid.ui import rounds

    rounds.print_paper(desk, ids)


def _not_helped(desk: Desk, _ids: Ids) -> None:
    from union_desktop.areas.aid.ui import not_helped

    not_helped.show(desk)


def _schemes(desk: Desk, _ids: Ids) -> None:
    from union_desktop.areas.aid.ui import rounds

    rounds.schemes(desk)


def _templates(desk: Desk, _ids: Ids) -> None:
    from union_desktop.areas.aid.ui import rounds

    rounds.templates(desk)


def _step(kind: str, desk: Desk, ids: Ids) -> None:
    from union_desktop.areas.aid.ui import rounds

    rounds.take_step(kind, desk, ids)


def _step_action(kind: str, text: str, icon: str, tip: str) -> Action:
    return Action(
        f"aid.{kind}",
        text,
        icon,
        partial(_step, kind),
        needs_selection=True,
        tip=tip,
        group="step",
        on_bar=False,
    )


def _received() -> Callable[[Reader, int], Sequence[Received]]:
    from union_desktop.areas.aid.queries.received import received

    return received


def _words() -> Mapping[str, TableWords]:
    from union_desktop.areas.aid.words import WORDS

    return WORDS


def _undo_rules() -> UndoRules:
    from union_desktop.areas.aid.service import UNDO

    return UNDO


AREA = Area(
    key=KEY,
    title="批次与发放",
    icon="gift",
    order=0,
    words=_words,
    undo=_undo_rules,
    received=_received,
    sections=(Section(KEY, "批次与发放", "gift", 20, _open, tab="relief", help="17-aid", group="帮扶"),),
    actions=(
        Action(
            "aid.not_helped",
            "本年没有帮扶的…",
            "task_list_ltr",
            _not_helped,
            tab="hardship",
            tip="只看今年还没有得到任何帮扶的在档困难职工",
            group="lists",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action(
            "aid.new",
            "新建批次…",
            "add",
            _new,
            "Ctrl+N",
            tip="为一个帮扶项目建立一次发放，再加入名单",
            group="add",
        ),
        Action(
            "aid.edit",
            "修改…",
            "edit",
            _edit,
            "F2",
            needs_selection=True,
            tip="批次的名称、年度和备注",
            group="add",
        ),
        Action(
            "aid.import",
            "从表格导入…",
            "arrow_import",
            _import_rows,
            needs_selection=True,
            tip="把 Excel 表格里的名单加入选中的批次，先核对再写入",
            group="list",
        ),
        Action(
            "aid.pay",
            "发放…",
            "gift",
            _pay,
            needs_selection=True,
            tip="登记选中批次里全部待发的行；只发其中几行的，打开批次在名单里选",
            group="list",
        ),
        Action(
            "aid.print",
            "打印…",
            "print",
            _print,
            "Ctrl+P",
            needs_selection=True,
            tip="领款签收表、发放名单、汇总表、公示",
            group="paper",
            needs=Role.READ_ONLY,
        ),
        Action(
            "aid.schemes",
            "帮扶项目…",
            "settings",
            _schemes,
            tip="送温暖、走访慰问等项目的办理方式、制度依据和资金来源",
            group="setup",
            needs=Role.READ_ONLY,
        ),
        Action(
            "aid.templates",
            "银行模板…",
            "table",
            _templates,
            tip="银行代发文件的列和格式",
            group="setup",
            needs=Role.READ_ONLY,
        ),
        _step_action(
            "freeze", "锁定名单…", "lock_closed", "名单拟好了：记下当天的校区、小组和类别，以后增减要写原因"
        ),
        _step_action("approve", "审定…", "checkmark_circle", "登记谁、哪次会议审定了这份名单"),
        _step_action("reject", "不予审定…", "person_prohibited", "退回拟定，写明意见"),
        _step_action("unfreeze", "退回拟定…", "arrow_undo", "锁定的名单退回重新拟定，写明原因"),
        _step_action(
            "open", "接收审定的申请…", "arrow_download", "按申请审批的项目：审定的申请可以列入这个批次"
        ),
        _step_action("begin", "开始发放…", "gift", "审定以后打开发放"),
        _step_action("close", "结清…", "archive", "全部发放、放弃以后结清"),
        _step_action("reopen", "重新打开…", "lock_open", "结清的批次重新打开，写明原因"),
        Action(
            "aid.remove",
            "删除…",
            "delete",
            _remove,
            needs_selection=True,
            tip="名单为空、还在拟定的批次可以删除",
            group="remove",
            on_bar=False,
        ),
        *list_actions(KEY, "批次", print_key=None),
    ),
)
