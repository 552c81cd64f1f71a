# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with the document and version that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from union_desktop.areas.policies.queries import PolicyRow, VersionRow
from union_desktop.areas.policies.ui import forms
from union_desktop.areas.policies.ui.tab import with_chosen
from union_desktop.core import clock, office_child
from union_desktop.widgets import ask, purpose

if TYPE_CHECKING:
    from union_desktop.core.reading import Reader
    from union_desktop.widgets.area import Desk

#: By name: the child process asks by name.
PAPER: Final = "union_desktop.areas.policies.documents:rule_sheet_from"


def add(desk: Desk) -> None:
    """A new document."""
    forms.add_policy(desk)


def add_version(desk: Desk) -> None:
    """A version of the document that is shown, filled from its newest one."""

    def act(row: PolicyRow, _version: VersionRow | None, versions: Sequence[VersionRow]) -> None:
        forms.add_version(desk, row, versions[0] if versions else None)

    with_chosen(desk, act)


def correct(desk: Desk) -> None:
    """The version that is shown; what it was used for decides how much may be changed."""

    def act(row: PolicyRow, version: VersionRow | None, _versions: Sequence[VersionRow]) -> None:
        if version is None:
            ask.tell(desk.window, "这份制度还没有版本，没有可更正的内容。请先用“新版本”填写。")
            return
        desk.tasks.query(
            partial(_is_used, version_id=version.id),
            lambda used: _correct(desk, row, version, used),
            owner=desk.window,
            key="policy usage",
        )

    with_chosen(desk, act)


def rename(desk: Desk) -> None:
    """Title and note of the document that is shown."""
    with_chosen(desk, lambda row, _version, _versions: forms.change_policy(desk, row))


def close(desk: Desk) -> None:
    """The document that is shown holds no longer from a day on."""

    def act(row: PolicyRow, _version: VersionRow | None, _versions: Sequence[VersionRow]) -> None:
        if row.closed_on is not None:
            ask.tell(
                desk.window,
                f"“{row.draft.title}”自 {row.closed_on:%Y-%m-%d} 起停用，没有改动。需要恢复时请增加新版本。",
            )
            return
        forms.close(desk, row)

    with_chosen(desk, act)


def print_sheet(desk: Desk) -> None:
    """The version that is shown as a paper, with what was let pass under it."""

    def act(row: PolicyRow, version: VersionRow | None, _versions: Sequence[VersionRow]) -> None:
        if version is None:
            ask.tell(desk.window, "这份制度还没有版本，没有可打印的内容。请先用“新版本”填写。")
            return
        title = f"{row.draft.title}参数表"
        arguments = {
            "policy_id": row.id,
            "version_id": version.id,
            "words": dict(desk.words()),
            "prepared_by": desk.office.operator,
            "printed_at": clock.now(),
        }
        make = partial(desk.print_pdf, title, partial(office_child.ask, desk.office, PAPER, arguments))
        if version.exceptions:
            # Reasons tell of illness and need.
            purpose.with_purpose(desk, desk.window, "print", title, "放行记录", version.exceptions, make)
        else:
            make()

    with_chosen(desk, act)


def _is_used(reader: Reader, version_id: int) -> bool:
    from union_desktop.areas.policies import service

    return bool(service.usage(reader, version_id))


def _correct(desk: Desk, row: PolicyRow, version: VersionRow, used: bool) -> None:
    forms.correct_version(desk, row, version, used)
