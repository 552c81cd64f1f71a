# SPDX-License-Identifier: GPL-3.0-or-later
"""An office with a few invented people, made once and copied for each test, and a window with two areas of its own."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from union_desktop.core.office import Office, create_office, open_with_key

NAMES = ("单雄信", "曾子墨", "欧阳修远", "李雪松", "王小明")
PASSWORD = "correct horse"
OPERATOR = "周文"


@dataclass(frozen=True, slots=True)
class Made:
    """A closed office folder and everything that opens it."""

    folder: Path
    key: bytes
    code: str
    operator: str = OPERATOR
    password: str = PASSWORD


@pytest.fixture(autouse=True)
def nothing_left_on_the_screen() -> Iterator[None]:
    """A window that outlives its test goes on listening: to the keyboard, to the focus, to minutes going by."""
    yield
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    from union_desktop.app.main_window import MainWindow

    if QApplication.instance() is None:
        return
    for one in QApplication.topLevelWidgets():
        if isinstance(one, MainWindow) and not one.closing:
            one.end_locked()
        one.hide()
        one.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Made:
    from union_desktop.areas.members import service as members
    from union_desktop.areas.members.terms import EnrolDraft, PersonDraft, Placement
    from union_desktop.areas.organisation import service as organisation
    from union_desktop.areas.organisation.terms import USUAL_CATEGORIES, UnitDraft, UnitKind

    def fill(office: Office) -> None:
        with office.transaction("初始设置") as session:
            organisation.set_up(session, "测试大学工会", ["本部"], USUAL_CATEGORIES[:3])
        with office.transaction("建小组") as session:
            unit = UnitDraft(UnitKind.GROUP, "物理小组", 1, 1, dt.date(2000, 1, 1))
            group = organisation.add_unit(session, unit).ids[0]
        with office.transaction("入会") as session:
            for number, name in enumerate(NAMES, start=1):
                person = PersonDraft(name=name, staff_no=f"{number:04d}")
                placement = Placement(group, 1, "established", "own")
                members.enrol(session, EnrolDraft(person, placement, dt.date(2010, 1, 1)))

    folder = tmp_path_factory.mktemp("template") / "office"
    new = create_office(folder, "测试大学工会", OPERATOR, PASSWORD, fill=fill)
    made = Made(folder, new.office.data_key, new.recovery_code)
    new.office.close()
    return made


@pytest.fixture
def made(made_once: Made, tmp_path: Path) -> Made:
    """A copy of the office that this test may spoil."""
    folder = tmp_path / "office"
    shutil.copytree(made_once.folder, folder)
    return Made(folder, made_once.key, made_once.code)


@pytest.fixture
def office(made: Made) -> Iterator[Office]:
    opened = open_with_key(made.folder, made.operator, made.key)
    yield opened
    opened.close()


@pytest.fixture
def second_operator(made: Made) -> Callable[[str, str], None]:
    """Adds a clerk without the screen for it."""
    from union_desktop.core.keys import keyfile
    from union_desktop.core.operators.model import Operator

    def add(name: str, password: str) -> None:
        office = open_with_key(made.folder, made.operator, made.key)
        with office.transaction("添加操作员") as session:
            session.add(Operator(name=name, role="clerk", added_on=dt.date(2026, 9, 30)))
        office.close()
        keys = keyfile.read(made.folder)
        wrap = keyfile.wrap(made.key, keyfile.OPERATOR, name, password)
        keyfile.write(made.folder, keyfile.KeyFile(keys.office_uid, (*keys.wraps, wrap)))

    return add
