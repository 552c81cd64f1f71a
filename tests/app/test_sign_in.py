# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in: right, wrong, by recovery code; and the whole way from the start of the program to its window and back."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.app.conftest import Made
from union_desktop.app import main, waiting
from union_desktop.app.first_start import FirstStartWizard
from union_desktop.app.leaving import Leave
from union_desktop.app.main import Program
from union_desktop.app.main_window import MainWindow
from union_desktop.app.settings import Settings
from union_desktop.app.sign_in import NOT_REPEATED, TRY_AGAIN, RecoveryDialog, SignIn
from union_desktop.app.sign_in_service import operators, reset_password_with_code
from union_desktop.app.welcome import Welcome
from union_desktop.core import clock
from union_desktop.core.errors import UserError
from union_desktop.core.keys import attempts
from union_desktop.core.keys.keyfile import WrongPassword
from union_desktop.core.office import Office, open_office, open_with_key, open_with_recovery_code
from union_desktop.documents.recovery_sheet import USE
from union_desktop.widgets import ask
from union_desktop.widgets.area import Area

AddOperator = Callable[[str, str], None]


# -- without a window ---------------------------------------------------------------------------------------------


def test_operators_are_listed_and_impossible_folders_refused(
    made: Made, second_operator: AddOperator, tmp_path: Path
) -> None:
    second_operator("吴敏", "another horse")
    assert operators(made.folder) == (made.operator, "吴敏")
    for folder, words in (
        (tmp_path / "gone", "找不到文件夹"),
        (tmp_path, "没有工会文件"),
        (made.folder / "office.key", "是一个文件"),
    ):
        with pytest.raises(UserError, match=words):
            operators(folder)


def test_a_new_password_by_recovery_code_leaves_the_others_alone(
    made: Made, second_operator: AddOperator
) -> None:
    second_operator("吴敏", "another horse")
    sloppy = made.code.lower().replace("-", " ")
    assert reset_password_with_code(made.folder, sloppy, made.operator, "brand new horse") == made.key
    open_office(made.folder, made.operator, "brand new horse").close()
    open_office(made.folder, "吴敏", "another horse").close()
    assert open_with_recovery_code(made.folder, made.code) == made.key
    with pytest.raises(WrongPassword):
        open_office(made.folder, made.operator, made.password)


def test_a_reset_that_cannot_be_changes_nothing(made: Made) -> None:
    before = (made.folder / "office.key").read_bytes()
    other = "0" if made.code[0] != "0" else "1"
    for code, operator, password in (
        (other + made.code[1:], made.operator, "brand new horse"),
        ("ABCDE", made.operator, "brand new horse"),
        (made.code, made.operator, "short"),
        (made.code, "没有的人", "brand new horse"),
    ):
        with pytest.raises(UserError):
            reset_password_with_code(made.folder, code, operator, password)
    office = open_with_key(made.folder, made.operator, made.key)
    with pytest.raises(UserError, match="另一个窗口"):
        reset_password_with_code(made.folder, made.code, made.operator, "brand new horse")
    office.close()
    assert (made.folder / "office.key").read_bytes() == before


# -- the window ---------------------------------------------------------------------------------------------------


@pytest.fixture
def sign_in(qtbot: QtBot, made: Made) -> Iterator[SignIn]:
    window = SignIn(made.folder, operators(made.folder))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close()


def test_the_right_password_opens_the_office(qtbot: QtBot, sign_in: SignIn, made: Made) -> None:
    sign_in.password.setText(made.password)
    with qtbot.waitSignal(sign_in.opened) as opened:
        sign_in.ok.click()
        # Making the key takes a tenth of a second; until then nothing can be pressed twice.
        assert not sign_in.ok.isEnabled()
    office: Office = opened.args[0]
    assert office.name == "测试大学工会"
    assert sign_in.password.text() == ""
    office.close()


def test_a_wrong_password_stays_in_the_window_with_the_sentence(
    qtbot: QtBot, sign_in: SignIn, made: Made
) -> None:
    sign_in.ok.click()
    assert sign_in.sentence.text() == "请输入密码。"
    sign_in.password.setText("wrong horse")
    sign_in.ok.click()
    qtbot.waitUntil(lambda: "密码不正确" in sign_in.sentence.text())
    assert sign_in.isVisible()
    assert sign_in.password.selectedText() != ""
    sign_in.password.setText(made.password)
    with qtbot.waitSignal(sign_in.opened) as opened:
        sign_in.ok.click()
    opened.args[0].close()


def test_a_second_program_is_told_so(qtbot: QtBot, sign_in: SignIn, made: Made) -> None:
    first = open_with_key(made.folder, made.operator, made.key)
    sign_in.password.setText(made.password)
    sign_in.ok.click()
    qtbot.waitUntil(lambda: "另一个窗口" in sign_in.sentence.text())
    assert sign_in.ok.isEnabled()
    first.close()


