# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept over a lock: only its operator's, only under the office's key, and never by halves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.safety.searched_desk import forms
from tests.safety.sentences import is_clear
from union_desktop.core import kept_forms
from union_desktop.core.errors import UserError

KEY, COMING = bytes(range(32)), bytes(reversed(range(32)))
WHO, OTHER = "周文", "吴敏"
CONTENT = {"tab": "members", "forms": [{"typed": "尉迟恭敬德 13912345678"}], "told": []}


def kept(folder: Path) -> Path:
    (file,) = (folder / kept_forms.FOLDER).glob("*.kept")
    return file


def test_it_comes_back_to_whom_it_belongs_and_tells_nobody_else(tmp_path: Path) -> None:
    kept_forms.keep(tmp_path, KEY, WHO, CONTENT)
    assert kept_forms.is_there(tmp_path, WHO)
    assert not kept_forms.is_there(tmp_path, OTHER)
    assert kept_forms.read(tmp_path, KEY, WHO) == CONTENT
    assert kept_forms.read(tmp_path, KEY, OTHER) is None
    data = kept(tmp_path).read_bytes()
    for text in ("尉迟恭敬德", "13912345678", "members", WHO):
        assert not any(one in data for one in forms(text))
        assert text not in kept(tmp_path).name


def test_two_operators_do_not_get_in_each_others_way(tmp_path: Path) -> None:
    kept_forms.keep(tmp_path, KEY, WHO, CONTENT)
    kept_forms.keep(tmp_path, KEY, OTHER, {"tab": "roster"})
    kept_forms.forget(tmp_path, OTHER)
    assert kept_forms.read(tmp_path, KEY, WHO) == CONTENT
    kept_forms.forget(tmp_path, WHO)
    kept_forms.forget(tmp_path, WHO)
    assert not (tmp_path / kept_forms.FOLDER).exists()


def test_a_file_moved_to_another_name_or_changed_opens_for_nobody(tmp_path: Path) -> None:
    kept_forms.keep(tmp_path, KEY, WHO, CONTENT)
    mine = kept(tmp_path)
    data = mine.read_bytes()
    kept_forms.keep(tmp_path, KEY, OTHER, CONTENT)
    theirs = next(one for one in mine.parent.iterdir() if one != mine)
    theirs.write_bytes(data)
    for folder_key, who in ((KEY, OTHER), (COMING, WHO)):
        with pytest.raises(UserError) as refusal:
            kept_forms.read(tmp_path, folder_key, who)
        assert is_clear(refusal.value.message)
    for at in range(0, len(data), 7):
        mine.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(UserError):
            kept_forms.read(tmp_path, KEY, WHO)
    mine.write_bytes(b"")
    with pytest.raises(UserError):
        kept_forms.read(tmp_path, KEY, WHO)


def test_the_same_content_is_never_the_same_file(tmp_path: Path) -> None:
    files = set()
    for _ in range(3):
        kept_forms.keep(tmp_path, KEY, WHO, CONTENT)
        files.add(kept(tmp_path).read_bytes())
    assert len(files) == 3


def test_a_write_that_fails_leaves_what_was_kept_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_forms.keep(tmp_path, KEY, WHO, CONTENT)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        kept_forms.keep(tmp_path, KEY, WHO, {"tab": "another"})
    assert kept_forms.read(tmp_path, KEY, WHO) == CONTENT


@pytest.mark.parametrize("done", [False, True])
def test_a_new_data_key_takes_it_along(tmp_path: Path, done: bool) -> None:
    kept_forms.keep(tmp_path, KEY, WHO, CONTENT)
    kept_forms.seal_anew(tmp_path, KEY, COMING, [WHO, OTHER])
    assert kept_forms.read(tmp_path, KEY, WHO) == CONTENT
    kept_forms.settle(tmp_path, done=done)
    kept_forms.settle(tmp_path, done=done)
    assert kept_forms.read(tmp_path, COMING if done else KEY, WHO) == CONTENT
    assert len(list((tmp_path / kept_forms.FOLDER).iterdir())) == 1
