# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab 困难帮扶 as a whole, over the made-up office: every section opens, and what one area knows narrows another's list."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from union_desktop.app.areas import AREAS
from union_desktop.app.demo.office import DEMO_OPERATOR, DEMO_PASSWORD, make_demo_office
from union_desktop.app.main_window import MainWindow
from union_desktop.app.settings import Settings
from union_desktop.areas.aid.queries.helped import no_aid_this_year
from union_desktop.core.office import Office, open_office


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("relief") / "office"
    make_demo_office(folder).office.close()
    return folder


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Iterator[Office]:
    folder = tmp_path / "office"
    shutil.copytree(made, folder)
    opened = open_office(folder, DEMO_OPERATOR, DEMO_PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def window(office: Office, qtbot: QtBot) -> MainWindow:
    found = MainWindow(office, Settings(), AREAS)
    qtbot.addWidget(found)
    found.show()
    return found


def test_every_section_shows_the_records_of_the_office(window: MainWindow, qtbot: QtBot) -> None:
    tab: Any = window.show_tab("relief")
    for section in window.desk.sections("relief"):
        page: Any = tab.show_section(section.key)
        qtbot.waitUntil(lambda page=page: not window.tasks.jobs and bool(getattr(page, "counts", "x")))
        assert not page.empty.isVisible(), section.key


def test_files_nobody_has_helped_this_year(window: MainWindow, qtbot: QtBot, office: Office) -> None:
    tab: Any = window.show_tab("relief")
    files: Any = tab.show_section("hardship")
    qtbot.waitUntil(lambda: files.model.rowCount() > 0)
    with office.reader() as reader:
        wanted = list(no_aid_this_year(reader, window.desk.today().year))
    assert 0 < len(wanted) < files.model.rowCount()
    action = next(one for one in window.desk.actions("hardship") if one.key == "aid.not_helped")
    window.run("hardship", action)
    qtbot.waitUntil(lambda: files.model.rowCount() == len(wanted))
    assert "没有帮扶" in files.filters_in_words


def test_the_member_page_tells_what_was_received(window: MainWindow, office: Office) -> None:
    with office.reader() as reader:
        person = int(
            reader.value(
                "select g.person_id from aid_grant g join aid_round r on r.id = g.round_id where r.year = 2019"
                " group by g.person_id having count(*) > 1 order by g.person_id limit 1"
            )
        )
        received = window.desk.received(reader, person)
    assert len([one for one in received if one.year == 2019]) == 2
    assert {one.area for one in received} == {"aid"}
