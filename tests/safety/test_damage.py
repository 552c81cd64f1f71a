# SPDX-License-Identifier: GPL-3.0-or-later
"""Flipped bits, cut-off and emptied files: each is named where a clerk meets it, and looking at it changes nothing.

What every single byte of a file means is tested with the module that writes it; here the whole office is looked at.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.office_fixtures import OPERATOR, PASSWORD, enrolled
from tests.safety.furnished import CHEAP, CONTENT, SECOND, Furnished, in_this_process, silent
from tests.safety.sentences import is_clear
from tests.torture.checks import findings
from union_desktop.app import command_line
from union_desktop.app.settings import Settings
from union_desktop.core import kept_forms, office_child
from union_desktop.core.attachments import queries, store
from union_desktop.core.backup import making, places
from union_desktop.core.backup.archive import open_archive
from union_desktop.core.encrypted_file import DAMAGED, DATABASE_NAME
from union_desktop.core.errors import UserError
from union_desktop.core.keys import attempts, keyfile, rekeying
from union_desktop.core.office import Office, open_office, open_with_key
from union_desktop.core.restore import unpacking

SEED = 20261122


@dataclass(frozen=True, slots=True)
class Stage:
    """A copy of the furnished office with forms kept in it, and an archive beside."""

    folder: Path
    archive: Path
    key: bytes

    @property
    def attached(self) -> Path:
        """The content of the only attachment."""
        return next(iter(store.names_in(self.folder).values()))

    @property
    def forms(self) -> Path:
        """The only file of kept forms."""
        return next((self.folder / kept_forms.FOLDER).iterdir())


@pytest.fixture
def stage(furnished: Furnished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(office_child, "_asked", in_this_process)
    monkeypatch.setattr(keyfile, "_KDF", CHEAP)
    monkeypatch.setenv("UNION_DESKTOP_PASSWORD", PASSWORD)
    folder = tmp_path / "office"
    shutil.copytree(furnished.folder, folder)
    shutil.copy(furnished.archive, tmp_path / "备份.ghbak")
    kept_forms.keep(folder, furnished.key, OPERATOR, {"name": "没写完" * 50})
    with suppress(keyfile.WrongPassword):
        open_office(folder, SECOND, "不是这个密码")
    return Stage(folder, tmp_path / "备份.ghbak", furnished.key)


# -- how somebody comes upon it -----------------------------------------------------------------------------------


def checked(stage: Stage) -> list[str]:
    """What the check of the office says."""
    from contextlib import redirect_stderr, redirect_stdout
    from io import StringIO

    said, complained = StringIO(), StringIO()
    with redirect_stdout(said), redirect_stderr(complained):
        code = command_line.main(["check", "--office", str(stage.folder), "--json"])
    if code == command_line.DONE:
        return []
    findings = json.loads(said.getvalue())["findings"] if said.getvalue() else []
    return [*findings, complained.getvalue().strip()]


def signed_in(stage: Stage) -> list[str]:
    return _told(lambda: open_office(stage.folder, OPERATOR, PASSWORD).close())


def file_looked_at(stage: Stage) -> list[str]:
    """The attachment is opened, then saved elsewhere."""
    office = open_with_key(stage.folder, OPERATOR, stage.key)
    try:
        with office.reader() as reader:
            (row,) = queries.attached(reader, ("person", 1))
    finally:
        office.close()
    target = stage.folder.with_name("照片.jpg")
    told = _told(lambda: store.export_to(stage.folder, row.stored, row.file_name, target))
    if not told:
        target.unlink()
    return told + _told(lambda: store.read(stage.folder, row.stored, row.file_name))


def forms_unlocked(stage: Stage) -> list[str]:
    return _told(lambda: kept_forms.read(stage.folder, stage.key, OPERATOR))


def restored(stage: Stage) -> list[str]:
    """A restore from the archive; what it leaves behind is in the state of the folder."""
    place = stage.folder.with_name("恢复")

    def restore() -> None:
        unpacking.unpack_beside(open_archive(stage.archive), stage.key, place, silent).discard()

    return _told(restore)


def _told(act: Callable[[], object]) -> list[str]:
    try:
        act()
    except UserError as refusal:
        said = refusal.message
    else:
        return []
    assert is_clear(said), said
    return [said]


# -- what is damaged and how it is called -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """``files`` are damaged together; one of ``looks`` must tell, with ``named`` in its sentence."""

    files: Callable[[Stage], list[Path]]
    look: Callable[[Stage], list[str]]
    named: str
    flips: int


PARTS = {
    "database": Part(lambda s: [s.folder / DATABASE_NAME], checked, "office.db", 20),
    "key file": Part(
        lambda s: [s.folder / keyfile.FILE_NAME], checked, "钥匙文件 office.key 缺失或已损坏", 8
    ),
    "spare": Part(lambda s: [s.folder / keyfile.SPARE_NAME], checked, "钥匙文件 office.key.bak 缺失", 8),
    "both key files": Part(
        lambda s: [s.folder / keyfile.FILE_NAME, s.folder / keyfile.SPARE_NAME],
        signed_in,
        "office.key 已损坏",
        20,
    ),
    "attachment, opened": Part(lambda s: [s.attached], file_looked_at, "附件“照片.jpg”的文件已损坏", 12),
    "attachment, checked": Part(lambda s: [s.attached], checked, "个附件的文件已损坏（附件编号 1）", 4),
    "kept forms": Part(lambda s: [s.forms], forms_unlocked, "没有保存的表单打不开了（文件已损坏）", 40),
    "archive": Part(lambda s: [s.archive], restored, "备份文件“备份.ghbak”已损坏", 25),
}
ALL_BUT_FLIPS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "one byte": lambda data: data[:1],
    "half": lambda data: data[: len(data) // 2],
    "last byte": lambda data: data[:-1],
    "zeros": lambda data: bytes(len(data)),
    "longer": lambda data: data + b"\0" * 4096,
}


def damages(name: str, part: Part, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every kind of damage to these bytes; the places of flipped bits are the seed's."""
    for title, change in ALL_BUT_FLIPS.items():
        # Pages behind the end that SQLite's header tells are no part of a database, and nobody reads them.
        if not (name == "database" and title == "longer"):
            yield title, change(data)
    dice = Random(f"{SEED}{name}")
    for at in [0, len(data) - 1, *(dice.randrange(len(data)) for _ in range(part.flips))]:
        flipped = bytearray(data)
        flipped[at] ^= 1 << dice.randrange(8)
        yield f"bit at {at}", bytes(flipped)


