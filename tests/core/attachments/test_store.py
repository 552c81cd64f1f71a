# SPDX-License-Identifier: GPL-3.0-or-later
"""Contents on the disk: what goes in comes out, whatever else is found there is told by name."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from union_desktop.core.attachments import store
from union_desktop.core.attachments.store import Stored
from union_desktop.core.errors import Cancelled, UserError

LOT = store._LOT


def files(folder: Path) -> list[str]:
    return sorted(one.name for one in (folder / store.FOLDER).rglob("*") if one.is_file())


@pytest.mark.parametrize("size", [1, LOT - 1, LOT, LOT + 1, 3 * LOT, 3 * LOT + 7])
def test_what_goes_in_comes_out(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    source = tmp_path / "证明.bin"
    source.write_bytes(content)
    seen: list[tuple[int, int]] = []
    stored = store.put(tmp_path, source, lambda done, total: seen.append((done, total)))
    assert stored.size == size
    assert seen[-1] == (size, size)
    assert store.read(tmp_path, stored, "证明.bin") == content
    assert files(tmp_path) == [stored.store_name]
    on_disk = store.path_of(tmp_path, stored.store_name).read_bytes()
    assert content[:32] not in on_disk or size < 8
    target = tmp_path / "取出.bin"
    store.export_to(tmp_path, stored, "证明.bin", target)
    assert target.read_bytes() == content


def test_two_files_with_one_content_have_nothing_in_common(tmp_path: Path) -> None:
    one, two = store.put(tmp_path, b"same"), store.put(tmp_path, b"same")
    assert one.sha256 == two.sha256
    assert one.file_key != two.file_key
    with pytest.raises(UserError):
        store.read(tmp_path, Stored(one.store_name, two.file_key, one.size, one.sha256), "甲")


@given(data=st.data())
def test_a_flipped_byte_anywhere_is_told(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("office")
    stored = store.put(folder, b"x" * (LOT + 50))
    path = store.path_of(folder, stored.store_name)
    whole = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(whole)
    with pytest.raises(UserError, match=r"“病历\.jpg”的文件已损坏"):
        store.read(folder, stored, "病历.jpg")


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:-1],
        lambda whole: whole[: 8 + LOT + 16],  # the last lot is missing as a whole
        lambda whole: whole[:8],
        lambda whole: b"",
        lambda whole: whole + b"\0",
        # two lots change places
        lambda whole: (
            whole[:8]
            + whole[8 + LOT + 16 : 8 + 2 * (LOT + 16)]
            + whole[8 : 8 + LOT + 16]
            + whole[8 + 2 * (LOT + 16) :]
        ),
    ],
    ids=["cut", "lot missing", "head only", "empty", "longer", "swapped"],
)
def test_lots_cut_off_swapped_or_added_are_told(tmp_path: Path, damage: object) -> None:
    stored = store.put(tmp_path, os.urandom(3 * LOT))
    path = store.path_of(tmp_path, stored.store_name)
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    target = tmp_path / "取出"
    with pytest.raises(UserError, match=r"“合同\.pdf”的文件已损坏"):
        store.export_to(tmp_path, stored, "合同.pdf", target)
    assert not target.exists()
    assert not target.with_name("取出.part").exists()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    stored = store.put(tmp_path, b"x")
    store.remove(tmp_path, stored.store_name)
    with pytest.raises(UserError, match=r"“照片\.png”的文件不在"):
        store.read(tmp_path, stored, "照片.png")


def test_empty_large_absent_and_folders_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "空.txt"
    empty.touch()
    monkeypatch.setattr(store, "LIMIT", 10)
    big = tmp_path / "大.mp4"
    big.write_bytes(b"x" * 11)
    for source, sentence in ((empty, "空文件"), (big, "超过"), (tmp_path / "无.txt", "找不到“无.txt”")):
        with pytest.raises(UserError, match=sentence):
            store.put(tmp_path, source)
    folder = tmp_path / "夹"
    folder.mkdir()
    with pytest.raises(UserError, match="夹"):
        store.put(tmp_path, folder)
    assert files(tmp_path) == []


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(UserError, match="磁盘空间已满"):
        store.put(tmp_path, b"x" * 1000)
    assert files(tmp_path) == []


def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        store.put(tmp_path, b"x" * (2 * LOT), stop)
    assert files(tmp_path) == []


def test_small_pictures_lie_beside_and_are_never_the_content_for_another(tmp_path: Path) -> None:
    stored = store.put(tmp_path, b"content")
    assert store.thumb(tmp_path, stored.store_name, stored.file_key) is None
    store.put_thumb(tmp_path, stored.store_name, stored.file_key, b"small")
    assert store.thumb(tmp_path, stored.store_name, stored.file_key) == b"small"
    thumb = store.path_of(tmp_path, stored.store_name + store.THUMB)
    store.path_of(tmp_path, stored.store_name).write_bytes(thumb.read_bytes())
    with pytest.raises(UserError, match="已损坏"):
        store.read(tmp_path, stored, "证明.txt")
    thumb.write_bytes(b"rubbish")
    assert store.thumb(tmp_path, stored.store_name, stored.file_key) is None
    assert list(store.names_in(tmp_path)) == [stored.store_name]
