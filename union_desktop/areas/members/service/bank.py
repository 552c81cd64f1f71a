# SPDX-License-Identifier: GPL-3.0-or-later
"""Bank accounts of a person, each valid from a day on (DOMAIN §7.5): what was paid before keeps the account it went to."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from union_desktop.areas.members.model import BankAccount, Person
from union_desktop.areas.members.terms import BankAccountDraft, joined_on_problem
from union_desktop.core import clock, values
from union_desktop.core.bank_accounts import account_problem, normalise_account
from union_desktop.core.changes import Changes
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.roles import Role, needs

_COLUMNS: Final = ("from_on", "holder", "account_no", "bank", "branch", "note")
_GONE: Final = "这个银行账户已不在，没有保存。请刷新后重试。"


@needs(Role.CLERK)
def add_account(
    session: Session, person_id: int, draft: BankAccountDraft, *, today: dt.date | None = None
) -> Changes:
    """An account from a day on."""
    ready = _checked(session, person_id, draft, 0, today or clock.today())
    if session.get(Person, person_id) is None:
        raise UserError("这个人的记录已不在，没有保存。请刷新列表。")
    session.add(BankAccount(person_id=person_id, **{name: getattr(ready, name) for name in _COLUMNS}))
    return _written(session, person_id)


@needs(Role.CLERK)
def change_account(
    session: Session,
    account_id: int,
    before: BankAccountDraft,
    after: BankAccountDraft,
    *,
    today: dt.date | None = None,
) -> Changes:
    """Put an account right; somebody's new account is added with its day instead."""
    row = session.get(BankAccount, account_id)
    if row is None:
        raise UserError(_GONE)
    if any(getattr(row, name) != getattr(before, name) for name in _COLUMNS):
        raise UserError("这个银行账户刚刚已被另一项操作改动，为免覆盖没有保存。请关闭后重新打开再改。")
    ready = _checked(session, row.person_id, after, account_id, today or clock.today())
    for name in _COLUMNS:
        setattr(row, name, getattr(ready, name))
    return _written(session, row.person_id)


@needs(Role.CLERK)
def remove_account(session: Session, account_id: int) -> Changes:
    """Take away an account entered by mistake; the one before holds on."""
    row = session.get(BankAccount, account_id)
    if row is None:
        raise UserError(_GONE)
    person_id = row.person_id
    session.delete(row)
    return _written(session, person_id)


def _checked(
    session: Session, person_id: int, draft: BankAccountDraft, besides: int, today: dt.date
) -> BankAccountDraft:
    problems: dict[str, str] = {}
    number = normalise_account(draft.account_no)
    if draft.from_on is None:
        problems["from_on"] = "请填写从哪一天起使用这个账户。"
    elif joined_on_problem(draft.from_on, today):
        problems["from_on"] = "起始日期不合理，请核对年份。"
    elif session.scalar(
        select(BankAccount.id).where(
            BankAccount.person_id == person_id,
            BankAccount.from_on == draft.from_on,
            BankAccount.id != besides,
        )
    ):
        problems["from_on"] = f"{draft.from_on} 起已经有一个账户。请改那一个，或换一个日期。"
    holder = values.normalise_name(draft.holder)
    if not holder:
        problems["holder"] = "请填写户名，与银行的开户名完全一致。"
    if problem := account_problem(number) if number else "请填写账号。":
        problems["account_no"] = problem
    if problems:
        raise InvalidDraft(problems)
    return BankAccountDraft(
        draft.from_on, holder, number, draft.bank.strip(), draft.branch.strip(), draft.note.strip()
    )


def _written(session: Session, person_id: int) -> Changes:
    session.flush()
    return Changes(frozenset({BankAccount.__tablename__}), (person_id,))
