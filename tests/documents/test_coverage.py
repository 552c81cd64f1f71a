# SPDX-License-Identifier: GPL-3.0-or-later
"""The cheap answer to: can this name be printed?"""

import subprocess
import sys

import pytest

from union_desktop.documents.coverage import missing


@pytest.mark.parametrize(
    "name",
    ["王𬱖", "李喆", "张犇", "陈翀", "㛃", "䶮", "𣲗", "𬭎", "𬍛", "𠮷田", "阿卜杜拉·买买提", "O’Neill"],
)
def test_real_kinds_of_names_can_be_printed(name: str) -> None:
    assert missing(name) == ""


def test_what_cannot_be_printed_is_named_once_in_order() -> None:
    assert missing("王😀𰀀李😀") == "😀𰀀"


def test_invisible_characters_are_not_missing() -> None:
    assert missing("王\u200b芳\ufeff\n\t\U000e0100") == ""


def test_the_answer_loads_no_printing_library() -> None:
    script = (
        "import sys; from union_desktop.documents.coverage import missing; "
        "assert missing('王𬱖𰀀') == '𰀀'; "
        "print([name for name in ('reportlab', 'pikepdf', 'pypdfium2') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_all_8105_characters_can_be_printed(tgh8105: str) -> None:
    assert len(tgh8105) == 8105
    assert missing(tgh8105) == ""
