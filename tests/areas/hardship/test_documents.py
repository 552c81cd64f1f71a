# SPDX-License-Identifier: GPL-3.0-or-later
"""What the papers of hardship files say, held against what they said when somebody last looked at them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.areas.hardship.hardship_fixtures import (
    CHILD_NO,
    SPOUSE_NO,
    WORKER_NO,
    a_household,
    a_rule,
    a_worker,
    opened,
    prepared,
    walk,
)
from tests.documents.reading import texts
from tests.golden_files import assert_as_before
from tests.office_fixtures import OPERATOR, TODAY
from union_desktop.areas.hardship.documents import (
    FileLook,
    NoticeLook,
    course_papers,
    course_papers_from,
    file_forms,
    file_forms_from,
    publicity_notice,
    publicity_notice_from,
)
from union_desktop.areas.hardship.queries import listing, papers
from union_desktop.areas.hardship.terms import CaseDraft, HouseholdDraft
from union_desktop.areas.members.documents import PaperLook
from union_desktop.core.listing import ListLook
from union_desktop.core.masking import mask_name
from union_desktop.core.office import Office
from union_desktop.documents import listing as listed
from union_desktop.documents.fonts import Fonts

PRINTED = dt.datetime(2026, 9, 30, 12, 0)  # noqa: DTZ001  as the desk's own clock shows it
LOOK = PaperLook("示例大学工会", OPERATOR, PRINTED)
NOTICE = NoticeLook(
    "示例大学工会委员会",
    dt.date(2026, 3, 6),
    dt.date(2026, 3, 12),
    "010-82680001",
    dt.date(2026, 3, 6),
    "《困难职工建档标准》（示工〔2020〕1号）",
    "校工会办公室",
)
ILLNESS = "慢性肾衰竭"
FULL = CaseDraft(
    "serious_illness",
    ("schooling",),
    f"配偶长期患{ILLNESS}，每周透析三次，自付费用高；一子上小学。",
    "在岗", "2003-07", "地市级", "一般", "肢体", "三级", "职工医保", "自购", 6850, "示例市示例区",
    "010-82680001", "100049", self_help=True, subsistence_allowance=True, other_annual_income=120_000,
    remark="住校外",
)  # fmt: skip


@pytest.fixture
def fonts() -> Fonts:
    return Fonts.load(bundled_only=True)


@pytest.fixture
def case_id(office: Office, today: dt.date) -> int:
    a_rule(office)
    worker = a_worker(
        office,
        name="单𬱖信",
        phone="13800001111",
        ethnicity="01",
        political_status="13",
        home_address="示例市示例路 1 号",
    )
    household = (
        *a_household(),
        HouseholdDraft(
            "母亲", "单老", id_type="990", id_number="L1", health_status="糖尿病", shares_home=False
        ),
    )
    found = opened(office, worker, FULL, household)
    prepared(office, found)
    walk(office, found)
    return found


def one(office: Office, case_id: int) -> papers.FilePaper:
    with office.reader() as reader:
        return next(papers.file_papers(reader, [case_id], TODAY))


def test_the_file_on_two_pages(office: Office, case_id: int, fonts: Fonts) -> None:
    pdf = file_forms([one(office, case_id)], FileLook(LOOK), fonts=fonts, invariant=True)
    assert_as_before("hardship_file", pdf)
    pages = texts(pdf)
    assert len(pages) == 2
    for number in (WORKER_NO, SPOUSE_NO, CHILD_NO):
        assert number not in "".join(pages)
        assert f"{number[:6]}********{number[-4:]}" in pages[0]
    assert "单𬱖信" in pages[0]


def test_whole_numbers_only_when_asked_for(office: Office, case_id: int, fonts: Fonts) -> None:
    look = FileLook(LOOK, "whole")
    assert look.sensitive == "困难情况和收入、健康状况、完整证件号码和银行账号"
    text = texts(file_forms([one(office, case_id)], look, fonts=fonts))[0]
    assert WORKER_NO in text
    assert CHILD_NO in text


def test_health_may_be_left_off(office: Office, case_id: int, fonts: Fonts) -> None:
    look = FileLook(LOOK, health=False)
    assert look.sensitive == "困难情况和收入"
    text = "".join(texts(file_forms([one(office, case_id)], look, fonts=fonts)))
    for word in (ILLNESS, "糖尿病", "三级"):
        assert word not in text


def test_a_file_that_has_only_begun_is_a_form_to_fill_in(office: Office, fonts: Fonts) -> None:
    found = opened(office, a_worker(office), CaseDraft(), ())
    pdf = file_forms([one(office, found)], FileLook(LOOK), fonts=fonts, invariant=True)
    assert len(texts(pdf)) == 2
    assert_as_before("hardship_file_blank", pdf)


def test_a_large_household_goes_on_overleaf(office: Office, case_id: int, fonts: Fonts) -> None:
    paper = one(office, case_id)
    many = tuple(replace(paper.page.members[1], id=number) for number in range(40))
    long = replace(
        paper, page=replace(paper.page, members=many, draft=replace(FULL, situation="困难。" * 300))
    )
    pages = texts(file_forms([long], FileLook(LOOK), fonts=fonts))
    assert len(pages) > 2
    assert sum(page.count("程小蝶") for page in pages) == 40
    assert "困难职工档案表（续）　单𬱖信　KN-2026-0001" in pages[1]


def test_the_notice_names_no_more_than_it_must(office: Office, case_id: int, fonts: Fonts) -> None:
    with office.reader() as reader:
        lines = papers.notice_lines(reader, [case_id])
    pdf = publicity_notice(lines, NOTICE, fonts=fonts, invariant=True)
    assert_as_before("hardship_notice", pdf)
    text = "".join(texts(pdf))
    assert "单*信" in text
    for word in ("单𬱖信", WORKER_NO[-6:], "程小蝶", ILLNESS, "重特大疾病", "500.00", "13800001111"):
        assert word not in text
    assert "单𬱖信" in "".join(texts(publicity_notice(lines, replace(NOTICE, masked=False), fonts=fonts)))
    assert (lines[0].from_on, lines[0].to_on) == (dt.date(2026, 3, 6), dt.date(2026, 3, 12))


def test_the_course(office: Office, case_id: int, fonts: Fonts) -> None:
    pdf = course_papers([one(office, case_id)], LOOK, fonts=fonts, invariant=True)
    assert_as_before("hardship_course", pdf)


def test_the_ledger_is_the_list_on_paper(office: Office, case_id: int) -> None:
    look = ListLook(
        tuple(one.key for one in listing.LIST.columns if not one.hidden),
        "状态：在档",
        TODAY,
        OPERATOR,
        PRINTED,
    )
    with office.reader() as reader:
        pdf = listed.paper(reader, lambda _d, _t: None, source=listing.LIST.name, ids=[case_id], look=look)
    text = "".join(texts(pdf))
    for wanted in ("困难职工档案台账", "KN-2026-0001", "单𬱖信", "深度困难", "533.33", "2026-03-13"):
        assert wanted in text
    assert WORKER_NO[-6:] not in text


def test_made_from_the_office(office: Office, case_id: int) -> None:
    told: list[tuple[int, int]] = []
    with office.reader() as reader:

        def report(done: int, total: int) -> None:
            told.append((done, total))

        assert file_forms_from(reader, report, ids=[case_id], on=TODAY, look=FileLook(LOOK)).startswith(
            b"%PDF"
        )
        assert course_papers_from(reader, report, ids=[case_id], on=TODAY, look=LOOK).startswith(b"%PDF")
        assert publicity_notice_from(reader, report, ids=[case_id], look=NOTICE).startswith(b"%PDF")
        assert papers.names(reader, [case_id]) == ["单小信", "单老", "单𬱖信", "程小蝶"]
    assert told[-1] == (0, 1)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("单雄信", "单*信"),
        ("张三", "张*"),
        ("欧阳修远", "欧**远"),
        ("单", "单"),
        ("买买提·艾力", "买****力"),
        ("", ""),
    ],
)
def test_names_with_their_middle_hidden(name: str, shown: str) -> None:
    assert mask_name(name) == shown
