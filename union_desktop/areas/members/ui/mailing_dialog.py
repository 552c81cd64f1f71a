# SPDX-License-Identifier: GPL-3.0-or-later
"""Labels and envelopes for the selected members: which sheet, which address, where the first free label is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from union_desktop.areas.members import documents
from union_desktop.areas.members.documents import MailingLook
from union_desktop.areas.members.ui.paper_dialogs import PaperDialog, Selected, with_selected
from union_desktop.areas.members.ui.papers import Job
from union_desktop.core import clock
from union_desktop.widgets.fields import CheckField, ChoiceField, NumberField, TextField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from union_desktop.widgets.area import Desk

_FAR: Final = 30  # mm a print can be moved


def print_mailing(desk: Desk, ids: Sequence[int]) -> None:
    """Labels or envelopes for the selected people."""
    with_selected(desk, ids, lambda found: MailingDialog(desk, found).open())


@dataclass(frozen=True, slots=True)
class MailingInput:
    """Questions of labels and envelopes; shifts in mm."""

    form: str = "3x8"
    where: str = "unit"
    salutation: str = "老师"
    start: int | None = 1
    with_group: bool = True
    with_staff_no: bool = False
    outlines: bool = False
    sender: str = ""
    sender_address: str = ""
    shift_right: int | None = 0
    shift_down: int | None = 0


class MailingDialog(PaperDialog):
    """Labels and envelopes."""

    help_topic = "06-printing#标签和信封"

    def __init__(self, desk: Desk, found: Selected) -> None:
        # The formats are plain figures, but their module draws with ReportLab: only now, not when the program starts.
        from union_desktop.documents.labels import ENVELOPE_FORMATS, LABEL_FORMATS

        self._sheets = {one.key: one for one in LABEL_FORMATS}
        formats = [(one.key, f"标签 {one.title}") for one in LABEL_FORMATS]
        formats += [(one.key, one.title) for one in ENVELOPE_FORMATS]
        where = (("unit", "校区和部门"), ("home", "家庭住址"))
        greetings = (
            ("老师", "老师"),
            ("同志", "同志"),
            ("（收）", "（收）"),
            ("老师（收）", "老师（收）"),
            ("", "（不加）"),
        )
        form = Form(
            [
                Section(
                    "",
                    (
                        ChoiceField("form", "纸张", required=True, choices=formats, empty=None, wide=True),
                        ChoiceField("where", "地址", required=True, choices=where, empty=None),
                        ChoiceField("salutation", "称呼", choices=greetings, empty=None),
                    ),
                ),
                Section(
                    "标签",
                    (
                        NumberField("start", "从第几个起", required=True, minimum=1, maximum=65, hint="标签纸用过几个时，从空的印起"),
                        CheckField("outlines", "", text="印出边框，在普通纸上试印"),
                        CheckField("with_group", "", text="印工会小组"),
                        CheckField("with_staff_no", "", text="印工号"),
                    ),
                ),
                Section(
                    "信封",
                    (
                        TextField("sender", "寄件单位", max_length=60),
                        TextField("sender_address", "寄件地址", max_length=80),
                    ),
                ),
                Section(
                    "打印位置",
                    (
                        NumberField("shift_right", "右移（毫米）", minimum=-_FAR, maximum=_FAR, hint="印偏时用，负数为左移"),
                        NumberField("shift_down", "下移（毫米）", minimum=-_FAR, maximum=_FAR, hint="负数为上移"),
                    ),
                ),
            ]
        )  # fmt: skip
        intro = (
            f"选中 {len(found.ids):,} 人，按列表的顺序排列。太长的姓名和地址会缩小或换行，不会印到标签以外。"
            "打印时请选“实际大小”，不要缩放。"
        )
        super().__init__(desk, found, "标签和信封", form, MailingInput(sender=found.office), intro)
        self.resize(700, 590)  # all of it to be seen, on the smallest screen too
        form.edited.connect(self._edited)
        self._edited("form")

    def examine(self, draft: MailingInput) -> dict[str, str]:
        """The first label must be on the sheet."""
        sheet = self._sheets.get(draft.form)
        if sheet is not None and draft.start is not None and draft.start > sheet.per_sheet:
            return {"start": f"这种标签纸每张只有 {sheet.per_sheet} 个标签，请填 1 到 {sheet.per_sheet}。"}
        return {}

    def job(self, draft: MailingInput) -> Job:
        """Labels or envelopes, as the format says."""
        sheet = draft.form in self._sheets
        look = MailingLook(
            draft.form,
            draft.where,  # type: ignore[arg-type]
            draft.salutation,
            draft.with_group,
            draft.with_staff_no,
            draft.start or 1,
            draft.shift_right or 0,
            draft.shift_down or 0,
            draft.outlines,
            tuple(line for line in (draft.sender, draft.sender_address) if line),
            clock.now(),
        )
        return Job(
            "会员标签" if sheet else "会员信封",
            documents.mailing_from,
            {"ids": self._found.ids, "on": self._desk.today(), "look": look},
            len(self._found.ids),
        )

    def _edited(self, key: str) -> None:
        if key != "form":
            return
        sheet = self.form.value("form") in self._sheets
        for one in ("start", "outlines", "with_group", "with_staff_no"):
            self.form.set_enabled(one, sheet)
        for one in ("sender", "sender_address"):
            self.form.set_enabled(one, not sheet)
