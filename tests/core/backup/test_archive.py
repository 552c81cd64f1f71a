# SPDX-License-Identifier: GPL-3.0-or-later
"""Every byte of an archive counts: what is changed is named, what was exchanged is refused, any tool can open it."""

from __future__ import annotations

import hashlib
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.backup_fixtures import STORED, Archived
from tests.safety.sentences import is_clear
from union_desktop.core.backup import container, manifest
from union_desktop.core.backup.archive import Damaged, open_archive
from union_desktop.core.backup.container import Member
from union_desktop.core.errors import UserError

NAMES = ["office.db", "office.key", *(f"attachments/{name}" for name in STORED)]


def unheard(_size: int) -> None:
    """A step nobody counts."""


def damage(path: Path) -> tuple[str, ...]:
    """What the program says is broken."""
    try:
        return tuple(open_archive(path).damage(unheard))
    except Damaged as error:
        return error.parts if is_clear(error.message) else ()


def test_what_is_in_it(archived: Archived) -> None:
    archive = open_archive(archived.path)
    assert [one.name for one in archive.manifest.files] == NAMES
    assert archive.manifest.office_name == "示例大学工会"
    assert archive.manifest.rows["person"] == 12
    assert archive.is_sealed_with(archived.data_key)
    assert not archive.is_sealed_with(bytes(32))
    assert archive.keys().operators == ("测试员",)
    assert damage(archived.path) == ()
    assert archive.size == archived.path.stat().st_size


def test_any_program_can_open_it(archived: Archived) -> None:
    with zipfile.ZipFile(archived.path) as plain:
        assert plain.testzip() is None
        assert plain.namelist() == [*NAMES, "manifest.json"]
        assert plain.read("attachments/a1/a1b2c3") == STORED["a1/a1b2c3"]
        told = json.loads(plain.read("manifest.json"))
        assert told["files"][0]["sha256"] == hashlib.sha256(plain.read("office.db")).hexdigest()


def test_every_flipped_byte_is_named(archived: Archived) -> None:
    data = bytearray(archived.path.read_bytes())
    archive = open_archive(archived.path)
    own = Member("manifest.json", len(archive.sealed), 0, "")
    members = (*archive.manifest.files, own)
    plan = container.layout(members)
    dice = random.Random(20261122)
    places: list[tuple[int, set[str]]] = []
    for member, (at, header) in zip(members, plan.headers, strict=True):
        begin = at + len(header)
        places += [(where, {f"{member.name} 的文件头"}) for where in range(at, begin)]
        inside = range(begin, begin + member.size)
        sample = inside if member.size < 3000 else [inside[0], inside[-1], *dice.sample(inside, 60)]
        places += [(where, {member.name}) for where in sample]
    ends = {"目录", "文件末尾", "manifest.json"}
    places += [(where, ends) for where in range(plan.directory_at, plan.size)]
    for where, allowed in places:
        data[where] ^= 1 << dice.randrange(8)
        spoilt = archived.path.with_name("spoilt.ghbak")
        spoilt.write_bytes(data)
        named = damage(spoilt)
        assert named, f"byte {where} was overlooked"
        assert set(named) <= allowed | {"目录"}, (where, named)
        data[where] = archived.path.read_bytes()[where]


