# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with the rows of a round, declared once: button, context menu and key know them from here."""

from __future__ import annotations

from typing import Final

from union_desktop.areas.aid.terms import APPROVED, CLOSED, DRAFT, FROZEN, PAYING, PayState
from union_desktop.areas.aid.ui.deed_buttons import Deed
from union_desktop.areas.aid.ui.grants import GrantsPanel, states_of
from union_desktop.core.roles import Role

_GROWS: Final = (DRAFT, FROZEN, APPROVED, PAYING)
_EVER: Final = (*_GROWS, CLOSED)
_CLOSED: Final = "要先重新打开"
_NOT_PAYING: Final = "要在“开始发放”以后"
_OPEN: Final = (PayState.DUE, PayState.RETURNED)
_SIGNED: Final = (PayState.PAID, PayState.SIGNED, PayState.PROXY_SIGNED)


def _files(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import from_files

    panel.with_head(lambda found: from_files.choose(panel.desk, found))


def _members(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import from_members

    panel.with_head(lambda found: from_members.choose(panel.desk, found))


def _sheet(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import from_sheet

    panel.with_head(lambda found: from_sheet.take_in(panel.desk, found))


def _hand(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import by_hand

    panel.with_head(lambda found: by_hand.add(panel.desk, found))


def _amount(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import amounts

    panel.with_head(lambda found: amounts.change(panel, found, panel.selected()))


def _funds(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import amounts

    panel.with_head(lambda found: amounts.split_over(panel, found, panel.selected()))


def _remove(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import amounts

    def go_on(ids: tuple[int, ...]) -> None:
        panel.with_head(lambda found: amounts.take_off(panel, found, ids))

    states_of(panel, _OPEN, go_on)


def _pay(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import paying

    def go_on(ids: tuple[int, ...]) -> None:
        panel.with_head(lambda found: paying.pay(panel.desk, found, ids))

    if panel.selected():
        states_of(panel, _OPEN, go_on)
    else:
        panel.with_head(lambda found: paying.pay(panel.desk, found, found.waiting))


def _sign(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import signing

    states_of(panel, (PayState.PAID,), lambda ids: signing.sign(panel, ids))


def _sign_now(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import signing

    states_of(panel, (PayState.PAID,), lambda ids: signing.sign_now(panel, ids))


def _sign_all(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import signing

    panel.with_head(lambda found: signing.sign_all(panel, found))


def _proxy(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import signing

    states_of(panel, (PayState.PAID,), lambda ids: signing.proxy(panel, ids))


def _waive(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import signing

    states_of(panel, _OPEN, lambda ids: signing.waive(panel, ids))


def _give_back(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import signing

    states_of(panel, _SIGNED, lambda ids: signing.give_back(panel, ids))


def _export(panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import printing

    printing.export(panel)


def _paper(kind: str, panel: GrantsPanel) -> None:
    from union_desktop.areas.aid.ui import printing

    panel.with_head(lambda found: printing.ask_paper(panel.desk, kind, found))


DEEDS: Final = (
    Deed(
        "files",
        "从困难档案…",
        "heart",
        _files,
        _GROWS,
        _CLOSED,
        False,
        "从在档的困难职工中选人，本年还没有帮扶的排在前面",
    ),
    Deed(
        "members",
        "从会员筛选…",
        "people",
        _members,
        _GROWS,
        _CLOSED,
        False,
        "按校区、小组、类别、年龄等条件选会员",
    ),
    Deed(
        "sheet",
        "从表格导入…",
        "arrow_import",
        _sheet,
        _GROWS,
        _CLOSED,
        False,
        "从 Excel 表格读入名单，先核对再加入",
    ),
    Deed("hand", "逐个添加…", "person_add", _hand, _GROWS, _CLOSED, False, "一个人、一户或一个集体（Ins）"),
    Deed(
        "amount",
        "改金额…",
        "edit",
        _amount,
        (DRAFT, FROZEN),
        "审定以后金额不能再改",
        True,
        "改选中行的金额（F2）",
    ),
    Deed("funds", "资金来源…", "receipt", _funds, _GROWS, _CLOSED, True, "选中行的钱由哪些来源出"),
    Deed("remove", "移出…", "person_delete", _remove, _GROWS, _CLOSED, True, "把选中的行移出名单（Del）"),
    Deed(
        "pay",
        "发放…",
        "gift",
        _pay,
        (PAYING,),
        _NOT_PAYING,
        False,
        "登记选中的行已发放；不选则是全部待发的行",
    ),
    Deed(
        "sign",
        "签收…",
        "checkmark",
        _sign,
        (PAYING,),
        _NOT_PAYING,
        True,
        "登记本人已签收，可以填日期（空格键：按今天）",
    ),
    Deed(
        "sign_now",
        "今天签收",
        "checkmark_circle",
        _sign_now,
        (PAYING,),
        _NOT_PAYING,
        True,
        "选中的行今天由本人签收（空格）",
    ),
    Deed(
        "sign_all",
        "全部签收…",
        "checkmark_circle",
        _sign_all,
        (PAYING,),
        _NOT_PAYING,
        False,
        "全部已发待签的行",
    ),
    Deed(
        "proxy", "代签…", "person_swap", _proxy, (PAYING,), _NOT_PAYING, True, "由别人代签，写明代签人和原因"
    ),
    Deed(
        "waive", "放弃…", "person_prohibited", _waive, (PAYING,), _NOT_PAYING, True, "本人放弃领取，写明原因"
    ),
    Deed(
        "give_back",
        "退回…",
        "arrow_undo",
        _give_back,
        (PAYING,),
        _NOT_PAYING,
        True,
        "钱款退了回来，写明原因；以后可以重新发放",
    ),
    Deed(
        "export",
        "导出名单…",
        "arrow_export",
        _export,
        _EVER,
        "",
        False,
        "按列表现在的顺序和列存为 Excel 表格",
        Role.READ_ONLY,
    ),
    Deed(
        "paper_sign",
        "领款签收表…",
        "print",
        lambda panel: _paper("sign", panel),
        _EVER,
        "",
        False,
        needs=Role.READ_ONLY,
    ),
    Deed(
        "paper_groups",
        "领款签收表（按小组分页）…",
        "print",
        lambda panel: _paper("sign_groups", panel),
        _EVER,
        "",
        False,
        needs=Role.READ_ONLY,
    ),
    Deed(
        "paper_list",
        "发放名单…",
        "print",
        lambda panel: _paper("list", panel),
        _EVER,
        "",
        False,
        needs=Role.READ_ONLY,
    ),
    Deed(
        "paper_summary",
        "发放汇总表…",
        "print",
        lambda panel: _paper("summary", panel),
        _EVER,
        "",
        False,
        needs=Role.READ_ONLY,
    ),
    Deed(
        "paper_aid",
        "困难补助汇总表…",
        "print",
        lambda panel: _paper("aid_summary", panel),
        _EVER,
        "",
        False,
        needs=Role.READ_ONLY,
    ),
    Deed(
        "paper_notice",
        "公示…",
        "print",
        lambda panel: _paper("notice", panel),
        _EVER,
        "",
        False,
        needs=Role.READ_ONLY,
    ),
)