def test_a_damaged_file_is_told_with_the_next_step(qtbot: QtBot, sign_in: SignIn, made: Made) -> None:
    database = made.folder / "office.db"
    database.write_bytes(b"not a database at all" * 500)
    sign_in.password.setText(made.password)
    sign_in.ok.click()
    qtbot.waitUntil(lambda: "已损坏" in sign_in.sentence.text())
    assert "备份" in sign_in.sentence.text()


def test_a_window_closed_in_the_middle_gives_the_folder_free(sign_in: SignIn, made: Made) -> None:
    sign_in.password.setText(made.password)
    sign_in.ok.click()
    sign_in.close()
    open_with_key(made.folder, made.operator, made.key).close()


def test_the_recovery_code_sets_a_new_password_and_signs_in(
    qtbot: QtBot, sign_in: SignIn, made: Made
) -> None:
    sign_in.recover.click()
    dialog = sign_in.findChild(RecoveryDialog)
    assert dialog is not None
    dialog.code.setText(made.code)
    dialog.first.setText("brand new horse")
    dialog.second.setText("brand old horse")
    dialog.ok.click()
    assert dialog.sentence.text() == NOT_REPEATED
    dialog.second.setText("brand new horse")
    with qtbot.waitSignal(sign_in.opened) as opened:
        dialog.ok.click()
    opened.args[0].close()
    open_office(made.folder, made.operator, "brand new horse").close()


def test_the_recovery_sheet_names_the_buttons_that_are_there(sign_in: SignIn) -> None:
    sign_in.recover.click()
    buttons = {one.text().removesuffix("…") for one in sign_in.findChildren(QPushButton)}
    named = re.findall("点击“([^”]+)”", "".join(USE))
    assert len(named) == 3
    assert set(named) - buttons == set()


def wrong_passwords(folder: Path, who: str, count: int) -> None:
    for _ in range(count):
        with pytest.raises(WrongPassword), attempts.attempt(folder, who):
            raise WrongPassword("no")


def test_after_three_wrong_ones_the_window_counts_down(
    qtbot: QtBot, made: Made, monkeypatch: pytest.MonkeyPatch, second_operator: AddOperator
) -> None:
    second_operator("吴敏", "another horse")
    monkeypatch.setattr(waiting, "SECOND_MS", 10)
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    wrong_passwords(made.folder, made.operator, 2)
    window = SignIn(made.folder, operators(made.folder))
    qtbot.addWidget(window)
    window.show()
    assert window.ok.isEnabled()
    window.password.setText("wrong horse")
    window.ok.click()
    qtbot.waitUntil(lambda: "请等 2 秒" in window.sentence.text())
    assert not window.ok.isEnabled()
    window.password.returnPressed.emit()
    assert not window.ok.isEnabled(), "Enter does not go round the button"
    window.operator.setCurrentText("吴敏")
    assert window.ok.isEnabled()
    window.operator.setCurrentText(made.operator)
    assert not window.ok.isEnabled()
    now[0] += dt.timedelta(seconds=1)
    qtbot.waitUntil(lambda: "请等 1 秒" in window.sentence.text())
    now[0] += dt.timedelta(seconds=1)
    qtbot.waitUntil(window.ok.isEnabled)
    assert window.sentence.text() == TRY_AGAIN
    window.password.setText(made.password)
    with qtbot.waitSignal(window.opened) as opened:
        window.ok.click()
    assert opened.args[0].wrong_before == 3
    opened.args[0].close()
    window.close()


def test_wrong_recovery_codes_are_slowed_too(qtbot: QtBot, sign_in: SignIn, made: Made) -> None:
    wrong_passwords(made.folder, attempts.RECOVERY, 3)
    sign_in.recover.click()
    dialog = sign_in.findChild(RecoveryDialog)
    assert dialog is not None
    assert not dialog.ok.isEnabled()
    assert "恢复码不正确" in dialog.sentence.text()
    assert sign_in.ok.isEnabled()


def test_a_wrong_recovery_code_can_be_corrected(qtbot: QtBot, sign_in: SignIn, made: Made) -> None:
    sign_in.recover.click()
    dialog = sign_in.findChild(RecoveryDialog)
    assert dialog is not None
    dialog.code.setText(made.code[:-1])
    dialog.first.setText("brand new horse")
    dialog.second.setText("brand new horse")
    dialog.ok.click()
    qtbot.waitUntil(lambda: "8 组" in dialog.sentence.text())
    assert dialog.code.isEnabled()
    dialog.code.setText(made.code)
    with qtbot.waitSignal(sign_in.opened) as opened:
        dialog.ok.click()
    opened.args[0].close()


