# SPDX-License-Identifier: GPL-3.0-or-later
"""The register: who is in it on a day, in which order, what is counted, and what a PDF of it says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pypdfium2
import pytest

from tests.office_fixtures import CHEMISTRY, PLACE, TODAY, WEST, a_member, a_person, enrolled
from union_desktop.areas.members import documents, service
from union_desktop.areas.members.documents import RegisterLook
from union_desktop.areas.members.queries.register import NO_GROUP, Register, names as register_names, register
from union_desktop.areas.members.terms import EventKind
from union_desktop.areas.organisation import service as organisation
from union_desktop.core import office_child
from union_desktop.core.office import Office

GOOD_ID = "11010519491231002X"
ENTRUSTED = replace(
    PLACE,
    union_group_id=CHEMISTRY,
    campus_id=WEST,
    staff_category="dispatched_entrusted",
    basis="dispatch_entrusted",
)


@pytest.fixture
def people(office: Office) -> dict[str, int]:
    return {
        "王五": enrolled(office, a_member(name="王五", staff_no="1", gender="2", phone="13800001111")),
        "单雄信": enrolled(office, a_member(name="单雄信", staff_no="2", id_number=GOOD_ID, position="讲师")),
        "孙七": enrolled(office, a_member(a_person(name="孙七", staff_no="3"), place=ENTRUSTED)),
    }


def read(office: Office, on: dt.date = TODAY, **wanted: object) -> Register:
    with office.reader() as reader:
        return register(reader, on, **wanted)  # type: ignore[arg-type]


def names(found: Register) -> list[tuple[str, list[str]]]:
    return [(group.title, [row.name for row in group.rows]) for group in found.groups]


def record(office: Office, person_id: int, kind: EventKind, on: dt.date) -> None:
    with office.transaction("变动") as session:
        service.record_event(session, person_id, service.EventDraft(kind, on), today=TODAY)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_groups_stand_in_the_order_of_the_tree_and_people_by_reading(office, people) -> None:
    found = read(office)
    assert names(found) == [
        ("理学部工会 / 物理小组", ["单雄信", "王五"]),
        ("理学部工会 / 化学小组", ["孙七"]),
    ]
    assert (found.total, found.entrusted, found.women, found.retained) == (3, 1, 1, 0)
    assert sum(found.by_category.values()) == found.total


def test_only_who_was_on_the_books_that_day_is_counted(office, people) -> None:
    record(office, people["王五"], EventKind.RETIRE, dt.date(2026, 6, 1))
    record(office, people["孙七"], EventKind.TRANSFER_OUT, dt.date(2026, 7, 1))
    assert read(office, dt.date(2026, 5, 31)).total == 3
    assert names(read(office)) == [("理学部工会 / 物理小组", ["单雄信"])]
    with_retained = read(office, with_retained=True)
    assert names(with_retained) == [("理学部工会 / 物理小组", ["单雄信", "王五"])]
    assert (with_retained.total, with_retained.retained) == (1, 1)
    assert read(office, dt.date(2010, 1, 1)).groups == ()


def test_old_registers_keep_the_old_names_of_groups(office, people) -> None:
    with office.transaction("改名") as session:
        organisation.rename_unit(session, CHEMISTRY, "化学与材料小组", dt.date(2026, 9, 1))
    assert read(office, dt.date(2026, 8, 31)).groups[1].title == "理学部工会 / 化学小组"
    assert read(office).groups[1].title == "理学部工会 / 化学与材料小组"


def test_one_unit_alone_can_be_asked_for(office, people) -> None:
    assert names(read(office, unit_ids=(CHEMISTRY,))) == [("理学部工会 / 化学小组", ["孙七"])]


def test_the_paper_says_its_day_its_basis_and_its_sums(office, people) -> None:
    record(office, people["王五"], EventKind.RETIRE, dt.date(2026, 6, 1))
    found = read(office, with_retained=True)
    printed = dt.datetime(2026, 9, 30, 12, 0)  # noqa: DTZ001 - the sheet prints the desk's own clock
    text = text_of(
        documents.register_pdf(found, RegisterLook(prepared_by="测试员", printed_at=printed))
    ).replace("\r", "")
    for wanted in (
        "示例大学工会会员名册",
        "截至2026年9月30日",
        "正式会员 2 人，其中派遣委托代管 1 人，另列保留会籍 1 人",
        "2026-06-01",
        "小计",
        "合计",
        "正式会员 2 人，女 0 人；在编 1 人，托管劳务派遣 1 人；另列保留会籍 1 人",
        "制表人：测试员",
        "第 1 页",
    ):
        assert wanted in text, wanted


def test_identity_numbers_are_printed_only_when_asked_for(office, people) -> None:
    found = read(office)
    assert "1949" not in text_of(documents.register_pdf(found))
    masked = text_of(documents.register_pdf(found, RegisterLook(id_numbers="masked")))
    assert "110105********002X" in masked
    assert GOOD_ID in text_of(documents.register_pdf(found, RegisterLook(id_numbers="whole")))


@pytest.mark.parametrize("id_numbers", ["none", "masked", "whole"])
@pytest.mark.parametrize("phones", ["none", "masked", "whole"])
def test_every_look_fits_the_paper(office, people, id_numbers, phones) -> None:
    sheet = documents.register_sheet(read(office), RegisterLook(id_numbers=id_numbers, phones=phones))
    assert sum(column.width_mm for column in sheet.columns) <= 277
    phone = text_of(documents.register_pdf(read(office), RegisterLook(phones=phones)))
    assert ("13800001111" in phone) is (phones == "whole")
    assert ("138****1111" in phone) is (phones == "masked")


def test_names_no_font_can_print_are_named_with_their_characters(office, people) -> None:
    enrolled(office, a_member(name="王\U000f1234", staff_no="9"))
    with office.reader() as reader:
        found = register_names(reader, TODAY)
    assert (
        documents.unprintable_names(found)
        == documents.unprintable(read(office))
        == [("王\U000f1234", "\U000f1234")]
    )


def test_people_of_a_unit_that_no_longer_stands_are_not_lost(office, people) -> None:
    with office.transaction("撤销") as session:
        # Behind the members' back: only the members area's own close_unit asks about people.
        organisation.close_unit(session, CHEMISTRY, dt.date(2026, 9, 1))
    found = read(office)
    assert names(found)[-1] == (NO_GROUP, ["孙七"])
    assert found.total == 3


def test_a_process_of_its_own_makes_the_same_paper(office, people) -> None:
    told: list[tuple[int, int]] = []
    arguments = {"as_of": TODAY, "look": RegisterLook(prepared_by="测试员")}
    pdf = office_child.ask(
        office,
        "union_desktop.areas.members.documents:register_from",
        arguments,
        lambda *one: told.append(one),
    )
    assert "单雄信" in text_of(pdf)
    assert told == [(1, 1)]
