# SPDX-License-Identifier: GPL-3.0-or-later
"""What the hardship area gives the window; everything heavy is imported when it is used."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from union_desktop.areas.hardship.terms.states import MACHINE
from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action, Area, Panel, Section
from union_desktop.widgets.list_actions import list_actions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from union_desktop.core.undo.rules import UndoRules
    from union_desktop.core.words import TableWords
    from union_desktop.widgets.area import Desk

KEY = "hardship"
#: Steps on the bar, with their icons; the others are in the menu and in the head of the file's page.
_ON_BAR = {"submit": "checkmark", "publicise": "document", "file": "archive"}


def _open_files(desk: Desk) -> QWidget:
    from union_desktop.areas.hardship.ui import files

    return files.page(desk)


def _new(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.hardship.ui import forms

    forms.new(desk)


def _edit(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.hardship.ui import forms

    forms.change(desk, ids[0])


def _assess(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.hardship.ui import assess

    assess.ask(desk, ids[0])


def _step(kind: str, desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.hardship.ui import steps

    steps.take(desk, kind, ids)


def _samples(desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.areas.hardship.ui import samples

    samples.show(desk)


def _print_file(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.hardship.ui import printing

    printing.file_form(desk, ids)


def _print_notice(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.hardship.ui import printing

    printing.notice(desk, ids)


def _print_course(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.hardship.ui import printing

    printing.course(desk, ids)


def _member(desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.areas.hardship.ui import files

    files.go_to_member(desk, ids[0])


def _member_panel(desk: Desk, person_id: int) -> QWidget:
    from union_desktop.areas.hardship.ui.member_panel import MemberPanel

    return MemberPanel(desk, person_id)


def _words() -> Mapping[str, TableWords]:
    from union_desktop.areas.hardship.words import WORDS

    return WORDS


def _undo_rules() -> UndoRules:
    from union_desktop.areas.hardship import service

    return service.UNDO


_STEPS = tuple(
    Action(
        f"{KEY}.{one.key}",
        f"{one.label}…",
        _ON_BAR.get(one.key, "arrow_swap"),
        partial(_step, one.key),
        needs_selection=True,
        tip="可以同时办理选中的多份档案",
        group="step",
        on_bar=one.key in _ON_BAR,
    )
    for one in MACHINE.kinds
)

AREA = Area(
    key=KEY,
    title="困难档案",
    icon="heart",
    order=14,
    words=_words,
    undo=_undo_rules,
    sections=(
        Section(KEY, "困难档案", "heart", 10, _open_files, tab="relief", help="16-hardship", group="帮扶"),
    ),
    actions=(
        Action(
            f"{KEY}.new",
            "新建档案…",
            "add",
            _new,
            "Ctrl+N",
            tip="为一户困难职工家庭建立档案",
            group="add",
        ),
        Action(f"{KEY}.edit", "修改…", "edit", _edit, "F2", needs_selection=True, group="edit"),
        Action(
            f"{KEY}.assess",
            "认定…",
            "edit",
            _assess,
            needs_selection=True,
            tip="按当天的标准计算家庭人均收入，认定困难类别",
            group="edit",
            on_bar=False,
        ),
        *_STEPS,
        Action(
            f"{KEY}.samples",
            "抽查…",
            "search",
            _samples,
            tip="按比例抽取在档的档案，登记核查结果",
            group="check",
            needs=Role.READ_ONLY,
        ),
        Action(
            f"{KEY}.member",
            "打开会员页",
            "people",
            _member,
            needs_selection=True,
            group="page",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action(
            f"{KEY}.print_file",
            "打印档案表…",
            "document",
            _print_file,
            needs_selection=True,
            tip="困难职工档案表，每份两页",
            group="paper",
            on_bar=False,
        ),
        Action(
            f"{KEY}.print_notice",
            "打印公示…",
            "document",
            _print_notice,
            needs_selection=True,
            tip="选中各户的公示，只有姓名、部门和类别",
            group="paper",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action(
            f"{KEY}.print_course",
            "打印办理过程…",
            "history",
            _print_course,
            needs_selection=True,
            group="paper",
            on_bar=False,
        ),
        *list_actions(KEY, "档案"),
    ),
    panels={"member": (Panel("困难档案", _member_panel),)},
)
