# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of files and writing them: all or nothing, and a sentence when nothing."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from union_desktop.core.errors import UserError
from union_desktop.documents.files import LONGEST, LONGEST_BYTES, safe_name, unique_path, write_file


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("会员名册.pdf", "会员名册.pdf"),
        ("会员名册（2026/11/22）.pdf", "会员名册（2026／11／22）.pdf"),
        ('a<b>c:d"e|f?g*h\\i', "a＜b＞c：d”e｜f？g＊h＼i"),
        ("  名册 \n 第一组\t.pdf", "名册 第一组.pdf"),
        ("名册...", "名册"),
        (".", "未命名"),
        ("", "未命名"),
        (".pdf", "未命名.pdf"),
        ("CON", "CON_"),
        ("con.pdf", "con_.pdf"),
        ("Lpt1.tar.gz", "_Lpt1.tar.gz"),
        ("COM¹.txt", "COM¹_.txt"),
        ("console.txt", "console.txt"),
        ("../../etc/passwd", "／..／etc／passwd"),
        ("名\u200b册\u202e.pdf", "名册.pdf"),
        ("王𬱖.pdf", "王𬱖.pdf"),
        ("2026.11.22 名册", "2026.11.22 名册"),
    ],
)
def test_names_become_safe(text: str, wanted: str) -> None:
    assert safe_name(text) == wanted


def test_long_names_are_cut_and_keep_their_suffix() -> None:
    name = safe_name("名" * 300 + ".pdf")
    assert name.endswith("名.pdf")
    assert len(name.encode()) <= LONGEST_BYTES + 4
    assert safe_name("a" * 300) == "a" * LONGEST


@given(st.text(max_size=300))
def test_any_text_makes_a_name_that_stays_as_it_is(text: str) -> None:
    name = safe_name(text)
    assert name
    assert safe_name(name) == name
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert name[0] not in (" ", ".")
    assert name[-1] not in (" ", ".")
    assert len(name.encode("utf-8")) <= 255
    assert Path(name).name == name


def test_a_taken_name_gets_a_number(tmp_path: Path) -> None:
    assert unique_path(tmp_path, "名册.pdf") == tmp_path / "名册.pdf"
    (tmp_path / "名册.pdf").write_bytes(b"1")
    (tmp_path / "名册（2）.pdf").mkdir()
    assert unique_path(tmp_path, "名册.pdf") == tmp_path / "名册（3）.pdf"


def test_a_name_being_written_is_taken(tmp_path: Path) -> None:
    (tmp_path / "名册.pdf.part").write_bytes(b"")
    assert unique_path(tmp_path, "名册.pdf") == tmp_path / "名册（2）.pdf"


def test_writing_replaces_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "名册.pdf"
    write_file(path, b"old and longer")
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == ["名册.pdf"]


def failing(number: int) -> Any:
    def fail(*_given: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EDQUOT, "磁盘已满"),
        (errno.EROFS, "只读"),
        (errno.EACCES, "没有权限"),
        (errno.EIO, "没有保存"),
    ],
)
def test_a_failed_write_keeps_the_old_file_and_leaves_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    path = tmp_path / "名册.pdf"
    path.write_bytes(b"old")
    monkeypatch.setattr("os.fsync", failing(number))
    with pytest.raises(UserError, match=words) as refusal:
        write_file(path, b"new")
    assert "原有文件没有改动" in refusal.value.message
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["名册.pdf"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_really_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really_open = Path.open

    def open_on_full_disk(self: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if not self.name.endswith(".part"):
            return really_open(self, mode, *more, **named)
        really_open(self, mode).close()
        return really_open(Path("/dev/full"), "wb", buffering=0)

    monkeypatch.setattr(Path, "open", open_on_full_disk)
    with pytest.raises(UserError, match="磁盘已满"):
        write_file(tmp_path / "名册.pdf", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "名册.pdf").mkdir()
    with pytest.raises(UserError, match="是一个文件夹"):
        write_file(tmp_path / "名册.pdf", b"new")


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不存在或已被移走"):
        write_file(tmp_path / "gone" / "名册.pdf", b"new")


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="文件名太长"):
        write_file(tmp_path / ("名" * 200), b"new")


def test_the_rest_of_a_broken_save_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "名册.pdf.part").write_bytes(b"somebody else's")
    with pytest.raises(UserError, match=r"名册\.pdf\.part"):
        write_file(tmp_path / "名册.pdf", b"new")
    assert (tmp_path / "名册.pdf.part").read_bytes() == b"somebody else's"


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="the rights of folders bind neither Windows nor root"
)
def test_a_folder_without_rights_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(UserError, match="没有权限"):
            write_file(tmp_path / "名册.pdf", b"new")
    finally:
        tmp_path.chmod(0o700)
