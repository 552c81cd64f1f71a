# SPDX-License-Identifier: GPL-3.0-or-later
"""What papers of rounds are made from, read from an office; and that they refuse in sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest

from tests.areas.aid.aid_fixtures import (
    APPROVED_ON,
    FROZEN_ON,
    PAID_ON,
    a_round,
    a_scheme,
    added,
    decided,
    do,
    paid,
    people,
    step,
)
from tests.documents.reading import texts
from tests.office_fixtures import PLACE, TODAY, WEST, enrolled
from union_desktop.areas.aid import documents, service
from union_desktop.areas.aid.queries import papers
from union_desktop.areas.aid.queries.figures import figures
from union_desktop.areas.aid.queries.papers import RoundLine
from union_desktop.areas.aid.terms import FundSource, GrantDraft, PayState, SchemeDraft, Unit, Way
from union_desktop.areas.members import service as members
from union_desktop.areas.members.documents import PaperLook
from union_desktop.areas.members.terms import BankAccountDraft, Placement
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office

LOOK = PaperLook("示例大学工会", "测试员")
ACCOUNT = "6200000000000000008"


def silent(_done: int, _total: int) -> None:
    """Nobody listens."""


def lines(office: Office, round_id: int, **more: object) -> dict[str, RoundLine]:
    with office.reader() as reader:
        paper = papers.round_paper(reader, round_id)
        assert paper is not None
        return {one.name: one for one in papers.round_lines(reader, paper.round, **more)}  # type: ignore[arg-type]


def printed(office: Office, make: Callable[..., bytes], **more: object) -> str:
    with office.reader() as reader:
        return "\n".join(texts(make(reader, silent, **more)))


def with_account(office: Office, person_id: int) -> None:
    draft = BankAccountDraft(dt.date(2020, 1, 1), "某某", ACCOUNT, "某银行")
    do(office, "账号", lambda s: members.add_account(s, person_id, draft, today=TODAY))


def test_rows_come_with_what_became_of_their_money(office: Office) -> None:
    ids = people(office, 5)
    with_account(office, ids[1])
    found = a_round(office, a_scheme(office))
    grants = added(office, found, ids)
    decided(office, found)
    paid(office, grants[:1])
    paid(office, grants[1:3], way=Way.BANK)
    do(office, "签收", lambda s: service.sign(s, grants[:1], PAID_ON, today=TODAY))
    do(office, "退回", lambda s: service.give_back(s, grants[1:2], PAID_ON, "账号有误", today=TODAY))
    do(office, "放弃", lambda s: service.waive(s, grants[3:4], PAID_ON, "自愿", today=TODAY))
    do(office, "移除", lambda s: service.remove_grants(s, grants[4:], "已调离", PAID_ON, today=TODAY))
    told = lines(office, found)
    assert list(told) == ["程知节", "罗士信", "秦叔宝", "单雄信"]  # by their readings
    signed, back, sent, waived = (told[name] for name in ("单雄信", "罗士信", "秦叔宝", "程知节"))
    assert (signed.state, signed.way, signed.signed_on) == (PayState.SIGNED, "cash", PAID_ON)
    assert (back.state, back.way, back.account_tail, back.why) == (PayState.RETURNED, "", "", "账号有误")
    assert (sent.state, sent.way, sent.paid_on) == (PayState.PAID, "bank", PAID_ON)
    assert (waived.state, waived.why) == (PayState.WAIVED, "自愿")
    assert signed.group == "理学部工会 / 物理小组"
    assert signed.funds == ((FundSource.OWN_FUNDS, 150_000),)
    later = lines(office, found, accounts_on=PAID_ON)
    assert (later["罗士信"].account_tail, later["秦叔宝"].account_tail) == ("0008", "")
    assert list(lines(office, found, states=(PayState.WAIVED,))) == ["程知节"]
    with office.reader() as reader:
        (removed,) = papers.list_changes(reader, found)
        assert (removed.added, removed.name, removed.reason) == (False, "尉迟恭", "已调离")
        assert "尉迟恭" in papers.names(reader, found)


def test_rows_stand_by_campus_group_and_name(office: Office) -> None:
    west = enrolled(
        office, name="阿一", staff_no="30001", place=Placement(4, WEST, PLACE.staff_category, "own")
    )
    east = people(office, 2)
    found = a_round(office, a_scheme(office, others=True))
    added(office, found, [west, *east, GrantDraft("外来工", 10_000)])
    assert list(lines(office, found)) == ["罗士信", "单雄信", "阿一", "外来工"]


def test_a_sheet_for_the_bank_shows_last_digits_only(office: Office) -> None:
    ids = people(office, 2)
    with_account(office, ids[0])
    found = a_round(office, a_scheme(office))
    added(office, found, ids)
    decided(office, found)
    said = printed(office, documents.signing_sheet_from, round_id=found, look=LOOK, way=Way.BANK, on=PAID_ON)
    assert "0008" in said
    assert ACCOUNT[:-4] not in said
    assert "未登记账号" in said


def test_the_year_agrees_with_its_figures(office: Office) -> None:
    ids = people(office, 3)
    scheme = a_scheme(office)
    first = a_round(office, scheme)
    parts = ((FundSource.SUPERIOR_UNION, 50_000), (FundSource.OWN_FUNDS, 100_000))
    grants = added(office, first, [GrantDraft("", 150_000, parts, person_id=one) for one in ids])
    decided(office, first)
    do(office, "放弃", lambda s: service.waive(s, grants[2:], PAID_ON, "自愿", today=TODAY))
    second = a_round(office, scheme, "2026年春节（二）")
    added(office, second, ids[:1], repeat_reason="再次住院")
    decided(office, second)
    draft = SchemeDraft("gathering", "团拜会", unit=Unit.COLLECTIVE)
    third = a_round(office, a_scheme(office, draft), "团拜会")
    added(office, third, [GrantDraft("残疾职工", 1_200_000), GrantDraft("劳模", 10_000, headcount=7)])
    decided(office, third)
    undecided = a_round(office, scheme, "2026年春节（三）")
    added(office, undecided, ids[1:2], repeat_reason="再次住院")
    with office.reader() as reader:
        told = papers.year_lines(reader, 2026)
        known = {one.key: one.value for one in figures(reader, 2026)}
        assert [one.round.id for one in papers.year_lines(reader, 2026, round_ids=(second,))] == [second]
    assert [one.round.id for one in told] == [first, second, third]
    assert sum(one.amount for one in told) == known["aid.total.amount"]
    assert sum(one.person_times for one in told) == known["aid.total.person_times"] == 10
    everybody = frozenset[int]().union(*(one.person_ids for one in told))
    assert len(everybody) == known["aid.total.distinct_people"] == 2
    for source in (FundSource.SUPERIOR_UNION, FundSource.OWN_FUNDS):
        assert sum(dict(one.funds).get(source, 0) for one in told) == known[f"aid.fund.{source.value}.amount"]
    assert [one.uncounted for one in told] == [0, 0, 1]
    said = printed(office, documents.year_summary_from, year=2026, look=LOOK)
    assert "1 笔集体人数未登记" in said


def test_the_course_has_every_step(office: Office) -> None:
    found = a_round(office, a_scheme(office))
    added(office, found, people(office, 1))
    step(office, found, "freeze", FROZEN_ON)
    step(office, found, "unfreeze", FROZEN_ON, opinion="漏了一人")
    step(office, found, "freeze", FROZEN_ON)
    step(office, found, "approve", APPROVED_ON)
    said = printed(office, documents.course_paper_from, round_id=found, look=LOOK)
    assert "漏了一人" in said
    assert said.count("锁定名单") == 2
    assert "工会委员会" in said


NOTICE = documents.NoticeLook("示例大学工会", FROZEN_ON, APPROVED_ON)
MADE = {
    "signing": partial(documents.signing_sheet_from, look=LOOK),
    "list": partial(documents.round_list_from, look=LOOK),
    "summary": partial(documents.round_summary_from, look=LOOK),
    "committee": partial(documents.aid_summary_from, look=LOOK),
    "notice": partial(documents.public_notice_from, look=NOTICE),
}


@pytest.mark.parametrize("paper", MADE)
def test_an_empty_round_and_one_that_is_gone_are_told_in_sentences(office: Office, paper: str) -> None:
    empty = a_round(office, a_scheme(office))
    with pytest.raises(UserError, match=r"批次“2026年春节”里没有.*没有打印。请"):
        printed(office, MADE[paper], round_id=empty)
    with pytest.raises(UserError, match="已不在，没有打印。请刷新"):
        printed(office, MADE[paper], round_id=99)


def test_a_year_without_decided_rounds_is_told_in_a_sentence(office: Office) -> None:
    with pytest.raises(UserError, match="2031 年没有审定过的批次，没有打印"):
        printed(office, documents.year_summary_from, year=2031, look=LOOK)
    with pytest.raises(UserError, match="已不在"):
        printed(office, documents.course_paper_from, round_id=99, look=LOOK)


def test_letters_no_font_has_are_told_with_the_name(office: Office) -> None:
    found = a_round(office, a_scheme(office, others=True))
    added(office, found, [GrantDraft("王𬱖", 10_000), GrantDraft("李\ue000", 10_000)])
    with office.reader() as reader:
        assert documents.unprintable_in_round(reader, found) == [("李\ue000", "\ue000")]
