# SPDX-License-Identifier: GPL-3.0-or-later
"""Bank accounts: dated, one on a day, plausible, and what was doubtful told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.members import service
from union_desktop.areas.members.queries import bank
from union_desktop.areas.members.terms import BankAccountDraft
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed, Role

OLD, NEW = dt.date(2020, 1, 1), dt.date(2025, 6, 1)
ACCOUNT = BankAccountDraft(OLD, "单雄信", "6200 0000 0000 0000 008", "某银行", "大学路支行")
OTHER = replace(ACCOUNT, from_on=NEW)
KEPT = replace(ACCOUNT, account_no="6200000000000000008")


def added(office: Office, person: int, draft: BankAccountDraft = ACCOUNT) -> None:
    with office.transaction("银行账户") as session:
        service.add_account(session, person, draft, today=TODAY)


def test_the_newest_that_has_begun_holds(office: Office) -> None:
    person, other = enrolled(office), enrolled(office, name="王伯当", staff_no="10002")
    added(office, person)
    added(office, person, replace(ACCOUNT, from_on=NEW, account_no="12345678"))
    with office.reader() as reader:
        assert bank.bank_account(reader, person, OLD - dt.timedelta(days=1)) is None
        assert bank.bank_account(reader, person, NEW - dt.timedelta(days=1)).draft == KEPT  # type: ignore[union-attr]
        assert bank.bank_account(reader, person, NEW).draft.account_no == "12345678"  # type: ignore[union-attr]
        assert list(bank.bank_accounts(reader, [person, other], NEW)) == [person]
        assert bank.bank_accounts(reader, [], NEW) == {}
        assert [one.draft.from_on for one in bank.accounts(reader, person)] == [NEW, OLD]
    with office.transaction("也在事务里") as session:
        assert bank.bank_account(session, person, OLD).draft == KEPT  # type: ignore[union-attr]


def test_an_account_is_put_right_and_taken_away(office: Office) -> None:
    person = enrolled(office)
    added(office, person)
    with office.transaction("更正") as session:
        service.change_account(session, 1, KEPT, replace(KEPT, bank="另一银行"), today=TODAY)
    with pytest.raises(UserError, match="为免覆盖"), office.transaction("x") as session:
        service.change_account(session, 1, KEPT, KEPT, today=TODAY)
    with office.transaction("删除") as session:
        service.remove_account(session, 1)
    with pytest.raises(UserError, match="已不在"), office.transaction("x") as session:
        service.remove_account(session, 1)
    with office.reader() as reader:
        assert bank.accounts(reader, person) == []


@pytest.mark.parametrize(
    ("draft", "field", "sentence"),
    [
        (replace(OTHER, holder=" "), "holder", "户名"),
        (replace(OTHER, account_no="1234567"), "account_no", "这里是 7 位"),
        (replace(OTHER, account_no="6" * 33), "account_no", "这里是 33 位"),
        (replace(OTHER, account_no="6.2E+18"), "account_no", "被表格软件改坏"),
        (replace(OTHER, account_no="62A0000000"), "account_no", "数字以外"),
        (replace(OTHER, account_no=""), "account_no", "请填写账号"),
        (replace(OTHER, from_on=None), "from_on", "从哪一天起"),
        (replace(OTHER, from_on=dt.date(2126, 1, 1)), "from_on", "请核对年份"),
        (ACCOUNT, "from_on", "已经有一个账户"),
    ],
)
def test_what_cannot_be_an_account(
    office: Office, draft: BankAccountDraft, field: str, sentence: str
) -> None:
    person = enrolled(office)
    added(office, person)
    with pytest.raises(InvalidDraft, match=sentence) as refused, office.transaction("x") as session:
        service.add_account(session, person, draft, today=TODAY)
    assert list(refused.value.problems) == [field]


def test_only_who_works_may_write_them(office: Office) -> None:
    person = enrolled(office)
    office.role = Role.READ_ONLY
    with pytest.raises(NotAllowed), office.transaction("x", needs=Role.READ_ONLY) as session:
        service.add_account(session, person, ACCOUNT, today=TODAY)
