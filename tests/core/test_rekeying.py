# SPDX-License-Identifier: GPL-3.0-or-later
"""A new data key: everybody's password stays, the former key opens nothing new, and no crash leaves a closed door."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.office_fixtures import OPERATOR, PASSWORD, Template, a_member, enrolled
from union_desktop.core import audit, kept_forms
from union_desktop.core.encrypted_file import DATABASE_NAME, connect
from union_desktop.core.errors import UserError
from union_desktop.core.keys import keyfile, rekeying
from union_desktop.core.office import Office, open_office, open_with_key, open_with_recovery_code
from union_desktop.core.operators import keys as operators
from union_desktop.core.roles import NotAllowed, Role

ROOT = Path(__file__).parents[2]
CLERK, CLERKS_PASSWORD = "吴敏", "吴敏自己的长密码"
GONE, GONES_PASSWORD = "郑离", "郑离自己的长密码"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "_KDF", {"name": "argon2id", "t": 1, "m": 64, "p": 1})


@pytest.fixture
def folder(office_template: Template, tmp_path: Path) -> Path:
    """A closed office of an administrator and a clerk, with a member in it, and what somebody has left behind."""
    folder = tmp_path / "office"
    shutil.copytree(office_template.folder, folder)
    office = open_with_key(folder, OPERATOR, office_template.data_key)
    enrolled(office, a_member())
    operators.set_password(office, OPERATOR, PASSWORD)
    operators.add(office, CLERK, Role.CLERK, CLERKS_PASSWORD)
    operators.add(office, GONE, Role.CLERK, GONES_PASSWORD)
    operators.remove(office, GONE)
    kept_forms.keep(folder, office.data_key, CLERK, {"name": "没写完"})
    office.close()
    return folder


def look(office: Office) -> None:
    """The data are there, the audit is whole."""
    with office.reader() as reader:
        assert reader.value("select name from person") == "单雄信"
        assert audit.verify(reader) == []
        assert reader.rows("pragma quick_check") == [("ok",)]
        assert reader.value("pragma journal_mode") == "wal"
    assert office.damage() == []


def everybody_opens(folder: Path, office_template: Template) -> bytes:
    """Both passwords and the printed code; the key they come to."""
    keys = set()
    for name, password in ((OPERATOR, PASSWORD), (CLERK, CLERKS_PASSWORD)):
        office = open_office(folder, name, password)
        look(office)
        keys.add(office.data_key)
        if name == CLERK:
            assert kept_forms.read(folder, office.data_key, CLERK) == {"name": "没写完"}
        office.close()
    keys.add(open_with_recovery_code(folder, office_template.recovery_code))
    assert len(keys) == 1
    return keys.pop()


def leftovers(folder: Path) -> list[str]:
    return sorted(
        str(one.relative_to(folder))
        for one in folder.rglob("*")
        if "rekey" in one.name or one.suffix in (".next", ".part")
    )


def test_everybody_keeps_his_password_and_the_former_key_opens_nothing(
    folder: Path, office_template: Template
) -> None:
    former = office_template.data_key
    before = (folder / DATABASE_NAME).read_bytes()
    steps: list[tuple[int, int]] = []
    coming = rekeying.rekey(folder, OPERATOR, PASSWORD, lambda done, total: steps.append((done, total)))
    assert coming != former
    assert steps == [(done, 4) for done in range(5)]
    assert everybody_opens(folder, office_template) == coming
    with pytest.raises(UserError):
        connect(folder / DATABASE_NAME, former)
    after = (folder / DATABASE_NAME).read_bytes()
    pages = [before[at : at + 4096] for at in range(0, len(before), 4096)]
    assert not any(page in after for page in pages)
    assert former not in (folder / keyfile.FILE_NAME).read_bytes()
    assert not keyfile.read(folder).changing
    assert keyfile.findings(folder) == []
    assert leftovers(folder) == []
    office = open_office(folder, OPERATOR, PASSWORD)
    with office.reader() as reader:
        last = reader.one("select operator, action from audit_entry order by seq desc limit 1")
    office.close()
    assert last == (OPERATOR, rekeying.ACTION)


def test_it_can_be_done_again_and_again(folder: Path, office_template: Template) -> None:
    keys = {rekeying.rekey(folder, OPERATOR, PASSWORD) for _ in range(3)}
    assert len(keys) == 3
    assert everybody_opens(folder, office_template) in keys


def test_who_may_not_or_does_not_know_the_password_changes_nothing(folder: Path) -> None:
    before = (folder / keyfile.FILE_NAME).read_bytes(), (folder / DATABASE_NAME).read_bytes()
    with pytest.raises(NotAllowed):
        rekeying.rekey(folder, CLERK, CLERKS_PASSWORD)
    with pytest.raises(keyfile.WrongPassword):
        rekeying.rekey(folder, OPERATOR, PASSWORD + "x")
    assert ((folder / keyfile.FILE_NAME).read_bytes(), (folder / DATABASE_NAME).read_bytes()) == before


def test_an_office_open_elsewhere_is_refused(folder: Path, office_template: Template) -> None:
    office = open_with_key(folder, OPERATOR, office_template.data_key)
    with pytest.raises(UserError, match="另一个窗口"):
        rekeying.rekey(folder, OPERATOR, PASSWORD)
    office.close()


def test_a_wrap_somebody_smuggled_in_gets_no_new_key(folder: Path, office_template: Template) -> None:
    """Whoever may write the key file but has no data key puts his own public key under a known name."""
    keys = keyfile.read(folder)
    foreign = keyfile.wrap(keyfile.new_data_key(), keyfile.OPERATOR, CLERK, "der Fremde weiß es")
    keyfile.write(folder, keys.with_wrap(foreign))
    with pytest.raises(UserError, match=CLERK):
        rekeying.rekey(folder, OPERATOR, PASSWORD)
    assert open_with_recovery_code(folder, office_template.recovery_code) == office_template.data_key


def test_a_wrap_of_a_removed_operator_put_back_is_left_out(folder: Path) -> None:
    keys = keyfile.read(folder)
    former = open_with_recovery_key(folder)
    keyfile.write(folder, keys.with_wrap(keyfile.wrap(former, keyfile.OPERATOR, GONE, GONES_PASSWORD)))
    rekeying.rekey(folder, OPERATOR, PASSWORD)
    assert keyfile.read(folder).operators == (OPERATOR, CLERK)


def open_with_recovery_key(folder: Path) -> bytes:
    office = open_office(folder, OPERATOR, PASSWORD)
    office.close()
    return office.data_key


def test_a_full_disk_is_said_before_anything_is_written(
    folder: Path, office_template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: usage._replace(free=1000))
    with pytest.raises(UserError, match="没有更换"):
        rekeying.rekey(folder, OPERATOR, PASSWORD)
    assert everybody_opens(folder, office_template) == office_template.data_key


@pytest.mark.parametrize("number", range(1, 9))
def test_a_failing_write_takes_everything_back(
    folder: Path, office_template: Template, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The n-th rename fails, as when another program holds the file; the swap itself is among them."""
    replace, calls = Path.replace, [0]

    def failing(self: Path, target: Path) -> Path:
        calls[0] += 1
        if calls[0] == number:
            raise PermissionError(13, "held by another program")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        said = ""
        try:
            coming = rekeying.rekey(folder, OPERATOR, PASSWORD)
        except UserError as error:
            said, coming = error.message, office_template.data_key
    assert (coming == office_template.data_key) == ("没有更换" in said)
    assert everybody_opens(folder, office_template) == coming
    assert leftovers(folder) == []
    assert keyfile.findings(folder) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from union_desktop.core.keys import keyfile, rekeying