def state(stage: Stage) -> dict[str, str]:
    """Every file but those that only say who was there."""
    comes_and_goes = ("office.lock", "office.db-wal", "office.db-shm", attempts.FILE_NAME)
    return {
        str(one): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in stage.folder.parent.rglob("*")
        if one.is_file() and one.name not in comes_and_goes
    }


@pytest.mark.parametrize("name", PARTS)
def test_damage_is_named_and_nothing_is_changed(stage: Stage, name: str) -> None:
    part = PARTS[name]
    assert part.look(stage) == []
    files = part.files(stage)
    whole = [one.read_bytes() for one in files]
    wrong: dict[str, list[str]] = {}
    for title, damaged in damages(name, part, whole[0]):
        for one in files:
            one.write_bytes(damaged)
        before = state(stage)
        told = part.look(stage)
        if not any(part.named in one for one in told):
            wrong[title] = told
        if state(stage) != before:
            wrong[f"{title} changed"] = sorted(before)
    assert wrong == {}
    # And with its bytes back it is the office it was.
    for one, data in zip(files, whole, strict=True):
        one.write_bytes(data)
    assert checked(stage) == []


def test_a_damaged_log_of_a_crash_leaves_an_earlier_moment_as_a_whole(stage: Stage) -> None:
    """What stands behind the damage is lost with it; nothing of it is there by halves, and what was folded back stays."""
    office = open_with_key(stage.folder, OPERATOR, stage.key)
    before = audit_end(office)
    for at in range(4):
        enrolled(office, name=f"后来{'甲乙丙丁'[at]}", staff_no=f"L{at}")
    crashed = stage.folder.with_name("crashed")
    shutil.copytree(stage.folder, crashed)
    whole = audit_end(office)
    office.close()
    log = (crashed / f"{DATABASE_NAME}-wal").read_bytes()
    dice = Random(SEED)
    ends = set()
    for at in [0, 31, len(log) - 1, *sorted(dice.randrange(len(log)) for _ in range(9))]:
        place = stage.folder.with_name("place")
        shutil.copytree(crashed, place)
        flipped = bytearray(log)
        flipped[at] ^= 1 << dice.randrange(8)
        (place / f"{DATABASE_NAME}-wal").write_bytes(flipped)
        assert findings(place, stage.key, OPERATOR) == [], at
        reopened = open_with_key(place, OPERATOR, stage.key)
        ends.add(audit_end(reopened))
        reopened.close()
        shutil.rmtree(place)
    assert ends <= set(range(before, whole + 1))
    assert before in ends
    assert findings(crashed, stage.key, OPERATOR, None) == []


def audit_end(office: Office) -> int:
    """The number of the last entry."""
    with office.reader() as reader:
        return int(reader.value("select max(seq) from audit_entry"))


@pytest.mark.parametrize("name", ["key file", "spare"])
def test_with_one_key_file_left_everybody_still_signs_in(stage: Stage, name: str) -> None:
    for one in PARTS[name].files(stage):
        one.write_bytes(b"")
    assert signed_in(stage) == []


