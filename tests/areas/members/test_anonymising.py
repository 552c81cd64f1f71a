# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever left can be made nameless: nothing that tells who it was is left anywhere, every figure stays what it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.areas.members.merging_rows import fill, holding_back
from tests.areas.members.test_merging import drafted, last_seq, whole
from tests.office_fixtures import CHEMISTRY, PHYSICS, TODAY, WEST, a_member, a_person, enrolled
from union_desktop.app.areas import AREAS
from union_desktop.app.desk import all_undo_rules
from union_desktop.app.tables import metadata
from union_desktop.areas.members import service
from union_desktop.areas.members.queries import counts, record, search
from union_desktop.areas.members.service import anonymising, fates, merging, person_rows
from union_desktop.areas.members.service.anonymising import anonymise, nameless, remove_contents
from union_desktop.areas.members.terms import EventKind, MembershipStatus, Placement
from union_desktop.core import access, audit
from union_desktop.core.attachments import store
from union_desktop.core.attachments.service import attach, detach
from union_desktop.core.attachments.terms import NewFile
from union_desktop.core.attachments.verify import findings, tidy
from union_desktop.core.errors import UserError
from union_desktop.core.office import Office
from union_desktop.core.roles import NotAllowed, Role
from union_desktop.core.undo import reverting

pytestmark = pytest.mark.usefixtures("today")
REASON = "本人书面申请删除"
NUMBER = "11010519491231002X"


@pytest.fixture
def left(office: Office) -> int:
    """A man with everything the office can know of somebody, who left in 2020."""
    other = enrolled(office, staff_no="20001", name="秦叔宝", phone="")
    person = enrolled(
        office,
        replace(
            a_member(
                a_person(
                    name="单雄信",
                    staff_no="10001",
                    phone="19900001111",
                    email="shan@example.org",
                    id_type="111",
                    id_number=NUMBER,
                    birth_date=dt.date(1949, 12, 31),
                    political_status="01",
                    education="21",
                    home_address="二贤庄 8 号",
                    native_place="潞州",
                    remark="好友甚多",
                    wage_base=456700,
                    position="庄主",
                )
            ),
            card_no="M-7",
        ),
    )
    with office.transaction("修改") as session:
        service.update_many(session, {person: {"phone": "19900002222"}}, today=TODAY)
    with office.transaction("填满") as session:
        besides = {"membership_event", "attachment", "dues_base", *holding_back("anonymised")}
        fill(session, person, other, besides)
        move = service.EventDraft(
            EventKind.MOVE,
            dt.date(2018, 1, 1),
            Placement(CHEMISTRY, WEST, "established", "own"),
            "随雄信调整",
        )
        service.record_event(session, person, move, today=TODAY)
    with office.transaction("退会") as session:
        gone = service.EventDraft(EventKind.WITHDRAW, dt.date(2020, 6, 1), None, "单雄信本人申请")
        service.record_event(session, person, gone, today=TODAY)
    with office.transaction("查看：附件：单雄信护照.jpg", needs=Role.READ_ONLY) as session:
        # Titles and looks may say a name of a file.
        access.note(
            session,
            "reveal",
            field="附件：单雄信护照.jpg",
            about=("person", person),
            purpose="给单雄信开证明",
        )
    return person


SECRETS = (
    "雄信",
    "shan xiong",
    "10001",
    "1990000",
    "example.org",
    NUMBER,
    "二贤庄",
    "潞州",
    "好友",
    "庄主",
    "小信",
    "中学",
    "456700",
    "M-7",
    "单雄心",
    "90001",
)


def everything(office: Office) -> str:
    """All text of all tables."""
    with office.reader() as reader:
        names = [table.name for table in metadata.sorted_tables]
        return "\n".join(str(row) for name in names for row in reader.rows(f"select * from {name}"))


def done(office: Office, person: int, **options: Any) -> anonymising.Anonymised:
    options.setdefault("reason", REASON)
    with office.transaction("匿名处理") as session:
        made = anonymise(session, person, today=TODAY, **options)
    whole(office)
    remove_contents(office.folder, made.contents)
    return made


