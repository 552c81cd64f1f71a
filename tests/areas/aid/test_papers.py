# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers of rounds: what they say, that sums agree with what is printed, that no name loses a letter."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from tests.documents.reading import texts
from tests.golden_files import assert_as_before
from union_desktop.areas.aid import documents
from union_desktop.areas.aid.documents import NoticeLook
from union_desktop.areas.aid.documents.signing import signing_layout
from union_desktop.areas.aid.queries.papers import ListChange, RoundLine, RoundPaper, YearLine
from union_desktop.areas.aid.queries.rounds import RoundRow
from union_desktop.areas.aid.terms import FundSource, PayState, Way
from union_desktop.areas.members.documents import PaperLook
from union_desktop.core.proceedings.terms import Result, StepRow
from union_desktop.core.values import format_yuan, parse_yuan
from union_desktop.documents.fonts import Fonts

NOON = dt.datetime(2026, 2, 6, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
LOOK = PaperLook("示例大学工会", "测试员", NOON)
FROZEN, APPROVED, PAID, SIGNED = (dt.date(2026, 1, day) for day in (8, 12, 15, 16))
OWN, SUPERIOR = FundSource.OWN_FUNDS, FundSource.SUPERIOR_UNION
ROUND = RoundRow(
    1, 1, "spring_warmth", "送温暖", "batch", "person", "2026年春节送温暖", 2026, "paying", dt.date(2026, 1, 5),
    FROZEN, 1, "", 6, 900_000, 3, 450_000, 150_000, 300_000, 1,
)  # fmt: skip
STEPS = (
    StepRow(1, "freeze", "锁定名单", FROZEN, "", Result.NONE, "", "frozen", None, None, "测试员"),
    StepRow(2, "approve", "审定", APPROVED, "工会委员会", Result.AGREED, "同意按名单发放。", "approved", None, None, "测试员"),
    StepRow(3, "begin", "开始发放", APPROVED, "", Result.NONE, "", "paying", None, None, "测试员"),
)  # fmt: skip
PAPER = RoundPaper(ROUND, "“送温暖资金使用办法”（校工〔2017〕13号）", STEPS)
LINE = RoundLine(
    1, 1, "单雄信", "1", None, False, "10001", "物理学院", "理学部工会 / 物理小组", 2, "东校区", 1, "在编", "deep", 150_000, 0,
    "", "长期患病", "", "", PayState.DUE, ((OWN, 150_000),),
)  # fmt: skip
LINES = (
    LINE,
    replace(LINE, grant_id=2, name="王𬱖", staff_no="10002", state=PayState.PAID, way="bank", account_tail="1234", paid_on=PAID),
    replace(LINE, grant_id=3, name="阿依古丽·买买提", staff_no="10003", state=PayState.SIGNED, way="cash", paid_on=PAID,
            signed_on=SIGNED, funds=((SUPERIOR, 100_000), (OWN, 50_000)), note="保留会籍"),
    replace(LINE, grant_id=4, name="程知节", staff_no="10004", group="理学部工会 / 化学小组", group_at=3, campus="西校区",
            campus_at=2, department="化学学院", state=PayState.PROXY_SIGNED, way="cash", paid_on=PAID, signed_on=SIGNED,
            proxy="罗士信", why="本人住院", added_reason="委员会补充"),
    replace(LINE, grant_id=5, name="秦叔宝", staff_no="10005", group="理学部工会 / 化学小组", group_at=3, campus="西校区",
            campus_at=2, department="化学学院", state=PayState.WAIVED, why="自愿让给他人"),
    replace(LINE, grant_id=6, name="尉迟恭", staff_no="10006", group="", group_at=1 << 30, campus="", campus_at=1 << 30,
            department="离退休处", category="", hardship_class="", reason="", state=PayState.RETURNED, account_tail="5678",
            goods_value=50_000, goods="米、油"),
)  # fmt: skip
CHANGES = (
    ListChange(True, dt.date(2026, 1, 9), "程知节", "化学学院", 150_000, "委员会补充"),
    ListChange(False, dt.date(2026, 1, 11), "张公谨", "机关", 200_000, "已调离"),
)
NOTICE = NoticeLook(
    "示例大学工会", dt.date(2026, 1, 13), dt.date(2026, 1, 19), "010-62000000", dt.date(2026, 1, 12)
)
#: Names of 1 to 25 letters; none has a letter twice in a row, so that a lost one is seen.
LETTERS = "单雄信王𬱖李喆张犇陈翀迪丽热巴·买提江阿卜杜合曼艾尔肯"
NAMES = [LETTERS[:length] for length in range(1, 26)]


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts.load(bundled_only=True)


def words(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(texts(pdf)))


# --- what they say -----------------------------------------------------------------------------------


def test_the_signing_sheet_says_what_it_said(fonts) -> None:
    pdf = documents.signing_sheet(
        PAPER, LINES, LOOK, grouped="group", way=Way.BANK, fonts=fonts, invariant=True
    )
    assert_as_before("aid_signing", pdf)


def test_the_list_says_what_it_said(fonts) -> None:
    assert_as_before("aid_list", documents.round_list(PAPER, LINES, LOOK, fonts=fonts, invariant=True))


def test_the_committees_summary_says_what_it_said(fonts) -> None:
    assert_as_before("aid_summary", documents.aid_summary(PAPER, LINES, LOOK, fonts=fonts, invariant=True))


def test_the_account_says_what_it_said(fonts) -> None:
    pdf = documents.round_summary(PAPER, LINES, CHANGES, LOOK, fonts=fonts, invariant=True)
    assert_as_before("aid_round_summary", pdf)


def test_the_notice_says_what_it_said(fonts) -> None:
    look = replace(NOTICE, masked=True)
    assert_as_before("aid_notice", documents.public_notice(PAPER, LINES, look, fonts=fonts, invariant=True))


def test_the_course_says_what_it_said(fonts) -> None:
    assert_as_before("aid_course", documents.course_paper(PAPER, LOOK, fonts=fonts, invariant=True))


def test_the_year_says_what_it_said(fonts) -> None:
    gathering = replace(ROUND, id=2, scheme_id=2, scheme="残疾职工慰问", unit="collective", name="团拜会")
    again = replace(ROUND, id=3, name="2026年春节送温暖（二）")
    lines = [
        YearLine(ROUND, 0, APPROVED, frozenset({1, 2, 3}), 3, 0, 450_000, ((SUPERIOR, 300_000), (OWN, 150_000))),
        YearLine(again, 0, APPROVED, frozenset({3, 4}), 2, 0, 300_000, ((OWN, 300_000),)),
        YearLine(gathering, 1, APPROVED, frozenset(), 0, 1, 1_200_000, ((OWN, 1_200_000),)),
    ]  # fmt: skip
    assert_as_before("aid_year", documents.year_summary(2026, lines, LOOK, fonts=fonts, invariant=True))


# --- what must never be on them, or always -------------------------------------------------------------


def test_a_signing_sheet_tells_nobody_why(fonts) -> None:
    text = words(documents.signing_sheet(PAPER, LINES, LOOK, fonts=fonts))
    assert "长期患病" not in text
    assert "深度困难" not in text


def test_a_notice_has_name_department_class_and_amount_only(fonts) -> None:
    text = words(documents.public_notice(PAPER, LINES, NOTICE, fonts=fonts))
    for hidden in ("长期患病", "10001", "1234", "5678", "保留会籍", "本人住院", "物理小组"):
        assert hidden not in text
    for shown in (
        "单雄信",
        "物理学院",
        "深度困难",
        "1,500.00",
        "2026年1月13日至2026年1月19日",
        "010-62000000",
    ):
        assert shown in text
    masked = words(
        documents.public_notice(PAPER, LINES, replace(NOTICE, masked=True, kind="none"), fonts=fonts)
    )
    assert "单雄信" not in masked
    assert "单*信" in masked
    assert "深度困难" not in masked


def test_what_is_given_up_is_printed_and_not_counted(fonts) -> None:
    text = words(documents.signing_sheet(PAPER, LINES, LOOK, fonts=fonts))
    assert "秦叔宝" in text
    assert "放弃1500.00元" in text
    assert "应领5人" in text
    assert "合计¥7500.00" in text
    assert "放弃的1人共1500.00元，不计入应领和合计" in text


def test_who_has_signed_is_counted_only_when_nobody_is_left() -> None:
    assert signing_layout(PAPER, LINES, LOOK).received is None
    settled = [line for line in LINES if line.state in (PayState.SIGNED, PayState.PROXY_SIGNED)]
    assert signing_layout(PAPER, settled, LOOK).received == 2


def test_last_digits_are_only_of_money_that_goes_by_bank() -> None:
    def tails(way: Way | None) -> list[str]:
        return [
            row.card_tail
            for group in signing_layout(PAPER, LINES, LOOK, way=way).groups
            for row in group.rows
        ]

    assert tails(None) == ["", "1234", "", "", "", ""]
    assert tails(Way.BANK) == ["", "1234", "", "", "", "5678"]
    assert tails(Way.CASH) == ["", "1234", "", "", "", ""]


def test_a_list_nobody_decided_says_so_on_the_signing_sheet(fonts) -> None:
    draft = RoundPaper(replace(ROUND, status="frozen"), "", STEPS[:1])
    assert "名单未审定，不得发放" in words(documents.signing_sheet(draft, LINES, LOOK, fonts=fonts))
    assert "尚未审定" in words(documents.round_list(draft, LINES, LOOK, fonts=fonts))
    assert "还没有审定" in words(documents.round_summary(draft, LINES, (), LOOK, fonts=fonts))


def test_groups_may_have_their_own_pages(fonts) -> None:
    pdf = documents.signing_sheet(PAPER, LINES, LOOK, grouped="group", page_per_group=True, fonts=fonts)
    assert len(texts(pdf)) == 3
    titles = [group.title for group in signing_layout(PAPER, LINES, LOOK, grouped="group").groups]
    assert titles == ["理学部工会 / 物理小组", "理学部工会 / 化学小组", "未编入小组"]
    assert [group.title for group in signing_layout(PAPER, LINES, LOOK, grouped="campus").groups] == [
        "东校区",
        "西校区",
        "未记校区",
    ]


def test_collectives_and_households_are_not_called_people(fonts) -> None:
    gathering = RoundPaper(replace(ROUND, unit="collective"), "", STEPS)
    line = replace(LINE, person_id=None, name="团拜会", collective=True, staff_no="", group="", campus="")
    text = words(documents.signing_sheet(gathering, [line], LOOK, fonts=fonts))
    assert "应领1笔" in text
    assert "人数未登记" in text
    counted = replace(line, headcount=23)
    assert "23人" in words(documents.round_list(gathering, [counted], LOOK, fonts=fonts))
    families = RoundPaper(replace(ROUND, unit="household"), "", STEPS)
    assert "应领1户" in words(documents.signing_sheet(families, [LINE], LOOK, fonts=fonts))


# --- sums --------------------------------------------------------------------------------------------


def test_page_sums_add_up_to_the_total_over_many_pages(fonts) -> None:
    lines = [
        replace(
            LINE,
            grant_id=number,
            amount=10_000 + number,
            state=PayState.WAIVED if number % 11 == 0 else PayState.DUE,
            group=f"第{number // 9}小组",
            group_at=number // 9,
        )
        for number in range(120)
    ]
    pages = texts(documents.signing_sheet(PAPER, lines, LOOK, grouped="group", fonts=fonts))
    found = [
        re.search(r"本页小计 (\d+) 人　（累计 (\d+) 人，([\d.]+) 元）\s+([\d.]+)", page) for page in pages
    ]
    owed = [line.amount for line in lines if line.state is PayState.DUE]
    assert sum(int(one[1]) for one in found if one) == len(owed)
    assert sum(parse_yuan(one[4]) for one in found if one) == sum(owed)
    assert f"应领 {len(owed)} 人" in pages[-1]
    assert format_yuan(sum(owed)) in pages[-1]


def test_the_account_says_when_it_does_not_add_up(fonts) -> None:
    text = words(documents.round_summary(PAPER, LINES, (), LOOK, fonts=fonts))
    assert "审定9,000.00＝已发4,500.00＋放弃1,500.00＋待发3,000.00，相符" in text
    assert "上级工会补助1,000.00，本级工会经费8,000.00" in text
    assert "名单锁定以后没有增减" in text


# --- names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["signing", "list", "summary", "notice", "changes"])
def test_every_name_is_printed_whole(fonts, paper) -> None:
    lines = [replace(LINE, grant_id=at, name=name) for at, name in enumerate(NAMES)]
    if paper == "signing":
        pdf = documents.signing_sheet(PAPER, lines, LOOK, fonts=fonts)
    elif paper == "list":
        pdf = documents.round_list(PAPER, lines, LOOK, fonts=fonts)
    elif paper == "summary":
        pdf = documents.aid_summary(PAPER, lines, LOOK, fonts=fonts)
    elif paper == "notice":
        pdf = documents.public_notice(PAPER, lines, NOTICE, fonts=fonts)
    else:
        changes = [ListChange(False, FROZEN, name, "机关", 100, "已调离") for name in NAMES]
        pdf = documents.round_summary(PAPER, [LINE], changes, LOOK, fonts=fonts)
    printed = words(pdf)
    for letter in set(LETTERS):
        assert printed.count(letter) >= sum(letter in name for name in NAMES), letter
    assert "王𬱖" in printed
