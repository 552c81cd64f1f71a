# SPDX-License-Identifier: GPL-3.0-or-later
"""A small office for every test that needs one: made once per worker, copied per test, opened by its key."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import EnrolDraft, PersonDraft, Placement
from union_desktop.areas.organisation import service as organisation
from union_desktop.areas.organisation.terms import USUAL_CATEGORIES, UnitDraft, UnitKind
from union_desktop.core.commands import PASSWORD_VARIABLE
from union_desktop.core.keys import keyfile
from union_desktop.core.office import Office, create_office, open_with_key

OPERATOR = "测试员"
PASSWORD = "长长的测试密码一"
TODAY = dt.date(2026, 9, 30)
FOUNDED = dt.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Template:
    """The office that is copied."""

    folder: Path
    data_key: bytes
    recovery_code: str


def fill_small_office(office: Office) -> None:
    """Two campuses, three categories, a branch union with two groups."""
    with office.transaction("初始设置") as session:
        organisation.set_up(session, "示例大学工会", ["东校区", "西校区"], USUAL_CATEGORIES[:3])
        branch = organisation.add_unit(
            session, UnitDraft(UnitKind.BRANCH, "理学部工会", 1, 1, FOUNDED, 1)
        ).ids[0]
        organisation.add_unit(session, UnitDraft(UnitKind.GROUP, "物理小组", branch, 1, FOUNDED, 2))
        organisation.add_unit(session, UnitDraft(UnitKind.GROUP, "化学小组", branch, 2, FOUNDED, 3))


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Made by the program's own first start; two campuses, three categories, a branch union with two groups."""
    folder = tmp_path_factory.mktemp("template") / "office"
    made = create_office(folder, "示例大学工会", OPERATOR, PASSWORD, fill=fill_small_office)
    made.office.close()
    return Template(folder, made.office.data_key, made.recovery_code)


@pytest.fixture
def office(office_template: Template, tmp_path: Path) -> Iterator[Office]:
    """An open office of one's own."""
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    opened = open_with_key(folder, OPERATOR, office_template.data_key)
    yield opened
    opened.close()


def with_password(template: Template, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed copy of the office that PASSWORD opens, for commands; quick to check, what that costs is tested elsewhere."""
    shutil.copytree(template.folder, folder)
    monkeypatch.setattr(keyfile, "_KDF", {"name": "argon2id", "t": 1, "m": 64, "p": 1})
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    wrap = keyfile.wrap(template.data_key, keyfile.OPERATOR, OPERATOR, PASSWORD)
    keyfile.write(folder, keyfile.KeyFile(keyfile.read(folder).office_uid, (wrap,)))
    return folder


PHYSICS, CHEMISTRY = 3, 4
EAST, WEST = 1, 2
PLACE = Placement(PHYSICS, EAST, "established", "own")


def a_person(**changes: object) -> PersonDraft:
    """Facts of an invented person."""
    return replace(PersonDraft(name="单雄信", gender="1", staff_no="10001", department="物理学院"), **changes)  # type: ignore[arg-type]


def a_member(
    person: PersonDraft | None = None,
    *,
    place: Placement = PLACE,
    joined_on: dt.date = dt.date(2015, 3, 1),
    applied_on: dt.date | None = None,
    **changes: object,
) -> EnrolDraft:
    """A membership draft; keyword arguments beyond the named ones change the person."""
    return EnrolDraft(person or a_person(**changes), place, joined_on, applied_on)


def enrolled(office: Office, draft: EnrolDraft | None = None, **changes: object) -> int:
    """Take somebody in and return the person's id."""
    with office.transaction("入会") as session:
        return members.enrol(session, draft or a_member(**changes), today=TODAY).ids[0]
