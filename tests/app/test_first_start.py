# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of the first start, filled in as a person would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.app.conftest import Made
from union_desktop.app.first_start import (
    CampusesPage,
    CategoriesPage,
    FirstStartWizard,
    OfficePage,
    OperatorPage,
    RecoveryPage,
)
from union_desktop.app.first_start_steps import Step
from union_desktop.app.recovery_page import ReplaceCodeDialog
from union_desktop.core.office import Office, open_with_key, open_with_recovery_code
from union_desktop.widgets import ask
from union_desktop.widgets.tasks import Tasks


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[FirstStartWizard]:
    made = FirstStartWizard()
    qtbot.addWidget(made, before_close_func=lambda one: setattr(one, "_over", True))
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made._tasks.close()
    made.flow.abandon()


def fill_in(window: FirstStartWizard, folder: Path) -> None:
    wizard = window.wizard
    page = wizard.page
    assert isinstance(page, OfficePage)
    page.form.set_value("name", "测试大学工会")
    page.form.set_value("folder", str(folder))
    wizard.go_forward()
    page = wizard.page
    assert isinstance(page, CampusesPage)
    page.name.setText("南校区")
    page.add_button.click()
    page.up.click()
    page.name.setText("东校区")
    wizard.go_forward()
    page = wizard.page
    assert isinstance(page, CategoriesPage)
    page.name.setText("人事代理")
    page.add_button.click()
    wizard.go_forward()
    page = wizard.page
    assert isinstance(page, OperatorPage)
    for key, text in (("operator", "周文"), ("password", "correct horse"), ("repeated", "correct horse")):
        page.form.set_value(key, text)
    wizard.go_forward()
    assert window.flow.current is Step.CREATE
    assert wizard.forward_button.text() == "建立"


def create(qtbot: QtBot, window: FirstStartWizard, folder: Path) -> None:
    fill_in(window, folder)
    window.wizard.go_forward()
    qtbot.waitUntil(lambda: window.flow.current is Step.RECOVERY)


def test_from_the_first_page_to_an_open_office(
    qtbot: QtBot, window: FirstStartWizard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(qtbot, window, tmp_path / "office")
    assert window.flow.answers.campuses == ("南校区", "本部", "东校区")
    assert [one.name for one in window.flow.answers.categories][-1] == "人事代理"
    wizard, page = window.wizard, window.wizard.page
    assert isinstance(page, RecoveryPage)
    keep = page.keep
    qtbot.waitUntil(keep.save_button.isEnabled)
    assert not wizard.forward_button.isEnabled()
    assert not wizard.back_button.isEnabled()
    assert not keep.group.isEnabled()
    file = tmp_path / "单.pdf"
    monkeypatch.setattr(ask, "answers", ask.Scripted(None, file))
    keep.save_button.click()
    assert not keep.group.isEnabled()
    keep.save_button.click()
    assert file.read_bytes().startswith(b"%PDF")
    assert "删除电脑上的这份文件" in keep.kept.text()
    keep.group.setText("AAAAA")
    assert not wizard.forward_button.isEnabled()
    sheet = window.flow.sheet
    assert sheet is not None
    keep.group.setText(sheet._groups[sheet.asked_group - 1].lower())
    assert wizard.forward_button.isEnabled()
    with qtbot.waitSignal(window.finished_with) as finished:
        wizard.go_forward()
    office: Office = finished.args[0]
    assert office.name == "测试大学工会"
    office.close()


def test_the_folder_follows_the_name_until_it_is_chosen(
    qtbot: QtBot, window: FirstStartWizard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.wizard.page
    assert isinstance(page, OfficePage)
    name = page.form.widget("name")
    qtbot.keyClicks(name, "Union A")
    assert Path(page.form.value("folder")).name == "Union A"
    (tmp_path / "x").write_text("x")
    monkeypatch.setattr(ask, "answers", ask.Scripted(tmp_path))
    page.browse.click()
    chosen = page.form.value("folder")
    assert Path(chosen).is_relative_to(tmp_path)
    qtbot.keyClicks(name, "B")
    assert page.form.value("folder") == chosen


def test_problems_stand_beside_their_fields(window: FirstStartWizard) -> None:
    page = window.wizard.page
    assert isinstance(page, OfficePage)
    window.wizard.go_forward()
    assert window.flow.current is Step.OFFICE
    assert "工会名称" in page.form.problem("name")


def test_a_refused_creation_is_said_and_can_be_mended(
    qtbot: QtBot, window: FirstStartWizard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from union_desktop.app import first_start_steps
    from union_desktop.core.errors import UserError

    def full(*_given: object, **_more: object) -> None:
        raise UserError("磁盘空间已满，这次没有写入任何内容。")

    wizard = window.wizard
    fill_in(window, tmp_path / "office")
    with monkeypatch.context() as patch:
        patch.setattr(first_start_steps, "create_office", full)
        wizard.go_forward()
        qtbot.waitUntil(lambda: "磁盘空间已满" in wizard.banner.text)
    assert window.flow.current is Step.CREATE
    assert wizard.back_button.isEnabled()
    wizard.go_forward()
    qtbot.waitUntil(lambda: window.flow.current is Step.RECOVERY)


def test_leaving_early_asks_and_leaving_late_tells_where_the_office_is(
    qtbot: QtBot, window: FirstStartWizard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(qtbot, window, tmp_path / "office")
    answers = ask.Scripted(False, True)
    monkeypatch.setattr(ask, "answers", answers)
    with qtbot.assertNotEmitted(window.given_up):
        window.wizard.cancel_button.click()
    assert "恢复码单还没有保存" in answers.asked[0][2]
    with qtbot.waitSignal(window.given_up) as given_up:
        window.wizard.cancel_button.click()
    assert given_up.args == [tmp_path / "office"]


def test_an_untouched_wizard_leaves_without_a_question(qtbot: QtBot, window: FirstStartWizard) -> None:
    with qtbot.waitSignal(window.given_up) as given_up:
        window.wizard.cancel_button.click()
    assert given_up.args == [None]


def test_a_new_recovery_code_wants_the_password_and_a_new_sheet(
    qtbot: QtBot, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_with_key(made.folder, made.operator, made.key)
    tasks = Tasks(office)
    dialog = ReplaceCodeDialog(office, tasks)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.password.setText("wrong horse")
    dialog.start.click()
    qtbot.waitUntil(lambda: "密码不正确" in dialog.sentence.text())
    assert open_with_recovery_code(made.folder, made.code) == made.key
    dialog.password.setText(made.password)
    dialog.start.click()
    qtbot.waitUntil(lambda: dialog.keep.isVisible() and dialog.keep.save_button.isEnabled())
    assert not dialog.close_button.isEnabled()
    answers = ask.Scripted(False, tmp_path / "neu.pdf")
    monkeypatch.setattr(ask, "answers", answers)
    dialog.close()
    assert dialog.isVisible()
    dialog.keep.save_button.click()
    sheet = dialog._sheet
    assert sheet is not None
    dialog.keep.group.setText(sheet._groups[sheet.asked_group - 1])
    assert dialog.close_button.isEnabled()
    assert open_with_recovery_code(made.folder, "-".join(sheet._groups)) == made.key
    dialog.close_button.click()
    assert not dialog.isVisible()
    tasks.close()
    office.close()
