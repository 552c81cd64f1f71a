# SPDX-License-Identifier: GPL-3.0-or-later
"""The list, its work lists, and what other areas ask about households."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.areas.hardship.hardship_fixtures import (
    OPENED,
    WAY,
    WORKER_NO,
    a_rule,
    a_worker,
    do,
    number,
    on_file,
    opened,
    walk,
)
from tests.office_fixtures import CHEMISTRY, PLACE, TODAY, WEST, a_member, enrolled
from union_desktop.areas.hardship import queries, service
from union_desktop.areas.hardship.queries import days, listing, measure
from union_desktop.areas.hardship.terms import AssessDraft, CaseDraft, HouseholdDraft, SampleDraft
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import Placement
from union_desktop.areas.organisation.queries import campus_choices
from union_desktop.core.listing import Wanted
from union_desktop.core.office import Office
from union_desktop.core.proceedings.terms import StepDraft


def shown(
    office: Office, text: str = "", *, sort: str = "case_no", descending: bool = False, **ticked: str
) -> list[str]:
    wanted = Wanted(text, {key: (value,) for key, value in ticked.items()}, sort, descending)
    with office.reader() as reader:
        ids = queries.find_ids(reader, wanted)
        rows = queries.rows(reader, ids)
    return [rows[one].name for one in ids]


@pytest.fixture
def three(office: Office, today: dt.date) -> dict[str, int]:
    """One on file in the east, one draft in the west, one cancelled."""
    first = on_file(office)
    west = a_member(
        name="程咬金", staff_no="20002", id_type="111", id_number=number("19700707", 5), place=place_west()
    )
    second = opened(office, enrolled(office, west), CaseDraft(main_cause="schooling"), ())
    third = opened(office, a_worker(office, name="秦叔宝", staff_no="30003", id_number=""), household=())
    walk(office, third, [StepDraft("cancel", TODAY, opinion="误建")])
    return {"单雄信": first, "程咬金": second, "秦叔宝": third}


def place_west() -> Placement:
    return replace(PLACE, union_group_id=CHEMISTRY, campus_id=WEST)


@pytest.mark.parametrize(
    ("text", "ticked", "names"),
    [
        ("", {}, ["单雄信", "程咬金", "秦叔宝"]),
        ("shanxx", {}, ["单雄信"]),
        ("程咬", {}, ["程咬金"]),
        ("20002", {}, ["程咬金"]),
        ("KN-2026-0003", {}, ["秦叔宝"]),
        ("0003", {}, ["秦叔宝"]),
        ("程小蝶", {}, ["单雄信"]),
        ("%%", {}, []),
        ("", {"status": "filed"}, ["单雄信"]),
        ("", {"status": "draft"}, ["程咬金"]),
        ("", {"class": "deep"}, ["单雄信"]),
        ("", {"class": ""}, ["程咬金", "秦叔宝"]),
        ("", {"cause": "schooling"}, ["程咬金"]),
        ("", {"campus": str(WEST)}, ["程咬金"]),
        ("", {"group": str(CHEMISTRY)}, ["程咬金"]),
        ("单", {"campus": str(WEST)}, []),
    ],
)
def test_search_and_filters(
    office: Office, three: dict[str, int], text: str, ticked: dict[str, str], names: list[str]
) -> None:
    assert shown(office, text, **ticked) == names


@pytest.mark.parametrize("sort", sorted(listing.SORTS))
def test_every_column_sorts_both_ways(office: Office, three: dict[str, int], sort: str) -> None:
    assert set(shown(office, sort=sort)) == set(three)
    assert set(shown(office, sort=sort, descending=True)) == set(three)
    assert sort in {column.key for column in listing.LIST.columns}


def test_sorted_by_reading_and_by_class(office: Office, three: dict[str, int]) -> None:
    assert shown(office, sort="name") == ["程咬金", "秦叔宝", "单雄信"]
    assert shown(office, sort="class")[0] == "单雄信"
    assert shown(office, sort="status") == ["程咬金", "单雄信", "秦叔宝"]


def test_a_line_of_the_list(office: Office, three: dict[str, int]) -> None:
    with office.reader() as reader:
        row = queries.rows(reader, [three["单雄信"]])[three["单雄信"]]
        tally = listing.tally(reader, Wanted())
        counted = queries.count_by_status(reader, Wanted())
    assert [column.text(row) for column in listing.LIST.columns] == [
        "KN-2026-0001", "单雄信", "10001", "物理学院", "在档", "深度困难", "重特大疾病", "3", "500.00", "2026-03-13", "",
        "物理小组", "东校区", "", "2026-03-02", "2026-09-30",
    ]  # fmt: skip
    assert not any(WORKER_NO[-6:] in column.text(row) for column in listing.LIST.columns)
    assert tally == "在档 1 户 3 人"
    assert counted == {"filed": 1, "draft": 1, "cancelled": 1}


def test_choices_of_filters(office: Office, three: dict[str, int]) -> None:
    with office.reader() as reader:
        assert [name for _, name in campus_choices(reader)] == ["东校区", "西校区"]
        assert [name for _, name in listing.group_choices(reader)] == ["物理小组", "化学小组"]


# -- what is to be done ----------------------------------------------------------------------------------------------


def on(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    from union_desktop.core import clock

    monkeypatch.setattr(clock, "now", lambda: dt.datetime.combine(day, dt.time(12), dt.UTC))


def test_reviews_fall_due_by_the_months_of_the_rule(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = on_file(office)
    on(monkeypatch, dt.date(2027, 3, 12))
    assert shown(office, work="review_due") == []
    on(monkeypatch, dt.date(2027, 3, 13))
    assert shown(office, work="review_due") == ["单雄信"]
    reviewed = dt.date(2027, 3, 13)
    do(office, "认定", lambda s: service.assess(s, case_id, AssessDraft(reviewed)))
    do(office, "复核", lambda s: service.step(s, case_id, StepDraft("review", reviewed, opinion="入户核实")))
    assert shown(office, work="review_due") == []
    a_rule(office, policy_id=1, valid_from=dt.date(2027, 4, 1), review_months="1")
    on(monkeypatch, dt.date(2027, 4, 13))
    assert shown(office, work="review_due") == ["单雄信"]


def test_without_a_rule_a_review_is_due_after_a_year(office: Office) -> None:
    with office.reader() as reader:
        assert measure.review_months(reader, TODAY) == 12


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2023, 2, 28)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 15)),
        (dt.date(2026, 5, 5), 29, dt.date(2023, 12, 5)),
    ],
)
def test_months_before(day: dt.date, months: int, before: dt.date) -> None:
    assert days.months_before(day, months) == before


def test_files_nobody_touched_for_a_year(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    on_file(office)
    on(monkeypatch, dt.date(2027, 9, 29))
    assert shown(office, work="untouched") == []
    on(monkeypatch, dt.date(2027, 9, 30))
    assert shown(office, work="untouched") == ["单雄信"]


def test_two_files_of_one_number_show_after_a_correction(office: Office, three: dict[str, int]) -> None:
    assert shown(office, work="double") == []
    same = {"id_number": number("19820303", 22)}  # the spouse in the first file
    with office.reader() as reader:
        person = reader.value("select person_id from hardship_case where id = :id", id=three["程咬金"])
    do(office, "号码", lambda s: members.update_many(s, {person: same}, today=TODAY))
    assert shown(office, work="double") == ["单雄信", "程咬金"]


def test_drawn_files_wait_for_their_check(office: Office, three: dict[str, int]) -> None:
    assert shown(office, work="sample") == []
    do(office, "抽查", lambda s: service.draw(s, SampleDraft(2026, TODAY, seed="7"), today=TODAY))
    assert shown(office, work="sample") == ["单雄信"]


# -- what other areas ask --------------------------------------------------------------------------------------------


def test_files_on_file_at_a_day(office: Office, three: dict[str, int]) -> None:
    walk(office, three["单雄信"], [StepDraft("relieve", dt.date(2026, 9, 1), opinion="已脱困")])
    with office.reader() as reader:
        ask = {
            day: queries.filed_cases(reader, day)
            for day in (dt.date(2026, 3, 12), dt.date(2026, 3, 13), dt.date(2026, 8, 31), TODAY)
        }
    assert [len(found) for found in ask.values()] == [0, 1, 1, 0]
    one = ask[dt.date(2026, 8, 31)][0]
    assert (one.case_no, one.name, one.hardship_class, one.household_size, one.filed_on) == (
        "KN-2026-0001", "单雄信", "deep", 3, dt.date(2026, 3, 13),
    )  # fmt: skip


def test_the_same_is_answered_to_a_session(office: Office) -> None:
    case_id = on_file(office)
    with office.reader() as reader, office.transaction("看") as session:
        person = reader.value("select person_id from hardship_case")
        assert queries.household(reader, person) == queries.household(session, person)
        assert queries.open_case_of(session, person) == case_id
        assert queries.filed_cases(reader, TODAY) == queries.filed_cases(session, TODAY)


def test_a_closed_file_is_no_household(office: Office) -> None:
    a_rule(office)
    worker = a_worker(office)
    case_id = opened(office, worker)
    walk(office, case_id, [StepDraft("cancel", OPENED, opinion="误建")])
    with office.reader() as reader:
        assert queries.open_case_of(reader, worker) is None
        assert queries.household(reader, worker).case_id is None


def test_somebody_who_joined_later_belongs_by_the_number(office: Office) -> None:
    """The spouse was entered as an outsider and is taken in as a member afterwards."""
    case_id = opened(office, a_worker(office))
    spouse = a_worker(office, name="程小蝶", staff_no="3", id_number=number("19820303", 22), gender="2")
    with office.reader() as reader:
        assert queries.open_case_of(reader, spouse) == case_id
        assert spouse in queries.household(reader, spouse).person_ids


def test_a_file_that_is_gone(office: Office) -> None:
    with office.reader() as reader:
        assert queries.case(reader, 77) is None
        assert queries.rows(reader, []) == {}


def test_the_page_tells_everything(office: Office) -> None:
    case_id = on_file(office)
    with office.reader() as reader:
        page = queries.case(reader, case_id)
    assert page is not None
    assert [one.item for one in page.papers] == ["困难申请书", "收入证明"]
    assert [one.applies for one in page.exclusions] == [False, False]
    assert [one.draft.amount for one in page.expenses] == [3_000_000]
    assert [one.kind for one in page.steps] == [one.kind for one in WAY]
    assert {one.whose for one in page.consents} == {"", "单小信"}
    assert page.members[0].draft == HouseholdDraft(
        "本人",
        "单雄信",
        page.person_id,
        "1",
        id_type="111",
        id_number=WORKER_NO,
        identity="在岗",
        monthly_income=300_000,
    )
