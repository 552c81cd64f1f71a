# SPDX-License-Identifier: GPL-3.0-or-later
"""A file is replaced whole or stays as it was, and nothing half is left beside it."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest

from union_desktop.core import disk


def test_a_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"former")
    disk.write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_what_fails_leaves_the_former_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_arguments: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "full")

    path = tmp_path / "file"
    path.write_bytes(b"former")
    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[step], full)
    with pytest.raises(OSError, match="full"):
        disk.write_whole(path, b"new")
    assert path.read_bytes() == b"former"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    if os.name == "posix":
        with pytest.raises(FileNotFoundError):
            disk.sync_folder(tmp_path / "gone")
    disk.sync_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []
