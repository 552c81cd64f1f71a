# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers of a round: what they say, and that nothing is lost between list and paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.areas.aid.aid_fixtures import (
    PAID_ON,
    a_file,
    a_round,
    a_scheme,
    added,
    decided,
    do,
    paid,
)
from tests.documents.reading import texts
from tests.office_fixtures import PLACE, TODAY, WEST, enrolled
from union_desktop.areas.aid import documents, service
from union_desktop.areas.aid.terms import FundSource, GrantDraft
from union_desktop.areas.members.documents import PaperLook
from union_desktop.areas.members.terms import Placement
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office

LOOK = PaperLook("示例大学工会", "测试员", dt.datetime(2026, 1, 20, 10, 0, tzinfo=dt.UTC))


def silent(_done: int, _total: int) -> None:
    """Nobody listens."""


@pytest.fixture
def round_id(office: Office) -> int:
    rare = enrolled(office, name="王𬱖", staff_no="20001", department="物理学院", gender="2")
    west = Placement(4, WEST, PLACE.staff_category, "own")
    other = enrolled(office, name="罗士信", staff_no="20002", place=west)
    third = enrolled(office, name="秦叔宝", staff_no="20003")
    a_file(office, rare)
    found = a_round(office, a_scheme(office))
    parts = ((FundSource.SUPERIOR_UNION, 50_000), (FundSource.OWN_FUNDS, 100_000))
    ids = added(
        office,
        found,
        [
            GrantDraft("", 150_000, parts, person_id=rare, reason="重病住院"),
            GrantDraft("", 100_000, person_id=other, note="代领"),
            GrantDraft("", 80_000, person_id=third),
        ],
    )
    decided(office, found)
    paid(office, ids[:2])
    do(office, "签收", lambda s: service.sign(s, ids[:1], PAID_ON, today=TODAY))
    do(office, "代签", lambda s: service.proxy_sign(s, ids[1], PAID_ON, "秦琼", "住院", today=TODAY))
    do(office, "放弃", lambda s: service.waive(s, ids[2:], PAID_ON, "本人放弃", today=TODAY))
    return found


def page(office: Office, make: Callable[..., bytes], **more: object) -> str:
    with office.reader() as reader:
        return "\n".join(texts(make(reader, silent, **{"look": LOOK, **more})))


def test_the_signing_sheet_has_who_is_paid_with_signatures_that_are_there(
    office: Office, round_id: int
) -> None:
    said = page(office, documents.signing_sheet_from, round_id=round_id)
    for wanted in (
        "2026年春节领款签收表",
        "王𬱖",
        "1500.00",
        "罗士信",
        "秦琼：住院",
        "2026-01-15",
        "人民币贰仟伍佰元整",
        "应领 2 人",
    ):
        assert wanted in said.replace("\n", "") or wanted in said, wanted
    assert "放弃 800.00 元" in said


def test_by_group_each_unit_has_its_own_page(office: Office, round_id: int) -> None:
    with office.reader() as reader:
        pages = texts(
            documents.signing_sheet_from(
                reader, silent, round_id=round_id, look=LOOK, grouped="group", page_per_group=True
            )
        )
    assert ["物理小组" in pages[0], "化学小组" in pages[1]] == [True, True]


def test_the_list_the_sums_and_the_committees_summary(office: Office, round_id: int) -> None:
    listed = page(office, documents.round_list_from, round_id=round_id)
    for wanted in ("2026年春节发放名单", "王𬱖", "放弃", "3,300.00", "2026年1月10日工会委员会审定"):
        assert wanted in listed, wanted
    sums = page(office, documents.round_summary_from, round_id=round_id).replace("\n", "")
    for wanted in ("上级工会补助", "物理小组", "化学小组", "2,300.00", "500.00", "800.00"):
        assert wanted in sums, wanted
    summary = page(office, documents.aid_summary_from, round_id=round_id)
    for wanted in ("困难补助汇总表", "女", "重病住院", "工会主席（签章）"):
        assert wanted in summary, wanted


def test_the_notice_says_no_more_than_it_may(office: Office, round_id: int) -> None:
    look = documents.NoticeLook("示例大学工会", dt.date(2026, 1, 8), dt.date(2026, 1, 14), "010-82680001")
    said = page(office, documents.public_notice_from, round_id=round_id, look=look)
    for wanted in ("拟发放名单的公示", "王𬱖", "物理学院", "1,500.00", "2026年1月14日", "010-82680001"):
        assert wanted in said, wanted
    for kept_back in ("重病", "20001"):
        assert kept_back not in said


def test_an_empty_list_makes_no_paper(office: Office) -> None:
    empty = a_round(office, a_scheme(office))
    with pytest.raises(UserError, match="没有任何人，没有打印"):
        page(office, documents.round_list_from, round_id=empty)
    with pytest.raises(UserError, match="已不在"):
        page(office, documents.signing_sheet_from, round_id=99)
