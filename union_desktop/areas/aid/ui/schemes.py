# SPDX-License-Identifier: GPL-3.0-or-later
"""帮扶项目: the kinds of aid the office knows, with the rule each stands on and where its money comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QPushButton, QWidget

from union_desktop.areas.aid.queries.schemes import SchemeRow, schemes
from union_desktop.areas.aid.terms import FundSource, Gives, Path, SchemeDraft, Unit
from union_desktop.areas.aid.ui.list_dialog import ListDialog
from union_desktop.areas.policies import queries as policies
from union_desktop.widgets import ask, icons
from union_desktop.widgets.child_rows import ChildPanel, Column
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import CheckField, ChoiceField, NotesField, NumberField, TextField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

HELP: Final = "17-aid#帮扶项目"


@dataclass(frozen=True, slots=True)
class SchemeInput:
    """A scheme as the form holds it: a box for each source, the usual one first."""

    code: str = ""
    name: str = ""
    path: Path = Path.BATCH
    unit: Unit = Unit.PERSON
    gives: Gives = Gives.CASH
    policy_id: int | None = None
    first: FundSource = FundSource.OWN_FUNDS
    fiscal: bool = False
    superior_union: bool = False
    own_funds: bool = False
    donation: bool = False
    administration: bool = False
    other: bool = False
    party_opinion: bool = False
    publicity: bool = False
    others: bool = False
    sort_order: int = 0
    note: str = ""

    def draft(self) -> SchemeDraft:
        """What the service wants."""
        more = tuple(one for one in FundSource if getattr(self, one.value) and one is not self.first)
        return SchemeDraft(
            self.code.strip(),
            self.name.strip(),
            self.path,
            self.unit,
            self.gives,
            self.policy_id,
            (self.first, *more),
            self.party_opinion,
            self.publicity,
            self.sort_order,
            self.note.strip(),
            self.others,
        )


def input_of(draft: SchemeDraft) -> SchemeInput:
    """The form of a scheme."""
    return SchemeInput(
        draft.code,
        draft.name,
        draft.path,
        draft.unit,
        draft.gives,
        draft.policy_id,
        draft.fund_sources[0],
        **{one.value: one in draft.fund_sources[1:] for one in FundSource},
        party_opinion=draft.party_opinion,
        publicity=draft.publicity,
        others=draft.others,
        sort_order=draft.sort_order,
        note=draft.note,
    )


def _sources(row: SchemeRow) -> str:
    return "、".join(one.label for one in row.draft.fund_sources)


class SchemeList(ChildPanel):
    """All schemes; a closed one stays readable, because rounds of it do."""

    tables = ("aid_scheme", "aid_round", "policy")
    name = "帮扶项目"
    empty = "还没有帮扶项目。可以先加入常用的六个，再按需要修改。"
    columns = (
        Column("项目", lambda row: row.draft.name, 130),
        Column("办理方式", lambda row: row.draft.path.label, 80),
        Column("发放单位", lambda row: row.draft.unit.label, 70),
        Column("内容", lambda row: row.draft.gives.label, 110, wide=True),
        Column("资金来源", _sources, 170, wide=True),
        Column("批次", lambda row: str(row.rounds), 50),
        Column("状态", lambda row: f"{row.closed_on} 起停用" if row.closed_on else "使用中", 120),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._policies: list[tuple[int, str]] = []
        super().__init__(desk, 0, parent)
        self.remove_button.setText("停用…")
        self.remove_button.setIcon(icons.icon("archive"))
        self.remove_button.clicked.disconnect()
        self.remove_button.clicked.connect(self._close_chosen)
        self.usual_button = QPushButton(icons.icon("star"), "加入常用项目")
        self.usual_button.setToolTip(
            "送温暖、残疾职工慰问、走访慰问、五一补助、十一补助、特困补助；已有的不变"
        )
        self.usual_button.clicked.connect(self._usual)
        self.usual_button.setEnabled(self._may)
        self.buttons.insertWidget(3, self.usual_button)
        for button in (self.add_button, self.edit_button, self.remove_button, self.usual_button):
            button.setAutoDefault(False)
        self.list.itemSelectionChanged.connect(self._say_closing)

    def read(self, reader: Reader) -> tuple[list[SchemeRow], list[tuple[int, str]]]:
        known = [(row.id, row.draft.title) for row in policies.policies(reader, self.desk.today())]
        return schemes(reader), known

    def show_found(self, found: tuple[list[SchemeRow], list[tuple[int, str]]]) -> None:
        rows, self._policies = found
        self.show_rows(rows)
        self._say_closing()

    def is_past(self, row: SchemeRow) -> bool:
        return row.closed_on is not None

    def spoken(self, row: SchemeRow) -> str:
        return f"帮扶项目“{row.draft.name}”"

    def enter(self, row: SchemeRow | None) -> None:
        SchemeDialog(self.desk, row, self._policies, self).open()

    def remover(self, row: SchemeRow) -> Callable[[Any], Changes]:
        return _closed(row.id, None if row.closed_on else self.desk.today())

    def _say_closing(self) -> None:
        row = self.chosen()
        closed = row is not None and row.closed_on is not None
        self.remove_button.setText("恢复使用" if closed else "停用…")

    def _close_chosen(self) -> None:
        row: SchemeRow | None = self.chosen()
        if row is None or not self._may:
            return
        if row.closed_on is None and not ask.confirm(
            self,
            f"要从今天起停用“{row.draft.name}”吗？以前的批次和数字不变，以后不能再用它建立批次；可以恢复使用。",
            yes="停用",
            title="停用帮扶项目",
            danger=True,
        ):
            return
        title = "恢复帮扶项目" if row.closed_on else "停用帮扶项目"
        self.desk.tasks.command(
            self.remover(row),
            title=title,
            owner=self,
            refused=lambda error: ask.warn(self, error.message),
        )

    def _remove_chosen(self) -> None:
        self._close_chosen()

    def _usual(self) -> None:
        def write(session: Any) -> Any:
            from union_desktop.areas.aid import service

            return service.add_usual_schemes(session)

        self.desk.tasks.command(write, title="加入常用帮扶项目", owner=self)


class SchemeDialog(DraftDialog):
    """A scheme; path and unit stay once it was carried out, its key always."""

    help_topic = HELP

    def __init__(
        self,
        desk: Desk,
        row: SchemeRow | None,
        known: list[tuple[int, str]],
        parent: QWidget,
    ) -> None:
        self._row = row
        form = Form(
            [
                Section(
                    "",
                    (
                        TextField("name", "项目名称", required=True, max_length=40),
                        TextField(
                            "code",
                            "标识",
                            required=True,
                            max_length=40,
                            hint="小写英文，用于年度数字和命令行，建立后不改",
                            placeholder="如 summer_visit",
                        ),
                        ChoiceField(
                            "path", "办理方式", required=True, choices=[(one, one.label) for one in Path]
                        ),
                        ChoiceField(
                            "unit", "发放单位", required=True, choices=[(one, one.label) for one in Unit]
                        ),
                        ChoiceField(
                            "gives", "发放内容", required=True, choices=[(one, one.label) for one in Gives]
                        ),
                        ChoiceField(
                            "policy_id", "制度依据", choices=known, empty=None, hint="上限、档次取自这份制度"
                        ),
                    ),
                ),
                Section(
                    "资金来源",
                    (
                        ChoiceField(
                            "first",
                            "通常来源",
                            required=True,
                            choices=[(one, one.label) for one in FundSource],
                            empty=None,
                        ),
                        *(CheckField(one.value, "", text=f"也用{one.label}") for one in FundSource),
                    ),
                ),
                Section(
                    "办理",
                    (
                        CheckField("party_opinion", "", text="要党组织意见（申请审批）"),
                        CheckField("publicity", "", text="要公示（申请审批）"),
                        CheckField("others", "", text="也发给不是会员的人"),
                        NumberField("sort_order", "次序", hint="小的排在前面"),
                        NotesField("note", "备注", lines=2),
                    ),
                ),
            ]
        )
        super().__init__(
            desk,
            "修改帮扶项目" if row else "新建帮扶项目",
            form,
            self._command,
            parent=parent,
        )
        form.load(input_of(row.draft) if row else SchemeInput())
        if row is not None:
            form.set_read_only(True, "code")
            if row.rounds:
                form.set_read_only(True, "path", "unit")
        room = self.screen().availableSize()
        self.resize(720, min(self.sizeHint().height() + 40, room.height() - 60))

    def _command(self, draft: SchemeInput) -> Callable[[Any], Any] | None:
        after = draft.draft()
        row = self._row
        if row is not None and after == row.draft:
            return None

        def write(session: Any) -> Any:
            from union_desktop.areas.aid import service

            if row is None:
                return service.add_scheme(session, after)
            return service.change_scheme(session, row.id, row.draft, replace(after, code=row.draft.code))

        return write

    def examine(self, draft: SchemeInput) -> dict[str, str]:
        if draft.unit is Unit.COLLECTIVE and draft.others:
            return {"others": "集体发放没有个人，不用勾选这一项。"}
        return {}


class SchemesDialog(ListDialog):
    """The list of schemes in a window."""

    help_topic = HELP

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.list = SchemeList(desk)
        said = "批次按项目建立。批量发放的项目由工会拟定名单；申请审批的项目由审定的申请产生名单。"
        super().__init__(desk, "帮扶项目", self.list, said, (860, 460), parent)


def _closed(scheme_id: int, on: dt.date | None) -> Callable[[Any], Any]:
    def write(session: Any) -> Any:
        from union_desktop.areas.aid import service

        return service.close_scheme(session, scheme_id, on)

    return write
