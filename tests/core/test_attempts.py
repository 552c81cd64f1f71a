# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong passwords: counted per operator, slowed, told; and neither a restart nor the clock gets anybody round it."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.office_fixtures import OPERATOR, PASSWORD, Template
from tests.safety.sentences import is_clear
from union_desktop.core import clock
from union_desktop.core.errors import UserError
from union_desktop.core.keys import attempts, keyfile
from union_desktop.core.keys.keyfile import WrongPassword
from union_desktop.core.office import open_office, open_with_key, open_with_recovery_code
from union_desktop.core.operators import keys as operators

NOON = dt.datetime(2026, 9, 30, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))


class Clock:
    """A clock that a test, or somebody at the PC, sets."""

    def __init__(self) -> None:
        self.now = NOON

    def move(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


def fail(folder: Path, who: str = "张三") -> None:
    with pytest.raises(WrongPassword), attempts.attempt(folder, who):
        raise WrongPassword("no")


def succeed(folder: Path, who: str = "张三") -> None:
    with attempts.attempt(folder, who):
        pass


def refused(folder: Path, who: str = "张三") -> int:
    with pytest.raises(attempts.TooSoon) as refusal:
        succeed(folder, who)
    assert is_clear(refusal.value.message)
    assert f"{refusal.value.seconds} 秒" in refusal.value.message
    return refusal.value.seconds


def test_from_the_third_on_each_waits_twice_as_long(tmp_path: Path, hands: Clock) -> None:
    waits = []
    for _ in range(9):
        fail(tmp_path)
        left = attempts.seconds_left(tmp_path, "张三")
        waits.append(left)
        if left:
            hands.move(left - 0.4)
            assert refused(tmp_path) == 1
            hands.move(0.4)
    assert waits == [0, 0, 2, 4, 8, 16, 32, 60, 60]
    succeed(tmp_path)
    fail(tmp_path)
    assert attempts.seconds_left(tmp_path, "张三") == 0


def test_each_operator_and_the_code_are_counted_for_themselves(tmp_path: Path, hands: Clock) -> None:
    for _ in range(4):
        hands.move(60)
        for who in ("张三", attempts.RECOVERY):
            fail(tmp_path, who)
    assert attempts.seconds_left(tmp_path, "李四") == 0
    assert refused(tmp_path) == 4
    assert refused(tmp_path, attempts.RECOVERY) == 4


def test_a_refused_try_does_not_make_the_wait_longer(tmp_path: Path, hands: Clock) -> None:
    for _ in range(3):
        fail(tmp_path)
    for _ in range(5):
        assert refused(tmp_path) == 2
    hands.move(2)
    succeed(tmp_path)


def test_a_clock_set_back_neither_helps_nor_locks_out(tmp_path: Path, hands: Clock) -> None:
    for _ in range(5):
        hands.move(60)
        fail(tmp_path)
    hands.move(-365 * 86400)
    assert refused(tmp_path) == 8
    hands.move(3)
    assert refused(tmp_path) == 5
    hands.move(-86400)
    assert refused(tmp_path) == 8
    hands.move(8)
    succeed(tmp_path)


def test_what_was_wrong_is_told_once(tmp_path: Path, hands: Clock) -> None:
    fail(tmp_path)
    fail(tmp_path)
    succeed(tmp_path)
    fail(tmp_path)
    succeed(tmp_path)
    assert attempts.untold(tmp_path, "张三") == 3
    attempts.told(tmp_path, "张三")
    assert attempts.untold(tmp_path, "张三") == 0


def test_other_errors_count_as_nothing(tmp_path: Path, hands: Clock) -> None:
    fail(tmp_path)
    fail(tmp_path)
    with pytest.raises(UserError, match="damaged"), attempts.attempt(tmp_path, "张三"):
        raise UserError("damaged")
    fail(tmp_path)
    assert refused(tmp_path) == 2


@pytest.mark.parametrize(
    "broken",
    [b"", b"{", b"[]", b'{"a": 1}', b"\xff", b'{"\xe5\xbc\xa0": {"failed": 9, "untold": 1, "at": "x"}}'],
)
def test_a_broken_file_keeps_nobody_out(tmp_path: Path, hands: Clock, broken: bytes) -> None:
    (tmp_path / attempts.FILE_NAME).write_bytes(broken)
    succeed(tmp_path)
    for _ in range(3):
        fail(tmp_path)
    assert refused(tmp_path) == 2


def test_two_programs_do_not_try_side_by_side(tmp_path: Path) -> None:
    with attempts.attempt(tmp_path, "张三"), pytest.raises(UserError, match="另一个窗口"):
        succeed(tmp_path, "李四")


def test_a_restart_does_not_begin_anew(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from union_desktop.core.keys import attempts;"
        "from union_desktop.core.keys.keyfile import WrongPassword\n"
        "with attempts.attempt(Path(sys.argv[1]), '张三'): raise WrongPassword('no')"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)],
            capture_output=True,
            check=False,
            cwd=Path(__file__).parents[2],
        ).stderr
        for _ in range(4)
    ]
    assert [b"TooSoon" in one for one in said] == [False, False, False, True]


# ---------------------------------------------------------------------------------------------- on an office


@pytest.fixture
def folder(office_template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keyfile, "_KDF", {"name": "argon2id", "t": 1, "m": 64, "p": 1})
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    office = open_with_key(folder, OPERATOR, office_template.data_key)
    operators.set_password(office, OPERATOR, PASSWORD)
    office.close()
    return folder


def test_every_door_counts_and_the_next_sign_in_tells(
    folder: Path, hands: Clock, office_template: Template
) -> None:
    for _ in range(2):
        with pytest.raises(WrongPassword):
            open_office(folder, OPERATOR, "wrong horse")
    office = open_office(folder, OPERATOR, PASSWORD)
    assert office.wrong_before == 2
    operators.note_sign_in(office)
    with office.reader() as reader:
        told = "select action from audit_entry order by seq desc limit 1"
        assert reader.value(told) == "登录（此前输错密码 2 次）"
    office.close()
    office = open_office(folder, OPERATOR, PASSWORD)
    assert office.wrong_before == 0
    with office.reader() as reader:
        before = reader.value("select count(*) from audit_entry")
    operators.note_sign_in(office)
    with office.reader() as reader:
        assert reader.value("select count(*) from audit_entry") == before
        assert reader.rows("select wrong_passwords, last_sign_in from operator") == [
            (2, NOON.isoformat(timespec="seconds"))
        ]
    office.close()
    code = office_template.recovery_code
    other = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(UserError, match="抄错"):
        open_with_recovery_code(folder, other)
    wrong = keyfile.new_recovery_code()
    for _ in range(3):
        with pytest.raises(WrongPassword):
            open_with_recovery_code(folder, wrong)
    with pytest.raises(attempts.TooSoon):
        open_with_recovery_code(folder, code)
    hands.move(2)
    office = operators.reset_with_code(folder, code, OPERATOR, "ganz neues Pferd")
    assert office.wrong_before == 3
    office.close()
