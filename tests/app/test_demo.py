# SPDX-License-Identifier: GPL-3.0-or-later
"""The made-up office: the same at every run, with the figures and the hard cases it promises, and sound in the file."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from union_desktop.app.demo import kept, plan, words
from union_desktop.app.demo.__main__ import has_display, main
from union_desktop.app.demo.kept import kept_office
from union_desktop.app.demo.office import DEMO_OPERATOR, DEMO_PASSWORD, make_demo_office
from union_desktop.app.demo.people import COUNTS, FORMER, DemoOffice, demo_office
from union_desktop.areas.members.terms import EventKind, MembershipStatus
from union_desktop.core import values
from union_desktop.core.errors import UserError
from union_desktop.core.office import NewOffice, Office, create_office, open_office

# Changes only when the made-up people are changed on purpose; a different value on another platform is a fault.
FINGERPRINT = "f81f33eb48863ec7"


@pytest.fixture(scope="module")
def made() -> DemoOffice:
    return demo_office()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewOffice]:
    new = make_demo_office(tmp_path_factory.mktemp("demo") / "office")
    yield new
    new.office.close()


def test_every_run_makes_the_same_office(made: DemoOffice) -> None:
    lines = []
    for one in made.people:
        person = one.person
        lines += [
            person.name,
            person.id_number,
            person.staff_no,
            person.phone,
            person.home_address,
            one.group,
        ]
        for period in one.memberships:
            days = [period.joined_on, *(event.on for event in period.events)]
            lines += [period.card_no, period.campus, *(day.isoformat() for day in days)]
    lines += [f"{leader.group} {leader.person} {leader.role} {leader.from_on}" for leader in made.leaders]
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] == FINGERPRINT
    assert demo_office() == made


def test_the_figures_of_the_reference_day(made: DemoOffice) -> None:
    members = made.members()
    assert len(members) == 2157
    assert Counter(one.category for one in members) == COUNTS
    assert Counter(one.status for one in made.people if one.status is not MembershipStatus.ACTIVE) == FORMER
    assert {one.campus for one in members} == set(plan.CAMPUSES)
    assert {one.group for one in members} == {unit.key for unit in plan.STANDING}
    assert len(plan.STANDING) == 49
    assert len([unit for unit in plan.BRANCHES if not unit.closed_on]) == 8


def test_everything_happens_in_order_and_before_the_reference_day(made: DemoOffice) -> None:
    for one in made.people:
        days = []
        for period in one.memberships:
            days += [period.applied_on] if period.applied_on else []
            days += [period.joined_on, *(event.on for event in period.events)]
        assert all(earlier < later for earlier, later in pairwise(days)), one
        assert days[-1] <= plan.AS_OF
        assert one.person.birth_date is not None
        assert days[0] - one.person.birth_date > dt.timedelta(days=17 * 365)


def test_people_are_only_in_groups_that_stand(made: DemoOffice) -> None:
    for one in made.people:
        for period in one.memberships:
            places = [
                (period.group, period.joined_on),
                *((event.group, event.on) for event in period.events if event.group),
            ]
            ends = [day for _, day in places[1:]] + [period.events[-1].on if period.events else plan.AS_OF]
            for (group, since), until in zip(places, ends, strict=True):
                unit = plan.BY_KEY[group]
                assert unit.valid_from <= since
                assert unit.closed_on is None or until <= unit.closed_on


def test_id_numbers_are_right_unless_flagged_and_nobodys(made: DemoOffice) -> None:
    numbers = [one.person.id_number for one in made.people if one.person.id_number]
    assert len(set(numbers)) == len(numbers)
    for one in made.people:
        person = one.person
        problem = values.check_id_number(person.id_number, person.id_type or "111", today=plan.AS_OF)
        assert (problem is not None) == person.id_flagged
        if person.id_type == "111":
            assert person.id_number[2:6] == "0100"  # a whole city: real numbers name a county
            assert values.birth_date_of(person.id_number) == person.birth_date
            assert values.gender_of(person.id_number) == person.gender
    assert sum(one.person.id_flagged for one in made.people) == 6


def test_phones_and_staff_numbers_are_unreal_and_unique(made: DemoOffice) -> None:
    phones = [one.person.phone for one in made.people if one.person.phone]
    staff_nos = [one.person.staff_no for one in made.people if one.person.staff_no]
    assert len(set(phones)) == len(phones)
    assert len(set(staff_nos)) == len(staff_nos)
    assert all(phone.startswith("1990000") and values.check_phone(phone) is None for phone in phones)
    assert sum(number.startswith("0000") for number in staff_nos) > 50


def test_children_have_names_of_their_sex(filled: NewOffice) -> None:
    with filled.office.reader() as reader:
        children = reader.rows("select relation, name from family_member where relation in ('子', '女')")
    assert {relation for relation, _ in children} == {"子", "女"}
    for relation, name in children:
        assert name[-1] in (words.MALE_NEW if relation == "子" else words.FEMALE_NEW)


def test_the_hard_cases_are_there(made: DemoOffice) -> None:
    members = made.members()
    names = Counter(one.person.name for one in members)
    assert all(names[name] >= 2 for name in words.TWIN_NAMES)
    letters = "".join(names)
    assert set(words.RARE) <= set(letters)
    assert all(any(name.startswith(surname) for name in names) for surname in words.COMPOUND_SURNAMES)
    assert all(
        any(name.startswith(surname) for name in names) for surname in "单仇解曾区查朴盖乐缪翟种阚宓覃"
    )
    assert max(map(len, names)) >= 14
    assert any("·" in name for name in names)
    assert sum(len(one.memberships) > 1 for one in members) == 16
    assert sum(len(one.memberships) == 3 for one in members) == 2
    promoted = [
        one for one in members if one.memberships[0].category == "postdoc" and one.category == "established"
    ]
    assert len(promoted) == 16
    assert all(values.normalise_name(name) == name for name in names)


def test_the_office_holds_what_was_made(filled: NewOffice, made: DemoOffice) -> None:
    with filled.office.reader() as reader:
        by_status = dict(reader.rows("select now_status, count(*) from person group by now_status"))
        by_category = dict(
            reader.rows(
                "select now_category, count(*) from person where now_status = 'active' group by now_category"
            )
        )
        stored = reader.rows(
            "select p.name, p.staff_no, p.id_number, v.name, c.name from person p"
            " left join union_org_version v on v.org_id = p.now_group_id and v.valid_to = :forever"
            " left join campus c on c.id = p.now_campus_id where p.now_status = 'active' order by p.id",
            forever="9999-12-31",
        )
        leaderless = reader.rows(
            "select o.id from union_org o join union_org_version v on v.org_id = o.id and v.valid_to = :forever"
            " where o.kind = 'group' and not exists"
            " (select 1 from group_leader l where l.org_id = o.id and l.role = 'leader' and l.to_on = :forever)",
            forever="9999-12-31",
        )
    assert by_status == {"active": 2157, **{status.value: count for status, count in FORMER.items()}}
    assert by_category == COUNTS
    assert stored == [
        (one.person.name, one.person.staff_no, one.person.id_number, one.group, one.campus)
        for one in made.members()
    ]
    assert leaderless == []


def test_the_past_is_kept(filled: NewOffice) -> None:
    def name_on(key: str, day: str) -> object:
        with filled.office.reader() as reader:
            return reader.value(
                "select old.name from union_org_version new join union_org_version old on old.org_id = new.org_id"
                " where new.name = :key and old.valid_from <= :day and old.valid_to > :day",
                key=key,
                day=day,
            )

    assert name_on("计算机学院小组", "2001-01-01") == "计算机系小组"
    assert name_on("计算机学院小组", "2026-09-30") == "计算机学院小组"
    assert name_on("印刷厂小组", "2015-12-31") == "印刷厂小组"
    assert name_on("印刷厂小组", "2016-01-01") is None
    assert name_on("校办工厂分工会", "2018-07-01") is None


def test_the_office_opens_with_the_printed_password(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    new = make_demo_office(folder)
    new.office.close()
    office = open_office(folder, DEMO_OPERATOR, DEMO_PASSWORD)
    assert office.name == plan.OFFICE_NAME
    office.close()


def test_leaving_twice_is_not_in_the_plan(made: DemoOffice) -> None:
    endings = {
        EventKind.TRANSFER_OUT,
        EventKind.WITHDRAW,
        EventKind.DEEM_WITHDRAWN,
        EventKind.EXPEL,
        EventKind.DECEASE,
    }
    for one in made.people:
        for period in one.memberships:
            assert all(event.kind not in endings for event in period.events[:-1])


@pytest.fixture
def empty_offices(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept is made without people: these tests are about when it is made."""

    def make(folder: Path) -> NewOffice:
        return create_office(folder, plan.OFFICE_NAME, DEMO_OPERATOR, DEMO_PASSWORD)

    monkeypatch.setattr(kept, "make_demo_office", make)


