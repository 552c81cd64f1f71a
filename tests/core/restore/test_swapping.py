# SPDX-License-Identifier: GPL-3.0-or-later
"""Two renames: interrupted between any two steps, the next start has the old office or the new one, never none."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.safety.sentences import is_clear
from union_desktop.core.errors import UserError
from union_desktop.core.folder_lock import FolderLock
from union_desktop.core.restore import swapping


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An old office and a new one beside it."""
    for name, text in (("office", "old"), ("office-恢复中-1", "new")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "office.db").write_text(text)
    return tmp_path / "office"


def fresh(place: Path) -> Path:
    return place.with_name("office-恢复中-1")


def names(place: Path) -> list[str]:
    return sorted(one.name for one in place.parent.iterdir())


def test_the_old_one_is_kept_and_the_new_one_is_there(place: Path) -> None:
    kept = swapping.swap(place, fresh(place))
    assert (place / "office.db").read_text() == "new"
    assert (kept / "office.db").read_text() == "old"
    assert kept.name.startswith("office-恢复前-")
    assert names(place) == ["office", kept.name]
    swapping.settle(place)
    assert names(place) == ["office", kept.name]


def test_an_office_that_is_open_stays(place: Path) -> None:
    lock = FolderLock(place)
    lock.acquire()
    with pytest.raises(UserError, match="另一个窗口"):
        swapping.swap(place, fresh(place))
    lock.release()
    assert (place / "office.db").read_text() == "old"
    assert names(place) == ["office"]


@pytest.mark.parametrize("which", [1, 2, 3])
def test_a_rename_that_is_refused_leaves_the_old_one(
    place: Path, monkeypatch: pytest.MonkeyPatch, which: int
) -> None:
    original, seen = os.rename, 0

    def rename(source: object, target: object) -> None:
        nonlocal seen
        seen += 1
        if seen == which:
            raise PermissionError(13, "busy")
        original(source, target)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "replace", rename)
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(UserError) as refusal:
        swapping.swap(place, fresh(place))
    assert is_clear(refusal.value.message)
    assert (place / "office.db").read_text() == "old"
    assert names(place) == ["office"]


def note(place: Path) -> Path:
    told = place.with_name("office.恢复记录")
    told.write_text(json.dumps({"fresh": "office-恢复中-1", "kept": "office-恢复前-1"}))
    return told


def test_a_crash_before_the_first_rename_is_undone(place: Path) -> None:
    note(place)
    swapping.settle(place)
    assert (place / "office.db").read_text() == "old"
    assert names(place) == ["office"]


def test_a_crash_between_the_renames_is_finished(place: Path) -> None:
    note(place)
    place.rename(place.with_name("office-恢复前-1"))
    swapping.settle(place)
    assert (place / "office.db").read_text() == "new"
    assert names(place) == ["office", "office-恢复前-1"]


def test_a_crash_after_the_renames_needs_nothing(place: Path) -> None:
    note(place)
    place.rename(place.with_name("office-恢复前-1"))
    fresh(place).rename(place)
    swapping.settle(place)
    assert (place / "office.db").read_text() == "new"
    assert names(place) == ["office", "office-恢复前-1"]


def test_when_the_new_one_is_gone_the_old_one_comes_back(place: Path) -> None:
    import shutil

    note(place)
    place.rename(place.with_name("office-恢复前-1"))
    shutil.rmtree(fresh(place))
    swapping.settle(place)
    assert (place / "office.db").read_text() == "old"
    assert names(place) == ["office"]


def test_what_cannot_be_settled_is_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note(place)
    place.rename(place.with_name("office-恢复前-1"))

    def refuse(_self: Path, _target: Path) -> None:
        raise PermissionError(13, "busy")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(UserError, match="没有丢失") as refusal:
        swapping.settle(place)
    assert is_clear(refusal.value.message)
    monkeypatch.undo()
    swapping.settle(place)
    assert (place / "office.db").read_text() == "new"
