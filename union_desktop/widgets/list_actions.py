# SPDX-License-Identifier: GPL-3.0-or-later
"""The actions every list of records has, declared like all others, so that menus, keys and roles know them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from union_desktop.core.roles import Role
from union_desktop.widgets.area import Action

if TYPE_CHECKING:
    from union_desktop.widgets.area import Desk


def list_actions(key: str, record: str, *, print_key: str | None = "Ctrl+P") -> tuple[Action, ...]:
    """Opening a ``record`` (档案), printing and exporting the list of the section ``key``.

    A section that prints something else on Ctrl+P gives ``print_key=None``.
    """
    return (
        Action(
            f"{key}.open_page",
            f"打开{record}",
            "open",
            partial(_open, key),
            tab=key,
            needs_selection=True,
            tip=f"在大页面上查看{record}的全部内容（Enter）",
            group="page",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
        Action(
            f"{key}.print_list",
            "打印列表…",
            "print",
            partial(_print, key),
            print_key,
            tab=key,
            tip="把列表按现在的顺序和列印成一览表",
            group="paper",
            on_bar=print_key is not None,
            needs=Role.READ_ONLY,
        ),
        Action(
            f"{key}.export_list",
            "导出列表…",
            "arrow_export",
            partial(_export, key),
            tab=key,
            tip="把列表按现在的顺序和列存为 Excel 表格",
            group="paper",
            on_bar=False,
            needs=Role.READ_ONLY,
        ),
    )


def _open(key: str, desk: Desk, ids: tuple[int, ...]) -> None:
    from union_desktop.widgets.record_list import list_of

    list_of(desk, key).open_page(ids[0])


def _print(key: str, desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.widgets import list_output
    from union_desktop.widgets.record_list import list_of

    list_output.print_list(desk, list_of(desk, key))


def _export(key: str, desk: Desk, _ids: tuple[int, ...]) -> None:
    from union_desktop.widgets import list_output
    from union_desktop.widgets.record_list import list_of

    list_output.export(desk, list_of(desk, key))