def figures(office: Office) -> list[Any]:
    """Counts of many days in every way they are counted."""
    with office.reader() as reader:
        days = [dt.date(year, month, 15) for year in range(2014, 2027) for month in (1, 7)]
        counted = [counts.members(reader, day) for day in days]
        split = reader.rows(
            "select s.from_on, s.to_on, s.status, s.union_group_id, s.campus_id, s.staff_category, s.basis, p.gender,"
            " p.birth_date, p.political_status, p.education"
            " from membership_span s join person p on p.id = s.person_id order by 1, 2, 3, 4, 8, 9"
        )
    return [counted, split]


def test_nothing_that_names_him_is_left_and_every_figure_stays(office: Office, left: int) -> None:
    with office.transaction("改名") as session:
        service.update_many(session, {left: {"position": "庄主人"}}, today=TODAY)
    before = figures(office)
    text = everything(office)
    assert [secret for secret in SECRETS if secret not in text] == []
    made = done(office, left)
    text = everything(office)
    assert [secret for secret in SECRETS if secret in text] == []
    assert figures(office) == before
    assert "秦叔宝" in text
    with office.reader() as reader:
        person = record.record(reader, left, TODAY)
        assert search.hits(reader, "shanx") == []
        assert search.hits(reader, "2222") == []
        assert [hit.id for hit in search.hits(reader, "已匿名")] == [left]
        assert audit.verify(reader) == []
        assert reader.value("select count(*) from access_entry where about_id = :id", id=left) == 2
        assert record.leaders(reader, PHYSICS)[0].name == nameless(left)
    assert person.person.name == f"已匿名会员 {left}"
    assert (person.person.gender, person.person.birth_date) == ("1", dt.date(1949, 12, 31))
    assert person.person.remark == f"2026-09-30 匿名处理。理由：{REASON}"
    assert person.status is MembershipStatus.WITHDRAWN
    assert [(event.kind, event.note) for event in person.events] == [
        (EventKind.WITHDRAW, ""),
        (EventKind.MOVE, ""),
        (EventKind.JOIN, ""),
    ]
    assert {"person", "family_member", "consent"} <= made.changes.tables


def test_the_names_of_the_words_left_in_the_search_index_go_too(office: Office, left: int) -> None:
    def kept() -> bytes:
        with office.reader() as reader:
            return b"".join(bytes(block) for (block,) in reader.rows("select block from person_search_data"))

    assert b"xiongxin" in kept()
    done(office, left)
    assert b"xiongxin" not in kept()


def test_files_of_attachments_are_really_gone(office: Office, left: int) -> None:
    first, second, other = (store.put(office.folder, one) for one in (b"face", b"id card", b"somebody else"))
    with office.transaction("附件") as session:
        attach(session, ("person", left), [NewFile(first, "单雄信.jpg"), NewFile(second, "身份证.jpg")])
        attach(session, ("union_org", PHYSICS), [NewFile(other, "合影.jpg")])
    with office.reader() as reader:
        taken = int(reader.value("select id from attachment where store_name = :name", name=first.store_name))
    with office.transaction("删除附件") as session:
        detach(session, [taken])
    made = done(office, left)
    assert set(made.contents) == {first.store_name, second.store_name}
    assert store.names_in(office.folder).keys() == {other.store_name}
    assert first.file_key not in everything(office)
    with office.reader() as reader:
        assert list(findings(reader, office.folder)) == []


def test_a_crash_before_the_files_are_gone_leaves_nothing_that_opens(office: Office, left: int) -> None:
    content = store.put(office.folder, b"face")
    with office.transaction("附件") as session:
        attach(session, ("person", left), [NewFile(content, "单雄信.jpg")])
    with office.transaction("匿名处理") as session:
        anonymise(session, left, reason=REASON, today=TODAY)
    # Nobody called remove_contents: the key is gone with the row, and the next clearing takes the file.
    assert content.file_key not in everything(office)
    with office.reader() as reader:
        assert tidy(reader, office.folder, now=9e9) == 1
    assert store.names_in(office.folder) == {}