def test_a_backup_of_a_damaged_office_says_so(stage: Stage) -> None:
    """Refused, or made with the damage among its findings: an archive that calls itself checked would push a good one
    out of the generations.
    """
    database = stage.folder / DATABASE_NAME
    whole = database.read_bytes()
    target = stage.folder.with_name("备份处")
    target.mkdir()
    dice = Random(SEED)
    overlooked = {}
    for page in sorted(dice.sample(range(1, len(whole) // 4096), 12)):
        flipped = bytearray(whole)
        flipped[page * 4096 + dice.randrange(4096)] ^= 1 << dice.randrange(8)
        database.write_bytes(flipped)
        made: list[making.Made] = []
        told = _told(partial(back_up, stage, target, made))
        found = told + [finding for one in made for finding in one.findings]
        if not any("office.db" in one for one in found) or (bool(told) and any(target.iterdir())):
            overlooked[page] = found
        for left in target.iterdir():
            left.unlink()
    assert overlooked == {}


@pytest.mark.parametrize("what", ["new data key", "upgrade"])
def test_a_damaged_office_is_not_written_anew(stage: Stage, furnished: Furnished, what: str) -> None:
    """Each of these writes every page again and could seal what is broken."""
    if what == "upgrade":
        shutil.rmtree(stage.folder)
        shutil.copytree(furnished.older, stage.folder)
    database = stage.folder / DATABASE_NAME
    whole = database.read_bytes()
    dice = Random(SEED)
    for page in sorted(dice.sample(range(1, len(whole) // 4096), 6)):
        flipped = bytearray(whole)
        flipped[page * 4096 + dice.randrange(4096)] ^= 1 << dice.randrange(8)
        database.write_bytes(flipped)
        before = state(stage)
        if what == "upgrade":
            assert _told(lambda: open_with_key(stage.folder, OPERATOR, stage.key)) != [], page
        else:
            assert _told(lambda: rekeying.rekey(stage.folder, OPERATOR, PASSWORD)) != [], page
        assert state(stage) == before


def back_up(stage: Stage, target: Path, made: list[making.Made]) -> None:
    """An archive of the office, as the window makes it."""
    office = open_with_key(stage.folder, OPERATOR, stage.key)
    try:
        made.append(making.back_up(office, places.free_path(target), silent))
    finally:
        office.close()


def test_a_damaged_attachment_is_backed_up_as_it_is_and_found_in_the_restored_office(stage: Stage) -> None:
    """An archive holds what the office holds: the other files must not be kept from it by a broken one."""
    data = bytearray(stage.attached.read_bytes())
    data[len(data) // 2] ^= 1
    stage.attached.write_bytes(data)
    target = stage.folder.with_name("备份处")
    target.mkdir()
    made: list[making.Made] = []
    back_up(stage, target, made)
    archive = made[0].path
    place = stage.folder.with_name("恢复")
    unpacking.put_in_new_folder(
        unpacking.unpack_beside(open_archive(archive), stage.key, place, silent), place
    )
    told = checked(Stage(place, archive, stage.key))
    assert any("附件编号 1" in one for one in told)


def test_a_damaged_count_of_wrong_passwords_keeps_nobody_out(stage: Stage) -> None:
    """It holds no record of anybody's; whoever may sign in must not be stopped by it, and counting begins anew."""
    file = stage.folder / attempts.FILE_NAME
    whole = file.read_bytes()
    assert attempts.untold(stage.folder, SECOND) == 1
    dice = Random(SEED)
    for damaged in [change(whole) for change in ALL_BUT_FLIPS.values()] + [
        bytes(one ^ (1 << dice.randrange(8)) * (place == at) for place, one in enumerate(whole))
        for at in range(0, len(whole), 3)
    ]:
        file.write_bytes(damaged)
        assert signed_in(stage) == []
        with pytest.raises(keyfile.WrongPassword):
            open_office(stage.folder, SECOND, "不是这个密码")
        assert attempts.untold(stage.folder, SECOND) >= 1


@pytest.mark.parametrize("title", ALL_BUT_FLIPS)
def test_damaged_settings_are_no_settings(tmp_path: Path, title: str) -> None:
    file = tmp_path / "settings.json"
    Settings(file).put("columns", ["name"])
    file.write_bytes(ALL_BUT_FLIPS[title](file.read_bytes()))
    settings = Settings(file)
    assert settings.get("columns") is None
    settings.put("columns", ["staff_no"])
    assert Settings(file).get("columns") == ["staff_no"]


def test_the_damage_is_what_it_is_called(stage: Stage) -> None:
    """The negative control: without damage nothing is told, and a whole attachment is opened."""
    office = open_with_key(stage.folder, OPERATOR, stage.key)
    with office.reader() as reader:
        (row,) = queries.attached(reader, ("person", 1))
    office.close()
    assert store.read(stage.folder, row.stored, row.file_name) == CONTENT
    assert forms_unlocked(stage) == signed_in(stage) == checked(stage) == restored(stage) == []
    assert DAMAGED.startswith("工会文件 office.db 已损坏")
