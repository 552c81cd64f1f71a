# SPDX-License-Identifier: GPL-3.0-or-later
"""One program per office folder, also across processes and after one was killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.safety.sentences import is_clear
from union_desktop.core.errors import UserError
from union_desktop.core.folder_lock import FolderLock

HOLDER = """
import sys
from pathlib import Path
from union_desktop.core.folder_lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its input ends or it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_program_is_told_since_when_the_first_is_open(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        lock = FolderLock(tmp_path)
        for _ in range(2):
            with pytest.raises(UserError) as refusal:
                lock.acquire()
            assert is_clear(refusal.value.message)
            assert "自 20" in refusal.value.message
        process.communicate("")
    lock.acquire()
    lock.release()


def test_a_killed_program_loses_the_lock_by_itself(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.kill()
        process.wait()
    assert (tmp_path / FolderLock.FILE_NAME).exists()
    lock = FolderLock(tmp_path)
    lock.acquire()
    lock.release()


def test_two_locks_of_one_process_exclude_each_other(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.acquire()
    with pytest.raises(UserError):
        second.acquire()
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        FolderLock(tmp_path / "not there").acquire()
    assert is_clear(refusal.value.message)