def test_a_merged_record_is_forgotten_with_the_other(office: Office, left: int) -> None:
    twin = enrolled(
        office,
        a_member(
            a_person(name="单雄心", staff_no="77001", phone="18811112222"), joined_on=dt.date(2001, 1, 1)
        ),
    )
    with office.transaction("转出") as session:
        service.record_event(
            session, twin, service.EventDraft(EventKind.TRANSFER_OUT, dt.date(2002, 1, 1)), today=TODAY
        )
    draft = drafted(office, left, twin)
    with office.transaction("合并") as session:
        merging.merge(session, draft, today=TODAY)
    seq = last_seq(office)
    done(office, left)
    text = everything(office)
    assert [secret for secret in ("77001", "18811112222", "雄心") if secret in text] == []
    with pytest.raises(UserError, match="匿名"), office.transaction("撤销") as session:
        reverting.take_back(session, seq, all_undo_rules(AREAS))


def test_it_cannot_be_taken_back_nor_what_was_before(office: Office, left: int) -> None:
    with office.reader() as reader:
        filled = int(reader.value("select seq from audit_entry where action = '退会'"))
    done(office, left)
    seq = last_seq(office)
    rules = all_undo_rules(AREAS)
    with pytest.raises(UserError, match="匿名处理"), office.transaction("撤销") as session:
        reverting.take_back(session, seq, rules)
    with office.transaction("撤销") as session:
        report = reverting.take_back(session, filled, rules)
    assert report.reverted == 0
    assert "匿名" in report.kept[0].reason
    with office.reader() as reader:
        assert record.record(reader, left, TODAY).status is MembershipStatus.WITHDRAWN


@pytest.mark.parametrize("status", ["active", "retained", "later", "twice"])
def test_who_is_still_a_member_stays_named(office: Office, left: int, status: str) -> None:
    person = enrolled(office, staff_no="30001")
    if status == "retained":
        with office.transaction("退休") as session:
            service.record_event(
                session, person, service.EventDraft(EventKind.RETIRE, dt.date(2024, 1, 1)), today=TODAY
            )
    elif status == "later":
        person = left
        with office.transaction("重新入会") as session:
            service.rejoin_many(session, [(left, a_member(joined_on=dt.date(2026, 12, 1)))], today=TODAY)
    elif status == "twice":
        person = left
        done(office, left)
    with (
        pytest.raises(UserError, match="没有作匿名处理，数据没有变化"),
        office.transaction("匿名") as session,
    ):
        anonymise(session, person, reason=REASON, today=TODAY)


def test_before_the_term_is_over_a_reason_is_asked_for(office: Office, left: int) -> None:
    with office.reader() as reader:
        looked = anonymising.look(reader, left, TODAY)
        late = anonymising.look(reader, left, dt.date(2051, 1, 1))
    assert looked.needs_reason
    assert {held.rule.key: held.until for held in looked.held} == {
        "register": dt.date(2050, 6, 1),
        "officers": dt.date(2050, 6, 1),
    }
    assert not late.needs_reason
    assert dict(looked.goes)["family_member"] == 1
    for reason in ("", "aaaa", "删"):
        with pytest.raises(UserError, match="理由"), office.transaction("匿名") as session:
            anonymise(session, left, reason=reason, today=TODAY)


def test_only_an_administrator_may(office: Office, left: int) -> None:
    with office.transaction("匿名") as session:
        session.info["trail"].role = Role.CLERK
        with pytest.raises(NotAllowed):
            anonymise(session, left, reason=REASON, today=TODAY)


def test_a_table_nobody_spoke_for_keeps_the_name(
    office: Office, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        fates, "FATES", {name: fate for name, fate in fates.FATES.items() if name != "consent"}
    )
    with pytest.raises(UserError, match="保留姓名"), office.transaction("匿名") as session:
        anonymise(session, left, reason=REASON, today=TODAY)


def test_every_column_with_text_of_a_person_is_taken_or_spoken_for() -> None:
    """A new column that may name somebody must be blanked, counted, or be said here to tell nobody."""
    codes = {"kind", "basis", "staff_category", "role", "what", "at", "operator", "field", "about_table"}
    for place in person_rows.places():
        fate = fates.fate_of(place.table)
        if fate.anonymised is fates.Then.STAYS:
            texts = {column.name for column in place.table.c if column.type.python_type is str}
            assert texts - codes <= set(fate.blanked), place.table.name


def test_an_anonymised_person_is_not_edited_again(office: Office, left: int) -> None:
    done(office, left)
    with pytest.raises(UserError, match="匿名"), office.transaction("修改") as session:
        service.update_many(session, {left: {"name": "单雄信"}}, today=TODAY)