keyfile._KDF = {"name": "argon2id", "t": 1, "m": 64, "p": 1}
folder, operator, password, wanted = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
calls = 0

def counting(function):
    def call(*arguments, **named):
        global calls
        for _before_and_after in (True, False):
            calls += 1
            if calls == wanted:
                os.kill(os.getpid(), signal.SIGKILL)
            if _before_and_after:
                answer = function(*arguments, **named)
        return answer
    return call

Path.replace = counting(Path.replace)
Path.unlink = counting(Path.unlink)
os.fsync = counting(os.fsync)
rekeying.connect = counting(rekeying.connect)
rekeying._note = counting(rekeying._note)
rekeying.rekey(folder, operator, password)
print(calls, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills with a POSIX signal")
def test_killed_anywhere_it_opens_with_everybodys_password(
    folder: Path, office_template: Template, tmp_path: Path
) -> None:
    def run(place: Path, wanted: int) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-c", KILLED, str(place), OPERATOR, PASSWORD, str(wanted)],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )

    whole = tmp_path / "whole"
    shutil.copytree(folder, whole)
    calls = int(run(whole, 0).stdout)
    assert calls > 60
    done = []
    for wanted in range(1, calls + 1, 5):
        place = tmp_path / f"at {wanted}"
        shutil.copytree(folder, place)
        assert run(place, wanted).returncode == -signal.SIGKILL
        done.append(everybody_opens(place, office_template) != office_template.data_key)
        assert not keyfile.read(place).changing
        assert leftovers(place) == []
        shutil.rmtree(place)
    # First always the former key, from one moment on always the new one.
    assert done == sorted(done)
    assert 0 < sum(done) < len(done)
