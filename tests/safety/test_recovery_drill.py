# SPDX-License-Identifier: GPL-3.0-or-later
"""New machine, archive, recovery code, nothing else: the office opens, and everything in it is as it was."""

from __future__ import annotations

import pytest

from tests.safety import drill
from tests.safety.sentences import is_clear


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> drill.Drill:
    return drill.play(tmp_path_factory.mktemp("drill"), lambda _line: None)


def test_every_figure_and_a_whole_person_are_as_they_were(played: drill.Drill) -> None:
    assert played.before["ok"] is played.after["ok"] is True
    assert drill.expected(played.before) == played.after
    assert played.before["members"] > 2000
    assert played.sample_before == played.sample_after
    assert len(played.sample_before[2]) > 1


def test_the_new_password_holds_and_the_old_one_does_not(played: drill.Drill) -> None:
    assert played.restored["new_password"] is True
    assert played.restored["operator"] == drill.OPERATOR
    assert played.old_password.returncode == 1
    assert is_clear(played.old_password.stderr.strip())


def test_nothing_lies_beside_the_restored_office(played: drill.Drill) -> None:
    assert played.left == ("恢复的工会",)


def test_the_answer_tells_what_came_back(played: drill.Drill) -> None:
    told = played.restored
    assert told["members"] == played.before["members"]
    assert told["people"] == played.before["people"]
    # What the archive held; the entry for the new password is one more.
    assert told["audit_entries"] == played.before["audit_entries"] == played.after["audit_entries"] - 1
    assert (told["ok"], told["findings"], told["missing_attachments"]) == (True, [], [])
