# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to the money: in the order terms.PAYMENTS allows, a batch as a whole, and the account always adds up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.areas.aid.aid_fixtures import (
    APPROVED_ON,
    PAID_ON,
    a_round,
    a_scheme,
    account_of,
    added,
    column,
    decided,
    do,
    paid,
    people,
)
from tests.office_fixtures import TODAY
from union_desktop.areas.aid import service
from union_desktop.areas.aid.queries import banking
from union_desktop.areas.aid.service import bank_files
from union_desktop.areas.aid.terms import Gives, GrantDraft, Way
from union_desktop.areas.members.model import BankAccount
from union_desktop.core.errors import InvalidDraft, UserError
from union_desktop.core.office import Office
from union_desktop.documents.bank_template import GENERIC, ICBC_LIKE


def a_paying_round(office: Office, count: int = 3) -> tuple[int, list[int]]:
    round_id = a_round(office, a_scheme(office))
    ids = added(office, round_id, people(office, count))
    decided(office, round_id)
    return round_id, ids


def an_account(office: Office, person_id: int, number: str, on: dt.date = dt.date(2020, 1, 1)) -> None:
    def write(session: Any) -> None:
        session.add(
            BankAccount(person_id=person_id, from_on=on, holder="单雄信", account_no=number, bank="某行")
        )

    do(office, "账户", write)


def refused(office: Office, act: Callable[..., Any]) -> str:
    with pytest.raises(UserError) as info:
        do(office, "应被拒绝", act)
    return info.value.message


def test_nothing_is_paid_before_the_list_was_decided(office: Office) -> None:
    round_id = a_round(office, a_scheme(office))
    ids = added(office, round_id, people(office))
    assert "现在是“拟定名单”，不能登记发放情况" in refused(
        office, lambda s: service.pay(s, ids, PAID_ON, Way.CASH, today=TODAY)
    )


def test_paid_signed_returned_and_paid_again(office: Office) -> None:
    round_id, ids = a_paying_round(office)
    paid(office, ids)
    do(office, "签收", lambda s: service.sign(s, ids[:1], PAID_ON, today=TODAY))
    do(office, "代签", lambda s: service.proxy_sign(s, ids[1], PAID_ON, "秦琼", "住院", today=TODAY))
    do(office, "退回", lambda s: service.give_back(s, ids[2:], PAID_ON, "账号错", today=TODAY))
    assert column(office, "pay_state", round_id) == ["signed", "proxy_signed", "returned"]
    assert column(office, "paid_on", round_id) == ["2026-01-15", "2026-01-15", None]
    found = account_of(office, round_id)
    assert (found.decided, found.paid, found.open) == (450_000, 300_000, 150_000)
    later = dt.date(2026, 2, 1)
    paid(office, ids[2:], later)
    assert column(office, "paid_on", round_id)[2] == "2026-02-01"
    with office.reader() as reader:
        assert reader.value("select count(*) from aid_payment where amount <> 150000") == 0


def test_a_batch_with_one_that_cannot_be_paid_is_not_paid_at_all(office: Office) -> None:
    round_id, ids = a_paying_round(office)
    paid(office, ids[1:2])
    said = refused(office, lambda s: service.pay(s, ids, PAID_ON, Way.CASH, today=TODAY))
    assert said == "“罗士信”现在是“已发待签”，不能发放。一行也没有登记，请只选可以办理的行。"
    assert column(office, "pay_state", round_id) == ["due", "paid", "due"]


def test_reasons_days_and_names_that_are_missing(office: Office) -> None:
    _round_id, ids = a_paying_round(office)
    for act, field in (
        (lambda s: service.waive(s, ids, PAID_ON, " ", today=TODAY), "reason"),
        (lambda s: service.pay(s, ids, TODAY + dt.timedelta(days=1), Way.CASH, today=TODAY), "on"),
        (lambda s: service.pay(s, ids, APPROVED_ON - dt.timedelta(days=1), Way.CASH, today=TODAY), "on"),
        (lambda s: service.proxy_sign(s, ids[0], PAID_ON, "", "住院", today=TODAY), "proxy"),
    ):
        with pytest.raises(InvalidDraft) as info:
            do(office, "应被拒绝", act)
        assert list(info.value.problems) == [field]
    paid(office, ids)
    assert "已有登记，日期不能早于那一天" in refused(
        office, lambda s: service.sign(s, ids, PAID_ON - dt.timedelta(days=1), today=TODAY)
    )


