# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing the list as it stands on the screen into a spreadsheet: which people, which numbers, what for, where to."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from union_desktop.areas.members.documents import list_export
from union_desktop.areas.members.documents.list_export import ExportLook
from union_desktop.areas.members.queries import shown
from union_desktop.core import clock, office_child
from union_desktop.core.roles import Role
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import QuestionDialog
from union_desktop.widgets.fields import ChoiceField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.purpose import ask_purpose, noted

if TYPE_CHECKING:
    from union_desktop.areas.members.ui.tab import MembersTab
    from union_desktop.widgets.area import Desk

MAKER: Final = f"{list_export.__name__}:{list_export.list_workbook.__name__}"
_SENSITIVE: Final = (shown.PHONE, shown.ID_NUMBER)
_NUMBERS: Final = (("masked", "隐去中间几位"), ("whole", "完整号码（须写明用途）"))


@dataclass(frozen=True, slots=True)
class ExportInput:
    """What the dialog collects."""

    people: str
    numbers: str = "masked"


class ExportDialog(QuestionDialog):
    """Asks whom and which numbers; the columns are those of the list."""

    help_topic = "03-members#导出列表"

    def __init__(self, desk: Desk, tab: MembersTab) -> None:
        self._tab = tab
        self._every = array("q", tab.model.ids)
        self._chosen = tab.selected_ids()
        every = ("every", f"列表中的全部 {len(self._every):,} 人")
        chosen = ("chosen", f"只有选中的 {len(self._chosen):,} 人")
        people = [every, chosen] if len(self._chosen) > 1 else [every]
        self._columns = tab.columns.visible
        titles = "、".join(one.title for key in self._columns for one in shown.COLUMNS if one.key == key)
        fields = [ChoiceField("people", "导出", required=True, choices=people, empty=None)]
        if self._has_numbers:
            # Whole numbers leave the program for a purpose only, and that is a clerk's (core.access).
            offered = _NUMBERS if desk.role.may(Role.CLERK) else _NUMBERS[:1]
            fields.append(
                ChoiceField("numbers", "手机和证件号码", required=True, choices=offered, empty=None)
            )
        super().__init__(
            desk,
            "导出列表",
            Form([Section("", tuple(fields))]),
            save="选择位置…",
            intro=f"按列表现在的顺序和列导出：{titles}。要增减列，请先在列表的标题上点右键。导出的文件不加密。",
        )
        self.form.load(ExportInput("chosen" if len(self._chosen) > 1 else "every"))
        self.resize(560, self.sizeHint().height())

    @property
    def _has_numbers(self) -> bool:
        return any(key in self._columns for key in _SENSITIVE)

    def go_on(self, draft: ExportInput) -> None:
        ids: Sequence[int] = self._chosen if draft.people == "chosen" else self._every
        whole = draft.numbers == "whole" and self._has_numbers
        purpose = ""
        if whole:
            wanted = ask_purpose(self, f"{list_export.TITLE}（含完整号码）", len(ids))
            if wanted is None:
                return
            purpose = wanted
        tab, desk = self._tab, self._desk
        day = tab.shown.on or desk.today()
        path = ask.save_file(
            self,
            "导出列表",
            f"{list_export.TITLE}-{day:%Y%m%d}.xlsx",
            filters=ask.WORKBOOKS,
            purpose="members",
        )
        if path is None:
            return
        look = ExportLook(
            self._columns, whole, tab.filters_in_words, desk.office.operator, purpose, clock.now()
        )
        arguments: dict[str, object] = {"ids": ids, "on": tab.shown.on, "as_of": day, "look": look}
        write = partial(_write, desk, path, arguments, len(ids))
        field = f"{list_export.TITLE}：{'完整号码' if whole else '号码已隐去'}"
        noted(desk, "export", field, len(ids), purpose, write)
        self.accept()


def export(desk: Desk, tab: MembersTab) -> None:
    """The list into a file; an empty list is said."""
    if not len(tab.model.ids):
        ask.tell(desk.window, "列表中没有人，没有可导出的内容。请先调整筛选条件。")
        return
    ExportDialog(desk, tab).open()


def _write(desk: Desk, path: Path, arguments: dict[str, object], count: int) -> None:
    def tell() -> None:
        ask.tell(desk.window, f"已导出 {count:,} 人到“{path}”。文件没有加密，请妥善保管，用完删除。")

    desk.write_file(path, "正在导出列表", partial(office_child.ask, desk.office, MAKER, arguments), tell)
