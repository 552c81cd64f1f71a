# SPDX-License-Identifier: GPL-3.0-or-later
"""The writes of aid for ``write_paths``: schemes, lists, payments, bank files, a list from a spreadsheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from sqlalchemy.orm import Session

from tests.office_fixtures import TODAY
from union_desktop.areas.aid import service
from union_desktop.areas.aid.service import bank_files, sheet
from union_desktop.areas.aid.terms import (
    FundSource,
    GrantDraft,
    RoundDraft,
    SchemeDraft,
    SheetReport,
    Way,
)
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import BankAccountDraft
from union_desktop.areas.policies import service as policies
from union_desktop.areas.policies.terms import ParameterDraft, PolicyDraft, PolicyKind, VersionDraft
from union_desktop.core.proceedings.terms import StepDraft
from union_desktop.documents.bank_template import GENERIC

_EARLY: Final = TODAY - dt.timedelta(20)
_WHY: Final = "确有需要"
_FIRST: Final = SchemeDraft("aid_paths", "送温暖")
_DRAWN_UP: Final = RoundDraft(1, "拟定中", 2026, _EARLY)
_MINE: Final = replace(GENERIC, name="本校模板")
_OTHER: Final = replace(GENERIC, name="另一模板")


def furnish(session: Session) -> None:
    """A list being drawn up (rows 1-3), one being paid (4-9), one with accounts (10 due, 11 paid), an empty one."""
    rule = VersionDraft(dt.date(2020, 1, 1), parameters=(ParameterDraft("grades", "1500\n1000"),))
    policy = policies.add_policy(session, PolicyDraft("aid_paths", PolicyKind.AID, "慰问办法"), rule).ids[0]
    service.add_scheme(session, replace(_FIRST, policy_id=policy))
    service.add_scheme(session, SchemeDraft("aid_paths_2", "五一补助"))
    service.add_scheme(session, SchemeDraft("aid_paths_3", "不再用的"))
    for number, people in ((1, (4, 5, 6)), (2, (1, 2, 3, 4, 5, 6)), (2, (4, 5))):
        name = _DRAWN_UP.name if number == 1 else f"第 {len(people)} 批"
        opened = service.open_round(session, RoundDraft(number, name, 2026, _EARLY), today=TODAY).ids[0]
        _added(session, opened, *people)
        if number == 2:
            for kind in ("freeze", "approve", "begin"):
                draft = StepDraft(kind, _EARLY, "工会委员会", opinion="同意")
                service.step(session, opened, draft, today=TODAY)
    service.open_round(session, RoundDraft(1, "空的", 2026, _EARLY), today=TODAY)
    service.pay(session, [5, 6, 8], _EARLY, Way.CASH, today=TODAY)
    service.pay(session, [11], _EARLY, None, today=TODAY)
    for person_id in (4, 5):
        account = BankAccountDraft(_EARLY, "户名", f"62220202000000{person_id}", "某行")
        members.add_account(session, person_id, account, today=TODAY)
    bank_files.add_template(session, _MINE)


def _added(session: Session, round_id: int, *people: int) -> Any:
    drafts = [GrantDraft("", 100_000, person_id=one) for one in people]
    return service.add_grants(session, round_id, drafts, on=_EARLY, repeat_reason=_WHY, today=TODAY)


def _renamed(session: Session) -> Any:
    return service.change_round(session, 1, _DRAWN_UP, replace(_DRAWN_UP, note="改过"), today=TODAY)


def _taken(session: Session) -> Any:
    order = sheet.SheetOrder("aid_paths_2", "补录", 2026, _EARLY, "工会委员会")
    found = GrantDraft("赵某", 1000, ((FundSource.OWN_FUNDS, 1000),), person_id=1)
    return sheet.take(session, order, SheetReport(1, (found,), ()), today=TODAY)


def _noted(session: Session) -> Any:
    before = SchemeDraft("aid_paths_2", "五一补助")
    return service.change_scheme(session, 2, before, replace(before, note="改过"))


_SPLIT: Final = ((FundSource.SUPERIOR_UNION, 500), (FundSource.OWN_FUNDS, None))
_FREEZE: Final = StepDraft("freeze", TODAY)

#: Each on what ``furnish`` left, whatever became of those before it.
AID: Final[tuple[tuple[Callable[..., Any], Callable[[Any, Any], Any]], ...]] = (
    (service.add_scheme, lambda s, _: service.add_scheme(s, SchemeDraft("aid_paths_4", "新项目"))),
    (service.add_usual_schemes, lambda s, _: service.add_usual_schemes(s)),
    (service.change_scheme, lambda s, _: _noted(s)),
    (service.close_scheme, lambda s, _: service.close_scheme(s, 3, TODAY)),
    (
        service.open_round,
        lambda s, _: service.open_round(s, RoundDraft(1, "新批次", 2026, TODAY), today=TODAY),
    ),
    (service.change_round, lambda s, _: _renamed(s)),
    (service.remove_round, lambda s, _: service.remove_round(s, 4)),
    (service.add_grants, lambda s, _: _added(s, 1, 3)),
    (service.remove_grants, lambda s, _: service.remove_grants(s, [1], "", TODAY, today=TODAY)),
    (service.set_amounts, lambda s, _: service.set_amounts(s, {2: 70_000}, today=TODAY)),
    (service.set_grade, lambda s, _: service.set_grade(s, [3], 150_000, today=TODAY)),
    (service.set_split, lambda s, _: service.set_split(s, [2], _SPLIT)),
    (service.step, lambda s, _: service.step(s, 1, _FREEZE, today=TODAY)),
    (service.pay, lambda s, _: service.pay(s, [4], TODAY, Way.CASH, today=TODAY)),
    (service.sign, lambda s, _: service.sign(s, [5], TODAY, today=TODAY)),
    (service.proxy_sign, lambda s, _: service.proxy_sign(s, 6, TODAY, "老赵", "住院", today=TODAY)),
    (service.waive, lambda s, _: service.waive(s, [7], TODAY, "本人放弃", today=TODAY)),
    (service.give_back, lambda s, _: service.give_back(s, [8], TODAY, "账号错", today=TODAY)),
    (bank_files.make, lambda s, _: bank_files.make(s, [10], GENERIC, TODAY, today=TODAY)),
    (bank_files.make_for_paid, lambda s, _: bank_files.make_for_paid(s, [11], GENERIC, TODAY, today=TODAY)),
    (bank_files.add_template, lambda s, _: bank_files.add_template(s, _OTHER)),
    (
        bank_files.change_template,
        lambda s, _: bank_files.change_template(s, 1, replace(_MINE, purpose="慰问")),
    ),
    (bank_files.remove_template, lambda s, _: bank_files.remove_template(s, 1)),
    (sheet.take, lambda s, _: _taken(s)),
)
