# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping the conditions of the member list under a name, and bringing them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from union_desktop.core.errors import InvalidDraft
from union_desktop.core.saved_views import View, tidy_name
from union_desktop.widgets import ask
from union_desktop.widgets.draft_dialog import DraftDialog
from union_desktop.widgets.fields import TextField
from union_desktop.widgets.form import Form, Section

if TYPE_CHECKING:
    from union_desktop.core.changes import Changes
    from union_desktop.widgets.area import Desk

AREA: Final = "members"
HELP: Final = "03-members#常用筛选"


@dataclass(frozen=True, slots=True)
class ViewInput:
    """The name of a view."""

    name: str = ""


def keep(desk: Desk, content: Mapping[str, Any], known: tuple[View, ...]) -> None:
    """Asks for a name and keeps the conditions; a name that is in use is replaced after a question."""
    # The as-of day stays out on purpose: a forgotten one hid people from the list (PEERS §3 row 13).
    form = Form([Section("", (TextField("name", "名称", required=True, max_length=30),))])
    dialog = DraftDialog(
        desk,
        "保存为常用筛选",
        form,
        lambda draft: _kept(dialog, draft, content, known),
        intro="保存现在的筛选条件、排序和显示的列，全工会的操作员都能在左侧点用。截止日期和搜索的文字不会保存。",
        help_topic=HELP,
    )
    form.load(ViewInput())
    dialog.open()


def _kept(
    dialog: DraftDialog, draft: ViewInput, content: Mapping[str, Any], known: tuple[View, ...]
) -> Callable[[Any], Changes]:
    name = tidy_name(draft.name)
    if any(view.name == name for view in known) and not ask.confirm(
        dialog, f"已有名为“{name}”的常用筛选。要换成现在的条件吗？", yes="替换"
    ):
        raise InvalidDraft({"name": "这个名称已经用了。请换一个名称，或者再次保存并选“替换”。"})
    return partial(_save, name=name, content=content)


def replace(desk: Desk, view: View, content: Mapping[str, Any]) -> None:
    """The conditions of now under the name of before."""
    desk.tasks.command(
        partial(_save, name=view.name, content=content), title="更新常用筛选", owner=desk.window
    )


def rename(desk: Desk, view: View) -> None:
    """Another name."""
    form = Form([Section("", (TextField("name", "名称", required=True, max_length=30),))])

    def write(draft: ViewInput) -> Callable[[Any], Changes]:
        def renamed(session: Any) -> Changes:
            from union_desktop.core.saved_views import service

            return service.rename(session, view.id, draft.name)

        return renamed

    dialog = DraftDialog(desk, "常用筛选改名", form, write, help_topic=HELP)
    form.load(ViewInput(view.name))
    dialog.open()


def remove(desk: Desk, view: View) -> None:
    """Takes it away, after a question."""
    if not ask.confirm(
        desk.window,
        f"要删除常用筛选“{view.name}”吗？全工会的操作员都不再看到它；会员数据不受影响。",
        yes="删除",
        title="删除常用筛选",
        danger=True,
    ):
        return

    def removed(session: Any) -> Changes:
        from union_desktop.core.saved_views import service

        return service.remove(session, view.id)

    desk.tasks.command(removed, title="删除常用筛选", owner=desk.window)


def _save(session: Any, *, name: str, content: Mapping[str, Any]) -> Changes:
    from union_desktop.core.saved_views import service

    return service.save(session, AREA, name, content)