@pytest.mark.usefixtures("empty_offices")
def test_the_kept_office_is_used_again(tmp_path: Path) -> None:
    first, made = kept_office(tmp_path)
    number = first_number(first)
    first.close()
    assert made
    again, made = kept_office(tmp_path)
    assert not made
    assert first_number(again) == number
    again.close()


@pytest.mark.usefixtures("empty_offices")
def test_another_version_makes_it_anew_and_so_does_asking_for_it(tmp_path: Path) -> None:
    first, _ = kept_office(tmp_path)
    number = first_number(first)
    first.close()
    (tmp_path / kept.STAMP).write_text("0.0.1 1", encoding="utf-8")
    second, made = kept_office(tmp_path)
    other = first_number(second)
    second.close()
    assert made
    assert other != number
    third, made = kept_office(tmp_path, fresh=True)
    assert made
    assert first_number(third) != other
    third.close()


@pytest.mark.usefixtures("empty_offices")
def test_one_that_does_not_open_is_made_anew(tmp_path: Path) -> None:
    first, _ = kept_office(tmp_path)
    first.close()
    (tmp_path / kept.FOLDER / "office.db").write_bytes(b"not a database" * 1000)
    second, made = kept_office(tmp_path)
    assert made
    assert second.name == plan.OFFICE_NAME
    second.close()


