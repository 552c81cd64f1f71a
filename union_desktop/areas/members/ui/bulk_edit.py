# SPDX-License-Identifier: GPL-3.0-or-later
"""The same facts for many people at once: what is left empty stays as it is with everybody; one step to take back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.members.queries.placing import Standing
from union_desktop.areas.members.terms import FIELD_LABELS
from union_desktop.areas.members.ui.event_forms import named
from union_desktop.core import codes
from union_desktop.core.errors import InvalidDraft
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import ChoiceField, TextField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk

_CODED: Final = {
    "political_status": codes.POLITICAL_STATUS,
    "education": codes.EDUCATION,
    "degree": codes.DEGREE,
    "hukou_type": codes.HUKOU_TYPE,
}


@dataclass(frozen=True, slots=True)
class BulkInput:
    """New values; empty ones leave everybody's own."""

    department: str = ""
    employer: str = ""
    position: str = ""
    professional_title: str = ""
    political_status: str = ""
    education: str = ""
    degree: str = ""
    hukou_type: str = ""

    @property
    def wanted(self) -> dict[str, str]:
        """The facts that were filled in."""
        return {
            one.name: getattr(self, one.name).strip()
            for one in fields(self)
            if getattr(self, one.name).strip()
        }


class BulkEditDialog(DraftDialog):
    """Facts that many people share."""

    help_topic = "03-members#批量修改"

    def __init__(self, desk: Desk, people: Sequence[Standing], done: Callable[[int], None]) -> None:
        self._people = tuple(people)
        text = [
            TextField(key, FIELD_LABELS[key])
            for key in ("department", "employer", "position", "professional_title")
        ]
        coded = [ChoiceField(key, FIELD_LABELS[key], choices=table.choices) for key, table in _CODED.items()]
        super().__init__(
            desk,
            "批量修改",
            Form([Section("", (*text, *coded))]),
            self._command,
            save="全部修改",
            action=f"批量修改 {len(people)} 人的资料",
            intro=f"为{named(people)}填写相同的资料；留空的项目，各人保持原样。"
            "小组、类别和会籍状态请用“会籍变动”登记。整批可以一次撤销。",
            done=lambda changes: done(len(changes.ids)),
        )
        self.form.load(BulkInput())
        self.resize(660, self.sizeHint().height())

    def _submitted(self, draft: BulkInput) -> None:
        words = "、".join(f"{FIELD_LABELS[key]}" for key in draft.wanted)
        if words and not ask.confirm(
            self,
            f"要把 {len(self._people):,} 人的{words}改成相同的内容吗？原来的内容都会留痕，可以一次撤销。",
            yes="全部修改",
            title="批量修改",
        ):
            return
        super()._submitted(draft)

    def _command(self, draft: BulkInput) -> Callable[[Any], Changes]:
        wanted = draft.wanted
        if not wanted:
            raise InvalidDraft({"department": "一项都没有填，没有可修改的内容。"})
        people, today = [one.person_id for one in self._people], self._desk.today()

        def write(session: Any) -> Changes:
            from union_desktop.areas.members import service

            return service.update_many(session, dict.fromkeys(people, wanted), today=today)

        return write
