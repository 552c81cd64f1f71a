# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of a case: shown in order, copied as a table, printed by whoever shows them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtWidgets import QApplication

from union_desktop.widgets.timeline import Timeline, TimelineStep

STEPS = (
    TimelineStep(dt.date(2026, 5, 5), "提出申请", "单雄信"),
    TimelineStep(dt.date(2026, 5, 8), "分会意见", "曾子墨", "情况属实，\n同意 <上报>。", "同意"),
    TimelineStep(dt.date(2026, 5, 9), "公示", until=dt.date(2026, 5, 16), result="无异议", current=True),
    TimelineStep(None, "发放"),
)


def test_steps_are_shown_copied_and_printed(qtbot: Any) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    assert timeline.sheet.toPlainText() == "还没有办理记录。"
    assert not timeline.print_button.isEnabled()
    timeline.show_steps(STEPS)
    said = timeline.sheet.toPlainText()
    for part in ("同意 <上报>。", "结果：无异议", "至 2026-05-16", "办理中", "发放"):
        assert part in said
    timeline.copy_button.click()
    lines = QApplication.clipboard().text().split("\n")
    assert lines[2] == "2026-05-08\t分会意见\t曾子墨\t情况属实， 同意 <上报>。\t同意"
    assert lines[3].startswith("2026-05-09 至 2026-05-16\t公示")
    assert len(lines) == 5
    with qtbot.waitSignal(timeline.print_wanted):
        timeline.print_button.click()


def test_without_a_paper_there_is_no_button(qtbot: Any) -> None:
    timeline = Timeline(print_text="")
    qtbot.addWidget(timeline)
    assert not timeline.print_button.isVisibleTo(timeline)