def test_rows_of_two_rounds_are_not_paid_together(office: Office) -> None:
    _first, ids = a_paying_round(office, 1)
    second = a_round(office, a_scheme(office, code="x", name="别的"))
    other = added(office, second, [GrantDraft("", 1, person_id=1)], repeat_reason="确有需要")
    assert "分属几个批次" in refused(office, lambda s: service.pay(s, [*ids, *other], PAID_ON, Way.CASH))


def test_a_bank_file_pays_its_rows_and_its_totals_stay(office: Office) -> None:
    round_id, ids = a_paying_round(office, 2)
    with office.reader() as reader:
        persons = [row.person_id for row in banking.to_pay(reader, round_id)]
    an_account(office, persons[0], "6222020200001111", dt.date(2020, 1, 1))
    an_account(office, persons[0], "6222020200002222", dt.date(2025, 1, 1))
    an_account(office, persons[0], "6222020200003333", dt.date(2026, 6, 1))
    said = refused(office, lambda s: bank_files.make(s, ids, GENERIC, PAID_ON, today=TODAY))
    assert "“罗士信”在 2026-01-15 没有银行账号" in said
    assert column(office, "pay_state", round_id) == ["due", "due"]
    an_account(office, persons[1], "0012345678")
    _changes, made = do(office, "发放", lambda s: bank_files.make(s, ids, GENERIC, PAID_ON, today=TODAY))
    assert (made.control.count, made.control.fen) == (2, 300_000)
    assert column(office, "pay_state", round_id) == ["paid", "paid"]
    with office.reader() as reader:
        (kept,) = banking.files(reader, round_id)
        tails = [row[0] for row in reader.rows("select account_tail from aid_payment order by id")]
        again = bank_files.made_again(reader, kept, GENERIC, "送温暖")
    assert (kept.count, kept.total, kept.sha256) == (2, 300_000, made.control.sha256)
    assert tails == ["2222", "5678"]
    assert again.control.sha256 == kept.sha256


def test_goods_are_not_paid_by_bank(office: Office) -> None:
    one, other = people(office, 2)
    round_id = a_round(office, a_scheme(office, gives=Gives.BOTH))
    ids = added(
        office,
        round_id,
        [
            GrantDraft("", 150_000, person_id=one, goods_value=50_000),
            GrantDraft("", 50_000, person_id=other, goods_value=50_000),
        ],
    )
    decided(office, round_id)
    for person_id in (one, other):
        an_account(office, person_id, f"62220202000{person_id:05d}")
    assert "“罗士信”只有慰问品" in refused(
        office, lambda s: bank_files.make(s, ids, GENERIC, PAID_ON, today=TODAY)
    )
    _changes, made = do(office, "发放", lambda s: bank_files.make(s, ids[:1], GENERIC, PAID_ON, today=TODAY))
    assert made.control.fen == 100_000
    assert account_of(office, round_id).paid == 150_000


def test_templates_of_the_office_go_before_the_ready_ones(office: Office) -> None:
    mine = replace(GENERIC, name="本校代发")
    number = do(office, "模板", lambda s: bank_files.add_template(s, mine)).ids[0]
    with pytest.raises(InvalidDraft, match="没有重复建立"):
        do(office, "模板", lambda s: bank_files.add_template(s, mine))
    do(office, "模板", lambda s: bank_files.change_template(s, number, replace(mine, purpose="慰问")))
    with office.reader() as reader:
        assert bank_files.usable_template(reader, "本校代发").purpose == "慰问"
        assert bank_files.usable_template(reader, ICBC_LIKE.name) is ICBC_LIKE
        with pytest.raises(UserError, match="请从这些模板中选用：本校代发、通用代发"):
            bank_files.usable_template(reader, "没有的")
    do(office, "模板", lambda s: bank_files.remove_template(s, number))
