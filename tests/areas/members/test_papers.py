# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers about single members: what is read from the office, what is printed, and that nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest

from tests.documents.reading import characters, texts
from tests.golden_files import assert_as_before
from tests.office_fixtures import PLACE, TODAY, a_member, a_person, enrolled
from union_desktop.areas.members import documents, service
from union_desktop.areas.members.documents import (
    MailingLook,
    PaperLook,
    RegistrationLook,
    RetentionLook,
    TransferLook,
)
from union_desktop.areas.members.documents.common import in_words
from union_desktop.areas.members.model import DuesBase, FamilyMember, ResumeEntry
from union_desktop.areas.members.queries import papers
from union_desktop.areas.members.queries.papers import (
    Address,
    EventPaper,
    FamilyLine,
    Registration,
    ResumeLine,
)
from union_desktop.areas.members.terms import EnrolDraft, EventKind, MembershipStatus
from union_desktop.core import office_child
from union_desktop.core.office import Office
from union_desktop.documents.fonts import Fonts

GOOD_ID = "11010519491231002X"
NOON = dt.datetime(2026, 9, 30, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
LOOK = PaperLook("示例大学工会", "测试员", NOON)
LONG_NAME = "买买提·阿布都热合曼·吐尔逊·艾尔肯江"
ONE = Registration(
    1, "单雄信", "1", "1985-03-01", "111", GOOD_ID, "01", "11", "", "山东菏泽", "01", 648_050, "", "物理学院", "副院长",
    "教授", "13800001111", "10001", "示例路1号院3号楼", "工会积极分子", 12, "GH0012345", "理学部工会 / 物理小组", "东校区",
    "在编", MembershipStatus.ACTIVE, "2015-02-20", "2015-03-01", (("2020-06-01", EventKind.RETAIN),),
    (FamilyLine("妻子", "曾子墨", "1987-05-05", "某医院", "医生", "13", "13900002222"),),
    (ResumeLine("2003-09", "2012-07", "示例大学物理系", "学生"), ResumeLine("2012-07", "", "物理学院", "教师")),
)  # fmt: skip
EVENT = EventPaper(
    123, 1, EventKind.TRANSFER_OUT, dt.date(2026, 9, 1), "调往外地", "单雄信", "1", "1985-03-01", "01", "10001", "",
    "物理学院", "副院长", "教授", "13800001111", "GH0012345", "理学部工会 / 物理小组", "东校区", "在编", "2015-03-01", "",
)  # fmt: skip


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    return Fonts.load(bundled_only=True)


@pytest.fixture
def people(office: Office) -> dict[str, int]:
    """单雄信 with family, working life and two wages; 王五 retired; 孙七 transferred out and back in."""
    ids = {
        "单雄信": enrolled(
            office,
            a_member(
                a_person(id_type="111", id_number=GOOD_ID, wage_base=100, home_address="示例路1号"),
                applied_on=dt.date(2015, 2, 20),
            ),
        ),
        "王五": enrolled(office, a_member(name="王五", staff_no="2")),
        "孙七": enrolled(office, a_member(name="孙七", staff_no="3")),
    }
    with office.transaction("家庭和简历") as session:
        own = ids["单雄信"]
        session.add(
            FamilyMember(person_id=own, relation="妻子", name="曾子墨", birth_date=dt.date(1987, 5, 5))
        )
        session.add(FamilyMember(person_id=own, relation="女儿", name="单小丫"))
        session.add(ResumeEntry(person_id=own, from_month="2012-07", work_unit="物理学院", position="教师"))
        session.add(ResumeEntry(person_id=own, from_month="2003-09", to_month="2012-07", work_unit="物理系"))
        session.add(DuesBase(person_id=own, from_on=dt.date(2020, 1, 1), wage=500_000))
        session.add(DuesBase(person_id=own, from_on=dt.date(2026, 1, 1), wage=648_050))
    happened(office, ids["王五"], EventKind.RETIRE, dt.date(2026, 6, 1), "六月退休")
    happened(office, ids["孙七"], EventKind.TRANSFER_OUT, dt.date(2018, 1, 1), "调往示例理工大学")
    return ids


def happened(office: Office, person_id: int, kind: EventKind, on: dt.date, note: str = "") -> None:
    with office.transaction("变动") as session:
        service.record_event(session, person_id, service.EventDraft(kind, on, note=note), today=TODAY)


def registrations(office: Office, *ids: int, on: dt.date = TODAY) -> list[Registration]:
    with office.reader() as reader:
        return list(papers.registrations(reader, ids, on))


def last_events(office: Office, ids: Any, kinds: Any) -> list[EventPaper]:
    with office.reader() as reader:
        return papers.last_events(reader, list(ids), kinds)


def words(page: str) -> str:
    return re.sub(r"\s", "", page)


# --- what is read ------------------------------------------------------------------------------------


def test_a_registration_has_everything_of_the_day_it_is_asked_for(office, people) -> None:
    (one,) = registrations(office, people["单雄信"])
    assert (one.name, one.id_number, one.home_address) == ("单雄信", GOOD_ID, "示例路1号")
    assert (one.group, one.campus, one.category) == ("理学部工会 / 物理小组", "东校区", "在编")
    assert (one.applied_on, one.joined_on, one.status) == (
        "2015-02-20",
        "2015-03-01",
        MembershipStatus.ACTIVE,
    )
    assert [(line.relation, line.birth_date) for line in one.family] == [("妻子", "1987-05-05"), ("女儿", "")]
    assert [(line.from_month, line.work_unit) for line in one.resume] == [
        ("2003-09", "物理系"),
        ("2012-07", "物理学院"),
    ]
    assert one.wage == 648_050
    (before,) = registrations(office, people["单雄信"], on=dt.date(2025, 12, 31))
    assert before.wage == 500_000
    (long_ago,) = registrations(office, people["单雄信"], on=dt.date(2010, 1, 1))
    assert (long_ago.wage, long_ago.status, long_ago.group, long_ago.joined_on) == (100, None, "", "")


def test_people_come_in_the_order_asked_for_and_unknown_ones_are_left_out(
    office, people, monkeypatch
) -> None:
    monkeypatch.setattr(papers, "_LOT", 2)
    ids = [people["孙七"], 999, people["单雄信"], people["王五"]]
    assert [one.name for one in registrations(office, *ids)] == ["孙七", "单雄信", "王五"]
    with office.reader() as reader:
        assert list(papers.names(reader, ids).values()) == ["孙七", "单雄信", "王五"]
        assert [one.name for one in papers.addresses(reader, ids, TODAY)] == ["孙七", "单雄信", "王五"]
        assert papers.office_name(reader, TODAY) == "示例大学工会"


def test_the_form_states_when_membership_was_retained_and_resumed(office, people) -> None:
    happened(office, people["王五"], EventKind.RESUME, dt.date(2026, 8, 1))
    (one,) = registrations(office, people["王五"])
    assert one.retained == (("2026-06-01", EventKind.RETIRE), ("2026-08-01", EventKind.RESUME))
    (before,) = registrations(office, people["王五"], on=dt.date(2026, 7, 1))
    assert before.retained == (("2026-06-01", EventKind.RETIRE),)
    (event,) = last_events(office, [people["王五"]], papers.RETENTIONS)
    assert (event.kind, event.resumed_on, event.note) == (EventKind.RETIRE, "2026-08-01", "六月退休")


def test_the_latest_event_of_a_kind_is_found_with_where_the_person_stood_then(office, people) -> None:
    with office.transaction("转入") as session:
        back = EnrolDraft(
            a_person(name="孙七", staff_no="3"), PLACE, dt.date(2020, 5, 1), kind=EventKind.TRANSFER_IN
        )
        service.rejoin_many(session, [(people["孙七"], back)], today=TODAY)
    happened(office, people["孙七"], EventKind.TRANSFER_OUT, dt.date(2026, 9, 1), "调往外地")
    (out,) = last_events(office, people.values(), (EventKind.TRANSFER_OUT,))
    assert (out.name, out.on, out.note) == ("孙七", dt.date(2026, 9, 1), "调往外地")
    assert (out.group, out.category, out.joined_on) == ("理学部工会 / 物理小组", "在编", "2020-05-01")
    (came,) = last_events(office, people.values(), (EventKind.TRANSFER_IN,))
    assert came.on == dt.date(2020, 5, 1)
    assert last_events(office, [people["单雄信"]], papers.TRANSFERS) == []


# --- what is printed ---------------------------------------------------------------------------------


def test_registration_form_as_before(fonts: Fonts) -> None:
    look = RegistrationLook(LOOK, "whole", "whole", wages=True, opinions=True, applications=True)
    assert_as_before(
        "registration_form", documents.registration_forms([ONE], look, fonts=fonts, invariant=True)
    )


def test_numbers_and_wages_are_printed_only_when_asked_for(fonts: Fonts) -> None:
    def printed(**wanted: Any) -> str:
        look = RegistrationLook(LOOK, **wanted)
        return words("".join(texts(documents.registration_forms([ONE], look, fonts=fonts, invariant=True))))

    usual = printed()
    assert GOOD_ID not in usual
    assert "110105********002X" in usual
    assert "6,480.50" not in usual
    assert "13800001111" in usual
    assert "经研究" not in usual
    assert "1949" not in printed(id_numbers="none")
    assert GOOD_ID in printed(id_numbers="whole")
    hidden = printed(phones="masked")
    assert "138****1111" in hidden
    assert "139****2222" in hidden
    assert "13800001111" not in hidden
    assert "6,480.50元／月" in printed(wages=True)


def test_a_short_form_is_one_page_and_a_long_one_loses_nothing(fonts: Fonts) -> None:
    assert len(texts(documents.registration_forms([ONE], RegistrationLook(LOOK), fonts=fonts))) == 1
    long = replace(
        ONE,
        name=LONG_NAME,
        department="化学与分子工程学院高分子与功能材料研究所（国家重点实验室）",
        employer="北京示例人力资源服务有限责任公司",
        remark="".join(f"【{number}】备注很长。" for number in range(60)),
        family=tuple(replace(ONE.family[0], name=f"亲属{number}号") for number in range(40)),
        resume=tuple(ResumeLine("1990-09", "", f"单位{number}号" * 4, "职员") for number in range(40)),
    )
    pages = texts(documents.registration_forms([long], RegistrationLook(LOOK), fonts=fonts, invariant=True))
    text = words("".join(pages))
    assert len(pages) > 2
    assert LONG_NAME in text
    assert "（北京示例人力资源服务有限责任公司派遣）" in text
    assert [int(number) for number in re.findall(r"【(\d+)】", text)] == list(range(60))
    assert all(f"亲属{number}号" in text for number in range(40))
    assert all(f"单位{number}号单位" in text for number in range(40))
    assert "家庭主要成员及其工作单位（续）" in text
    assert "个人工作简历（续）" in text
    assert all(f"会员登记表（续）{LONG_NAME}" in words(page) for page in pages[1:])
    assert f"第{len(pages)}页共{len(pages)}页" in text


def test_transfer_slips_as_before(fonts: Fonts) -> None:
    coming = replace(EVENT, event_id=7, kind=EventKind.TRANSFER_IN, note="")
    look = TransferLook(LOOK, "示例理工大学工会委员会")
    made = documents.transfer_slips([EVENT], look, fonts=fonts, invariant=True)
    assert_as_before("transfer_out", made)
    blank = TransferLook(LOOK)
    assert_as_before("transfer_in", documents.transfer_slips([coming], blank, fonts=fonts, invariant=True))


def test_both_halves_of_a_slip_say_the_same_and_stand_on_their_half(fonts: Fonts) -> None:
    crowded = replace(
        EVENT,
        name=LONG_NAME,
        note="从某省某市某大学第二附属中学转来，" * 6,
        employer="北京示例人力资源服务有限责任公司",
        department="化学与分子工程学院高分子与功能材料研究所（国家重点实验室）",
        position="实验室安全与设备管理办公室副主任",
    )
    for one in (EVENT, crowded):
        made = documents.transfer_slips([one], TransferLook(LOOK, "某工会"), fonts=fonts, invariant=True)
        (page,) = texts(made)
        text = words(page)
        assert text.count("2026-转出-00123") == 3
        facts = text[text.index("姓名") : text.index("经办")]
        assert text.count(facts) == 2
        middle = [char for char in characters(made, 0) if 148.0 < (char.top + char.bottom) / 2 < 149.0]
        assert middle == []
        assert max(char.bottom for char in characters(made, 0)) < 285


def test_retention_papers_as_before(fonts: Fonts) -> None:
    retired = replace(EVENT, kind=EventKind.RETIRE, note="2026年9月退休")
    abroad = replace(EVENT, name=LONG_NAME, kind=EventKind.RETAIN, note="出国两年", resumed_on="2026-09-20")
    for name, as_list in (("retention_form", False), ("retention_list", True)):
        look = RetentionLook(LOOK, as_list)
        made = documents.retention_papers([retired, abroad], look, fonts=fonts, invariant=True)
        assert_as_before(name, made)


def test_labels_and_envelopes_say_where_it_goes(fonts: Fonts) -> None:
    people = [Address(1, "单雄信", "10001", "物理学院", "理学部工会 / 物理小组", "东校区", "示例路1号")]

    def printed(form: str, **wanted: Any) -> str:
        look = MailingLook(form, salutation="老师", **wanted)
        (page,) = texts(documents.mailing(people, look, fonts=fonts, invariant=True))
        return words(page)

    assert printed("3x8") == "单雄信老师东校区物理学院理学部工会/物理小组"
    assert (
        printed("2x7", where="home", with_group=False, with_staff_no=True) == "单雄信老师示例路1号工号10001"
    )
    assert printed("DL", sender=("示例大学工会", "203室")) == "东校区物理学院单雄信老师示例大学工会203室"
    assert printed("C5", where="home") == "示例路1号单雄信老师"
    with pytest.raises(ValueError, match="9x9"):
        printed("9x9")


@pytest.mark.parametrize(
    ("function", "arguments", "wanted"),
    [
        ("registration_forms_from", {"on": TODAY, "look": RegistrationLook(LOOK, "whole")}, GOOD_ID),
        (
            "transfer_slips_from",
            {"direction": "transfer_out", "look": TransferLook(LOOK)},
            "调往示例理工大学",
        ),
        ("retention_papers_from", {"look": RetentionLook(LOOK)}, "六月退休"),
        ("mailing_from", {"on": TODAY, "look": MailingLook("3x8")}, "单雄信"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.endswith("_from") else "",
)
def test_a_process_of_its_own_makes_each_paper(office, people, function, arguments, wanted) -> None:
    told: list[tuple[int, int]] = []
    asked = f"{documents.__name__}:{function}"
    ids = tuple(people.values())
    pdf = office_child.ask(office, asked, {"ids": ids, **arguments}, lambda *one: told.append(one))
    assert wanted in "".join(texts(pdf))
    assert told[-1][0] == told[-1][1] > 0


def test_days_in_words_go_as_far_as_they_are_known() -> None:
    assert [in_words(day) for day in (dt.date(2015, 3, 1), "2015-03-01", "1963-05", "1963", "")] == [
        "2015年3月1日", "2015年3月1日", "1963年5月", "1963年", "",
    ]  # fmt: skip