# -- the whole way ------------------------------------------------------------------------------------------------


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def program(qtbot: QtBot, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    areas = (Area("a", "甲", "star", 1, lambda _desk: QWidget()),)
    monkeypatch.setattr(
        main, "open_window", lambda office, settings, *, show=True: MainWindow(office, settings, areas)
    )
    made = Program(settings)
    yield made
    window = made.current
    if window is not None:
        window.close()
        qtbot.waitUntil(lambda: not window.isVisible())
    made.end()


def test_a_first_start_shows_the_two_ways_to_begin(program: Program) -> None:
    program.start()
    assert isinstance(program.current, Welcome)
    assert program.current.banner.text == ""
    program.current.create_button.click()
    assert type(program.current).__name__ == "FirstStartWizard"


def test_the_last_office_is_asked_for_its_password_and_then_opens(
    qtbot: QtBot, program: Program, settings: Settings, made: Made
) -> None:
    settings.remember_office(made.folder)
    program.start()
    window = program.current
    assert isinstance(window, SignIn)
    window.password.setText(made.password)
    window.ok.click()
    qtbot.waitUntil(lambda: isinstance(program.current, MainWindow))
    assert program.current is not None
    assert program.current.windowTitle().startswith("测试大学工会")
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [program.current]


def test_an_office_that_is_gone_leads_to_the_welcome_with_the_reason(
    program: Program, settings: Settings, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.remember_office(made.folder)
    program.start(tmp_path / "gone")
    welcome = program.current
    assert isinstance(welcome, Welcome)
    assert "找不到文件夹" in welcome.banner.text
    monkeypatch.setattr(ask, "answers", ask.Scripted(tmp_path))
    welcome.open_button.click()
    assert isinstance(program.current, Welcome)
    assert "没有工会文件" in program.current.banner.text
    program.current.known[0].click()
    assert isinstance(program.current, SignIn)
    program.current.other.click()
    assert isinstance(program.current, Welcome)


@pytest.mark.parametrize(("why", "next_window"), [(Leave.SIGN_OUT, SignIn), (Leave.OTHER_OFFICE, Welcome)])
def test_leaving_an_office_leads_back(
    qtbot: QtBot, program: Program, made: Made, why: Leave, next_window: type[QWidget]
) -> None:
    window = program.opened(open_with_key(made.folder, made.operator, made.key))
    window.leave(why)
    qtbot.waitUntil(lambda: isinstance(program.current, next_window))
    open_with_key(made.folder, made.operator, made.key).close()


def test_a_finished_first_start_goes_on_in_its_office(
    program: Program, settings: Settings, made: Made
) -> None:
    program.first_start()
    wizard = program.current
    assert isinstance(wizard, FirstStartWizard)
    wizard.finished_with.emit(open_with_key(made.folder, made.operator, made.key))
    assert isinstance(program.current, MainWindow)
    assert settings.offices == (made.folder,)


def test_a_first_start_left_early_leads_back_to_where_one_can_go_on(
    program: Program, settings: Settings, made: Made
) -> None:
    program.first_start()
    assert isinstance(program.current, FirstStartWizard)
    program.current.wizard.cancel_button.click()
    assert isinstance(program.current, Welcome)
    program.first_start()
    assert isinstance(program.current, FirstStartWizard)
    program.current.given_up.emit(made.folder)
    assert isinstance(program.current, SignIn)
    assert settings.offices == (made.folder,)


def test_a_network_folder_is_refused_before_any_password(
    program: Program, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    from union_desktop.core import locations

    monkeypatch.setattr(locations, "is_network", lambda _place: True)
    program.start(made.folder)
    assert isinstance(program.current, Welcome)
    assert "网络位置" in program.current.banner.text


START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from union_desktop.app import main, waiting
from union_desktop.app.first_start import FirstStartWizard

start = main.Program.start

def start_and_quit(self, folder=None):
    start(self, folder)
    print(type(self.current).__name__, flush=True)
    QTimer.singleShot(0, QApplication.quit)

main.Program.start = start_and_quit
sys.exit(main.run(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
"""


@pytest.mark.parametrize("with_folder", [False, True], ids=["nothing known", "folder given"])
def test_the_program_starts_and_ends_in_an_empty_home(made: Made, tmp_path: Path, with_folder: bool) -> None:
    home = tmp_path / "home"
    home.mkdir()
    names = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    answer = subprocess.run(
        [sys.executable, "-c", START, *([str(made.folder)] if with_folder else [])],
        env=os.environ | dict.fromkeys(names, str(home)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.split() == ["SignIn" if with_folder else "Welcome"]
    assert "Traceback" not in answer.stderr