def test_cut_off_or_longer_anywhere(archived: Archived) -> None:
    data = archived.path.read_bytes()
    for size in (0, 1, 21, 22, 1000, len(data) // 2, len(data) - 1):
        archived.path.write_bytes(data[:size])
        assert damage(archived.path) == ("文件末尾",), size
    archived.path.write_bytes(data + b"\0")
    assert damage(archived.path) == ("文件末尾",)
    archived.path.write_bytes(data[:5000] + data[5001:])
    assert damage(archived.path)


def test_files_that_are_no_archives(archived: Archived, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.ghbak", "w") as other:
        other.writestr("a.txt", "hello")
    assert damage(tmp_path / "other.ghbak") == ("目录",)
    for path, sentence in ((tmp_path / "gone.ghbak", "找不到备份文件"), (tmp_path, "文件夹")):
        with pytest.raises(UserError, match=sentence) as refusal:
            open_archive(path)
        assert is_clear(refusal.value.message)


def test_an_exchanged_file_has_no_seal(archived: Archived) -> None:
    """Somebody without the key who computes all digests anew still cannot write the seal."""
    archive = open_archive(archived.path)
    forged = archived.path.with_name("forged.ghbak")
    rewritten(archive, forged, {"office.key": b"{}"}, bytes(32))
    assert damage(forged) == ()
    assert not open_archive(forged).is_sealed_with(archived.data_key)
    rewritten(archive, forged, {}, archived.data_key)
    assert open_archive(forged).is_sealed_with(archived.data_key)


def test_from_a_newer_program(archived: Archived) -> None:
    archive = open_archive(archived.path)
    newer = archived.path.with_name("newer.ghbak")
    rewritten(archive, newer, {}, archived.data_key, revision="9999")
    assert open_archive(newer).newer
    assert not archive.newer
    plain = json.loads(archive.sealed)
    with pytest.raises(UserError, match="更新版本") as refusal:
        manifest.read(json.dumps(plain | {"format": 2}).encode())
    assert is_clear(refusal.value.message)


def test_names_that_lead_out_of_the_folder_are_refused(archived: Archived, tmp_path: Path) -> None:
    archive = open_archive(archived.path)
    for name in ("../evil", "attachments/../../evil", "/etc/evil", "attachments\\..\\evil", "C:evil"):
        evil = archived.path.with_name("evil.ghbak")
        rewritten(archive, evil, {name: b"x"}, archived.data_key)
        target = tmp_path / "target"
        target.mkdir(exist_ok=True)
        with pytest.raises(Damaged):
            open_archive(evil).unpack(target, unheard)
        assert not list(tmp_path.rglob("*evil"))


def test_large_files_are_described_as_the_format_wants(tmp_path: Path) -> None:
    """Above 4 GB other fields are used; the directory is checked without writing that much."""
    members = (Member("office.db", 5 << 30, 7, ""), Member("office.key", 10, 8, ""), Member("m", 3, 9, ""))
    plan = container.layout(members)
    path = tmp_path / "sparse"
    with path.open("wb") as stream:
        for at, header in plan.headers:
            stream.seek(at)
            stream.write(header)
        stream.seek(plan.directory_at)
        stream.write(plan.directory)
    with zipfile.ZipFile(path) as plain:
        assert [(one.filename, one.file_size) for one in plain.infolist()] == [
            (one.name, one.size) for one in members
        ]
    with path.open("rb") as stream:
        found = container.entries(stream, path.stat().st_size)
    assert [(name, size, crc) for name, size, crc, _at in found] == [
        (m.name, m.size, m.crc32) for m in members
    ]
    assert [at for *_rest, at in found] == [at for at, _header in plan.headers]
    many = tuple(Member(f"attachments/{number}", 1, 0, "") for number in range(70_000))
    plan = container.layout(many)
    (tmp_path / "many").write_bytes(bytes(plan.directory_at) + plan.directory)
    with (tmp_path / "many").open("rb") as stream:
        assert len(container.entries(stream, plan.size)) == 70_000


def rewritten(
    archive: object, target: Path, changed: dict[str, bytes], key: bytes, *, revision: str = ""
) -> None:
    """An archive with other contents and a manifest that fits them, sealed with ``key``."""
    import io

    told = archive.manifest  # type: ignore[attr-defined]
    with zipfile.ZipFile(archive.path) as plain:  # type: ignore[attr-defined]
        files = {one.name: plain.read(one.name) for one in told.files} | changed
    with target.open("wb") as stream:
        writer = container.Writer(stream)
        for name, data in files.items():
            writer.add(name, io.BytesIO(data), len(data), unheard)
        sealed = replace(told, files=tuple(writer.members), revision=revision or told.revision).sealed(key)
        writer.add("manifest.json", io.BytesIO(sealed), len(sealed), unheard)
        writer.finish()
