# SPDX-License-Identifier: GPL-3.0-or-later
"""The section 批次与发放 over the small office with invented members and one round that is being drawn up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QWidget

from tests.areas.aid.aid_fixtures import a_round, a_scheme, do, people
from tests.areas.policies.rules import a_policy, a_version
from tests.office_fixtures import TODAY
from union_desktop.areas.aid.terms import FundSource
from union_desktop.areas.members import service as members
from union_desktop.areas.members.terms import BankAccountDraft
from union_desktop.areas.policies.terms import ParameterDraft

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from union_desktop.areas.aid.ui.grants import GrantsPanel
    from union_desktop.areas.aid.ui.rounds import RoundList
    from union_desktop.core.office import Office

T = TypeVar("T", bound=QWidget)
ACCOUNTS = ("6222021234567890128", "6222021234567890227", "6222021234567890326")


@dataclass(frozen=True, slots=True)
class Made:
    """What stands in the office."""

    scheme: int
    round: int
    people: list[int]


@pytest.fixture
def made(office: Office, today: dt.date) -> Made:
    """Four members, three of them with an account, and a round of a scheme whose rule knows three grades."""
    policy = a_policy(
        office,
        a_version(
            dt.date(2015, 5, 1),
            ParameterDraft("grades", "1500\n1000\n800"),
            ParameterDraft("cap_per_occasion", "300000"),
        ),
    )
    scheme = a_scheme(
        office, policy_id=policy, fund_sources=(FundSource.OWN_FUNDS, FundSource.SUPERIOR_UNION)
    )
    known = people(office, 4)
    for person_id, number in zip(known, ACCOUNTS, strict=False):
        with office.reader() as reader:
            name = reader.value("select name from person where id = :id", id=person_id)
        draft = BankAccountDraft(dt.date(2020, 1, 1), str(name), number, "工商银行")
        do(
            office,
            "账户",
            lambda s, person_id=person_id, draft=draft: members.add_account(s, person_id, draft, today=TODAY),
        )
    return Made(scheme, a_round(office, scheme, "2026年春节送温暖"), known)


@pytest.fixture
def page(desk: Any, made: Made, qtbot: QtBot) -> RoundList:
    """The list of rounds in its window."""
    return opened(desk, qtbot)


def opened(desk: Any, qtbot: QtBot) -> RoundList:
    """Opens the section and waits for its list."""
    from union_desktop.areas.aid.area import AREA as AID
    from union_desktop.areas.aid.ui import rounds
    from union_desktop.areas.policies.area import AREA as POLICIES

    desk.areas = (*desk.areas, POLICIES, AID)
    page = rounds.page(desk)
    desk.tabs["aid"] = page
    desk.window.setCentralWidget(page)
    desk.window.resize(1200, 700)
    desk.window.show()
    # The choices of a filter are read, and narrow the list once more when they come.
    qtbot.waitUntil(lambda: page.shown.values("year") != () and page.model.rowCount() > 0)
    return page


@pytest.fixture
def panel(page: RoundList, made: Made, qtbot: QtBot) -> GrantsPanel:
    """The list of people of the round, on its page."""
    return list_of_round(page, made.round, qtbot)


def list_of_round(page: RoundList, round_id: int, qtbot: QtBot) -> GrantsPanel:
    """Opens a round and waits for its list of people."""
    from union_desktop.areas.aid.ui.grants import GrantsPanel

    page.open_page(round_id)
    assert page.record_page is not None
    panel = page.record_page.panel("名单")
    assert isinstance(panel, GrantsPanel)
    qtbot.waitUntil(lambda: panel.head is not None and bool(page.record_page.step_buttons))
    return panel


@pytest.fixture
def dialog(desk: Any, qtbot: QtBot) -> Callable[..., Any]:
    """Waits for a dialog of a class, and of a title where several are open, that is on the screen."""

    def found(kind: type[T], title: str = "") -> T:
        def one() -> T | None:
            shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
            return next((w for w in shown if not title or w.windowTitle() == title), None)

        qtbot.waitUntil(lambda: one() is not None)
        dialog = one()
        assert dialog is not None
        return dialog

    return found


def gone(dialog: QWidget) -> bool:
    """Whether a dialog has left the screen; those that delete themselves are no more at all."""
    return not shiboken6.isValid(dialog) or not dialog.isVisible()


def texts(panel: GrantsPanel, key: str) -> list[str]:
    """One column of the list, from top to bottom."""
    at = [column.key for column in panel.model.columns].index(key)
    return [panel.model.texts(row)[at] for row in range(panel.model.rowCount())]


def column(office: Office, sql: str) -> list[Any]:
    """The first column of what a query answers."""
    with office.reader() as reader:
        return [row[0] for row in reader.rows(sql)]
