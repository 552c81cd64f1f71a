# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounts of a member: masked, one whole number at a time, each look kept before."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.office_fixtures import TODAY, enrolled
from union_desktop.areas.members import service
from union_desktop.areas.members.terms import BankAccountDraft
from union_desktop.areas.members.ui import bank_panel
from union_desktop.areas.members.ui.bank_panel import BankPanel

FIRST, SECOND = "6200000000000000000", "4111111111111111"


@pytest.fixture
def panel(desk, qtbot):
    person = enrolled(desk.office)
    with desk.office.transaction("银行账户") as session:
        for day, number in ((dt.date(2020, 1, 1), FIRST), (dt.date(2025, 1, 1), SECOND)):
            draft = BankAccountDraft(day, "单雄信", number, "某银行")
            service.add_account(session, person, draft, today=TODAY)
    made = BankPanel(desk, person)
    qtbot.addWidget(made)
    made.resize(700, 400)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.list.topLevelItemCount() == 2)
    return made


def numbers(panel: BankPanel) -> list[str]:
    return [panel.list.topLevelItem(at).text(2) for at in range(panel.list.topLevelItemCount())]


def looks(desk) -> int:
    with desk.office.reader() as reader:
        return int(reader.value("select count(*) from access_entry where field = '银行账号'"))


def test_numbers_are_masked_and_shown_one_at_a_time(panel, desk, qtbot) -> None:
    assert numbers(panel) == ["****1111", "****0000"]
    assert not panel.show_number.isEnabled()
    panel.list.setCurrentItem(panel.list.topLevelItem(0))
    panel.show_number.click()
    qtbot.waitUntil(lambda: numbers(panel) == [SECOND, "****0000"])
    assert looks(desk) == 1
    panel.list.setCurrentItem(panel.list.topLevelItem(1))
    assert numbers(panel) == ["****1111", "****0000"]
    panel.show_number.click()
    qtbot.waitUntil(lambda: numbers(panel) == ["****1111", FIRST])
    assert looks(desk) == 2
    panel._hide_again.timeout.emit()
    assert numbers(panel) == ["****1111", "****0000"]
    assert panel.show_number.text() == "显示账号"


def test_only_the_account_that_holds_is_not_muted(panel) -> None:
    assert [panel.is_past(row) for row in panel.rows] == [False, True]


def test_an_account_is_entered_with_the_name_of_the_person(panel, desk, qtbot, monkeypatch) -> None:
    made = []
    real = bank_panel.account
    monkeypatch.setattr(bank_panel, "account", lambda *given: made.append(real(*given)))
    panel.enter(None)
    qtbot.waitUntil(lambda: bool(made))
    form = made[0].form
    assert form.value("holder") == "单雄信"
    form.set_value("account_no", "4111 1111 1111 1112")
    form.left.emit("account_no")
    assert "校验位不对" in form.problem("account_no")
    form.set_value("from_on", dt.date(2026, 1, 1))
    with qtbot.waitSignal(desk.tasks.changed):
        made[0].submit()
    qtbot.waitUntil(lambda: numbers(panel) == ["****1112", "****1111", "****0000"])


def test_a_known_number_is_concealed_in_the_form(panel, desk, qtbot, monkeypatch) -> None:
    made = []
    real = bank_panel.account
    monkeypatch.setattr(bank_panel, "account", lambda *given: made.append(real(*given)))
    panel.enter(panel.rows[0])
    form = made[0].form
    assert form.is_concealed("account_no")
    assert SECOND not in form.widget("account_no").text()
    form.set_value("bank", "另一银行")
    with qtbot.waitSignal(desk.tasks.changed):
        made[0].submit()
    qtbot.waitUntil(lambda: panel.rows[0].draft.bank == "另一银行")
    assert panel.rows[0].draft.account_no == SECOND
