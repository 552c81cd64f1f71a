# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of hardship files and the page of one over it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from union_desktop.areas.hardship.queries import listing as q
from union_desktop.areas.hardship.queries.facts import facts
from union_desktop.areas.hardship.queries.heads import Heads, heads
from union_desktop.areas.hardship.queries.listing import ONLY
from union_desktop.areas.hardship.terms import CANCELLED, CAUSES, RELIEVED, STATUS_LABELS
from union_desktop.areas.hardship.ui import panels
from union_desktop.areas.organisation.queries import campus_choices
from union_desktop.widgets.area import Panel
from union_desktop.widgets.attachments import AttachmentsPanel
from union_desktop.widgets.record_list import Filter, ListSpec, RecordList

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from union_desktop.widgets.area import Desk

KEY: Final = "hardship"
#: Written by which the list and its page are read again.
TABLES: Final = (
    "hardship_case",
    "household_member",
    "household_expense",
    "hardship_exclusion",
    "hardship_assessment",
    "hardship_sample_case",
    "paper_check",
    "proceeding_step",
    "consent",
    "person",
    "policy_version",
)


def _attachments(desk: Desk, case_id: int) -> QWidget:
    return AttachmentsPanel(desk, ("hardship_case", case_id))


def _is_closed(row: q.CaseRow) -> bool:
    return row.status in (RELIEVED, CANCELLED)


class FileList(RecordList):
    """The files of the office; a file opens on what it says as a whole."""

    def __init__(self, desk: Desk) -> None:
        self._has_only = False
        super().__init__(
            desk,
            ListSpec(
                key=KEY,
                listing=q.LIST,
                find=q.find_ids,
                tables=TABLES,
                record="档案",
                unit="份",
                empty=(
                    "heart",
                    "还没有困难职工档案。请为需要帮扶的职工家庭建立档案，一户一份。",
                    "hardship.new",
                ),
                sort="case_no",
                descending=True,
                search="姓名、拼音、工号、档案编号",
                filters=(
                    Filter("status", "状态", tuple(STATUS_LABELS.items())),
                    Filter("class", "类别", q.CLASSES),
                    Filter("cause", "主要原因", tuple(CAUSES.items())),
                    Filter("campus", "校区", campus_choices),
                    Filter("group", "小组", q.group_choices),
                    Filter("work", "待办", q.WORK, many=False),
                ),
                tally=q.tally,
                muted=_is_closed,
                facts=facts,
                kind="hardship_case",
                parts=(
                    Panel("困难情况", panels.situation),
                    Panel("家庭成员", panels.household),
                    Panel("收入与支出", panels.expenses),
                    Panel("认定", panels.assessments),
                    Panel("不得建档情形", panels.exclusions),
                    Panel("材料", panels.papers),
                    Panel("附件", _attachments),
                    Panel("办理过程", panels.course),
                    Panel("同意书", panels.consents),
                ),
                sensitive="困难情况",
            ),
        )

    def show_only(self, title: str, case_ids: Sequence[int]) -> None:
        """Narrows the list to these files under a chip of that name: for areas above that know more about them."""
        value = ",".join(map(str, sorted(case_ids))) or "0"
        choices = ((value, title),)
        if self._has_only:
            self.filters.set_choices(ONLY, choices)
        else:
            self.filters.add_filter(ONLY, "名单", choices, many=False)
            self._has_only = True
        self.filters.set_values({ONLY: (value,)})


def page(desk: Desk) -> FileList:
    """The section."""
    return FileList(desk)


def go_to_member(desk: Desk, case_id: int) -> None:
    """The page of the worker a file is about."""

    def go_on(found: Heads) -> None:
        for one in found.files:
            desk.go_to("members", one.person_id)

    read = partial(heads, ids=(case_id,), on=desk.today())
    desk.tasks.query(read, go_on, owner=desk.window, key="hardship member")
