# SPDX-License-Identifier: GPL-3.0-or-later
"""Every byte of an archive counts: what is changed is named, what was exchanged is refused, any tool can open it."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.backup_fixtures import STORED, Archived
from tests.safety.sentences import is_clear
from union_desktop.core.backup import container, manifest
from union_desktop.core.backup.archive import Damaged, open_archive
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
    data = archived.path.read_bytes()
    with archived.path.open("rb") as stream:
        members = container.contents(stream, len(data))
    dice = random.Random(20261122)
    around = set(range(len(data)))
    places: list[tuple[int, str]] = []
    for member in members:
        inside = range(member.at, member.at + member.size)
        around -= set(inside)
        sample = inside if member.size < 3000 else [inside[0], inside[-1], *dice.sample(inside, 60)]
        places += [(where, member.name) for where in sample]
    assert len(around) > 100 * len(members)
    places += [(where, container.AROUND) for where in around]
    for where, name in places:
        with archived.path.open("r+b") as stream:
            stream.seek(where)
            stream.write(bytes([data[where] ^ 1 << dice.randrange(8)]))
        named = damage(archived.path)
        with archived.path.open("r+b") as stream:
            stream.seek(where)
            stream.write(data[where : where + 1])
        mark = where >= len(data) - 86 and named == (container.END,)
        assert named == (name,) or mark, (where, name, named)


def test_what_reads_the_same_in_the_manifest_is_found_too(archived: Archived) -> None:
    data = archived.path.read_bytes()
    at = data.rindex(b'{\n "format"')
    archived.path.write_bytes(data[: at + 1] + b"\t" + data[at + 2 :])
    assert damage(archived.path) == ("manifest.json",)


def test_the_digest_says_which_bytes_it_is_of(archived: Archived) -> None:
    """As docs/office-file.md tells it, with nothing of the program."""
    data = archived.path.read_bytes()
    with zipfile.ZipFile(archived.path) as plain:
        told, around, begin = plain.comment, hashlib.sha256(), 0
        for member in plain.infolist():
            size = 30 + len(member.filename.encode())
            around.update(data[begin : begin + size])
            assert data[begin : begin + 4] == b"PK\3\4"
            begin += size + member.file_size
    around.update(data[begin:-64])
    assert told == data[-64:] == around.hexdigest().encode()


def test_cut_off_or_longer_anywhere(archived: Archived) -> None:
    data = archived.path.read_bytes()
    for size in (0, 1, 21, 22, 1000, len(data) // 2, len(data) - 1):
        archived.path.write_bytes(data[:size])
        assert damage(archived.path) == ("文件末尾",), size
    archived.path.write_bytes(data + b"\0")
    assert damage(archived.path) == ("文件末尾",)
    archived.path.write_bytes(data[:5000] + data[5001:])
    assert damage(archived.path) == (container.AROUND,)
    archived.path.write_bytes(b"\0" + data)
    assert damage(archived.path) == (container.AROUND,)


def test_files_that_are_no_archives(archived: Archived, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.ghbak", "w") as other:
        other.writestr("a.txt", "hello")
    assert damage(tmp_path / "other.ghbak") == (container.END,)
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


class Holes(io.FileIO):
    """A file that keeps no room for what is empty."""

    def write(self, data: Any) -> int:
        if len(data) == container.LOT:
            self.seek(len(data), io.SEEK_CUR)
            return len(data)
        return super().write(data) or 0


class Endless(io.BytesIO):
    """Reads as nothing but zeros."""

    def read(self, size: int | None = -1) -> bytes:
        return bytes(size or 0)


def test_files_above_4_gb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "crc32", lambda lot, before=0: zlib.crc32(lot[:10], before))
    sizes = {"office.db": 5 << 30, "office.key": 10, "manifest.json": 1 << 20}
    path = tmp_path / "sparse"
    with Holes(path, "x+") as stream, container.writing(stream) as writer:
        for name, size in sizes.items():
            writer.add(name, Endless(), size, unheard)
    with path.open("rb") as plain:
        found = container.contents(plain, path.stat().st_size)
    assert {one.name: one.size for one in found} == sizes
    assert found[1].at > 5 << 30
    with zipfile.ZipFile(path) as plain_zip:
        assert {one.filename: one.file_size for one in plain_zip.infolist()} == sizes


def test_more_files_than_16_bits_count(tmp_path: Path) -> None:
    path = tmp_path / "many"
    with path.open("x+b") as stream:
        with container.writing(stream) as writer:
            for number in range(70_000):
                writer.add(f"attachments/{number}", io.BytesIO(b"x"), 1, unheard)
        assert len(container.contents(stream, path.stat().st_size)) == 70_000


def test_a_file_that_grew_shorter(tmp_path: Path) -> None:
    with (
        (tmp_path / "a").open("x+b") as stream,
        container.writing(stream) as writer,
        pytest.raises(EOFError),
    ):
        writer.add("office.db", io.BytesIO(b"abc"), 4, unheard)


def rewritten(
    archive: object, target: Path, changed: dict[str, bytes], key: bytes, *, revision: str = ""
) -> None:
    """An archive with other contents and a manifest that fits them, sealed with ``key``."""
    told = archive.manifest  # type: ignore[attr-defined]
    with zipfile.ZipFile(archive.path) as plain:  # type: ignore[attr-defined]
        files = {one.name: plain.read(one.name) for one in told.files} | changed
    with target.open("w+b") as stream, container.writing(stream) as writer:
        for name, data in files.items():
            writer.add(name, io.BytesIO(data), len(data), unheard)
        sealed = replace(told, files=tuple(writer.members), revision=revision or told.revision).sealed(key)
        writer.add("manifest.json", io.BytesIO(sealed), len(sealed), unheard)
