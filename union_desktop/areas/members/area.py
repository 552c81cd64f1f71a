# SPDX-License-Identifier: GPL-3.0-or-later
"""What the members area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action, Area, Panel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from union_desktop.core.undo.rules import UndoRules
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

KEY = "members"


def _open_tab(desk: Desk) -> QWidget:
    from union_desktop.areas.members.ui.tab import MembersTab

    return MembersTab(desk)


def _enrol(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.enrol(desk)


def _page(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui.tab import MembersTab

    tab = desk.window.findChild(MembersTab)
    if isinstance(tab, MembersTab):
        tab.open_page(ids[0])


def _edit(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.edit(desk, ids)


def _event(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.record_event(desk, ids)


def _bulk_edit(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.bulk_edit(desk, ids)


def _export(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.export(desk)


def _rejoin(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.rejoin(desk, ids)


def _print_register(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.print_register(desk)


def _print_registration(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.print_registration(desk, ids)


def _print_transfer(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.print_transfer(desk, ids)


def _print_retention(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.print_retention(desk, ids)


def _print_mailing(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.print_mailing(desk, ids)


def _print_dues(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import dues_actions

    dues_actions.print_sheet(desk)


def _dues_rules(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import dues_actions

    dues_actions.show_rules(desk)


def _print_unit(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.print_register(desk, ids[0])


def _duplicates(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui.duplicates_dialog import DuplicatesDialog

    DuplicatesDialog(desk).open()


def _merge_people(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import actions

    actions.merge_people(desk, ids)


def _delete(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import removing_dialogs

    removing_dialogs.delete(desk, ids)


def _anonymise(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import removing_dialogs

    removing_dialogs.anonymise(desk, ids)


def _merge(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import unit_forms

    unit_forms.merge(desk, ids[0])


def _close(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.members.ui import unit_forms

    unit_forms.close(desk, ids[0])


def _leaders(desk: Desk, unit_id: int) -> QWidget:
    from union_desktop.areas.members.ui.unit_panels import LeadersPanel

    return LeadersPanel(desk, unit_id)


def _counts(desk: Desk, unit_id: int) -> QWidget:
    from union_desktop.areas.members.ui.unit_panels import CountsPanel

    return CountsPanel(desk, unit_id)


def _words() -> Mapping[str, TableWords]:
    from union_desktop.areas.members.words import WORDS

    return WORDS


def _undo_rules() -> UndoRules:
    from union_desktop.areas.members import service
    from union_desktop.core.undo.rules import UndoRules

    return UndoRules(service.UNDO, {"person_merge": service.unmerge})


def _attachments(desk: Desk, person_id: int) -> QWidget:
    from union_desktop.widgets.attachments import AttachmentsPanel

    return AttachmentsPanel(desk, ("person", person_id))


def _unit_attachments(desk: Desk, unit_id: int) -> QWidget:
    from union_desktop.widgets.attachments import AttachmentsPanel

    return AttachmentsPanel(desk, ("union_org", unit_id))


def _family(desk: Desk, person_id: int) -> QWidget:
    from union_desktop.areas.members.ui.household_panels import FamilyPanel

    return FamilyPanel(desk, person_id)


def _resume(desk: Desk, person_id: int) -> QWidget:
    from union_desktop.areas.members.ui.household_panels import ResumePanel

    return ResumePanel(desk, person_id)


def _dues(desk: Desk, person_id: int) -> QWidget:
    from union_desktop.areas.members.ui.dues_panel import DuesPanel

    return DuesPanel(desk, person_id)


def _bank(desk: Desk, person_id: int) -> QWidget:
    from union_desktop.areas.members.ui.bank_panel import BankPanel

    return BankPanel(desk, person_id)


def _consents(desk: Desk, person_id: int) -> QWidget:
    from union_desktop.areas.members.ui.household_panels import ConsentPanel

    return ConsentPanel(desk, person_id)


def _received(desk: Desk, person_id: int) -> QWidget:
    from union_desktop.areas.members.ui.received_panel import ReceivedPanel

    return ReceivedPanel(desk, person_id)


def _any_received(desk: Desk) -> bool:
    return desk.offers_received


AREA = Area(
    key=KEY,
    title="会员",
    icon="people",
    order=10,
    help="03-members",
    open_tab=_open_tab,
    words=_words,
    undo=_undo_rules,
    actions=(
        Action("members.enrol", "新增会员", "person_add", _enrol, "Ctrl+N", group="add"),
        Action(
            "members.page",
            "打开会员页",
            "open",
            _page,
            needs_selection=True,
            tip="在大页面上查看资料、会籍记录、附件、家庭成员、会费等（Enter）",
            group="edit",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action("members.edit", "修改", "person_edit", _edit, "F2", needs_selection=True, group="edit"),
        Action(
            "members.event",
            "会籍变动…",
            "person_swap",
            _event,
            "Ctrl+E",
            needs_selection=True,
            tip="调组、保留会籍、退休、转出、退会等，可同时办理多人",
            group="edit",
        ),
        Action(
            "members.bulk_edit",
            "批量修改…",
            "edit",
            _bulk_edit,
            needs_selection=True,
            tip="为选中的人改成相同的部门、职务、政治面貌等",
            group="edit",
            on_bar=False,
        ),
        Action(
            "members.rejoin",
            "重新入会…",
            "arrow_undo",
            _rejoin,
            needs_selection=True,
            tip="为已经离会的人新建一段会籍",
            group="edit",
            on_bar=False,
        ),
        Action(
            "members.register",
            "打印名册…",
            "print",
            _print_register,
            "Ctrl+P",
            group="paper",
            needs=Role.READ_ONLY,
        ),
        Action(
            "members.print_registration",
            "打印登记表…",
            "document",
            _print_registration,
            needs_selection=True,
            tip="为选中的人打印会员登记表和入会申请书",
            group="paper",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action(
            "members.print_transfer",
            "打印组织关系接转单…",
            "person_swap",
            _print_transfer,
            needs_selection=True,
            tip="转出或转入的人，存根和正联各一半",
            group="paper",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action(
            "members.print_retention",
            "打印保留会籍登记表…",
            "archive",
            _print_retention,
            needs_selection=True,
            tip="退休或保留会籍的人，一人一张或一张名单",
            group="paper",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action(
            "members.print_mailing",
            "标签和信封…",
            "mail",
            _print_mailing,
            needs_selection=True,
            tip="为选中的人打印不干胶标签或信封",
            group="paper",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action(
            "members.export",
            "导出列表…",
            "arrow_export",
            _export,
            tip="把列表按现在的顺序和列存为 Excel 表格",
            group="paper",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action(
            "members.dues_sheet",
            "会费应缴表…",
            "receipt",
            _print_dues,
            tip="某个月每名会员应缴的会费，按小组列出，可签名",
            group="paper",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action(
            "members.dues_rules",
            "会费规则…",
            "settings",
            _dues_rules,
            tip="会费的比例和取整，按生效日期分版本",
            group="paper",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action(
            "members.duplicates",
            "查找重复…",
            "people_search",
            _duplicates,
            tip="找出可能登记了两次的人，放在一起核对",
            group="tidy",
            on_bar=False,
        ),
        Action(
            "members.merge_people",
            "合并为一人…",
            "merge",
            _merge_people,
            needs_selection=True,
            tip="所选两条记录是同一个人时，合并成一条",
            group="tidy",
            on_bar=False,
        ),
        Action(
            "members.delete",
            "删除…",
            "delete",
            _delete,
            needs_selection=True,
            tip="删除误录的人；离开的会员请登记会籍变动",
            group="tidy",
            on_bar=False,
        ),
        Action(
            "members.anonymise",
            "匿名处理…",
            "person_prohibited",
            _anonymise,
            needs_selection=True,
            tip="清除已离会人员的姓名、号码等内容，只留统计需要的部分；不能撤销",
            group="tidy",
            on_bar=False,
            needs=Role.ADMINISTRATOR,
        ),
        Action(
            "members.merge",
            "合并…",
            "merge",
            _merge,
            tab="organisation",
            needs_selection=True,
            tip="把所选小组的会员并入另一个小组，再撤销所选小组",
            group="end",
        ),
        Action(
            "members.close",
            "撤销单位…",
            "archive",
            _close,
            tab="organisation",
            needs_selection=True,
            tip="从某一天起撤销没有会员的单位，历史保留",
            group="end",
        ),
        Action(
            "members.unit_register",
            "打印名册…",
            "print",
            _print_unit,
            "Ctrl+P",
            tab="organisation",
            needs_selection=True,
            tip="打印所选单位的会员名册",
            group="paper",
            needs=Role.READ_ONLY,
        ),
    ),
    panels={
        "unit": (
            Panel("负责人", _leaders),
            Panel("会员人数", _counts),
            Panel("附件", _unit_attachments),
        ),
        "member": (
            Panel("附件", _attachments),
            Panel("家庭成员", _family),
            Panel("工作简历", _resume),
            Panel("会费", _dues),
            Panel("银行账户", _bank),
            Panel("知情同意", _consents),
            Panel("帮扶与慰问", _received, offered=_any_received),
        ),
    },
)
