# SPDX-License-Identifier: GPL-3.0-or-later
"""The form, the summary, the signing sheet and the register on paper, read back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.areas.visits.conftest import ILL, a_visit, told, visited
from tests.documents.reading import texts
from tests.golden_files import assert_as_before
from tests.office_fixtures import CHEMISTRY, TODAY, WEST, a_person, enrolled
from union_desktop.areas.members.documents.common import PaperLook
from union_desktop.areas.members.terms import Placement
from union_desktop.areas.visits import service
from union_desktop.areas.visits.documents.condolence_form import condolence_forms
from union_desktop.areas.visits.documents.coverage_summary import CoverageLook, coverage_summary
from union_desktop.areas.visits.documents.gift_sheet import GiftLook, gift_sheet
from union_desktop.areas.visits.queries import listing
from union_desktop.areas.visits.queries.coverage import coverage
from union_desktop.areas.visits.queries.papers import case_papers, gift_rows
from union_desktop.areas.visits.terms import NoticeDraft, Occasion
from union_desktop.core.listing import ListLook, Wanted
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import PaperDraft, PaperState
from union_desktop.documents import listing as list_paper
from union_desktop.documents.fonts import Fonts

NOON = dt.datetime(2026, 9, 30, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
LOOK = PaperLook("示例大学工会", "测试员", NOON)
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def silent(_done: int, _total: int) -> None:
    """Nobody listens."""


@pytest.mark.usefixtures("standard")
def test_the_form_says_everything_and_has_rare_characters(office: Office) -> None:
    born = dt.date(1979, 8, 8)
    person = enrolled(office, person=a_person(name="王𬱖", gender="2", birth_date=born, phone="19900001111"))
    case = told(
        office,
        person,
        place="校医院三病区",
        told_by="王大夫",
        situation="骨折手术，住院两周。",
        happened_on=dt.date(2026, 8, 30),
    )
    visited(office, case, a_visit(cash=40_000, gift="果篮", gift_value=10_000, received_by="本人"))
    with office.transaction("材料") as session:
        service.set_papers(
            session,
            case,
            [
                PaperDraft("住院收费票据", PaperState.PRESENT),
                PaperDraft("出院记录", PaperState.MISSING, "未出院"),
            ],
        )
    with office.reader() as reader:
        found = case_papers(reader, [case, 9_999])
    pdf = condolence_forms(found, LOOK, fonts=Fonts.load(bundled_only=True), invariant=True)
    assert_as_before("condolence_form", pdf)
    (page,) = texts(pdf)
    assert "王𬱖" in page
    assert "■生病住院" in page
    assert "人民币肆佰元整" in page


def test_a_form_without_a_visit_leaves_room_to_write(office: Office, person: int) -> None:
    case = told(office, person, Occasion.MARRIAGE)
    with office.reader() as reader:
        (page,) = texts(
            condolence_forms(case_papers(reader, [case]), LOOK, fonts=Fonts.load(bundled_only=True))
        )
    assert "■结婚" in page
    assert "零元" not in page


@pytest.mark.usefixtures("standard", "today")
def test_the_summary_adds_up_and_lists_who_waits(office: Office) -> None:
    first = enrolled(office)
    second = enrolled(
        office,
        person=a_person(name="罗成", staff_no="2"),
        place=Placement(CHEMISTRY, WEST, "established", "own"),
    )
    visited(office, told(office, first))
    told(office, second, on=dt.date(2026, 9, 10))
    look = CoverageLook(LOOK, *YEAR, "campus", ILL.value)
    with office.reader() as reader:
        pdf = coverage_summary(
            coverage(reader, *YEAR, "campus", ILL.value),
            look,
            fonts=Fonts.load(bundled_only=True),
            invariant=True,
        )
    assert_as_before("coverage_summary", pdf)


def test_gifts_are_signed_for_by_group(office: Office) -> None:
    people = [enrolled(office, person=a_person(name=f"寿星{at}", staff_no=str(at))) for at in range(3)]
    drafts = [NoticeDraft(one, Occasion.BIRTHDAY, dt.date(2026, 9, 1)) for one in people]
    cake = a_visit(cash=0, gift="蛋糕券", gift_value=30_000)
    with office.transaction("生日") as session:
        ids = service.notice_many(session, drafts, gift=cake, today=TODAY).ids
    with office.reader() as reader:
        rows = gift_rows(reader, ids)
    both = replace(rows[0], cash=10_000)
    pdf = gift_sheet(
        [both, *rows[1:]],
        GiftLook(LOOK, "九月生日慰问品签收表", by_group=True),
        fonts=Fonts.load(bundled_only=True),
    )
    text = "".join(texts(pdf))
    assert "物理小组" in text
    assert text.count("蛋糕券") == 3
    assert "生日慰问金 100.00" in text
    assert "应领 3 人" in text
    assert "1000.00" in text
    assert "壹仟元整" in text


@pytest.mark.usefixtures("standard", "today")
def test_the_register_is_printed_from_its_listing(office: Office, person: int) -> None:
    visited(office, told(office, person))
    with office.reader() as reader:
        columns = tuple(column.key for column in listing.LIST.columns)
        look = ListLook(columns, "全部", TODAY, "测试员", NOON)
        ids = listing.find_ids(reader, Wanted())
        name = listing.LIST.name
        text = "".join(texts(list_paper.paper(reader, silent, source=name, ids=ids, look=look)))
        assert list_paper.workbook(reader, silent, source=name, ids=ids, look=look)
    assert "慰问登记台账" in text
    assert "单雄信" in text
    assert "500.00" in text