@pytest.mark.usefixtures("empty_offices")
def test_an_open_one_is_left_alone(tmp_path: Path) -> None:
    first, _ = kept_office(tmp_path)
    with pytest.raises(UserError):
        kept_office(tmp_path, fresh=True)
    assert first_number(first)
    first.close()


@pytest.mark.parametrize(
    ("variables", "seen"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
    ],
    ids=repr,
)
def test_a_display_is_noticed(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], seen: bool) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", "linux")
    assert has_display() is seen


def first_number(office: Office) -> object:
    """The office's own number, new for each office made."""
    with office.reader() as reader:
        return reader.value("select value from office_setting where name = 'office_uid'")


def test_without_a_display_everything_is_drawn(tmp_path: Path) -> None:
    """In a process of its own: it sets the platform, and ends as the person's terminal sees it."""
    out = tmp_path / "demo-out"
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    environment |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "union_desktop.app.demo", "--out", str(out)],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "没有显示器" in done.stdout
    written = {path.name: path for path in out.iterdir()}
    assert all(name in done.stdout for name in written)
    drawn = {name.partition("-")[2] for name in written if name.endswith(".png")}
    tabs = {"members.png", "organisation.png", "roster.png"}
    assert tabs | {"welcome.png", "sign_in.png", "members.enrol.png", "quick_find.png"} <= drawn
    for name, path in written.items():
        if path.suffix == ".png":
            assert path.stat().st_size > 2000, name
            assert path.read_bytes().startswith(b"\x89PNG")
        if path.suffix == ".pdf":
            assert path.read_bytes().startswith(b"%PDF")
        if path.suffix == ".xlsx":
            assert path.read_bytes().startswith(b"PK")
    assert {
        "会员统计表.pdf",
        "会籍变动.pdf",
        "会籍变动.xlsx",
        "会员登记表.pdf",
        "组织关系接转单.pdf",
        "保留会籍登记表.pdf",
        "会员标签.pdf",
        "会员列表.xlsx",
        "名册核对回执.xlsx",
        "会员名册.pdf",
        "恢复码单.pdf",
        "名册核对回执.pdf",
        "名册样例-人事处在编.xlsx",
    } <= set(written)


def test_wrong_usage_and_refusals_have_their_exit_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--nonsense"])
    assert caught.value.code == 2
    taken = tmp_path / "file"
    taken.write_text("", encoding="utf-8")
    assert main(["--offscreen", "--out", str(taken)]) == 1
    assert "读写文件时出错" in capsys.readouterr().err
