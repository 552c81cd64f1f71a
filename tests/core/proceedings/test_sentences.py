# SPDX-License-Identifier: GPL-3.0-or-later
"""What a dialog of a step says about many records: the first ones by name, and how many there are."""

from __future__ import annotations

from union_desktop.core.proceedings.sentences import not_now, told
from union_desktop.core.proceedings.terms import Machine, StepKind

MACHINE = Machine(
    "份档案",
    "draft",
    {"draft": "起草", "sent": "已申报", "filed": "已建档"},
    (StepKind("close", "注销", frozenset({"sent", "filed"}), "draft"),),
)


def test_many_are_told_by_the_first_five_and_their_number() -> None:
    assert told(list("甲乙丙丁戊"), "份") == "甲、乙、丙、丁、戊。"
    assert told(list("甲乙丙丁戊己"), "份") == "甲、乙、丙、丁、戊 等 6 份。"


def test_what_stands_in_the_way_of_a_step_is_said_with_when_it_can_be_taken() -> None:
    assert not_now(MACHINE, "close", [("甲", "sent"), ("乙", "filed")]) == ""
    assert not_now(MACHINE, "close", [("甲", "draft"), ("乙", "filed")], "份") == (
        "甲现在是“起草”，不能注销，没有改动。注销要在“已申报”、“已建档”时办理。"
    )


def test_only_those_in_the_way_are_counted() -> None:
    said = not_now(MACHINE, "close", [(name, "draft") for name in "甲乙丙丁戊己"] + [("庚", "sent")], "份")
    assert said.startswith("甲现在是“起草”、乙现在是“起草”、")
    assert "戊现在是“起草”等 6 份，不能注销" in said
    assert "己" not in said
