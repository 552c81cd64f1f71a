# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of a round: which scheme, what it is called, under which year it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.areas.aid.queries.schemes import SchemeRow, schemes
from union_desktop.areas.aid.terms import RoundDraft
from union_desktop.areas.aid.ui.fitting import fit
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import ChoiceField, DateField, NotesField, NumberField, TextField
from union_desktop.widgets.form import Form, Section
from union_desktop.widgets.reopening import on_way, present_way, reopens

if TYPE_CHECKING:
    from union_desktop.areas.aid.queries.round_head import RoundHead
    from union_desktop.widgets.area import Desk

HELP: Final = "17-aid#新建批次"


class RoundDialog(DraftDialog):
    """A new round proposes its name from scheme and year, as long as nobody wrote another."""

    help_topic = HELP

    def __init__(
        self,
        desk: Desk,
        title: str,
        known: list[SchemeRow],
        write: Callable[[RoundDraft], Callable[[Any], Any]],
        *,
        fixed: bool,
        save: str,
        done: Callable[[Any], None] | None = None,
    ) -> None:
        self._names = {one.id: one.draft.name for one in known}
        form = Form(
            [
                Section(
                    "",
                    (
                        ChoiceField(
                            "scheme_id",
                            "项目",
                            required=True,
                            choices=[(one.id, one.draft.name) for one in known],
                            empty=None,
                        ),
                        NumberField(
                            "year",
                            "年度",
                            required=True,
                            minimum=1950,
                            maximum=2199,
                            hint="计入这一年的帮扶，可以与发放日期不同年",
                        ),
                        TextField("name", "批次名称", required=True, max_length=60, wide=True),
                        DateField("opened_on", "建立日期", required=True),
                        NotesField("note", "备注", lines=2),
                    ),
                )
            ]
        )
        super().__init__(desk, title, form, write, save=save, done=done)
        form.set_read_only(fixed, "scheme_id")
        form.edited.connect(self._propose)
        self._proposed = ""
        fit(self, 640)

    def _propose(self, key: str) -> None:
        if key not in ("scheme_id", "year"):
            return
        scheme, year = self.form.value("scheme_id"), self.form.value("year")
        name = self.form.value("name") or ""
        if scheme in self._names and year and name in ("", self._proposed):
            self._proposed = f"{year}年{self._names[scheme]}"
            self.form.set_value("name", self._proposed)


@reopens
def new(desk: Desk, made: Callable[[Any], None] | None = None) -> None:
    """Opens the form of a new round; without any scheme it leads to them first."""
    way = present_way()

    def go_on(known: list[SchemeRow]) -> None:
        usable = [one for one in known if one.closed_on is None]
        if not usable:
            if ask.confirm(
                desk.window,
                "还没有帮扶项目，不能建立批次。可以先加入常用的六个项目（送温暖、残疾职工慰问、走访慰问、"
                "五一补助、十一补助、特困补助），以后可以修改、停用。",
                yes="加入常用项目",
                title="新建批次",
            ):
                desk.tasks.command(
                    _usual, title="加入常用帮扶项目", owner=desk.window, done=lambda _changes: new(desk, made)
                )
            return
        with on_way(way):
            dialog = RoundDialog(
                desk, "新建批次", usable, _open, fixed=False, save="建立", done=made or _nothing
            )
        today = desk.today()
        dialog.form.load(RoundDraft(None, "", today.year, today))  # type: ignore[arg-type]
        dialog.open()

    desk.tasks.query(schemes, go_on, owner=desk.window, key="aid schemes")


def edit(desk: Desk, found: RoundHead) -> None:
    """Opens the form of a round that is there."""
    row = found.row
    before = RoundDraft(row.scheme_id, row.name, row.year, row.opened_on, row.note)
    dialog = RoundDialog(
        desk,
        "修改批次",
        [found.scheme],
        partial(_change, row.id, before),
        fixed=True,
        save="保存",
    )
    dialog.form.load(before)
    dialog.open()


def _open(draft: RoundDraft) -> Callable[[Any], Any]:
    def write(session: Any) -> Any:
        from union_desktop.areas.aid import service

        return service.open_round(session, draft)

    return write


def _change(round_id: int, before: RoundDraft, after: RoundDraft) -> Callable[[Any], Any]:
    def write(session: Any) -> Any:
        from union_desktop.areas.aid import service

        return service.change_round(session, round_id, before, replace(after, scheme_id=before.scheme_id))

    return write


def _usual(session: Any) -> Any:
    from union_desktop.areas.aid import service

    return service.add_usual_schemes(session)


def _nothing(_result: object) -> None:
    return None
